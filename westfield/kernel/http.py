"""A request as every view gets it."""

from django.http import HttpRequest

from westfield.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """An HTTP request with its actor, as `ActorMiddleware` leaves it; only the type is ours."""

    actor: Actor
