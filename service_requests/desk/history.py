"""The history of a request as staff read it: every fact in plain words, with who and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.desk.corrections import sentences_of
from service_requests.kin_words import KIN_SENTENCES, UNKNOWN, kin_sentences
from service_requests.models import HistoryEvent, ServiceRequest, Words
from service_requests.order_words import ORDER_SENTENCES, PLANNING, crews_then, people_in, planned
from service_requests.statuses import REASONS, RequestStatus
from westfield.kernel.actor import ActorKind
from westfield.kernel.models import User

SENTENCES: dict[str, Any] = {
    **ORDER_SENTENCES,
    **KIN_SENTENCES,
    "receive": _("Received"),
    "let_in": _("Let in"),
    "discard": _("Discarded: not a report"),
    "block_sender": _("The sender was blocked"),
    "confirm_phone": _("The phone number was confirmed by a code"),
    "call": _("Somebody called about it"),
    "see_contact": _("The reporter's contact was looked at"),
    "hand_over": _("%(order)s handed over"),
    "use_material": _("%(order)s: material noted"),
    "drop_material": _("%(order)s: material taken off the list"),
    "show_before": _("%(order)s: photos from before the work"),
    "assign": _("Assigned"),
    "flag": _("Flagged"),
    "unflag": _("The flag was taken off"),
    "note": _("Internal note"),
    "update": _("News for the public"),
    "change_service": _("Service changed"),
    "move_pin": _("Place changed"),
    "complete": _("Completed"),
    "close_without_work": _("Closed without work"),
    "wait": _("Set to wait"),
    "resume": _("Resumed"),
    "reopen": _("Reopened"),
    "add": _("More words or photos"),
    "others_add": _("“Mine too”, with words or photos"),
    "answer": _("The question was answered"),
    "edit": _("Put in other words"),
    "withdraw": _("Withdrawn"),
    "publish_words": _("Words published"),
    "hide_words": _("Words hidden"),
    "publish_photo": _("Photo published"),
    "hide_photo": _("Photo hidden"),
    "publish_all": _("All that residents sent was published"),
    "strike_words": _("Something was struck from words"),
    "strike_answer": _("Something was struck from an answer"),
    "strike_place": _("Something was struck from the place"),
    "black_out": _("Parts of a photo were blacked out"),
    "see_original": _("An original was looked at"),
    "restore_words": _("The original words were brought back"),
    "restore_answer": _("The original answer was brought back"),
    "restore_place": _("The original place was brought back"),
    "restore_photo": _("The original photo was brought back"),
    "purge_original": _("An original was deleted for good"),
}
# A request follows its work orders: told as where the line before led to, not as a line of its own.
CONSEQUENCES = ("work_issued", "work_started", "work_done", "work_handed_back", "work_put_back")
# Acts whose name does not say where they lead.
GO_ON = ("resume", "reopen", "answer")


@dataclass
class Line:
    at: datetime
    sentence: str
    who: str
    reason: Any = ""
    led_to: Any = ""


@dataclass(frozen=True)
class People:
    """Names of the staff who appear on a page, looked up at once; a reporter has none here."""

    names: Mapping[int, str]

    @classmethod
    def in_(cls, events: Iterable[HistoryEvent], words: Iterable[Words], *others: int | None) -> "People":
        keys = {event.actor_id for event in events if event.actor_kind == ActorKind.USER}
        keys |= {said.author_id for said in words if said.author_kind == ActorKind.USER} | set(others)
        keys |= {key for event in events for key in people_in(event.facts)}
        staff = User.objects.filter(is_staff=True, pk__in=[key for key in keys if key is not None]).only(
            "name", "email"
        )
        return cls({user.pk: str(user) for user in staff})

    def who(self, kind: str, pk: int | None) -> str:
        if kind == ActorKind.USER:
            return self.names.get(pk or 0) or str(_("Somebody who has left"))
        if kind == ActorKind.SYSTEM:
            return str(_("Automatically"))
        return str(_("Another program")) if kind == ActorKind.API_CLIENT else str(_("The reporter"))


def events_of(request: ServiceRequest) -> list[HistoryEvent]:
    """All its lines of history, with what their sentences need; one query."""
    beside = ("work_order__crew", "correction", "assignment__assignee", "assignment__department")
    return list(request.history.select_related(*beside))


def lines_of(
    request: ServiceRequest,
    events: Sequence[HistoryEvent],
    people: People,
    *,
    exact: bool = True,
    known: Collection[str] = (),
) -> list[Line]:
    """One line per act, newest last; what it made of the request stands with it. `exact`: the reader may know where;
    `known`: the numbers of other requests that they may know (`numbers_known`)."""
    lines: list[Line] = []
    crews = crews_then(events)
    sentences = sentences_of(request, events, exact=exact) | kin_sentences(events, known)
    for event in events:
        if event.action in CONSEQUENCES and lines:
            lines[-1].led_to = RequestStatus(event.new_status).label
        else:
            line = _line(request, event, people, crews.get(event.pk, ""))
            line.sentence = sentences.get(event.pk, line.sentence)
            lines.append(line)
    return lines


def _line(request: ServiceRequest, event: HistoryEvent, people: People, crew: str) -> Line:
    order = event.work_order
    words = {"order": order.number, "crew": crew} if order else {"other": UNKNOWN}
    sentence = SENTENCES.get(event.action, event.action.replace("_", " ")) % words
    if order and event.action in PLANNING and event.facts:
        sentence = planned(order.number, event.facts, people.names)
    if event.action == "receive":
        sentence = f"{sentence} ({request.get_channel_display()})"
    return Line(
        at=event.at,
        sentence=sentence,
        who=_who(event, people, crew),
        reason=REASONS.get(event.reason, ""),
        led_to=RequestStatus(event.new_status).label if event.action in GO_ON else "",
    )


def _who(event: HistoryEvent, people: People, crew: str) -> str:
    """Whoever says "mine too" is not the reporter; who acts on a work order without an account is its contractor."""
    if event.action == "others_add":
        return str(_("Another resident"))
    if event.work_order_id is not None and event.actor_kind == ActorKind.STRANGER:
        return crew
    return people.who(event.actor_kind, event.actor_id)
