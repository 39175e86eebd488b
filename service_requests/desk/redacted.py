"""What on a request's page was redacted, and what residents sent that nobody has decided about."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from service_requests.models import Answer, Redaction, RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS
from service_requests.models.photo import FROM_RESIDENTS as PHOTOS_FROM_RESIDENTS
from service_requests.services.publishing import key_of
from service_requests.workflow import may_see_originals
from westfield.kernel.actor import Actor

# By which field a redaction points to what it is of.
FIELDS: dict[str, Any] = {"words": Words, "photo": RequestPhoto, "answer": Answer, "place_of": ServiceRequest}


def mark_redacted(actor: Actor, shown: ServiceRequest, items: Iterable[Any]) -> None:
    """Give each of `items` its `redacted` (whether anything of it was) and its `original` (a way to it, for few)."""
    may_see, items = may_see_originals(actor, shown), list(items)
    keys = {field: [item.pk for item in items if isinstance(item, model)] for field, model in FIELDS.items()}
    of_them = Q(pk__in=())
    for field, those in keys.items():
        of_them |= Q(**{f"{field}__in": those}) if those else Q(pk__in=())
    found: dict[tuple[str, int], list[Redaction]] = {}
    for redaction in Redaction.objects.filter(of_them):
        for field in FIELDS:
            found.setdefault((field, getattr(redaction, f"{field}_id")), []).append(redaction)
    for item in items:
        field = next(field for field, model in FIELDS.items() if isinstance(item, model))
        its_own = found.get((field, item.pk), [])
        item.redacted = bool(its_own)
        item.original = next((each for each in its_own if each.purged_at is None), None) if may_see else None


def undecided(words: Sequence[Words], photos: Sequence[RequestPhoto]) -> list[str]:
    """What residents sent that is neither published nor hidden, as `services.publish_all` takes it."""
    theirs: list[Words | RequestPhoto] = [said for said in words if said.kind in FROM_RESIDENTS]
    theirs += [photo for photo in photos if photo.kind in PHOTOS_FROM_RESIDENTS and photo.image.is_ready]
    return [key_of(each) for each in theirs if each.published_at is None and each.hidden_at is None]
