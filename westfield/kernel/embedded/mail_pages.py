"""The pages of the demo's mailbox: the list, newest first, and one message as text and as it was designed.

Text messages lie in it too: to the portal this is also the provider that sends them, at the same address.
"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import localtime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from mailbox import Maildir
from pathlib import Path
from urllib.parse import parse_qs

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}}
table{{border-collapse:collapse;width:100%}} td,th{{text-align:left;padding:.4rem;border-bottom:1px solid #ccc}}
pre{{white-space:pre-wrap;background:#f5f5f5;padding:1rem}} iframe{{width:100%;height:40rem;border:1px solid #ccc}}
</style></head><body><h1>{title}</h1>{body}</body></html>"""
OWN_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; base-uri 'none'"
DESIGNED = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
LINK = re.compile(r"https?://[^\s<>\"&]+(?:&amp;[^\s<>\"&]+)*")
AT_MOST = 200
TEXTS = re.compile(r"/2010-04-01/Accounts/[^/]+/Messages\.json")
TEXT_AT_MOST = 20_000


class MailPages(BaseHTTPRequestHandler):
    """Answers for one mailbox, and only on this machine."""

    folder: Path

    @classmethod
    def of(cls, folder: Path) -> type["MailPages"]:
        return type("MailPagesOfOneFolder", (cls,), {"folder": folder})

    def do_POST(self) -> None:
        """Keep a text as the provider's own interface takes one."""
        length = int(self.headers.get("Content-Length") or 0)
        if not (self._is_called_by_name() and TEXTS.fullmatch(self.path) and self.headers.get("Authorization")):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        form = parse_qs(self.rfile.read(min(length, TEXT_AT_MOST)).decode())
        Maildir(self.folder).add(as_message(*("".join(form.get(name, [])) for name in ("From", "To", "Body"))))
        self._answer('{"sid": "SMdemo", "status": "queued"}', OWN_PAGE, HTTPStatus.CREATED)

    def _is_called_by_name(self) -> bool:
        # Another site's page must not read the mail by giving this address a name of its own.
        return self.headers.get("Host", "").rsplit(":", 1)[0] in ("127.0.0.1", "localhost")

    def do_GET(self) -> None:
        if not self._is_called_by_name():
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        parts = [part for part in self.path.split("?")[0].split("/") if part]
        maildir = Maildir(self.folder)
        if not parts:
            self._answer(self._list(maildir), OWN_PAGE)
        elif parts[0] == "message" and len(parts) > 1 and parts[1] in maildir:
            message = _parsed(maildir, parts[1])
            if parts[2:] == ["html"]:
                self._answer(_part(message, "html"), DESIGNED)
            else:
                self._answer(_message_page(message, parts[1]), OWN_PAGE)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _list(self, maildir: Maildir) -> str:
        newest_first = sorted(maildir.keys(), key=_received, reverse=True)
        rows = "".join(_row(_parsed(maildir, key), key) for key in newest_first[:AT_MOST])
        more = f"; the newest {AT_MOST} are shown" if len(newest_first) > AT_MOST else ""
        count = f"<p>{len(newest_first)} messages{more}.</p>"
        table = f"<table><tr><th>Date</th><th>To</th><th>Subject</th></tr>{rows}</table>"
        return PAGE.format(
            title="Mail and texts sent by WeConnect", body=count + table if rows else "<p>No mail and no texts yet.</p>"
        )

    def _answer(self, page: str, content_policy: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Reading the mail is not news."""


def as_message(sender: str, number: str, words: str) -> EmailMessage:
    """A text as a message of the mailbox; its first words stand where a mail has its subject."""
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = sender, number, localtime()
    message["Subject"] = "Text: " + " ".join(words.split())[:60]
    message.set_content(words)
    return message


def _received(key: str) -> tuple[int, int, int]:
    """When a message came in: a Maildir's key starts 1700000000.M123456P…Q7: seconds, microseconds, … , serial."""
    seconds, microseconds, *_, serial = (int(number) for number in re.findall(r"^\d+|(?<=M)\d+|(?<=Q)\d+", key))
    return seconds, microseconds, serial


def _parsed(maildir: Maildir, key: str) -> EmailMessage:
    message = message_from_bytes(maildir.get_bytes(key), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _header(message: EmailMessage, name: str) -> str:
    return escape(str(message.get(name, "")))


def _row(message: EmailMessage, key: str) -> str:
    subject = _header(message, "Subject") or "(no subject)"
    link = f'<a href="/message/{escape(key)}">{subject}</a>'
    return f"<tr><td>{_header(message, 'Date')}</td><td>{_header(message, 'To')}</td><td>{link}</td></tr>"


def _message_page(message: EmailMessage, key: str) -> str:
    headers = "".join(f"<tr><th>{name}</th><td>{_header(message, name)}</td></tr>" for name in ("From", "To", "Date"))
    text = LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(_part(message, "plain")))
    designed = f'<iframe sandbox="allow-popups" src="/message/{escape(key)}/html" title="As designed"></iframe>'
    body = f'<p><a href="/">All mail and texts</a></p><table>{headers}</table><pre>{text}</pre>'
    if message.get_body(("html",)):
        body += f"<h2>As designed</h2>{designed}"
    return PAGE.format(title=_header(message, "Subject") or "(no subject)", body=body)
