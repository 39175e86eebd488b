"""The folder in which large uploads lie while they come in; Django takes them away once the form is answered."""

import time
from pathlib import Path

from django.conf import settings

ABANDONED_AFTER_SECONDS = 24 * 60 * 60


def prepare_folder() -> None:
    """Make the folder, for this portal's eyes only."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def discard_abandoned() -> int:
    """Delete what a killed process left behind; no form takes a day to send."""
    # The disk's clock, which wrote these times, not the portal's.
    before = time.time() - ABANDONED_AFTER_SECONDS
    files = list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"))
    return sum(_delete(file) for file in files if _last_written(file) < before)


def _last_written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _delete(file: Path) -> bool:
    file.unlink(missing_ok=True)
    return True
