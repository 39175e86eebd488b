"""What the buttons of the reporter's own page do: check the form, call one verb, back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.resident.forms import REPORTERS_FORMS, AddForm, reporters_form
from service_requests.resident.status import drawn, holder_of, seen_by_holder
from service_requests.services import AlreadyDone
from westfield.kernel import limits
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.network import network_of
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "answer": services.answer,
    "add": services.add,
    "edit": services.edit_description,
    "withdraw": services.withdraw,
    "reopen": services.reopen,
}


@never_cache
def act(request: ActorRequest, reference: str, token: str, action: str) -> HttpResponse:
    """Answer, add, change, withdraw or reopen, by the private link; looking changes nothing."""
    shown, holder = holder_of(request, reference, token)
    if action not in REPORTERS_FORMS:
        raise Http404
    if request.method != "POST":
        return redirect(shown.private_path)
    form = reporters_form(action, request.path, shown, request.POST, request.FILES)
    photos = keep_photos(form=form, network=network_of(request)) if isinstance(form, TakesPhotos) else []
    if form.is_valid() and isinstance(form, AddForm):
        form.refuse_nothing(photos=len(photos))
    if not form.is_valid():
        return drawn(request, shown, holder, token=token, tried=form, status=422)
    if limits.spend(acts_of_request=str(shown.pk)):
        messages.error(request, _("That was a lot within an hour. Please try again later: your words stand below."))
        return drawn(request, shown, holder, token=token, tried=form, status=429)
    given = {**form.arguments, **({"photos": photos} if isinstance(form, TakesPhotos) else {})}
    return _attempt(request, shown, holder, token, form, lambda: VERBS[action](request=shown, by=holder, **given))


def _attempt(
    request: ActorRequest, shown: ServiceRequest, holder: Actor, token: str, form: Any, verb: Callable[[], Any]
) -> HttpResponse:
    """Do it; where it came too late, show the request as it is now and what was typed for nothing."""
    try:
        verb()
    except AlreadyDone:
        return redirect(shown.private_path)
    except (TransitionNotAllowed, PermissionDenied) as refusal:
        # The reporter may do all of this, only not at every moment: whatever is refused came too late or too early.
        fresh = seen_by_holder(shown.pk, holder)
        messages.error(request, str(refusal) or _("This is not possible as it stands now; see below."))
        return drawn(request, fresh, holder, token=token, tried=form, status=409)
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return drawn(request, shown, holder, token=token, tried=form, status=422)
    messages.success(request, form.done)
    return redirect(shown.private_path)
