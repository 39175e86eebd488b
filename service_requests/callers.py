"""Who is calling: found again by a number, a name or an e-mail address, as far as it has been typed.

People are contacts; whoever left nothing but a name, or called for somebody else, stands with their requests alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import phonenumbers
from django.conf import settings
from django.db import connection

from service_requests.models import ReporterDetails, ServiceRequest
from service_requests.models.request_queryset import OPEN
from service_requests.templatetags.promises import phone as phone_as_said
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact
from westfield.kernel.places.search_words import plain_words

AT_MOST = 8
FEWEST_DIGITS = 3
FEWEST_LETTERS = 2
END_OF_A_NUMBER = 4
LONGEST_TEXT = 254
REQUESTS_SHOWN = 6

# Each finds a few keys in an index, and asks for no order among those that fit.
CONTACTS_BY_PHONE = """
(SELECT id FROM kernel_contact WHERE phone LIKE %(begun)s LIMIT %(most)s)
UNION (SELECT id FROM kernel_contact WHERE reverse(phone) LIKE %(ended)s LIMIT %(most)s)
UNION (SELECT request.reporter_id FROM requests_reporterdetails AS details
    JOIN requests_servicerequest AS request ON request.id = details.request_id
    WHERE details.phone <> '' AND details.phone LIKE %(begun)s AND request.reporter_id IS NOT NULL LIMIT %(most)s)
UNION (SELECT request.reporter_id FROM requests_reporterdetails AS details
    JOIN requests_servicerequest AS request ON request.id = details.request_id
    WHERE details.phone <> '' AND reverse(details.phone) LIKE %(ended)s AND request.reporter_id IS NOT NULL
    LIMIT %(most)s)
