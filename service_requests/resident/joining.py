""" "This is mine too": the report that somebody was about to send becomes one more voice for another."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from service_requests import services, trust
from service_requests.forms.report import ReportForm
from service_requests.models import ServiceRequest
from service_requests.resident import mine_too
from service_requests.services import OwnRequest
from westfield.kernel import limits
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.models import Image
from westfield.kernel.network import network_of

# What must be right to follow; where it is and what is asked about it the other request says already.
OF_THE_SENDER = ("name", "email", "phone", "tell_by", "photos", "description")

GONE = _("That request is not there any more. Please send yours.")


def join(request: ActorRequest, form: ReportForm, photos: list[Image]) -> HttpResponse | None:
    """Follow the request that was pointed at; None where it cannot be, or something about the sender is wrong."""
    form.forget_errors(but=OF_THE_SENDER)
    made = ServiceRequest.objects.filter(form_key=form.photo_key).first()
    if made is not None:  # sent already, in another tab: the same form is one thing
        return redirect(made.private_path)
    shown = _pointed_at(request, form)
    if shown is None or form.errors:
        return None
    try:
        _follow(request, form, shown, photos)
    except OwnRequest:
        messages.info(request, _("You reported this one yourself: you hear about it anyway."))
        return _there(shown, form)
    except PermissionDenied:
        form.add_error(None, GONE)
        return None
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return None
    messages.success(request, _thanks(form))
    response = _there(shown, form)
    mine_too.remember(response, request, shown)
    return response


def _pointed_at(request: ActorRequest, form: ReportForm) -> ServiceRequest | None:
    """The request whose button was pressed, if everybody may see it."""
    number = request.POST.get("mine_too", "").replace("\0", "")
    found: ServiceRequest | None = ServiceRequest.objects.visible_to(Actor.stranger()).with_reference(number).first()
    if found is None:
        form.add_error(None, GONE)
    return found


def _there(shown: ServiceRequest, form: ReportForm) -> HttpResponse:
    """To that request; what the browser kept of the form may go. The key stands where no server and no log sees it."""
    return redirect(f"{shown.get_absolute_url()}#taken-{form.photo_key}")


def _follow(request: ActorRequest, form: ReportForm, shown: ServiceRequest, photos: list[Image]) -> None:
    """Count this voice, unless its sender is held up; who is, is not told so."""
    reporter, network, actor = form.reporter(), network_of(request), request.actor.as_resident()
    spent = limits.spend(follows_of_network=network, follows_to_email=reporter.email)
    if form.caught or spent or trust.is_blocked(network=network, reporter=reporter, contact=actor.contact):
        return
    services.follow(
        request=shown,
        by=actor,
        form_key=form.photo_key,
        reporter=reporter,
        me_too=True,
        words=form.cleaned_data.get("description", ""),
        photos=photos,
    )


def _thanks(form: ReportForm) -> Any:
    if form.cleaned_data.get("email") and form.known is None:
        return _("Thank you: yours counts with this one. To hear of it, open the link in the e-mail we just sent you.")
    return _("Thank you: yours counts with this one.")
