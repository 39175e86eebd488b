"""Where the development processes listen, on this machine only."""

import os
import socket

LOOPBACK = "127.0.0.1"
WEB_PORT, SMTP_PORT, MAILBOX_PORT = 8000, 8025, 8026


class Ports:
    """Free ports for the site, the mail server and the mailbox; the usual ones if nobody has them."""

    def __init__(self) -> None:
        self.web = free_port(int(os.environ.get("PORT") or WEB_PORT))
        self.smtp = free_port(SMTP_PORT, taken=frozenset({self.web}))
        self.mailbox = free_port(MAILBOX_PORT, taken=frozenset({self.web, self.smtp}))

    @property
    def site_url(self) -> str:
        return f"http://{LOOPBACK}:{self.web}"

    @property
    def mailbox_url(self) -> str:
        return f"http://{LOOPBACK}:{self.mailbox}"


def free_port(wanted: int, *, taken: frozenset[int] = frozenset()) -> int:
    """The wanted port, or the next one that is free."""
    for port in range(wanted, wanted + 100):
        if port not in taken and _is_free(port):
            return port
    raise SystemExit(f"No port from {wanted} on is free.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
