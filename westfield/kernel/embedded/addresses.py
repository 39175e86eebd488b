"""Where the embedded services of this checkout live; worked out, never looked up, so that settings can import it."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EmbeddedAddresses:
    """One checkout's folder for data, its folder for sockets, and the addresses that follow from them."""

    state: Path
    sockets: Path

    @property
    def database_url(self) -> str:
        return f"postgres://postgres@{str(self.sockets).replace('/', '%2F')}:5432/weconnect"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis_url(self) -> str:
        return self.redis_database_url(0)

    def redis_database_url(self, number: int) -> str:
        """Celery's spelling of one of the Redis server's numbered databases."""
        return f"redis+socket://{self.redis_socket}?virtual_host={number}"


def embedded_addresses(project: Path) -> EmbeddedAddresses:
    """The services of the checkout at `project`, or of the folder that WECONNECT_STATE names."""
    state = Path(os.environ.get("WECONNECT_STATE") or project / ".weconnect").resolve()
    return EmbeddedAddresses(state=state, sockets=_shared_temporary_folder() / f"weconnect-{os.geteuid()}-{tag(state)}")


def tag(path: Path) -> str:
    """A short name for a folder, the same each time."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _shared_temporary_folder() -> Path:
    """/tmp whatever TMPDIR says.

    A socket's path may have 107 characters at most, two terminals with different TMPDIRs must meet,
    and the servers' own user must be able to walk there.
    """
    common = Path("/tmp")
    return common if os.access(common, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
