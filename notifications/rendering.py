"""A message becomes words when it is sent: in the reader's language, with what is true by then."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from .models import Notification
from .sealing import unseal
from .texting import spelled_for_a_text

# Marks that turn the direction of what follows: a subject must read as it was written.
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Rendered:
    """The words of one message: a subject of one line, plain text, and HTML where the sender wrote some.

    A text message is its text alone.
    """

    subject: str
    text: str
    html: str | None


def render(notification: Notification) -> Rendered:
    """The words of a notification, from its sender's templates."""
    app, _slash, name = notification.message.partition("/")
    folder = f"{app}/notifications/{name}"
    facts = _facts(notification)
    with translation.override(notification.language):
        if notification.channel == "sms":
            return Rendered(subject="", text=spelled_for_a_text(_plain(f"{folder}/sms.txt", facts)), html=None)
        return Rendered(
            subject=one_line(_plain(f"{folder}/email_subject.txt", facts)),
            text=_plain(f"{folder}/email.txt", facts).strip() + "\n",
            html=_html(f"{folder}/email.html", facts),
        )


def one_line(text: str) -> str:
    """The text as one line that can stand in a mail's header: no line breaks, controls or direction marks."""
    return " ".join("".join(" " if _breaks_a_line(character) else character for character in text).split())


def recipient_name(notification: Notification) -> str:
    """The name of the person as it is known now; "" where only a stranger's typing connects it with the address."""
    contact = notification.recipient_contact
    if contact is not None:
        return one_line(contact.name) if contact.email_verified_at else ""
    return one_line(notification.recipient_user.name) if notification.recipient_user else ""


def _facts(notification: Notification) -> dict[str, Any]:
    city = {"name": settings.CITY_NAME, "state": settings.CITY_STATE, "phone": settings.CITY_PHONE}
    return {
        **notification.context,
        **unseal(notification.sealed_context),
        "about": notification.about,
        "city": city,
        "site_url": settings.SITE_URL,
        "recipient_name": recipient_name(notification),
        "language": notification.language,
    }


def _plain(name: str, facts: dict[str, Any]) -> str:
    # Django escapes for HTML unless the context says otherwise: O'Neill is not O&#x27;Neill in a text.
    template: Any = get_template(name)
    return str(template.template.render(Context(facts, autoescape=False)))


def _html(name: str, facts: dict[str, Any]) -> str | None:
    try:
        template: Any = get_template(name)
    except TemplateDoesNotExist as error:
        if str(error) != name:  # the template is there, but not what it extends
            raise
        return None
    return str(template.template.render(Context(facts)))


def _breaks_a_line(character: str) -> bool:
    return character in DIRECTION_MARKS or unicodedata.category(character) in {"Cc", "Zl", "Zp"}
