"""The demo's mailbox takes texts as their provider does, and shows them among the mail."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from notifications import delivery
from notifications.models import Notification
from notifications.recipients import Phone
from notifications.services import notify
from notifications.workflow import Status
from westfield.kernel.embedded.mail_pages import MailPages

TEXTS = "/2010-04-01/Accounts/demo/Messages.json"


@pytest.fixture
def mailbox(tmp_path) -> Iterator[str]:
    folder = tmp_path / "mail"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), MailPages.of(folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def read(address: str) -> str:
    with urlopen(address, timeout=5) as page:
        return page.read().decode()


def test_a_text_of_the_portal_is_read_there(mailbox, settings, db):
    settings.TWILIO_URL = mailbox
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "demo", "demo", "+13175550111"
    written = notify(
        to=Phone("+13175550123"), about=None, message="requests/phone_code", dedupe="x", sealed={"code": "123456"}
    )

    delivery.deliver_one(written.pk)

    assert Notification.objects.get().status == Status.SENT
    listed = read(mailbox)
    assert "Text: 123456" in listed and "+13175550123" in listed


@pytest.mark.parametrize(
    ("path", "headers"), [("/", {"Authorization": "x"}), (TEXTS, {}), (TEXTS, {"Authorization": "x", "Host": "evil"})]
)
def test_nothing_else_is_taken(mailbox, path, headers):
    with pytest.raises(HTTPError, match="403"):
        urlopen(Request(mailbox + path, data=b"To=1&Body=2", headers=headers), timeout=5)

    assert "No mail and no texts yet" in read(mailbox)
