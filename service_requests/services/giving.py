"""Somebody is told that a work order is theirs now."""

from notifications.services import notify
from service_requests.models import HistoryEvent, WorkOrder
from westfield.kernel.actor import Actor


def tell_given(order: WorkOrder, *, by: Actor, event: HistoryEvent) -> None:
    """Tell the one it was given to by the act that `event` is the line of, unless they did it themselves."""
    if order.assignee is not None and order.assignee_id != (by.user and by.user.pk):
        notify(to=order.assignee, about=order, message="requests/given", dedupe=f"given:{event.pk}")
