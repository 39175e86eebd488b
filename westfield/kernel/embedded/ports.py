"""Where the development processes listen, on this machine only."""

import os
import socket

LOOPBACK = "127.0.0.1"
WEB_PORT, SMTP_PORT, MAILBOX_PORT = 8000, 8025, 8026


class Ports:
    """Free ports for the site, the mail server and the mailbox; the usual ones if nobody has them.

    Building a city takes a minute: until they are `let_go` to the servers nobody else gets them.
    """

    def __init__(self) -> None:
        self._held: list[socket.socket] = []
        self.web = self._hold(int(os.environ.get("PORT") or WEB_PORT))
        self.smtp = self._hold(SMTP_PORT)
        self.mailbox = self._hold(MAILBOX_PORT)

    @property
    def site_url(self) -> str:
        return f"http://{LOOPBACK}:{self.web}"

    @property
    def mailbox_url(self) -> str:
        return f"http://{LOOPBACK}:{self.mailbox}"

    def let_go(self) -> None:
        """The servers start now."""
        while self._held:
            self._held.pop().close()

    def _hold(self, wanted: int) -> int:
        """The wanted port, or the next one that is free."""
        for port in range(wanted, wanted + 100):
            if held := _listening(port):
                self._held.append(held)
                return port
        raise SystemExit(f"No port from {wanted} on is free.")


def _listening(port: int) -> socket.socket | None:
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((LOOPBACK, port))
        held.listen()
    except OSError:
        held.close()
        return None
    return held
