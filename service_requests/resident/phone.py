"""Proving one's number by a code, and having no more texts: two pages behind the reporter's private link.

To look at them changes nothing; every step is a form with a button.
"""

from typing import Any

import phonenumbers
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from notifications.texting import can_be_texted, texting_is_offered
from service_requests import services
from service_requests.forms.contact import THIS_COUNTRY_ONLY
from service_requests.models import ReporterDetails, ServiceRequest
from service_requests.resident.status import holder_of
from service_requests.secret_links import private_link
from service_requests.services import Asked, Tried
from service_requests.statuses import TellBy
from service_requests.telling import waits_for_code
from service_requests.templatetags.promises import phone as in_words
from westfield.kernel.form_layout import Actions
from westfield.kernel.http import ActorRequest
from westfield.kernel.network import network_of

WORDS = {
    Asked.SENT: _("We sent you a text with a code."),
    Asked.TOO_OFTEN: _("We have sent several codes already. Please try again later."),
    Asked.NOT_NOW: _("We cannot text you about this request yet. Please try again later."),
}


class CodeForm(forms.Form):
    """The code from the text."""

    code = forms.CharField(
        label=_("Code from the text"),
        max_length=20,
        help_text=_("Six digits, good for 10 minutes."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(url, "code", Submit("send", _("Confirm my number"), css_class="usa-button--big"))


class NumberForm(forms.Form):
    """The number to text, as it was left or put right."""

    phone = forms.CharField(
        label=_("Number to text"),
        max_length=32,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def __init__(self, *args: Any, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(url, "phone", Submit("send", _("Send me a code"), css_class="usa-button--outline"))

    def clean_phone(self) -> str:
        """The number as E.164. Only numbers of this country: a text abroad costs the city many times as much."""
        try:
            number = phonenumbers.parse(self.cleaned_data["phone"], settings.PHONE_REGION)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(_("This is not a phone number: write it like 317-555-0123.")) from error
        typed = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        if not can_be_texted(typed):
            raise ValidationError(THIS_COUNTRY_ONLY)
        return typed


def _helper(url: str, field: str, button: Submit) -> FormHelper:
    helper = FormHelper()
    helper.form_action = url
    helper.layout = Layout(field, Actions(button))
    return helper


def first_step(request: ActorRequest, made: ServiceRequest) -> str:
    """Where to go after a report: to the page for the code, which is on its way then, or to the request's own page."""
    if not waits_for_code(made) or made.held_because:
        return made.private_path
    token = private_link.token_for(made.pk, made.link_version)
    holder = made.shown_to_holder_of(token, asking=request.actor.as_resident())
    if holder is None or services.send_phone_code(request=made, by=holder, network=network_of(request)) != Asked.SENT:
        return made.private_path
    return reverse("request_phone", args=[made.reference, token])


@never_cache
def phone(request: ActorRequest, reference: str, token: str) -> HttpResponse:
    """The page for the code."""
    shown, holder = holder_of(request, reference, token)
    if not texting_is_offered():
        return redirect(shown.private_path)
    form = CodeForm(request.POST or None, url=request.path)
    if request.method == "POST" and form.is_valid():
        tried = services.confirm_phone(request=shown, by=holder, code=form.cleaned_data["code"])
        if tried is Tried.CONFIRMED:
            messages.success(request, _("Your number is confirmed. We text you the news of this request."))
            return redirect(shown.private_path)
        form.add_error("code", _trouble(tried))
    return _page(request, shown, token, code_form=form)


@never_cache
def send_code(request: ActorRequest, reference: str, token: str) -> HttpResponse:
    """Text a code, to the number that was left or to the one that was put right."""
    shown, holder = holder_of(request, reference, token)
    if request.method != "POST" or not texting_is_offered():
        return redirect("request_phone", shown.reference, token)
    form = NumberForm(request.POST, url=request.path)
    if not form.is_valid():
        return _page(request, shown, token, number_form=form)
    number = form.cleaned_data["phone"]
    asked = services.send_phone_code(request=shown, by=holder, network=network_of(request), phone=number)
    if asked is not Asked.SENT:
        form.add_error("phone", WORDS[asked])
        return _page(request, shown, token, number_form=form, status=429 if asked is Asked.TOO_OFTEN else 409)
    messages.success(request, WORDS[asked])
    return redirect("request_phone", shown.reference, token)


@never_cache
def stop_texts(request: ActorRequest, reference: str, token: str) -> HttpResponse:
    """A page with a button that ends the texts about this request."""
    shown, holder = holder_of(request, reference, token)
    if request.method == "POST":
        services.stop_texts(request=shown, by=holder)
        messages.success(request, _("No more texts about this request."))
        return redirect(shown.private_path)
    has_mail = shown.reporter is not None and bool(shown.reporter.email)
    return _private(render(request, "requests/resident/stop_texts.html", {"shown": shown, "has_mail": has_mail}))


def _trouble(tried: Tried) -> Any:
    if tried is Tried.WRONG:
        return _("This is not the code that we sent. Look at the newest text.")
    return _("This code is not good any more. Have a new one sent below.")


def _page(
    request: ActorRequest,
    shown: ServiceRequest,
    token: str,
    *,
    code_form: CodeForm | None = None,
    number_form: NumberForm | None = None,
    status: int | None = None,
) -> HttpResponse:
    details = ReporterDetails.objects.get(request=shown)
    here = reverse("request_phone", args=[shown.reference, token])
    there = reverse("request_phone_send", args=[shown.reference, token])
    code_form = code_form or CodeForm(url=here)
    number_form = number_form or NumberForm(initial={"phone": in_words(details.phone)}, url=there)
    number = services.number_with_code(request=shown)
    asks_for_code = code_form.is_bound or bool(number)
    context = {
        "shown": shown,
        "number": number or details.phone,
        "code_form": code_form,
        "number_form": number_form,
        "may_text": not shown.held_because,
        "is_confirmed": details.phone_confirmed_at is not None and shown.tell_by == TellBy.TEXT and not asks_for_code,
        "asks_for_code": asks_for_code,
    }
    wrong = bool(code_form.errors or number_form.errors)
    response = render(request, "requests/resident/phone.html", context, status=status or (422 if wrong else 200))
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
