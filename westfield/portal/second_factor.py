"""Whoever can change the city's set-up or its money signs in with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from westfield.kernel import admin_pages
from westfield.kernel.models import User

ROLES = ("Administrator", "Finance officer")
# Kept in the session, so that the desk's pages pay no query for it.
SECOND_FACTOR_DUE = "second_factor_due"


def needs_second_factor(user: User) -> bool:
    """Whether this member of staff must have a second factor."""
    return user.is_superuser or user.groups.filter(name__in=ROLES).exists()


def owes_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person must set one up before they go on."""
    if not (settings.REQUIRE_SECOND_FACTOR and isinstance(user, User) and user.is_staff):
        return False
    return needs_second_factor(user) and not is_mfa_enabled(user)


@receiver(authenticator_added)
def forget_that_it_is_due(request: HttpRequest, **kwargs: object) -> None:
    request.session.pop(SECOND_FACTOR_DUE, None)


@receiver(authenticator_removed)
def remember_that_it_is_due(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever switches theirs off owes the next one at once."""
    if owes_second_factor(user):
        request.session[SECOND_FACTOR_DUE] = True


class SecondFactorMiddleware:
    """Leads those who still owe one to the page that sets it up; everything else waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setting_up = request.path.startswith(reverse("account_login").removesuffix("login/"))
        if not setting_up and request.session.get(SECOND_FACTOR_DUE):
            if owes_second_factor(request.user):
                return _to_setting_up(request)
            # Set up in another browser meanwhile, or the role is gone.
            del request.session[SECOND_FACTOR_DUE]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Where the city is set up we ask anew: the role may have come after the sign-in."""
        if _sets_up_the_city(request) and owes_second_factor(request.user):
            request.session[SECOND_FACTOR_DUE] = True
            return _to_setting_up(request)
        return None


def _sets_up_the_city(request: HttpRequest) -> bool:
    """Whether this is the admin; its reports change nothing, and leaving is open to everybody."""
    match = request.resolver_match
    return (
        match is not None and match.namespace == "admin" and match.url_name not in {"logout", *admin_pages.registered}
    )


def _to_setting_up(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Your role needs a second factor. Set it up once, then go on."))
    return redirect("mfa_activate_totp")
