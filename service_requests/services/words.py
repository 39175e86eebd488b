"""Writing down what somebody said about a request."""

from service_requests.models import ServiceRequest, Words, WorkOrder
from service_requests.models.history import WRITTEN_FOR_THE_PUBLIC, WordsKind
from westfield.kernel import clock
from westfield.kernel.actor import Actor


def say(
    request: ServiceRequest, kind: WordsKind, body: str, *, by: Actor, work_order: WorkOrder | None = None
) -> Words | None:
    """Keep `body`, if there is any; what staff write for the public is published at once."""
    if not body.strip():
        return None
    author_kind, author_id = by.identity
    published = kind in WRITTEN_FOR_THE_PUBLIC and by.is_staff
    return Words.objects.create(
        request=request,
        work_order=work_order,
        kind=kind,
        body=body.strip(),
        author_kind=author_kind,
        author_id=author_id,
        published_at=clock.now() if published else None,
        published_by=by.user if published else None,
    )
