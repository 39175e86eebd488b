"""Reading catalogue files: what residents can ask for, who goes out with what, what is answered; entry by entry."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from .problems import Problem

SECTIONS = (
    "calendars", "departments", "crews", "equipment", "materials", "groups", "services", "routes", "answers", "canned",
)  # fmt: skip
STARTER = tuple(sorted(Path(__file__).parent.glob("*.toml")))


@dataclass(frozen=True)
class Entry:
    """One entry of a file, as it stands there."""

    file: str
    section: str
    code: str
    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.section}.{self.code}"


@dataclass
class Catalogue:
    """The entries of all files, section by section in the order of the files, and what is wrong with them so far."""

    entries: dict[str, list[Entry]] = field(default_factory=lambda: {section: [] for section in SECTIONS})
    problems: list[Problem] = field(default_factory=list)

    def codes(self, section: str) -> set[str]:
        return {entry.code for entry in self.entries[section]}

    def wrong(self, entry: Entry, says: object, *, at: str = "") -> None:
        """Note a problem; `at` leads to the place inside the entry."""
        self.problems.append(Problem(entry.file, f"{entry.name}{at}", str(says)))


def read(files: Sequence[Path]) -> Catalogue:
    """All entries of these files; what cannot be read is a problem, and the rest is read all the same."""
    catalogue = Catalogue()
    for file in files:
        try:
            document = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            catalogue.problems.append(Problem(file.name, "", f"cannot be read: {error.strerror}"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            catalogue.problems.append(Problem(file.name, "", f"is not TOML: {error}"))
        else:
            _sort_in(catalogue, file.name, document)
    return catalogue


def _sort_in(catalogue: Catalogue, file: str, document: Mapping[str, Any]) -> None:
    for section, entries in document.items():
        if section not in SECTIONS or not isinstance(entries, dict):
            known = ", ".join(SECTIONS)
            catalogue.problems.append(Problem(file, section, f"is no section of a catalogue; there are {known}"))
            continue
        for entry in _entries_of(file, section, entries):
            if not isinstance(entry.facts, dict):
                catalogue.wrong(entry, "must be a table of its own")
            elif section != "routes" and entry.code in catalogue.codes(section):
                catalogue.wrong(entry, "stands twice; give one of the two another code")
            else:
                catalogue.entries[section].append(entry)


def _entries_of(file: str, section: str, entries: Mapping[str, Any]) -> Iterator[Entry]:
    """The entries of a section; a service may have several routes."""
    for code, facts in entries.items():
        for each in facts if section == "routes" and isinstance(facts, list) else [facts]:
            yield Entry(file, section, code, _with_phone(each))


def _with_phone(value: Any) -> Any:
    """{phone} in a text is the city's own number."""
    if isinstance(value, str):
        return value.replace("{phone}", settings.CITY_PHONE)
    if isinstance(value, dict):
        return {key: _with_phone(each) for key, each in value.items()}
    return [_with_phone(each) for each in value] if isinstance(value, list) else value
