"""`make run`: one command brings the whole portal up, and one signal takes all of it down."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

PROJECT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, "-m", "westfield.kernel.embedded", "run"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def processes_of(state: Path) -> list[int]:
    """Every living process that was started for the portal in this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(state) in environment and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


def lines_until(process: subprocess.Popen[str], last: str) -> Iterator[str]:
    for line in process.stdout:
        yield line
        if last in line:
            return


@pytest.fixture
def portal(checkout, monkeypatch) -> Iterator[subprocess.Popen[str]]:
    """A portal of our own, with nothing of the test run's in its environment."""
    addresses = checkout()
    for name in ("DATABASE_URL", "REDIS_URL", "DATA_ROOT", "SITE_URL", "EMAIL_HOST", "EMAIL_PORT", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEMO_CITY", "true")
    process = subprocess.Popen(
        RUN, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    process.state = addresses.state
    yield process
    process.kill()
    process.communicate()
    for left in processes_of(addresses.state):
        os.kill(left, signal.SIGKILL)


def test_it_says_where_it_is_and_one_signal_stops_all_of_it(portal):
    said = "".join(lines_until(portal, "Ctrl-C stops everything."))
    site = re.search(r"WeConnect is ready after \d+ s: +(\S+)", said)[1]
    mailbox = re.search(r"read at: +(\S+)", said)[1]

    assert "administrator@" in said
    assert "administrator@" not in said.split("WeConnect is ready")[0]  # once, where it is looked for
    with urlopen(site, timeout=20) as home, urlopen(mailbox, timeout=20) as mail:
        assert home.status == 200
        assert "Mail and texts sent by WeConnect" in mail.read().decode()

    again = subprocess.run(RUN, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert f"WeConnect already runs from this folder ({site})" in again.stderr

    rest: list[str] = []
    reader = threading.Thread(target=lambda: rest.extend(portal.stdout))
    reader.start()
    portal.send_signal(signal.SIGTERM)
    assert portal.wait(60) == 0
    reader.join(10)

    assert "Stopped. The data is kept" in rest[-1]
    assert processes_of(portal.state) == []
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", int(site.rsplit(":", 1)[1])))
