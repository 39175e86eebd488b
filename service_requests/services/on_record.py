"""Who looked at what: an administrator sees every caller's contact, and that is on record."""

from service_requests.models import ServiceRequest
from westfield.kernel.actor import Actor

from .moves import event

ACTION = "see_contact"


def note_contact_seen(*, request: ServiceRequest, by: Actor) -> None:
    """Write down that `by` was shown the reporter's contact, where their role is one that is kept on record."""
    if by.may("requests.view_reporter_on_record"):
        event(request, ACTION, by=by, old=request.status, new=request.status).save()
