"""Whoever can change the city's set-up or its money signs in with a second factor."""

from collections.abc import Callable

from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from westfield.kernel.models import User

ROLES = ("Administrator", "Finance officer")
# Kept in the session at sign-in, so that the desk's pages pay no query for it.
SECOND_FACTOR_DUE = "second_factor_due"


def needs_second_factor(user: User) -> bool:
    """Whether this member of staff must have a second factor."""
    return user.is_superuser or user.groups.filter(name__in=ROLES).exists()


@receiver(authenticator_added)
def forget_that_it_is_due(request: HttpRequest, **kwargs: object) -> None:
    request.session.pop(SECOND_FACTOR_DUE, None)


class SecondFactorMiddleware:
    """Leads those who still owe one to the page that sets it up; everything else waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setting_up = request.path.startswith(reverse("account_login").removesuffix("login/"))
        if not setting_up and request.session.get(SECOND_FACTOR_DUE):
            messages.info(request, _("Your role needs a second factor. Set it up once, then go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)
