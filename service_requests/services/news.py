"""What the reporter is told; the words stand in templates/requests/notifications/."""

from notifications.services import notify
from service_requests.models import ServiceRequest
from service_requests.statuses import TellBy
from westfield.kernel.models import Contact


def tell_received(request: ServiceRequest) -> None:
    """Tell the reporter the number, once, whoever comes to tell it: the report, or staff who let it in."""
    listener = _listener(request)
    if listener is not None:
        notify(to=listener, about=request, message="requests/received", dedupe=f"received:{request.pk}")


def tell_completed(request: ServiceRequest) -> None:
    """Tell the reporter, once per completion: a reopened request is completed again."""
    _tell(request, "completed")


def tell_closed_without_work(request: ServiceRequest) -> None:
    _tell(request, "closed_without_work")


def _listener(request: ServiceRequest) -> Contact | None:
    """The reporter, where there is one who wants to hear."""
    return request.reporter if request.tell_by != TellBy.NOTHING else None


def _tell(request: ServiceRequest, news: str) -> None:
    listener = _listener(request)
    if listener is not None:
        notify(
            to=listener,
            about=request,
            message=f"requests/{news}",
            dedupe=f"{news}:{request.pk}:{request.reopened_count}",
        )
