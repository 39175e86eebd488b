"""The reporter thinks again: other words, or no request at all."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.second_thoughts import is_in_grace, work_has_begun
from service_requests.statuses import ClosingReason
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .adding import note_news, refuse_unless_open
from .moves import event, locked, move_request, refuse_merged, refuse_second
from .news import tell_followers_withdrawn
from .publishing import show_typed_place
from .words import say
from .work import cancel_open_orders


@transaction.atomic
def edit_description(
    *, request: ServiceRequest, by: Actor, description: str, form_key: UUID | None = None
) -> ServiceRequest:
    """The reporter says it in other words, within the grace period and before any work.

    The earlier words are hidden, not lost: the record keeps what the city was told when. The new ones are as
    unpublished as the first ones were when they came in.
    """
    request = locked(request)
    refuse_second(form_key)
    _refuse_others(request, by)
    refuse_merged(request, by=by)
    refuse_unless_open(request)
    _refuse_after_work_began(request)
    if not is_in_grace(request):
        raise TransitionNotAllowed(_("The time for changing your words is over. You can still add to them."))
    old = Words.objects.select_for_update().filter(request=request, kind=WordsKind.DESCRIPTION, hidden_at=None)
    if [words.body for words in old] == [description.strip()]:
        return request
    now = clock.now()
    if old.exclude(published_at=None).exists():
        show_typed_place(request, shown=False)
    old.update(hidden_at=now, published_at=None, published_by=None)
    say(request, WordsKind.DESCRIPTION, description, by=by)
    note_news(request)
    event(request, "edit", by=by, old=request.status, new=request.status, form_key=form_key).save()
    return request


@transaction.atomic
def withdraw(*, request: ServiceRequest, by: Actor, why: str = "", form_key: UUID | None = None) -> ServiceRequest:
    """The reporter takes it back before a crew has started; work orders that are out are called back."""
    request = locked(request)
    refuse_second(form_key)
    _refuse_others(request, by)
    refuse_merged(request, by=by)
    _refuse_after_work_began(request)
    say(request, WordsKind.ADDITION, why, by=by)
    request = move_request(
        request, "withdraw", by=by, reason=ClosingReason.WITHDRAWN, form_key=form_key,
        closing_reason=ClosingReason.WITHDRAWN,
    )  # fmt: skip
    cancel_open_orders(request, by=by)
    tell_followers_withdrawn(request)
    return request


def _refuse_others(request: ServiceRequest, by: Actor) -> None:
    if not request.is_reported_by(by):
        raise PermissionDenied


def _refuse_after_work_began(request: ServiceRequest) -> None:
    if request.is_open and work_has_begun(request.history.values_list("action", flat=True)):
        raise TransitionNotAllowed(_("A crew has started to work on it meanwhile, so this is not possible any more."))
