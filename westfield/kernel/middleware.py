"""Who is asking, and what to answer while the database is away."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from westfield.kernel.actor import Actor

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


def _actor_of(request: HttpRequest) -> Actor:
    return Actor.of_user(request.user) if request.user.is_authenticated else Actor.stranger()


class ActorMiddleware:
    """Gives every request its `actor`, looked up only when something asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class UnavailableMiddleware:
    """Answers 503 with Retry-After while Postgres is away or overloaded, instead of a raw error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database unavailable: %s", type(exception).__name__)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
