"""A gunicorn as in production with one worker, and what it and its Postgres backends have used of the processor."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Used:
    """Seconds of processor time by process, user and system together."""

    app: dict[int, float]
    postgres: dict[int, float]

    def since(self, before: "Used") -> tuple[float, float]:
        """What the app and what Postgres have used since then."""
        return _grown(before.app, self.app), _grown(before.postgres, self.postgres)


def _grown(before: dict[int, float], after: dict[int, float]) -> float:
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


class Server:
    """One of the two sides, behind the same command."""

    def __init__(self, name: str, settings: str, database_url: str) -> None:
        self.name = name
        self.port = _free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": database_url,
            "CONN_MAX_AGE": "600",
            "PGAPPNAME": f"benchmark-{name}",
            "LOG_LEVEL": "ERROR",
        }

    def __enter__(self) -> Self:
        command = [
            sys.executable, "-m", "gunicorn", "westfield.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "2", "--keep-alive", "60",
            "--no-control-socket", "--log-level", "warning",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self.environment)
        self._wait_until_it_listens()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def used(self) -> Used:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.environment["PGAPPNAME"]]
            )
            backends = [row[0] for row in cursor.fetchall()]
        return Used(_processor_time([self.process.pid, *_children(self.process.pid)]), _processor_time(backends))

    def _wait_until_it_listens(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise SystemExit(f"The {self.name} server does not answer.")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _processor_time(pids: list[int]) -> dict[int, float]:
    found = {}
    for pid in pids:
        with suppress(FileNotFoundError):  # a backend that left in this very moment
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) / TICKS
    return found
