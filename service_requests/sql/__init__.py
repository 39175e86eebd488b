"""Functions of the database, as files that a reader can read; migrations run them."""

import json
import re
from pathlib import Path

from westfield.kernel.places.search_words import SHORT_FORM

HERE = Path(__file__).parent
_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)")


def script(name: str) -> str:
    """The statements of a file beside this one."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8").replace("{SHORT_FORMS}", json.dumps(SHORT_FORM))


def forget(name: str) -> str:
    """The statements that take the functions of a file away again."""
    return "\n".join(f"DROP FUNCTION IF EXISTS {function} CASCADE;" for function in _FUNCTION.findall(script(name)))
