"""A provider of text messages on loopback that keeps what it accepts, and misbehaves on demand."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Text:
    sender: str
    number: str
    words: str
    key: str


class TextPeer:
    """`texts` holds what was accepted, in order; a text whose answer was lost counts as accepted: that is the point."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.calls = 0
        self._fault: Callable[[BaseHTTPRequestHandler], bool] | None = None
        self._server = ThreadingHTTPServer((self.host, 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self._server.server_port}"

    def to(self, number: str) -> list[str]:
        return [text.words for text in self.texts if text.number == number]

    def answer(self, status: int, code: int | None = None) -> None:
        """Refuse every text with this status and Twilio's own code."""

        def refuse(handler: BaseHTTPRequestHandler) -> bool:
            _reply(handler, status, {"code": code, "message": "The number +13175550123 is not good"})
            return True

        self._fault = refuse

    def cut(self) -> None:
        """Hang up when the text is there, and do not keep it."""
        self._fault = lambda handler: True

    def cut_after_accepting(self) -> None:
        """Keep the text, then hang up without the answer."""

        def keep(handler: BaseHTTPRequestHandler) -> bool:
            self.texts.append(handler.text)  # type: ignore[attr-defined]
            return True

        self._fault = keep

    def hang(self) -> None:
        """Keep the text and never answer."""

        def keep(handler: BaseHTTPRequestHandler) -> bool:
            self.texts.append(handler.text)  # type: ignore[attr-defined]
            self._released.wait(30)
            return True

        self._fault = keep

    def recover(self) -> None:
        self._fault = None

    def misbehaves(self, handler: BaseHTTPRequestHandler) -> bool:
        return self._fault is not None and self._fault(handler)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def _reply(handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def _handler(peer: TextPeer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            peer.calls += 1
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            sender = form.get("From", form.get("MessagingServiceSid", [""]))[0]
            self.text = Text(sender, form["To"][0], form["Body"][0], self.headers["Authorization"])
            if peer.misbehaves(self):
                self.close_connection = True
                return
            peer.texts.append(self.text)
            _reply(self, 201, {"sid": f"SM{len(peer.texts)}", "status": "queued"})

        def log_message(self, format: str, *args: object) -> None:
            """Tests have enough to say."""

    return Handler
