"""Whom the city writes to, and where that reaches them."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from westfield.kernel.models import Contact, User

from .texting import can_be_texted, texting_is_offered


@dataclass(frozen=True)
class Mailbox:
    """Somebody of whom the city knows an e-mail address and nothing else."""

    address: str
    language: str = "en"


@dataclass(frozen=True)
class Phone:
    """A number that its owner has proved, or told a clerk; it gets a text message."""

    number: str
    language: str = "en"


Recipient = Contact | User | Mailbox | Phone


def channel_of(recipient: Recipient) -> str:
    return "sms" if isinstance(recipient, Phone) else "email"


def address_of(recipient: Recipient) -> str:
    """The e-mail address of a recipient, or the number to text; "" where there is none that a message could go to."""
    if isinstance(recipient, Phone):
        return recipient.number if texting_is_offered() and can_be_texted(recipient.number) else ""
    address = (recipient.address if isinstance(recipient, Mailbox) else recipient.email) or ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def language_of(recipient: Recipient) -> str:
    """The language to write in: theirs, or the city's own where the portal does not speak it."""
    known = {code for code, _name in settings.LANGUAGES}
    return recipient.language if recipient.language in known else settings.LANGUAGE_CODE
