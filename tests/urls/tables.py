"""Reads the tables beside this file: who gets what, where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .people import ROLES

HERE = Path(__file__).parent
MAY_LOOK_AT_MODELS = ("administrator", "superuser")
# A page of a model, as its columns name it → the end of its address's name, and how it is asked.
COLUMNS = (
    ("changelist", "GET"), ("add", "GET"), ("add", "POST"), ("change", "GET"), ("change", "POST"),
    ("delete", "GET"), ("delete", "POST"), ("history", "GET"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An address with an example of what it leads to, and role → answer."""

    name: str
    example: str
    answers: Mapping[str, str]


def rows_of(table: str) -> list[Row]:
    """The rows of looking.txt or sending.txt."""
    return [
        Row(name, example, dict(zip(ROLES, answers.split(), strict=True)))
        for name, example, answers in ([part.strip() for part in line.split("|")] for line in _lines(table))
    ]


@dataclass(frozen=True)
class ModelRow:
    """A model of the admin: (page, method) → role → answer."""

    model: str
    answers: Mapping[tuple[str, str], Mapping[str, str]]


def model_rows() -> list[ModelRow]:
    """The rows of models.txt."""
    rows = []
    for line in _lines("models.txt"):
        first, superusers, *others = (part.strip() for part in line.split("|"))
        model, administrators = first.split(maxsplit=1)
        cells = dict(zip(MAY_LOOK_AT_MODELS, (administrators, superusers), strict=True))
        for roles, answers in (other.split(":") for other in others):
            cells |= dict.fromkeys(roles.split(), answers)
        of_roles = {role: answers.split() for role, answers in cells.items()}
        columns = {
            column: {role: answers[number] for role, answers in of_roles.items()}
            for number, column in enumerate(COLUMNS)
        }
        assert all(len(answers) == len(COLUMNS) for answers in of_roles.values()), line
        rows.append(ModelRow(model, columns))
    return rows


def _lines(table: str) -> Iterator[str]:
    """The lines below the heading."""
    lines = [line for line in (HERE / table).read_text().splitlines() if line.strip() and not line.startswith("#")]
    heading = next(number for number, line in enumerate(lines) if line.startswith(("address ", "model ")))
    return iter(lines[heading + 1 :])
