"""Real processes for the photo tests: find the re-encoding program among them, run a worker of one's own."""

import os
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
WORKER = """
import sys
import django
django.setup()
from westfield.kernel.images.processing import process
process(image_id=int(sys.argv[1]))
"""


def reencoder_below(parent: int, *, within: float = 20) -> int:
    """The id of the re-encoding program that this process started, as soon as there is one."""
    stop = time.monotonic() + within
    while time.monotonic() < stop:
        for entry in Path("/proc").glob("[0-9]*"):
            if _is_reencoder(entry, parent):
                return int(entry.name)
        time.sleep(0.002)
    raise AssertionError("No re-encoding program was started.")


def _is_reencoder(entry: Path, parent: int) -> bool:
    try:
        status, command = (entry / "stat").read_text(), (entry / "cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return False
    return int(status.rpartition(")")[2].split()[1]) == parent and b"reencode.py" in command


def start_worker(image_id: int, *, media: Path) -> "subprocess.Popen[bytes]":
    """A process that does what a Celery worker does with this photo, on the test's database and folders."""
    at = connection.settings_dict
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST'].replace('/', '%2F')}:{at['PORT']}/{at['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(image_id)],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": address, "DATA_ROOT": str(media.parent)},
    )
