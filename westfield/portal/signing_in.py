"""Signing in: staff by password (and a second factor), residents by a code sent to their e-mail address."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.views import ConfirmLoginCodeView, PasswordResetView, RequestLoginCodeView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from notifications.recipients import Mailbox
from notifications.services import PATIENCE, notify
from westfield.kernel import limits
from westfield.kernel.models import User
from westfield.kernel.network import network_of
from westfield.kernel.words import readers_language
from westfield.portal.account_forms import InOurWords
from westfield.portal.people import recognise, resident_at
from westfield.portal.second_factor import SECOND_FACTOR_DUE, owes_second_factor

CODE_IS_GOOD_FOR = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


class RequestCodeForm(InOurWords, RequestLoginCodeForm):
    """Asks for an e-mail address. A member of staff gets no code: their way in is the password."""

    def clean_email(self) -> str:
        email = str(super().clean_email()).strip().lower()
        if self._user is not None and self._user.is_staff:  # type: ignore[has-type]
            self._user = None
        return email


class RequestCodeView(RequestLoginCodeView):
    """Known address or not, the page and the mail are the same: whoever reads the code is a resident."""

    def form_valid(self, form: RequestCodeForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if too_many := _one_mail_too_many(self.request, email):
            return too_many
        form._user = resident_at(email=email, language=readers_language())  # type: ignore[assignment]
        return super().form_valid(form)


class ConfirmCodeView(ConfirmLoginCodeView):
    """A code sent once more is a mail like the first one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "resend" and (
            too_many := _one_mail_too_many(self.request, self._process.state.get("email") or "")
        ):
            return too_many
        return super().form_valid(form)


class ResetPasswordView(PasswordResetView):
    """Known address or not, a mail goes there: no more of them than of codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        return _one_mail_too_many(self.request, form.cleaned_data["email"].lower()) or super().form_valid(form)


def _one_mail_too_many(request: HttpRequest, email: str) -> HttpResponse | None:
    """The page that says so. Counted for every address that is typed, known or not: the answer tells nothing."""
    spent = limits.spend(codes_of_network=network_of(request), codes_to_email=email)
    return limits.too_many(request, spent) if spent else None


class AccountAdapter(DefaultAccountAdapter):
    """Sends every mail through the outbox, keeps sign-up closed, and knows people again after they signed in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("We know no such e-mail address with this password. Please check both."),
        "incorrect_code": _("This is not the code that we sent. Please look again, or ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom allauth counts: the same network as everywhere, so that an IPv6 line is one visitor."""
        return network_of(request) or super().get_client_ip(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes and links lie sealed in the outbox: nobody reads them there, and they go once they are sent."""
        name = template_prefix.rsplit("/", 1)[-1]
        secrets = {key: value for key, value in context.items() if isinstance(value, str)}
        notify(
            to=Mailbox(address=email, language=readers_language()),
            about=None,
            message=f"account/{name}",
            dedupe=f"account:{uuid4()}",
            sealed=secrets,
            within=CODE_IS_GOOD_FOR if name == "login_code" else PATIENCE,
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        if not user.is_staff:
            recognise(user=user)
        elif owes_second_factor(user):
            request.session[SECOND_FACTOR_DUE] = True
        return super().post_login(request, user, **kwargs)
