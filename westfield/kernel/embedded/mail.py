"""The demo's mail: an SMTP server on loopback that keeps every message, and a page where it is read.

The portal knows nothing of it: to the portal it is the city's mail server.
"""

import asyncio
import contextlib
import sys
import threading
from http.server import ThreadingHTTPServer
from mailbox import Maildir
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from westfield.kernel.embedded.mail_pages import MailPages

LOOPBACK = "127.0.0.1"


class Keep:
    """Accepts everything and keeps it."""

    def __init__(self, maildir: Maildir) -> None:
        self.maildir = maildir

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.maildir.add(content)
        return "250 Kept"


async def _receive(maildir: Maildir, port: int) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Keep(maildir), hostname="weconnect-demo", enable_SMTPUTF8=True), LOOPBACK, port
    )
    await server.serve_forever()


def serve(folder: Path, *, smtp_port: int, web_port: int) -> None:
    """Receive mail and show it, until stopped."""
    maildir = Maildir(folder)
    pages = ThreadingHTTPServer((LOOPBACK, web_port), MailPages.of(folder))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_receive(maildir, smtp_port))


if __name__ == "__main__":
    serve(Path(sys.argv[1]), smtp_port=int(sys.argv[2]), web_port=int(sys.argv[3]))
