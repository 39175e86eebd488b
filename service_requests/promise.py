"""When something is due, in the words in which a clerk would say it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest, WorkOrder
from westfield.kernel import clock


@dataclass(frozen=True)
class Promise:
    """What is said about a target; `tone` is the tag that goes with it, "" for plain words."""

    words: str
    tone: str = ""
    is_day: bool = False  # "Due: Mon, Nov 30" makes sense, "Due: Clock stopped" does not


def promise_of(thing: ServiceRequest | WorkOrder) -> Promise:
    """How a request stands to its target, or a work order to the moment it is due."""
    if isinstance(thing, WorkOrder):
        return _against(thing.due_at, ended_at=thing.ended_at, stopped_at=thing.request.clock_stopped_at)
    return _against(thing.target_at, ended_at=thing.closed_at, stopped_at=thing.clock_stopped_at)


def _against(due_at: datetime | None, *, ended_at: datetime | None, stopped_at: datetime | None) -> Promise:
    if due_at is None:
        return Promise(_("No target"))
    if ended_at is not None:
        return _kept(due_at, ended_at)
    if due_at < (stopped_at or clock.now()):
        return Promise(_("Late by %(time)s") % {"time": _span(due_at, stopped_at or clock.now())}, "late")
    if stopped_at is not None:
        return Promise(_("Clock stopped"))
    return _ahead(localtime(due_at))


def _kept(due_at: datetime, ended_at: datetime) -> Promise:
    if ended_at <= due_at:
        return Promise(_("On time"), "on_time")
    return Promise(_("%(time)s after its target") % {"time": _span(due_at, ended_at)}, "late")


def _ahead(due: datetime) -> Promise:
    today = localtime(clock.now()).date()
    if due.date() == today:
        return Promise(_("Today, %(time)s") % {"time": _time_of(due)}, "due_soon")
    if due.date() == today + timedelta(days=1):
        return Promise(_("Tomorrow, %(time)s") % {"time": _time_of(due)}, is_day=True)
    return Promise(date_format(due, _("D, M j") if due.year == today.year else _("M j, Y")), is_day=True)


def _time_of(due: datetime) -> str:
    return date_format(due, _("g:i A"))


def _span(start: datetime, end: datetime) -> Any:
    return timesince(start, end, depth=1)
