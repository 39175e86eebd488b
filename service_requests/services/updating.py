"""News from the city while a request is open."""

from typing import Any
from uuid import UUID

from django.db import transaction

from service_requests.models import ServiceRequest, Words
from service_requests.models.history import WordsKind
from westfield.kernel import clock
from westfield.kernel.actor import Actor

from .moves import act_on, locked, refuse_second
from .news import tell_update
from .words import say


@transaction.atomic
def update(*, request: ServiceRequest, by: Actor, text: str, form_key: UUID | None = None) -> Words | None:
    """Tell everybody how it goes: public at once, its reporter and those who follow it are told.

    It is an answer: the first one counts as the first response, and what residents added is no news any more.
    """
    request = locked(request)
    refuse_second(form_key)
    first: dict[str, Any] = {"first_response_at": clock.now()} if request.first_response_at is None else {}
    words = say(request, WordsKind.UPDATE, text, by=by)
    act_on(request, "update", by=by, form_key=form_key, news_at=None, **first)
    if words is not None:
        tell_update(request, words)
    return words
