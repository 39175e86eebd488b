"""A page of all components in every state, for those who build the next pages: on their machines, and for staff."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import RequestStatus, WorkOrderStatus
from westfield.kernel.form_layout import Actions, LocationMap
from westfield.kernel.form_widgets import AddressInput, DateInput
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.translated_forms import TranslatedFormField

COLOURS = [("", _("Choose one")), ("red", _("Red")), ("green", _("Green")), ("blue", _("Blue"))]


class EveryField(TakesPhotos):
    """One field of each kind."""

    text = forms.CharField(label=_("Short text"), help_text=_("A hint says what is expected, before anybody types."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    number = forms.IntegerField(label=_("Number"), min_value=0, required=False)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    moment = forms.SplitDateTimeField(label=_("Day and time"), required=False)
    colour = forms.ChoiceField(label=_("One of a list"), choices=COLOURS)
    size = forms.ChoiceField(
        label=_("One of a few"), choices=[("s", _("Small")), ("l", _("Large"))], widget=forms.RadioSelect
    )
    extras = forms.MultipleChoiceField(
        label=_("Any of a few"),
        choices=[("light", _("Light")), ("bench", _("Bench"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose all that fit."),
    )
    agree = forms.BooleanField(label=_("I agree"), help_text=_("A single box."))
    words = forms.CharField(label=_("Long text"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    name = TranslatedFormField(label=_("Words in every language"), help_text=_("English first."))
    where = forms.CharField(
        label=_("Address with suggestions"), required=False, widget=AddressInput(suggest="address_suggestions")
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    document = forms.FileField(label=_("File"), required=False)
    fixed = forms.CharField(label=_("Not to be changed"), disabled=True, initial=_("As it is"))
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Text"), "text", Row("email", "number"), Row("day", "moment"), "words", "name"),
            Fieldset(_("Choices"), "colour", "size", "extras", "agree"),
            Fieldset(_("Place"), "where", "latitude", "longitude", LocationMap()),
            Fieldset(_("Files and the rest"), "document", "form_key", "photos", "fixed", "secret"),
            Actions(
                Submit("send", _("Send")),
                Submit("later", _("Save for later"), css_class="usa-button--outline"),
                HTML('<a href="#main">{% load i18n %}{% translate "Cancel" %}</a>'),
            ),
        )


class Day(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    open_from = forms.TimeField(label=_("Open from"), required=False)


Days = forms.formset_factory(Day, extra=0)


class Filter(forms.Form):
    """A filter bar: sends by GET, marks nothing as optional because all of it is."""

    q = forms.CharField(label=_("Words"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Every status")), *RequestStatus.choices]
    )

    helper = FormHelper()
    helper.form_method = "get"
    helper.form_class = "form-bar"
    helper.form_id = "filter"
    helper.disable_csrf = True
    helper.mark_optional = False
    helper.add_input(Submit("", _("Filter"), css_class="usa-button--outline"))


def components(request: HttpRequest) -> HttpResponse:
    """Everything once; sent off wrongly (or with ?wrong), the form shows what errors look like.

    It saves nothing.
    """
    if not (settings.DEVELOPMENT or request.actor.is_staff):  # type: ignore[attr-defined]
        raise Http404
    wrong = request.method == "POST" or "wrong" in request.GET
    form = EveryField(request.POST or {"email": "nobody"}, request.FILES) if wrong else EveryField()
    context = {
        "form": form,
        "days": Days(initial=[{"day": date(2026, 1, 5)}, {"day": date(2026, 1, 6)}], prefix="days"),
        "filter": Filter(auto_id="filter_%s"),
        "request_statuses": RequestStatus.choices,
        "work_order_statuses": WorkOrderStatus.choices,
        "page": Paginator(range(30), 10).page(2),
        "pins": [{"latitude": 40.0428, "longitude": -86.1275, "label": str(_("Main St and Union St"))}],
    }
    return render(request, "portal/components.html", context, status=422 if wrong and form.errors else 200)
