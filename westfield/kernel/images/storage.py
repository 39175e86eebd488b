"""The two private places: the quarantine for originals, the store for finished photos."""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

logger = logging.getLogger(__name__)


class StorageTrouble(Exception):
    """The store did not keep, give or delete a file; trying later may help."""


class FileGone(Exception):
    """The store has no such file."""


def quarantine() -> Storage:
    """Originals as they were sent; nothing serves them."""
    return storages["quarantine"]


def photos() -> Storage:
    """Finished photos; only views that have checked who asks serve them."""
    return storages["photos"]


def keep(storage: Storage, name: str, content: "File[bytes]") -> None:
    """Store all of the file under this very name, or nothing of it."""
    try:
        stored = storage.save(name, content)
    except Exception as error:  # every storage backend has its own family of exceptions
        delete(storage, [name])
        raise StorageTrouble(f"Could not keep {name}.") from error
    if stored != name:
        delete(storage, [stored])
        raise StorageTrouble(f"{name} was taken.")


def fetch(storage: Storage, name: str, *, to: Path) -> None:
    """Copy a stored file to this machine."""
    try:
        with storage.open(name) as source, to.open("wb") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError as error:
        raise FileGone(name) from error
    except Exception as error:  # every storage backend has its own family of exceptions
        raise StorageTrouble(f"Could not fetch {name}.") from error


@contextmanager
def opened(storage: Storage, name: str) -> "Iterator[File[bytes]]":
    """A stored file, to be read."""
    try:
        file = storage.open(name)
    except FileNotFoundError as error:
        raise FileGone(name) from error
    except Exception as error:  # every storage backend has its own family of exceptions
        raise StorageTrouble(f"Could not open {name}.") from error
    with file:
        yield file


def settle(storage: Storage, name: str) -> None:
    """Return only when a file in a local folder would survive the plug being pulled."""
    if isinstance(storage, FileSystemStorage):
        with open(storage.path(name), "rb") as file:
            os.fsync(file.fileno())


def names_in(storage: Storage) -> set[str]:
    """The files at the top of the store."""
    try:
        return set(storage.listdir("")[1])
    except FileNotFoundError:  # a local folder nobody has written to yet
        return set()


def delete(storage: Storage, names: Iterable[str]) -> bool:
    """Delete the files, those already gone included; False if one is still there."""
    gone = True
    for name in filter(None, names):
        try:
            storage.delete(name)
        except Exception:  # every storage backend has its own family of exceptions
            logger.exception("Could not delete %s", name)
            gone = False
    return gone
