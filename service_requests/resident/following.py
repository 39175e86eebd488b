"""Following somebody else's request: the form on its page, and the buttons behind the links in our mails."""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from service_requests import services, trust
from service_requests.models import Follow, ServiceRequest
from service_requests.resident import mine_too
from service_requests.resident.forms import FollowForm, PressForm
from service_requests.resident.status import drawn, visible
from service_requests.secret_links import follow_link
from service_requests.services import OwnRequest, Reporter
from westfield.kernel import limits
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.network import network_of
from westfield.kernel.words import readers_language


def follow(request: ActorRequest, reference: str) -> HttpResponse:
    """ "This is mine too", or just to hear of it; to every address that is typed the answer is the same."""
    actor = request.actor.as_resident()
    shown = visible(reference, actor)
    if request.method != "POST":
        return redirect(shown)
    if not shown.is_public:
        raise Http404
    form = FollowForm(
        request.POST, request.FILES, name="follow", url=request.path, label=_("Follow"),
        signed_in=actor.contact is not None, said_before=mine_too.said_before(request, shown),
    )  # fmt: skip
    photos = keep_photos(form=form, network=network_of(request))
    if not form.is_valid():
        return drawn(request, shown, actor, tried=form, status=422)
    email, network = form.cleaned_data.get("email", ""), network_of(request)
    reporter = Reporter(email=email, language=readers_language())
    spent = limits.spend(follows_of_network=network, follows_to_email=email)
    if not (spent or form.caught or trust.is_blocked(network=network, reporter=reporter, contact=actor.contact)):
        try:
            services.follow(
                request=shown, by=actor, form_key=form.photo_key, reporter=reporter, me_too=form.is_mine_too,
                words=form.cleaned_data["words"], photos=photos,
            )  # fmt: skip
        except OwnRequest:
            messages.info(request, _("You reported this one yourself: you hear about it anyway."))
            return redirect(shown)
        except PhotoRefused as refusal:
            form.add_error("photos", refusal)
            return drawn(request, shown, actor, tried=form, status=422)
    return _thanked(request, shown, form, email)


def _thanked(request: ActorRequest, shown: ServiceRequest, form: FollowForm, email: str) -> HttpResponse:
    """Back to the page with what happens next; the same words whoever was typed, and however it went."""
    if email:
        messages.success(
            request, _("Thank you. One more step: open the link in the e-mail we just sent you, and we write to you.")
        )
    elif form.signed_in:
        messages.success(request, _("You follow this request now: we write to you when it is closed."))
    else:
        messages.success(request, _("Thank you. Your voice counts."))
    response = redirect(shown)
    if form.is_mine_too:
        mine_too.remember(response, request, shown)
    return response


def unfollow(request: ActorRequest, reference: str) -> HttpResponse:
    """Somebody signed in has heard enough of it."""
    actor = request.actor.as_resident()
    shown = visible(reference, actor)
    if request.method == "POST" and actor.contact is not None:
        followed = Follow.objects.filter(request=shown, contact=actor.contact, confirmed_at__isnull=False).first()
        if followed is not None:
            services.stop_following(follow=followed)
            messages.success(request, _("You follow this request no longer."))
    return redirect(shown)


def _proved(purpose: Literal["confirm", "stop"], pk: int, token: str) -> Follow:
    """The follow whose mail held this link; for any other there is no such page."""
    followed = Follow.objects.select_related("request").filter(pk=pk, contact__isnull=False).first()
    if followed is None or not follow_link.proves(token, purpose, pk):
        raise Http404
    return followed


@never_cache
def confirm(request: ActorRequest, pk: int, token: str) -> HttpResponse:
    """The page behind the link in our mail: its button makes it so, to open it changes nothing."""
    followed = _proved("confirm", pk, token)
    if not followed.request.is_public:
        raise Http404
    if request.method == "POST":
        followed = services.confirm_follow(follow=followed)
        if followed.contact_id == followed.request.reporter_id:
            messages.info(request, _("You reported this one yourself: you hear about it anyway."))
        else:
            messages.success(request, _("Thank you. We write to you when it is closed."))
        return redirect(followed.request)
    return _page(request, followed, "requests/resident/follow_confirm.html", _("Yes, write to me"))


@never_cache
def stop(request: ActorRequest, pk: int, token: str) -> HttpResponse:
    """The page behind "no more news": its button ends it."""
    followed = _proved("stop", pk, token)
    if request.method == "POST":
        services.stop_following(follow=followed)
        return redirect(request.path)
    return _page(request, followed, "requests/resident/follow_stop.html", _("No more news about this one"))


def _page(request: ActorRequest, followed: Follow, template: str, label: str) -> HttpResponse:
    form = PressForm(name="press", url=request.path, label=label)
    response = render(request, template, {"followed": followed, "shown": followed.request, "form": form})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
