"""Numbers and dates as they are read out over the phone, in the language of whoever listens."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DIGITS = (
    gettext_lazy("zero"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"),
    gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"),
)  # fmt: skip


@dataclass(frozen=True)
class ReadOut:
    """What the clerk says to the caller, word for word."""

    language: str
    heading: str
    number: str
    promise: str


def number_aloud(reference: str) -> str:
    """Digit by digit, with a breath at the hyphen: "one zero zero, zero zero one seven"."""
    parts = (" ".join(str(DIGITS[int(digit)]) for digit in part) for part in reference.split("-"))
    return ", ".join(parts)


def read_out(reference: str, target_at: datetime | None, *, now: datetime, language: str) -> ReadOut:
    """The number and the date in this language."""
    with translation.override(language):
        heading = translation.get_language_info(language)["name_local"].capitalize()
        return ReadOut(language, heading, number_aloud(reference), _promise(target_at, now))


def _promise(target_at: datetime | None, now: datetime) -> str:
    if target_at is None:
        return _("There is no fixed date for this kind of request.")
    day = date_format(timezone.localtime(target_at), _("l, F j"))
    if target_at < now:
        return _("It should have been done by %(day)s.") % {"day": day}
    return _("We aim to be done by %(day)s.") % {"day": day}
