"""Requests that were merged into one: they close with it and open again with it."""

from service_requests.models import HistoryEvent, Merge, ServiceRequest
from westfield.kernel.actor import Actor

from .moves import close_with, event, put_back


def locked_merged_into(root: ServiceRequest) -> list[ServiceRequest]:
    """What was merged into a locked request, locked as well; always in the order of their numbers."""
    return list(ServiceRequest.objects.select_for_update(of=("self",)).filter(merged_into=root).order_by("pk"))


def close_children(root: ServiceRequest, *, by: Actor) -> None:
    """What was merged into a request that is now closed is closed with it, for the same reason."""
    HistoryEvent.objects.bulk_create(close_with(child, root, by=by) for child in locked_merged_into(root))


def reopen_children(root: ServiceRequest, *, by: Actor, but: ServiceRequest | None = None) -> None:
    """What was closed with it is open again with it, each as it stood when it was merged; all but `but`."""
    children = [child for child in locked_merged_into(root) if child != but]
    HistoryEvent.objects.bulk_create(put_back_one(child, "reopen_with", by=by, other=root) for child in children)


def put_back_one(child: ServiceRequest, action: str, *, by: Actor, other: ServiceRequest) -> HistoryEvent:
    """Let a locked request stand where it stood when it was merged; its line of history, not yet saved."""
    old = child.status
    put_back(child, Merge.objects.get(child=child, undone_at=None).was)
    return event(child, action, by=by, old=old, new=child.status, facts={"other": other.reference})
