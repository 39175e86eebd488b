"""What the reporter is told; the words stand in templates/requests/notifications/."""

from notifications.services import notify
from service_requests.models import ServiceRequest


def tell_completed(request: ServiceRequest) -> None:
    """Tell the reporter, once per completion: a reopened request is completed again."""
    _tell(request, "completed")


def tell_closed_without_work(request: ServiceRequest) -> None:
    _tell(request, "closed_without_work")


def _tell(request: ServiceRequest, news: str) -> None:
    if request.reporter is not None:
        notify(
            to=request.reporter,
            about=request,
            message=f"requests/{news}",
            dedupe=f"{news}:{request.pk}:{request.reopened_count}",
        )
