"""The history of a request as a resident reads it: plain words, newest last, nothing of the inner works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.models import HistoryEvent, ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason

# Which facts a resident reads, and how; what is not here (seen, accepted, published, …) is the city's own business.
SENTENCES: dict[str, Any] = {
    "receive": _("We received the report."),
    "let_in": _("A member of staff looked at it and passed it on."),
    "discard": _("Closed."),
    "work_issued": _("A crew has the work order."),
    "work_started": _("The crew started to work."),
    "work_handed_back": _("The crew could not finish it. We are looking for another way."),
    "work_done": _("The work is done."),
    "complete": _("Completed."),
    "wait": _("Waiting."),
    "answer": _("The answer came. We are going on with it."),
    "resume": _("We are going on with it."),
    "close_without_work": _("Closed without work."),
    "withdraw": _("Withdrawn by the person who reported it."),
    "reopen": _("Opened again."),
    "add": _("The person who reported it added something."),
    "others_add": _("Somebody else added something."),
    "update": _("News from the city."),
    "merge": _("It is the same as another request. We work on both together."),
    "close_with": _("Closed together with the other request."),
    "reopen_with": _("Opened again together with the other request."),
    "unmerge": _("We work on this one by itself again."),
    "change_service": _("We put it with the right service."),
    "move_pin": _("We put the place right."),
}
# The same facts told to whoever did them.
TO_THE_REPORTER: dict[str, Any] = {
    "receive": _("We received your report."),
    "answer": _("You answered. We are going on with it."),
    "withdraw": _("You withdrew it."),
    "add": _("You added something."),
    "edit": _("You changed what you wrote."),
}
# Told only together with words that this reader may see: that something was added says nothing by itself.
NOTHING_WITHOUT_WORDS = ("others_add", "update")
FOR_THE_PUBLIC = (WordsKind.DONE, WordsKind.DECISION)
# Which words were said with which act.
SAID_WITH: dict[str, tuple[WordsKind, ...]] = {
    "work_done": FOR_THE_PUBLIC,
    "complete": FOR_THE_PUBLIC,
    "close_without_work": FOR_THE_PUBLIC,
    "wait": (WordsKind.QUESTION,),
    "answer": (WordsKind.ADDITION,),
    "withdraw": (WordsKind.ADDITION,),
    "reopen": (WordsKind.ADDITION,),
    "add": (WordsKind.ADDITION,),
    "others_add": (WordsKind.OTHERS,),
    "update": (WordsKind.UPDATE,),
}


@dataclass(frozen=True)
class Chapter:
    at: datetime
    sentence: Any
    detail: Any
    words: tuple[Words, ...]
    status: str
    action: str


def story_of(events: Iterable[HistoryEvent], words: Sequence[Words], *, mine: bool) -> list[Chapter]:
    """One chapter for each fact that matters to this reader, with the words that were said then and they may read."""
    sentences = SENTENCES | TO_THE_REPORTER if mine else SENTENCES
    left = list(words)
    chapters = []
    for event in events:
        told = [each for each in left if each.kind in SAID_WITH.get(event.action, ()) and each.written_at <= event.at]
        left = [each for each in left if each not in told]
        silent = not told and (event.action in NOTHING_WITHOUT_WORDS or (event.action == "add" and not mine))
        if event.action in sentences and not silent:
            chapters.append(_chapter(event, sentences, tuple(told)))
    return chapters


def _chapter(event: HistoryEvent, sentences: dict[str, Any], told: tuple[Words, ...]) -> Chapter:
    detail = "" if event.action == "withdraw" else _detail(event.reason)  # its sentence says so already
    return Chapter(event.at, sentences[event.action], detail, told, event.new_status, event.action)


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
HELD = _("A member of staff looks at it first. Then it goes to the right people.")


def next_step_of(request: ServiceRequest) -> Any:
    """What comes next, in one sentence; the same honest one for every report that is held, whatever for."""
    return HELD if request.held_because and request.is_open else NEXT_STEP[RequestStatus(request.status)]
