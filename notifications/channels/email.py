"""E-mail, step by step, so that it is always known whether the mail server can have accepted the message."""

import re
import smtplib
from collections.abc import Callable
from email.utils import formataddr, parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from notifications.channels.delivery_error import DeliveryError
from notifications.channels.smtp_conversation import is_alive, open_conversation, without_delay
from notifications.models import Notification
from notifications.rendering import Rendered, recipient_name

MESSAGES_PER_CONVERSATION = 100  # many relays hang up after some such number
GO_AHEAD, NOT_AVAILABLE = 354, 421
DONE, NEVER = 2, 5  # the first digit of an answer
FINAL_DOT = b".\r\n"
# The answer to the final dot takes longest (the relay scans the mail first); not to wait for it leaves us uncertain.
FINAL_ANSWER_PATIENCE = 6

_LINE_THAT_LOOKS_LIKE_THE_END = re.compile(rb"^\.", re.MULTILINE)
_ENHANCED_CODE = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")


class EmailChannel:
    """One conversation with the city's mail server, for one message or for many."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._messages = 0

    def deliver(self, notification: Notification, rendered: Rendered, handing_over: Callable[[], None]) -> None:
        """Hand one message to the mail server; nothing counts before the dot that ends it."""
        address = _deliverable(notification.address)
        content = compose(notification, rendered)
        try:
            smtp = self._conversation()
            _accepted(smtp.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], _mail_options(smtp)))
            _accepted(smtp.rcpt(address), may_be_permanent=True)
            _accepted(smtp.docmd("DATA"), may_be_permanent=True, wanted=GO_AHEAD)
            smtp.send(_LINE_THAT_LOOKS_LIKE_THE_END.sub(b"..", content))
            handing_over()
            smtp.send(FINAL_DOT)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise DeliveryError(
                _("The mail server could not be used (%(why)s).") % {"why": _why(error)}, peer_is_away=True
            ) from error
        except DeliveryError:
            raise
        except BaseException:
            # The claim was lost, or the database with it: the server must not see the dot. No QUIT either, which it
            # would read as a line of the message.
            self._hang_up()
            raise
        _accepted(self._final_answer(smtp), may_be_permanent=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._say_goodbye()

    def _conversation(self) -> smtplib.SMTP:
        """The open conversation if it still works, else a new one."""
        if not (self._smtp and self._messages < MESSAGES_PER_CONVERSATION and is_alive(self._smtp)):
            self._say_goodbye()
            self._smtp, self._messages = open_conversation(), 0
            without_delay(self._smtp)
        self._messages += 1
        return self._smtp

    def _final_answer(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        try:
            if smtp.sock:
                smtp.sock.settimeout(settings.EMAIL_TIMEOUT * FINAL_ANSWER_PATIENCE)
            answer = smtp.getreply()
            if smtp.sock:
                smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise DeliveryError(
                _("The mail server had the whole message and never answered (%(why)s).") % {"why": _why(error)},
                uncertain=True,
            ) from error
        return answer

    def _say_goodbye(self) -> None:
        try:
            if self._smtp:
                self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            pass  # it has gone already
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


def compose(notification: Notification, rendered: Rendered) -> bytes:
    """The mail as it travels."""
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((recipient_name(notification), _deliverable(notification.address)))],
        headers={
            "Message-ID": notification.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    try:
        message: Any = mail.message()
        content: bytes = message.as_bytes(linesep="\r\n")
    except (ValueError, UnicodeError) as error:
        raise DeliveryError(
            _("This cannot be written as a mail (%(why)s).") % {"why": _why(error)}, permanent=True
        ) from error
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _deliverable(address: str) -> str:
    """The address as a mail server understands it."""
    local, _at, domain = address.rpartition("@")
    if not (local and domain and local.isascii() and address.isprintable()):
        raise DeliveryError(_("No mail can be sent to such an address."), permanent=True)
    return f"{local}@{punycode(domain)}"


def _mail_options(smtp: smtplib.SMTP) -> list[str]:
    return ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else []


def _accepted(answer: tuple[int, bytes], *, may_be_permanent: bool = False, wanted: int | None = None) -> None:
    """Go on after a yes; after a no say whether it is for ever. Only the codes are kept: the text names people."""
    code, text = answer
    if code == wanted or (wanted is None and code // 100 == DONE):
        return
    enhanced = _ENHANCED_CODE.match(text)
    codes = f"{code} {enhanced[1].decode()}" if enhanced else str(code)
    raise DeliveryError(
        _("The mail server refused the message (%(codes)s).") % {"codes": codes},
        permanent=may_be_permanent and code // 100 == NEVER,
        peer_is_away=code == NOT_AVAILABLE,
    )


def _why(error: Exception) -> str:
    """What went wrong without what was said: a server's text may name the person."""
    return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
