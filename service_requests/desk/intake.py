"""A call comes in: one page to key it in, one to read the number back."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.forms.report import ReportForm
from service_requests.models import ServiceType
from service_requests.services import Reporter
from service_requests.staff_only import for_staff_who
from service_requests.statuses import Channel, PlaceNeeded
from westfield.kernel.form_layout import Actions, LocationMap
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused


def _on_shelves(offered: Any) -> list[Any]:
    """The services as a list with a heading for each group, to be found by typing their first letters."""
    shelves: dict[str, list[tuple[str, str]]] = {}
    for service in offered:
        shelves.setdefault(str(service.group), []).append((service.code, str(service)))
    return [("", _("Choose a service")), *shelves.items()]


class IntakeForm(ReportForm):
    """What the caller says, in the order in which a call goes: what, where, who."""

    channel = forms.ChoiceField(
        label=_("How it reached us"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.PHONE,
    )
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=ServiceType.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Choose what the caller needs.")},
    )
    caller_language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")
    anonymous = forms.BooleanField(
        label=_("The caller does not want to leave a name"),
        required=False,
        help_text=_("Name, phone and e-mail below are then not kept."),
    )

    field_order = ("form_key", "service", "description", "where", "name", "phone", "email", "caller_language")
    button = _("Save and get the number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Which service it is comes with the form, so its rule about the place is known only in clean().
        super().__init__(*args, service_type=ServiceType(place_needed=PlaceNeeded.OPTIONAL), **kwargs)
        offered = ServiceType.objects.offered_to_staff().select_related("group", "department__calendar")
        self.fields["service"].queryset = offered  # type: ignore[attr-defined]
        self.fields["service"].choices = _on_shelves(offered)  # type: ignore[attr-defined]
        self._speak_to_the_clerk()
        self.helper.form_class = "intake"
        self.helper.mark_optional = False
        self.helper.layout = Layout(
            Div(
                *self.parts(),
                Actions(Submit("send", self.button, css_class="usa-button--big")),
                css_class="intake__call",
            ),
            # After the button: the keyboard comes past it only on purpose.
            Div(LocationMap(my_location=False), css_class="intake__map"),
        )

    def _speak_to_the_clerk(self) -> None:
        labels = {"description": _("What the caller says"), "name": _("Caller’s name"), "phone": _("Caller’s phone")}
        for name, label in labels.items():
            self.fields[name].label = label
        hints: dict[str, Any] = {
            "description": "",
            "email": _("We write when it is done."),
            "phone": _("For questions from the crew."),
        }
        for name, hint in hints.items():
            self.fields[name].help_text = hint
        for name in ("name", "email", "phone"):  # the clerk's own browser must not fill in the clerk
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["service"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("service")
        needs_place = chosen is not None and chosen.place_needed == PlaceNeeded.REQUIRED
        if needs_place and not cleaned.get("where") and None in (cleaned.get("latitude"), cleaned.get("longitude")):
            self.add_error("where", self.fields["where"].error_messages["required"])
        return cleaned

    def reporter(self) -> Reporter:
        return Reporter(language=self.language()) if self.cleaned_data["anonymous"] else super().reporter()

    def language(self) -> str:
        return str(self.cleaned_data["caller_language"])

    def parts(self) -> list[Any]:
        return [
            "form_key",
            Fieldset(_("What"), Row("service", "channel"), "description"),
            Fieldset(_("Where"), "where", "address_id", "latitude", "longitude"),
            Fieldset(_("Who"), "anonymous", Row("name", "phone"), Row("email", "caller_language")),
            "photos",
        ]


@for_staff_who("requests.take_requests")
def intake(request: ActorRequest) -> HttpResponse:
    """Key a call in; sent twice it is one request."""
    initial = {"service": request.GET.get("service", "")}
    form = IntakeForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        photos = keep_photos(form=form)
        if form.is_valid():
            try:
                made = _report(form, request, photos)
            except PhotoRefused as refusal:
                form.add_error("photos", refusal)
            else:
                return redirect("desk_taken", made.reference)
    return render(request, "requests/desk/intake.html", {"form": form}, status=422 if form.errors else 200)


def _report(form: IntakeForm, request: ActorRequest, photos: Any) -> Any:
    return services.report(
        service_type=form.cleaned_data["service"],
        description=form.cleaned_data["description"],
        place=form.place(),
        reporter=form.reporter(),
        channel=Channel(form.cleaned_data["channel"]),
        by=request.actor,
        form_key=form.photo_key,
        photos=photos,
    )


@for_staff_who("requests.take_requests")
def taken(request: ActorRequest, reference: str) -> HttpResponse:
    """The number to read back to the caller, and the date to promise."""
    shown = seen_at_desk(reference, request.actor)
    orders = shown.work_orders.select_related("crew").order_by("pk")
    return render(request, "requests/desk/taken.html", {"shown": shown, "orders": orders})
