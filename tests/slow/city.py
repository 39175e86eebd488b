"""A city of its own for tests that kill and flush: its own PostgreSQL and Redis, real commands, real workers."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import psycopg2

from tests.smtp_peer import SmtpPeer
from westfield.kernel.embedded.addresses import embedded_addresses
from westfield.kernel.embedded.premises import discard_data
from westfield.kernel.embedded.services import running_services

PROJECT = Path(__file__).resolve().parents[2]


def eventually(condition: Callable[[], Any], *, within: float, step: float = 0.05) -> float:
    """Wait until the condition holds; answers how many seconds that took, and fails when it takes too long."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > within:
            raise AssertionError(f"still not so after {within} s")
        time.sleep(step)
    return time.monotonic() - start


class City:
    """Everything a city runs, started by us and killed by us."""

    def __init__(self, smtp: SmtpPeer) -> None:
        self.smtp = smtp
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.state = Path(tempfile.mkdtemp(prefix=f"weconnect-test-{os.getpid()}-", dir="/tmp"))
        self.state.chmod(0o711)
        before = os.environ.get("WECONNECT_STATE")
        os.environ["WECONNECT_STATE"] = str(self.state)
        self.addresses = embedded_addresses(PROJECT)
        if before is not None:
            os.environ["WECONNECT_STATE"] = before
        self.services = self._stack.enter_context(running_services(self.addresses, durable=True))
        self.manage("migrate", "--verbosity", "0")
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            self.kill(process)
        self._stack.close()
        discard_data(self.addresses)
        shutil.rmtree(self.state, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "WECONNECT_STATE": str(self.state),
            "DATABASE_URL": self.addresses.database_url,
            "REDIS_URL": self.addresses.redis_url,
            "DATA_ROOT": str(self.state),
            "EMAIL_PORT": str(self.smtp.port),
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py and answer what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, *arguments: str, log: str) -> "subprocess.Popen[bytes]":
        """Start a process of the city in a group of its own, so that all of it can be killed."""
        with (self.state / f"{log}.log").open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments], cwd=PROJECT, env=self.environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        self._processes.append(process)
        return process

    def worker(self, *, processes: int = 1, name: str = "worker") -> "subprocess.Popen[bytes]":
        """A Celery worker that has begun to listen."""
        log = self.state / f"{name}.log"
        log.unlink(missing_ok=True)
        worker = self.start(
            "celery", "-A", "westfield", "worker", "--concurrency", str(processes), "--hostname", f"{name}@city",
            "--loglevel", "INFO", "--without-gossip", "--without-mingle", log=name,
        )  # fmt: skip
        eventually(lambda: " ready." in log.read_text(errors="replace"), within=60)
        return worker

    def beat(self, *, name: str = "beat") -> "subprocess.Popen[bytes]":
        schedule = str(self.state / f"{name}-schedule")
        return self.start("celery", "-A", "westfield", "beat", "--schedule", schedule, "--loglevel", "INFO", log=name)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill -9 of a process and its children, as when a machine is switched off."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def children(self, process: "subprocess.Popen[bytes]") -> list[int]:
        """The processes of a worker's pool."""
        return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the city's own database."""
        connection = psycopg2.connect(host=str(self.addresses.sockets), port=5432, user="postgres", dbname="weconnect")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()