"""
CONTACTS_BY_NAME = (
    "SELECT id FROM kernel_contact WHERE kernel_name_words(name) @@ to_tsquery('simple', %(words)s) LIMIT %(most)s"
)
CONTACTS_BY_EMAIL = "SELECT id FROM kernel_contact WHERE email LIKE %(begun)s LIMIT %(most)s"
DETAILS_BY_NAME = """
SELECT id FROM requests_reporterdetails
WHERE phone = '' AND email = '' AND name <> '' AND kernel_name_words(name) @@ to_tsquery('simple', %(words)s)
LIMIT %(most)s
"""
DETAILS_BY_PHONE = (
    "SELECT id FROM requests_reporterdetails WHERE caller_phone <> '' AND caller_phone LIKE %(begun)s LIMIT %(most)s"
)


@dataclass(frozen=True)
class Person:
    """Somebody who has been in touch; `key` finds them again ("c12": a contact, "d7": a request's own details)."""

    key: str
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    tell_by: str = ""
    requests: Sequence[ServiceRequest] = field(default=(), compare=False)

    @property
    def pk(self) -> str:
        """The number in the key; of the contact, where it is one."""
        return self.key[1:]

    @property
    def label(self) -> str:
        return self.name or (phone_as_said(self.phone) if self.phone else self.email)

    @property
    def hint(self) -> str:
        """What else tells them from others of the same name."""
        shown = (phone_as_said(self.phone) if self.phone else "", self.email)
        return " · ".join(each for each in shown if each and each != self.label)

    def veiled(self) -> "Person":
        """As much as it takes to know somebody again, for whoever's looks at contacts are kept on record."""
        return replace(self, phone=f"…{self.phone[-4:]}" if self.phone else "", email="")


def callers_like(typed: str, *, actor: Actor) -> list[Person]:
    """The people whom these words may mean, at most eight: digits are a number, an @ is an address, else a name."""
    typed = typed.replace("\0", "").strip()[:LONGEST_TEXT]
    digits = _digits(typed)
    if "@" in typed:
        return _people(_keys(CONTACTS_BY_EMAIL, begun=_begins(typed.lower())), [], actor)
    if digits:
        if len(digits) < FEWEST_DIGITS:
            return []
        ended = _begins(digits[::-1]) if len(digits) >= END_OF_A_NUMBER else ""
        numbers = {"begun": _begins(_with_country(typed, digits)), "ended": ended}
        return _people(_keys(CONTACTS_BY_PHONE, **numbers), _keys(DETAILS_BY_PHONE, **numbers), actor)
    words = plain_words(typed)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    query = " & ".join(f"'{word}':*" for word in words)
    return _people(_keys(CONTACTS_BY_NAME, words=query), _keys(DETAILS_BY_NAME, words=query), actor)


def _digits(typed: str) -> str:
    """The digits of what can only be a number; "" where there are letters."""
    if any(letter.isalpha() for letter in typed):
        return ""
    return "".join(letter for letter in typed if letter.isascii() and letter.isdigit())


def _with_country(typed: str, digits: str) -> str:
    """As numbers are kept (E.164), with this country's code where none was typed."""
    code = str(phonenumbers.country_code_for_region(settings.PHONE_REGION))
    return f"+{digits}" if typed.startswith("+") or digits.startswith(code) else f"+{code}{digits}"


def _begins(text: str) -> str:
    """A LIKE pattern for what begins like this."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _keys(sql: str, **values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"most": AT_MOST, **values})
        return [key for (key,) in cursor.fetchall()]


def _people(contacts: Sequence[int], details: Sequence[int], actor: Actor) -> list[Person]:
    found: dict[str, Person] = {}
    known = Contact.objects.filter(pk__in=contacts).select_related("merged_into")
    for contact in sorted(known, key=lambda contact: (contact.name.casefold(), contact.pk)):
        person = _of_contact(contact.as_known_now())
        found.setdefault(person.key, person)
    for each in _details_visible_to(actor, details):
        person = _of_details(each)
        if not any((other.name, other.phone) == (person.name, person.phone) for other in found.values()):
            found[person.key] = person
    return list(found.values())[:AT_MOST]


def _details_visible_to(actor: Actor, keys: Sequence[int]) -> Sequence[ReporterDetails]:
    """Those of requests that this person may know of, the newest first: their names stand nowhere else."""
    if not keys:
        return ()
    visible = ServiceRequest.objects.visible_to(actor).filter(reporter_details__in=keys)
    return list(ReporterDetails.objects.filter(pk__in=keys, request__in=visible).order_by("-pk"))


def _of_contact(contact: Contact) -> Person:
    return Person(
        key=f"c{contact.pk}", name=contact.name, phone=contact.phone or "", email=contact.email or "",
        language=contact.language, tell_by=contact.tell_by,
    )  # fmt: skip


def _of_details(details: ReporterDetails) -> Person:
    """Who called for somebody else, or else the reporter who left a name and nothing more."""
    if details.caller_phone:
        return Person(key=f"d{details.pk}", name=details.caller_name, phone=details.caller_phone)
    return Person(key=f"d{details.pk}", name=details.name, language=details.language)


def person_with(key: str, *, actor: Actor) -> Person | None:
    """The person behind a key, with what of their requests `actor` may know: the open ones, the newest first."""
    kind, number = key[:1], key[1:]
    if kind not in ("c", "d") or not (number.isascii() and number.isdigit()) or len(number) > len(str(2**62)):
        return None
    visible = ServiceRequest.objects.visible_to(actor).filter(OPEN).select_related("service_type")
    if kind == "c":
        contact = Contact.objects.filter(pk=number).select_related("merged_into").first()
        if contact is None:
            return None
        contact = contact.as_known_now()
        person, theirs = _of_contact(contact), visible.filter(reporter=contact)
    else:
        details = next(iter(_details_visible_to(actor, [int(number)])), None)
        if details is None or not _is_name_alone(details):
            return None
        person, theirs = _of_details(details), visible.filter(pk=details.request_id)
    return replace(person, requests=list(theirs.order_by("-pk")[:REQUESTS_SHOWN]))


def _is_name_alone(details: ReporterDetails) -> bool:
    return bool(details.caller_phone or not (details.phone or details.email))
