"""A small peer that speaks as much of S3 as photos need, on loopback, and can be told to fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


class ObjectStore(ThreadingHTTPServer):
    """Objects by path; while `ailing`, every writing is answered with 500."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.objects: dict[str, bytes] = {}
        self.ailing = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Conversation(BaseHTTPRequestHandler):
    """One request to the store."""

    server: ObjectStore
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    @property
    def key(self) -> str:
        return urlsplit(self.path).path

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.ailing:
            self._answer(500)
            return
        self.server.objects[self.key] = content
        self._answer(200)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.key, None)
        self._answer(204)

    def do_HEAD(self) -> None:
        self._answer(200 if self.key in self.server.objects else 404, self.server.objects.get(self.key, b""))

    def do_GET(self) -> None:
        if "prefix" in (query := parse_qs(urlsplit(self.path).query)):
            self._answer(200, self._listing(query.get("prefix", [""])[0]))
        elif self.key in self.server.objects:
            self._answer(200, self.server.objects[self.key])
        else:
            self._answer(404)

    def _listing(self, prefix: str) -> bytes:
        bucket = self.key.strip("/")
        keys = [key.removeprefix(f"/{bucket}/") for key in self.server.objects]
        listed = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in keys if key.startswith(prefix))
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>".encode()

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("ETag", '"-"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@contextmanager
def running_object_store() -> Iterator[ObjectStore]:
    """The store, for as long as the block lasts."""
    with ObjectStore() as store:
        thread = Thread(target=store.serve_forever, daemon=True)
        thread.start()
        yield store
        store.shutdown()
        thread.join()
