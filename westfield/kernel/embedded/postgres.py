"""The embedded PostgreSQL: real locks, constraints and percentiles on a machine where nothing is installed."""

import os
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from westfield.kernel.embedded.addresses import EmbeddedAddresses
from westfield.kernel.embedded.premises import EmbeddedServerError, Premises

PATIENCE_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",  # no port: the socket's private folder is the lock on the door
    "max_connections": "200",
    "timezone": "UTC",
}
EXPENDABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Postgres:
    """One checkout's PostgreSQL server."""

    addresses: EmbeddedAddresses
    premises: Premises
    database: str = "weconnect"

    @property
    def data(self) -> Path:
        return self.premises.data / "postgres"

    @property
    def programs(self) -> Path:
        return self.premises.postgres / "bin"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def _as_owner(self) -> tuple[str | Path, ...]:
        return ("-h", self.addresses.sockets, "-p", "5432", "-U", "postgres")

    def start(self, *, durable: bool) -> None:
        """Have the server running and its database there; `durable=False` trades safety for speed (tests)."""
        self.premises.own(self.addresses.sockets)
        self._initialize()
        deadline = time.monotonic() + PATIENCE_SECONDS
        # pg_isready, not pg_ctl status: after a kill -9 the latter may believe a process that is long dead.
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"PostgreSQL does not start. Its log, {self.log}, ends:\n{self._last_words()}"
                )
            self._forget_dead_server()
            self._launch(durable=durable)
        self._create_database()

    def stop(self) -> None:
        """Stop the server if it runs; sessions still open are ended."""
        if self.data.is_dir():
            self.premises.run(self.programs / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def is_ready(self) -> bool:
        """Does the server answer?"""
        asked = self.premises.run(self.programs / "pg_isready", "-q", *self._as_owner)
        return asked.returncode == 0

    def _initialize(self) -> None:
        if (self.data / "PG_VERSION").is_file():
            return
        # Made aside and renamed: an interrupted first start leaves nothing half-made behind.
        aside = self.data.with_name("postgres.new")
        for folder in (aside, self.data):
            shutil.rmtree(folder, ignore_errors=True)
        self.premises.own(aside)
        self.premises.run(
            self.programs / "initdb", "-D", aside, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", check=True,
        )  # fmt: skip
        aside.rename(self.data)

    def _launch(self, *, durable: bool) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.addresses.sockets)} | ({} if durable else EXPENDABLE)
        options = shlex.join([part for name, value in settings.items() for part in ("-c", f"{name}={value}")])
        started = self.premises.run(
            self.programs / "pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", "30", "start"
        )
        if started.returncode:
            time.sleep(0.2)  # most often the killed predecessor has not yet been cleared away

    def _forget_dead_server(self) -> None:
        """Remove the note of a server that was killed, once none of its processes is left.

        PostgreSQL trusts the process number in the note as long as anything carries that number: a killed
        server that its parent has not buried yet, or after a reboot an unrelated program.
        """
        note = self.data / "postmaster.pid"
        if note.is_file() and Path("/proc/self/cwd").exists() and not _anyone_works_in(self.data):
            note.unlink(missing_ok=True)

    def _create_database(self) -> None:
        there = f"SELECT 1 FROM pg_database WHERE datname = '{self.database}'"
        asked = self.premises.run(self.programs / "psql", *self._as_owner, "-d", "postgres", "-tAc", there, check=True)
        if "1" not in asked.stdout:
            self.premises.run(self.programs / "createdb", *self._as_owner, self.database, check=True)

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except OSError:
            return "(no log)"


def _anyone_works_in(folder: Path) -> bool:
    """Does any living process stand in the folder? Every process of a PostgreSQL server stands in its data."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if os.readlink(process / "cwd") == str(folder):
                    return True
            except OSError:  # gone meanwhile, dead, or another user's
                continue
    return False
