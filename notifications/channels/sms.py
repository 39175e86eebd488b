"""Text messages, by Twilio's own HTTP interface and Python's own client.

Not by Twilio's library: the outbox must know the last moment at which the provider cannot have accepted a text. That
moment is when the connection stands and nothing is sent yet, and only the bare client shows it.
"""

import json
import re
import ssl
from base64 import b64encode
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from notifications.channels.delivery_error import DeliveryError
from notifications.models import Notification
from notifications.rendering import Rendered
from notifications.texting import texting_is_offered

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
ANSWER_AT_MOST = 65_536
# A no to the city (wrong key, account gone or stopped, too fast): every other text would hear the same now.
NO_TO_THE_CITY = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
)
# The same, said as "bad request": the number that texts come from is wrong or not the city's, or its queue is full.
OUR_OWN_TROUBLE = frozenset({"21212", "21603", "21606", "21611", "21659", "21660", "21703", "21704", "21705"})
# Refused before anything was done with it.
NOT_NOW = HTTPStatus.SERVICE_UNAVAILABLE


class TextChannel:
    """A connection to the provider, for one text or for many."""

    def __init__(self) -> None:
        self._connection: HTTPConnection | None = None

    def deliver(self, notification: Notification, rendered: Rendered, handing_over: Callable[[], None]) -> None:
        """Hand one text to the provider; before the request is sent it cannot have been accepted."""
        if not texting_is_offered():
            raise DeliveryError(_("No provider for text messages is set up."), peer_is_away=True)
        if not E164.fullmatch(notification.address):
            raise DeliveryError(_("No text can be sent to such a number."), permanent=True)
        connection = self._connected()
        try:
            handing_over()
        except BaseException:
            self._hang_up()
            raise
        answer, body = self._sent(connection, _form(notification.address, rendered.text))
        _accepted(answer.status, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def _connected(self) -> HTTPConnection:
        """A connection that stands. A new one each time: whether an old one still does is only known by sending."""
        self._hang_up()
        peer = urlsplit(settings.TWILIO_URL)
        host, timeout = peer.hostname or "", settings.TEXT_TIMEOUT
        if peer.scheme == "https":
            secure = ssl.create_default_context()
            self._connection = HTTPSConnection(host, peer.port, timeout=timeout, context=secure)
        else:
            self._connection = HTTPConnection(host, peer.port, timeout=timeout)
        try:
            self._connection.connect()
        except OSError as error:
            self._hang_up()
            raise DeliveryError(
                _("The provider for text messages could not be reached (%(why)s).") % {"why": type(error).__name__},
                peer_is_away=True,
            ) from error
        return self._connection

    def _sent(self, connection: HTTPConnection, form: bytes) -> tuple[HTTPResponse, bytes]:
        """The provider's answer. Whatever goes wrong from here on, it may have the text."""
        try:
            connection.request("POST", _path(), body=form, headers=_headers())
            answer = connection.getresponse()
            return answer, answer.read(ANSWER_AT_MOST)
        except (HTTPException, OSError) as error:
            self._hang_up()
            raise DeliveryError(
                _("The provider for text messages had the text and never answered (%(why)s).")
                % {"why": type(error).__name__},
                uncertain=True,
            ) from error

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _path() -> str:
    return f"/2010-04-01/Accounts/{quote(settings.TWILIO_ACCOUNT_SID, safe='')}/Messages.json"


def _headers() -> dict[str, str]:
    key = b64encode(f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()).decode()
    return {
        "Authorization": f"Basic {key}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Connection": "close",
    }


def _form(number: str, words: str) -> bytes:
    sender = "MessagingServiceSid" if settings.TWILIO_FROM.startswith("MG") else "From"
    return urlencode({"To": number, sender: settings.TWILIO_FROM, "Body": words}).encode()


def _accepted(status: int, body: bytes) -> None:
    """Go on after a yes; after a no say whether it is for ever. Only codes are kept: the words name the number."""
    if status // 100 == HTTPStatus.OK // 100:
        return
    code = _code(body)
    words = _("The provider for text messages refused the text (%(codes)s).") % {"codes": f"{status} {code}".strip()}
    if status in NO_TO_THE_CITY or status == NOT_NOW or code in OUR_OWN_TROUBLE:
        raise DeliveryError(words, peer_is_away=True)
    if status // 100 == HTTPStatus.BAD_REQUEST // 100:
        # This number: none, a landline, or its owner said STOP. Asking again cannot help.
        raise DeliveryError(words, permanent=True)
    raise DeliveryError(words, uncertain=True)


def _code(body: bytes) -> str:
    """Twilio's own number for what is wrong; "" where there is none."""
    try:
        code = json.loads(body).get("code")
    except (ValueError, AttributeError):
        return ""
    return str(code) if isinstance(code, int) else ""
