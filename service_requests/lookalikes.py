"""Contacts that look like one person known twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models import Contact
from westfield.kernel.places.search_words import plain_words

AT_MOST = 10


@dataclass(frozen=True)
class Lookalike:
    """Another contact, and why it may be the same person."""

    contact: Contact
    why: Sequence[Any]


def lookalikes(contact: Contact) -> list[Lookalike]:
    """Others with the same phone number or the same words in their name, those with both first; nobody is changed."""
    if contact.merged_into_id is not None:
        return []
    words = plain_words(contact.name)
    alike = Q(phone=contact.phone) if contact.phone else Q(pk__in=[])
    others = Contact.objects.filter(merged_into=None).exclude(pk=contact.pk)
    found = {other.pk: other for other in others.filter(alike).order_by("pk")[:AT_MOST]}
    if len(words) > 1:  # half the town is called Ana
        query = " & ".join(f"'{word}'" for word in words)
        named = others.filter(Q(_named(query))).order_by()[:AT_MOST]
        found |= {other.pk: other for other in named}
    looks = [_why(contact, other, set(words)) for other in found.values()]
    return sorted(looks, key=lambda look: (-len(look.why), look.contact.pk))[:AT_MOST]


def _named(query: str) -> Func:
    """The words of the name hold all of these: the same expression as in the index."""
    words = Func(F("name"), function="kernel_name_words")
    sought = Func(Value("simple"), Value(query), function="to_tsquery", template="%(function)s(%(expressions)s)")
    return Func(words, sought, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())


def _why(contact: Contact, other: Contact, words: set[str]) -> Lookalike:
    same_phone = contact.phone is not None and other.phone == contact.phone
    same_name = len(words) > 1 and words <= set(plain_words(other.name))
    reasons = [(same_phone, _("same phone number")), (same_name, _("same name"))]
    return Lookalike(other, [words for is_so, words in reasons if is_so])
