"""What is wrong with a catalogue file, said so that whoever wrote it finds the place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the file, the entry in it ("services.pothole, question size"), and what is wrong."""

    file: str
    entry: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.says}" if self.entry else f"{self.file}: {self.says}"


class CatalogueRefused(ValueError):
    """The files cannot be loaded; nothing was."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
