"""Who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from westfield.kernel.actor import Actor

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
