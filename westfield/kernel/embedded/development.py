"""`make run`: the whole portal on one machine, for as long as the terminal is open."""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from honcho.manager import Manager

from westfield.kernel.embedded.addresses import EmbeddedAddresses, embedded_addresses
from westfield.kernel.embedded.ports import LOOPBACK, Ports
from westfield.kernel.embedded.premises import discard_data
from westfield.kernel.embedded.prepare import SIGN_IN
from westfield.kernel.embedded.progress import say, step
from westfield.kernel.embedded.services import running_services

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 90


class AlreadyRunningError(RuntimeError):
    """The portal of this checkout runs in another terminal."""


def run() -> int:
    """Start everything, say where it is, and stop everything on Ctrl-C."""
    addresses = prepare_environment()
    started = time.monotonic()
    with _only_one(addresses) as note:
        ports = Ports()
        os.environ |= {"SITE_URL": ports.site_url, "EMAIL_HOST": LOOPBACK, "EMAIL_PORT": str(ports.smtp)}
        # The mailbox plays the provider of text messages too.
        os.environ |= {"TWILIO_URL": ports.mailbox_url, "TWILIO_FROM": "+13175550111"}
        os.environ |= {"TWILIO_ACCOUNT_SID": "demo", "TWILIO_AUTH_TOKEN": "demo"}
        os.environ.setdefault("PYTHONUNBUFFERED", "1")
        os.environ.setdefault("DEMO_CITY", "1")
        note.write(ports.site_url)
        note.flush()
        say("Starting WeConnect.")
        demo_words = addresses.state / "demo-city.txt"
        with _servers(addresses):
            subprocess.run([sys.executable, "-m", "westfield.kernel.embedded.prepare", demo_words], check=True)
            manager = _manager(addresses, ports)
            ports.let_go()
            threading.Thread(target=_announce, args=(ports, demo_words, started), daemon=True).start()
            manager.loop()
    say("Stopped. The data is kept; `make run` goes on from here.")
    return 0 if manager.returncode in (0, 130, 143) else 1


def run_with_services(command: list[str]) -> int:
    """Run any command with the servers up; they stop after it unless somebody else uses them."""
    addresses = prepare_environment()
    with running_services(addresses, durable=True) as services:
        os.environ["PATH"] = f"{services.postgres.programs}{os.pathsep}{os.environ.get('PATH', '')}"
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
        return subprocess.call(command, preexec_fn=_listen_to_interrupts)


def start_over() -> int:
    """Remove the development database, its photos and its mail."""
    addresses = prepare_environment()
    with _only_one(addresses), running_services(addresses, durable=True) as services:
        services.stop()
        discard_data(addresses)
        for name in ("media", "mail", "demo-city.txt"):
            path = addresses.state / name
            path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    say("The demo city is gone; the next `make run` builds it anew.")
    return 0


def prepare_environment() -> EmbeddedAddresses:
    """The variables of development, for this process and those it starts."""
    if os.environ.setdefault("WECONNECT_ENV", "development") != "development":
        raise SystemExit("The embedded servers are for development: set WECONNECT_ENV=development.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "westfield.settings")
    os.chdir(PROJECT)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _hang_up)
    return embedded_addresses(PROJECT)


@contextmanager
def _only_one(addresses: EmbeddedAddresses) -> Iterator[IO[str]]:
    addresses.state.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (addresses.state / "run.lock").open("a+") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note.seek(0)
            where = note.read() or "another terminal"
            raise AlreadyRunningError(
                f"WeConnect already runs from this folder ({where}): use that one, or stop it with Ctrl-C there."
            ) from None
        note.truncate(0)
        yield note


@contextmanager
def _servers(addresses: EmbeddedAddresses) -> Iterator[None]:
    with ExitStack() as stack:
        with step("PostgreSQL and Redis"):
            stack.enter_context(running_services(addresses, durable=True))
        stack.callback(_ignore_signals)  # an impatient second Ctrl-C must not leave a server behind
        yield


def _manager(addresses: EmbeddedAddresses, ports: Ports) -> Manager:
    programs = {
        "web": (
            "-m", "gunicorn", "westfield.wsgi:application", "--bind", f"{LOOPBACK}:{ports.web}", "--no-control-socket",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "3",
            "--log-level", "warning",
        ),
        "worker": (
            # Root is whom a container runs it as; Celery's warning about that is for a city's server.
            "-W", "ignore::UserWarning", "-m", "celery", "--quiet", "-A", "westfield.celery", "worker",
            "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
        ),
        "beat": ("-m", "celery", "--quiet", "-A", "westfield.celery", "beat", "--loglevel", "WARNING"),
        "mail": (
            "-m", "westfield.kernel.embedded.mail", str(addresses.state / "mail"), str(ports.smtp), str(ports.mailbox),
        ),
    }  # fmt: skip
    manager = Manager()
    for name, program in programs.items():
        manager.add_process(name, "exec " + shlex.join([sys.executable, *program]), cwd=str(PROJECT))
    return manager


def _announce(ports: Ports, demo_words: Path, started: float) -> None:
    """Say where everything is once the site answers."""
    if not _answers(ports.site_url + "/health/"):
        say(f"\nThe site does not answer at {ports.site_url} yet: the lines above say why.\n")
        return
    lines = [
        "",
        f"WeConnect is ready after {time.monotonic() - started:.0f} s:  {ports.site_url}",
        f"Its mail and texts are read at:  {ports.mailbox_url}",
        *_logins(demo_words),
        "Ctrl-C stops everything.",
        "",
    ]
    say("\n".join(lines))


def _answers(url: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


def _logins(demo_words: Path) -> list[str]:
    """What the demo city said from the line on that speaks of signing in."""
    if not demo_words.is_file():
        return []
    lines = demo_words.read_text(encoding="utf-8").splitlines()
    first = next((number for number, line in enumerate(lines) if SIGN_IN in line.lower()), None)
    return [] if first is None else lines[first:]


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _hang_up(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)  # whoever listens for that by now: closing the terminal stops everything


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _listen_to_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
