"""Both servers together, shared by whoever needs them: the first user starts them, the last one stops them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from westfield.kernel.embedded.addresses import EmbeddedAddresses
from westfield.kernel.embedded.postgres import Postgres
from westfield.kernel.embedded.premises import premises_for
from westfield.kernel.embedded.redis import Redis


@dataclass(frozen=True)
class Services:
    """The embedded servers of one checkout."""

    postgres: Postgres
    redis: Redis

    @classmethod
    def at(cls, addresses: EmbeddedAddresses) -> "Services":
        premises = premises_for(addresses)
        return cls(Postgres(addresses, premises), Redis(addresses, premises))

    def start(self, *, durable: bool) -> None:
        self.postgres.start(durable=durable)
        self.redis.start()

    def stop(self) -> None:
        self.redis.stop()
        self.postgres.stop()


@contextmanager
def running_services(addresses: EmbeddedAddresses, *, durable: bool) -> Iterator[Services]:
    """The servers, for as long as the block runs.

    The locks belong to processes, so a user that was killed is no longer counted.
    """
    services = Services.at(addresses)
    with (addresses.state / "in-use.lock").open("w") as in_use:
        with _one_at_a_time(addresses.state):
            fcntl.flock(in_use, fcntl.LOCK_SH)
            services.start(durable=durable)
        try:
            yield services
        finally:
            with _one_at_a_time(addresses.state):
                if _nobody_else(in_use.fileno()):
                    services.stop()


@contextmanager
def _one_at_a_time(state: Path) -> Iterator[None]:
    with (state / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _nobody_else(in_use: int) -> bool:
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
