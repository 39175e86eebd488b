"""Bring the development database up to date and fill the demo city; harmless to repeat.

A process of its own, so that the one that watches over the servers stays small: `python -m …embedded.prepare`.
"""

import os
import sys
from pathlib import Path
from typing import TextIO

import django
from django.core.management import call_command, get_commands

from westfield.kernel.embedded.progress import step

DEMO_COMMAND = "demo_city"
SIGN_IN = "sign in"


class DemoWords:
    """What the demo city says: progress is shown at once, how to sign in is kept until the site answers."""

    def __init__(self, shown: TextIO, kept: TextIO) -> None:
        self.shown, self.kept = shown, kept

    def write(self, text: str) -> None:
        self.kept.write(text)
        if SIGN_IN not in text.lower():
            self.shown.write(text)

    def flush(self) -> None:
        self.shown.flush()

    def isatty(self) -> bool:
        return False


def prepare(demo_words: Path) -> None:
    """Migrate, make the cache table, and load the demo city; what the demo says is kept in `demo_words`."""
    with step("Database tables"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    if DEMO_COMMAND not in get_commands():
        demo_words.unlink(missing_ok=True)
        return
    with step("Demo city"), demo_words.open("w", encoding="utf-8") as kept:
        call_command(DEMO_COMMAND, stdout=DemoWords(sys.stdout, kept))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "westfield.settings")
    django.setup()
    prepare(Path(sys.argv[1]))
