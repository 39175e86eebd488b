"""When a work order is due, as one would call it across the truck: "late since Tuesday", "waits for parts"."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from service_requests.models import WorkOrder
from service_requests.promise import Promise
from service_requests.statuses import RequestStatus, WaitingReason
from westfield.kernel import clock

A_WEEK = timedelta(days=6)


def due_of(order: WorkOrder) -> list[Promise]:
    """What it waits for, and how it stands to its day; nothing once it has ended, or where nobody promised a day."""
    if not order.is_open:
        return []
    said = [_waiting(order)] if order.request.status == RequestStatus.WAITING else []
    stopped_at = order.request.clock_stopped_at
    if order.due_at is None or (stopped_at is not None and stopped_at <= order.due_at):
        return said
    return [*said, _against(localtime(order.due_at), localtime(clock.now()))]


def _waiting(order: WorkOrder) -> Promise:
    request = order.request
    what = WaitingReason(request.waiting_reason).label
    if request.waiting_until is None:
        return Promise(_("Waiting: %(what)s") % {"what": what}, "waiting")
    until = date_format(request.waiting_until, _("D, M j"))
    return Promise(_("Waiting until %(day)s: %(what)s") % {"day": until, "what": what}, "waiting")


def _against(due: datetime, now: datetime) -> Promise:
    if due < now:
        return Promise(_late(due, now), "late")
    if due.date() == now.date():
        return Promise(_("Due today, %(time)s") % {"time": _time_of(due)}, "due_soon")
    if due.date() == now.date() + timedelta(days=1):
        return Promise(_("Due tomorrow, %(time)s") % {"time": _time_of(due)})
    return Promise(_("Due %(day)s") % {"day": date_format(due, _("D, M j") if due.year == now.year else _("M j, Y"))})


def _late(due: datetime, now: datetime) -> str:
    if due.date() == now.date():
        return _("Late since %(time)s today") % {"time": _time_of(due)}
    if due.date() == now.date() - timedelta(days=1):
        return _("Late since yesterday")
    if now - due < A_WEEK:
        return _("Late since %(weekday)s") % {"weekday": date_format(due, "l")}
    return _("Late since %(day)s") % {"day": date_format(due, _("M j") if due.year == now.year else _("M j, Y"))}


def _time_of(due: datetime) -> str:
    return date_format(due, _("g:i A"))
