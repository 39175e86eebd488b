"""What happened to a work order, in sentences: for its history, and for whoever was a moment too late."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_requests.models import HistoryEvent
from service_requests.statuses import Priority
from westfield.kernel.words import as_words

Facts = Mapping[str, Any]
Names = Mapping[int, str]

ORDER_SENTENCES: dict[str, Any] = {
    "issue": gettext_lazy("%(order)s issued to %(crew)s"),
    "see": gettext_lazy("%(order)s seen by %(crew)s"),
    "accept": gettext_lazy("%(order)s accepted"),
    "start": gettext_lazy("%(order)s started"),
    "finish": gettext_lazy("%(order)s done"),
    "cannot_do": gettext_lazy("%(order)s handed back"),
    "cancel": gettext_lazy("%(order)s canceled"),
    "hand_over": gettext_lazy("%(order)s handed over"),
    "use_material": gettext_lazy("%(order)s: material noted"),
    "drop_material": gettext_lazy("%(order)s: material taken off the list"),
    "show_before": gettext_lazy("%(order)s: photos from before the work"),
    "plan": gettext_lazy("%(order)s planned"),
    "reissue": gettext_lazy("%(order)s given to somebody else"),
    "send_contract": gettext_lazy("%(order)s: the link was sent again to %(crew)s"),
    "void_contract": gettext_lazy("%(order)s: the contractor’s link was voided"),
}
PLANNING = ("plan", "reissue", "hand_over")


def people_in(facts: Facts) -> set[int]:
    """Keys of the staff whom the particulars of a line of history name."""
    return {key for key in facts.get("person", ()) if key is not None}


def crews_in(facts: Facts) -> tuple[str, str] | None:
    """From which crew to which, where the line moved it."""
    if "crew" not in facts:
        return None
    before, after = (str(as_words(words)) for words in facts["crew"])
    return before, after


def crews_then(events: Iterable[HistoryEvent]) -> dict[int, str]:
    """Whose an order was at each line of its history, by the line's key: the order itself only knows whose it is."""
    events = [event for event in events if event.work_order is not None]
    now: dict[int | None, str] = {}
    for event in reversed(events):
        moved = crews_in(event.facts)
        if moved:
            now[event.work_order_id] = moved[0]
    then = {}
    for event in events:
        moved = crews_in(event.facts)
        assert event.work_order
        then[event.pk] = now.setdefault(event.work_order_id, str(event.work_order.crew.name))
        if moved:
            now[event.work_order_id] = moved[1]
    return then


def planned(number: str, facts: Facts, names: Names) -> str:
    """What a supervisor changed: "W-12 moved from Streets 1 to Streets 2; W-12 given to Ana Ruiz"."""
    told = [tell(number, facts, names) for what, tell in TELLERS.items() if what in facts]
    return "; ".join(words for words in told if words) or ORDER_SENTENCES["plan"] % {"order": number}


def sentence_of(event: HistoryEvent, number: str, *, crew: str, names: Names) -> str:
    """A line of history about a work order; `crew` is whose it was then."""
    if event.action in PLANNING and event.facts:
        return planned(number, event.facts, names)
    return str(ORDER_SENTENCES[event.action] % {"order": number, "crew": crew})


def moment(when: datetime | None) -> str:
    return date_format(localtime(when), _("M j, g:i A")) if when else _("no day")


def _moved(number: str, facts: Facts, names: Names) -> str:
    before, after = crews_in(facts) or ("", "")
    return _("%(order)s moved from %(before)s to %(after)s") % {"order": number, "before": before, "after": after}


def _given(number: str, facts: Facts, names: Names) -> str:
    key = facts["person"][1]
    if key is None:
        return "" if "crew" in facts else _("%(order)s given to the whole crew") % {"order": number}
    return _("%(order)s given to %(person)s") % {
        "order": number,
        "person": names.get(key) or _("Somebody who has left"),
    }


def _due(number: str, facts: Facts, names: Names) -> str:
    before, after = (moment(datetime.fromisoformat(when) if when else None) for when in facts["due"])
    return _("%(order)s due %(after)s instead of %(before)s") % {"order": number, "before": before, "after": after}


def _urgent(number: str, facts: Facts, names: Names) -> str:
    before, after = (Priority(priority).label for priority in facts["priority"])
    words = _("%(order)s has the priority “%(after)s” instead of “%(before)s”")
    return words % {"order": number, "before": before, "after": after}


def _brought(number: str, facts: Facts, names: Names) -> str:
    return _("%(order)s needs other equipment") % {"order": number}


TELLERS = {"crew": _moved, "person": _given, "due": _due, "priority": _urgent, "equipment": _brought}
