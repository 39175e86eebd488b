"""The history of what belongs together, in words: which other request it was, for those who may know of that one."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests import reference
from service_requests.models import HistoryEvent, ServiceRequest
from westfield.kernel.actor import Actor

KIN_SENTENCES: dict[str, Any] = {
    "merge": _("Merged into %(other)s"),
    "merge_here": _("%(other)s was merged into this one"),
    "unmerge": _("The merge with %(other)s was undone"),
    "unmerge_here": _("The merge of %(other)s was undone"),
    "close_with": _("Closed together with %(other)s"),
    "reopen_with": _("Opened again together with %(other)s"),
    "relate": _("Related to %(other)s"),
    "unrelate": _("Not related to %(other)s any more"),
}
ASKED_ELSEWHERE = _("Reopened, as the reporter of %(other)s asked")
UNKNOWN = _("another request")


def kin_sentences(events: Iterable[HistoryEvent], known: Collection[str]) -> dict[int, str]:
    """Key of the line → its sentence; a number that is not `known` to the reader is not told."""
    said = {}
    for event in events:
        other = event.facts.get("other")
        sentence = ASKED_ELSEWHERE if event.action == "reopen" else KIN_SENTENCES.get(event.action)
        if other and sentence:
            said[event.pk] = str(sentence) % {"other": other if other in known else UNKNOWN}
    return said


def numbers_known(events: Iterable[HistoryEvent], actor: Actor) -> set[str]:
    """Which of the other requests in these lines `actor` may know of; one query, none where there are no such lines."""
    told = {event.facts["other"] for event in events if "other" in event.facts}
    keys = [pk for number in told if (pk := reference.primary_key_of(number)) is not None]
    if not keys:
        return set()
    return {each.reference for each in ServiceRequest.objects.visible_to(actor).filter(pk__in=keys).only("pk")}
