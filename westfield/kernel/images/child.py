"""Runs the re-encoding program on one file and says what came of it."""

import errno
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from westfield.kernel.models.image import ImageFailure

from . import reencode

PROGRAM = Path(reencode.__file__)
WALL_SECONDS = 10
# Of the worker's environment the child gets what a program needs to start, and no secret.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")
HOPELESS = {
    reencode.UNREADABLE: ImageFailure.UNREADABLE,
    reencode.TOO_HEAVY: ImageFailure.TOO_HEAVY,
    -signal.SIGXCPU: ImageFailure.TOO_HEAVY,
}


class Hopeless(Exception):
    """This file will never become a photo."""

    def __init__(self, failure: ImageFailure) -> None:
        super().__init__(failure)
        self.failure = failure


class ChildDied(Exception):
    """The program ended in a way that says nothing about the photo."""


@dataclass(frozen=True)
class Prepared:
    """Two clean files, still in the worker's own folder."""

    photo: Path
    thumbnail: Path
    width: int
    height: int


def run(*, original: Path) -> Prepared:
    """Re-encode the original in a process of its own, beside it."""
    photo, thumbnail = original.with_name("photo.jpg"), original.with_name("thumbnail.jpg")
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # One arena: threads of a decoder must not reserve the address space that the limit counts.
    environment["MALLOC_ARENA_MAX"] = "1"
    command = [sys.executable, "-I", str(PROGRAM), str(original), str(photo), str(thumbnail)]
    try:
        ended = subprocess.run(
            command, env=environment, capture_output=True, timeout=WALL_SECONDS, check=False, cwd=original.parent
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"No photo after {WALL_SECONDS} seconds.") from error
    if failure := HOPELESS.get(ended.returncode):
        raise Hopeless(failure)
    if ended.returncode == reencode.NO_ROOM:
        raise OSError(errno.ENOSPC, "No room for the re-encoded photo.")
    if ended.returncode:
        raise ChildDied(f"exit code {ended.returncode}: {ended.stderr[-300:].decode(errors='replace')}")
    size = json.loads(ended.stdout)
    return Prepared(photo=photo, thumbnail=thumbnail, width=size["width"], height=size["height"])
