"""Servers of a test's own, in a folder of its own: it may kill them."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.environment import RUNS
from westfield.kernel.embedded.addresses import EmbeddedAddresses, embedded_addresses
from westfield.kernel.embedded.premises import discard_data
from westfield.kernel.embedded.services import Services


@pytest.fixture
def checkout(monkeypatch) -> Iterator[Callable[..., EmbeddedAddresses]]:
    """The addresses of a new, empty checkout: `checkout()`, or below a folder closed to others: `checkout(0o700)`."""
    made: list[tuple[Path, EmbeddedAddresses]] = []

    def make(mode: int = 0o755) -> EmbeddedAddresses:
        # The name tells a later run, should this one be killed, that nobody needs the folder any more.
        parent = Path(tempfile.mkdtemp(prefix=f"weconnect-test-{os.getpid()}-", dir=RUNS))
        parent.chmod(mode)
        monkeypatch.setenv("WECONNECT_STATE", str(parent / "state"))
        addresses = embedded_addresses(Path("unused"))
        made.append((parent, addresses))
        return addresses

    yield make
    for parent, addresses in made:
        Services.at(addresses).stop()
        discard_data(addresses)
        shutil.rmtree(parent)
