"""The embedded Redis: the post between web and workers; it keeps nothing, and nothing depends on its memory."""

import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from westfield.kernel.embedded.addresses import EmbeddedAddresses
from westfield.kernel.embedded.premises import EmbeddedServerError, Premises

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Redis:
    """One checkout's Redis server."""

    addresses: EmbeddedAddresses
    premises: Premises

    @property
    def log(self) -> Path:
        return self.addresses.sockets / "redis.log"

    def start(self) -> None:
        """Have the server running."""
        self.premises.own(self.addresses.sockets)
        if self.is_ready():
            return
        self.premises.run(
            self.premises.redis_server, "--port", "0", "--unixsocket", self.addresses.redis_socket,
            "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--databases", "64",
            "--dir", self.addresses.sockets, "--logfile", self.log, "--daemonize", "yes", check=True,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"Redis does not start: see {self.log}.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server if it runs."""
        if self.is_ready():
            with self._client() as client:
                client.shutdown(nosave=True)

    def is_ready(self) -> bool:
        """Does the server answer?"""
        with self._client() as client:
            try:
                return bool(client.ping())
            except (RedisError, OSError):
                return False

    def _client(self) -> Client:
        return Client(unix_socket_path=str(self.addresses.redis_socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))
