"""The history of a request as a resident reads it: plain words, newest last, nothing of the inner works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.models import ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason

# Which facts a resident reads, and how; what is not here (seen, accepted, published, …) is the city's own business.
SENTENCES: dict[str, Any] = {
    "receive": _("We received the report."),
    "work_issued": _("A crew has the work order."),
    "work_started": _("The crew started to work."),
    "work_handed_back": _("The crew could not finish it. We are looking for another way."),
    "work_done": _("The work is done."),
    "complete": _("Completed."),
    "wait": _("Waiting."),
    "resume": _("We are going on with it."),
    "close_without_work": _("Closed without work."),
    "reopen": _("Opened again."),
}


@dataclass(frozen=True)
class Chapter:
    at: datetime
    sentence: Any
    detail: Any
    words: tuple[Words, ...]
    status: str


def story_of(request: ServiceRequest, words: Sequence[Words]) -> list[Chapter]:
    """One chapter for each fact that matters to a resident, with the words that were said for the public then."""
    said = [w for w in words if w.kind in (WordsKind.DONE, WordsKind.DECISION)]
    chapters = []
    for event in request.history.all():
        if event.action not in SENTENCES:
            continue
        told: tuple[Words, ...] = ()
        if event.action in ("work_done", "complete", "close_without_work"):
            told, said = (
                tuple(w for w in said if w.written_at <= event.at),
                [w for w in said if w.written_at > event.at],
            )
        chapters.append(Chapter(event.at, SENTENCES[event.action], _detail(event.reason), told, event.new_status))
    return chapters


def _detail(reason: str) -> Any:
    for choices in (ClosingReason, WaitingReason):
        if reason in choices.values:
            return choices(reason).label
    return ""


NEXT_STEP = {
    RequestStatus.RECEIVED: _("We will look at it and send it to the right people."),
    RequestStatus.ASSIGNED: _("A crew has it on its list."),
    RequestStatus.IN_PROGRESS: _("A crew is working on it."),
    RequestStatus.WAITING: _("It waits for something; we go on as soon as we can."),
    RequestStatus.COMPLETED: _("The work is done."),
    RequestStatus.CLOSED_WITHOUT_WORK: _("We closed it without work; the reason stands below."),
}
