"""What the caller says, in the order in which a call goes: who, what, where."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from service_requests.callers import LONGEST_TEXT, Person
from service_requests.desk.what import FindsWhat
from service_requests.forms.contact import number_in
from service_requests.forms.questions import asked_by
from service_requests.forms.report import ReportForm
from service_requests.forms.shelves import service_choices
from service_requests.models import AnswerOption, ServiceType
from service_requests.services import Caller, Reporter
from service_requests.statuses import Channel, InstructionEffect, PlaceNeeded, TellBy
from westfield.kernel.form_layout import Actions, Include, LocationMap
from westfield.kernel.form_widgets import SuggestingInput

OF_PEOPLE = ("caller", "name", "email", "phone", "caller_name", "caller_phone")


def service_offered(code: str) -> ServiceType | None:
    """The service with this code, if a clerk may key it in."""
    found: ServiceType | None = _offered().filter(code=code).first()
    return found


def _offered() -> Any:
    return ServiceType.objects.offered_to_staff().select_related("group", "department__calendar")


class IntakeForm(FindsWhat, ReportForm):
    """The report form as a clerk fills it in, headset on: which service it is comes with it."""

    caller = forms.CharField(
        label=_("Number, name or e-mail address"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=SuggestingInput(
            suggest="desk_callers",
            words={"list": _("Earlier callers"), "none": _("Nobody has called with that before.")},
            attrs={"data-stays": "", "data-caller": ""},
        ),
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.PHONE)
    source_link = forms.URLField(
        label=_("Link to the post or message"), max_length=500, required=False, assume_scheme="https"
    )
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=ServiceType.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Choose what the caller needs.")},
    )
    tell_by = forms.ChoiceField(
        label=_("Tell them"),
        choices=[
            ("", _("By e-mail, if there is one")),
            (TellBy.TEXT, _("By text message")),
            (TellBy.NOTHING, _("Not at all")),
        ],
        required=False,
    )
    caller_language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")
    anonymous = forms.BooleanField(
        label=_("The caller does not want to leave a name"),
        required=False,
        help_text=_("Nothing that stands here is then kept."),
    )
    caller_name = forms.CharField(label=_("Who called: name"), max_length=150, required=False)
    caller_phone = forms.CharField(
        label=_("Who called: phone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel"}),
    )
    read_out = forms.BooleanField(
        label=_("I have read this to the caller; keep the request all the same"),
        required=False,
        error_messages={"required": _("Read it to the caller, then tick the box; or end the call here.")},
    )
    told = forms.BooleanField(
        label=_("I have read this to the caller; keep the request all the same"),
        required=False,
        error_messages={"required": _("Read it to the caller, then tick the box; or end the call here.")},
    )

    field_order = (
        "form_key", "caller", "name", "phone", "email", "tell_by", "caller_language", "anonymous", "caller_name",
        "caller_phone", "what", "service", "read_out", "description", "where", "side", "channel", "source_link",
    )  # fmt: skip
    button = _("Save and get the number")
    stops = False
    # What the page shows of whoever was chosen, and who it may be where nobody was.
    card: Any = None
    found: Sequence[Person] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        offered = list(_offered())
        code = _code(args, kwargs)
        chosen = next((service for service in offered if service.code == code), None)
        super().__init__(
            *args,
            # What it says about the place is checked in clean(): the fields stay, whichever is chosen next.
            service_type=chosen or ServiceType(),
            asked=asked_by(chosen) if chosen else (),
            **kwargs,
        )
        self.fields["service"].queryset = _offered()  # type: ignore[attr-defined]
        self.fields["service"].choices = service_choices(offered)  # type: ignore[attr-defined]
        self._speak_to_the_clerk()
        self.helper.form_class = "intake"
        self.helper.mark_optional = False
        self.helper.layout = Layout(
            Div(*self.parts(), self.actions(), css_class="intake__call"),
            # After the button: the keyboard comes past it only on purpose.
            Div(LocationMap(my_location=False), css_class="intake__map"),
        )

    def asks_for_place(self) -> bool:
        return True

    def _in_order(self) -> list[str]:
        names = list(self.field_order)
        after = names.index("description") + 1
        return [*names[:after], *(one.name for one in self.asked), "told", *names[after:]]

    def _speak_to_the_clerk(self) -> None:
        labels = {"description": _("What the caller says"), "name": _("Name"), "where": _("Address or place")}
        for name, label in labels.items():
            self.fields[name].label = label
        for name in ("where", "description", "email", "phone"):
            self.fields[name].help_text = ""
        for name in OF_PEOPLE:  # the clerk's own browser must not fill in the clerk
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["where"].required = False
        self.fields[self.begins_at].widget.attrs["autofocus"] = True

    def clean_caller_phone(self) -> str:
        return number_in(self.cleaned_data["caller_phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen: ServiceType | None = cleaned.get("service")
        if chosen is not None and chosen.is_paused:
            self.add_error("service", _("It is paused: %(reason)s") % {"reason": chosen.paused_reason})
        needs_place = chosen is not None and chosen.place_needed == PlaceNeeded.REQUIRED
        if needs_place and not cleaned.get("where") and None in (cleaned.get("latitude"), cleaned.get("longitude")):
            self.add_error("where", self.fields["where"].error_messages["required"])
        if self.asked and self._asked_for_another():
            self.add_error(None, _("This service asks something more: please ask the caller, then save."))
        elif self.must_be_read_out() and not cleaned.get("read_out"):
            self.add_error("read_out", self.fields["read_out"].error_messages["required"])
        elif self.to_read() and not cleaned.get("told"):
            self.add_error("told", self.fields["told"].error_messages["required"])
        return cleaned

    def _asked_for_another(self) -> bool:
        """Whether the questions on the page, if there were any, were another service's: without a script."""
        return self.data.get("asked_for") != self.service_type.code

    def to_read(self) -> list[AnswerOption]:
        """Answers that end a resident's form. Here the clerk decides: they hear the caller, and what they read out."""
        return [option for _one, option in self.stopping()] if self.is_bound else []

    def must_be_read_out(self) -> bool:
        """Whether a resident would have to answer the service's instruction, or could not send the form at all."""
        return self.service_type.instruction_effect != InstructionEffect.SHOW and bool(self.service_type.instruction)

    def _require_what_telling_needs(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("anonymous"):
            cleaned["tell_by"] = TellBy.NOTHING
            cleaned.update(email="", phone="", caller_name="", caller_phone="")
        if cleaned.get("source_link"):
            self.anonymous_allowed = True  # whoever wrote it can be answered there
        super()._require_what_telling_needs(cleaned)

    def box_to_reach(self, cleaned: dict[str, Any]) -> str:
        return "anonymous" if cleaned.get("anonymous") else "phone"

    def words_to_reach(self) -> Any:
        return _("The city takes this service only with a phone number or an e-mail address: ask the caller for one.")

    def _shows_email(self, tell_by: str | None) -> bool:
        return True

    def reporter(self) -> Reporter:
        return Reporter(language=self.language()) if self.cleaned_data["anonymous"] else super().reporter()

    def for_somebody_else(self) -> Caller | None:
        """Who called, where they say that it is somebody else's."""
        name, phone = (self.cleaned_data.get(name, "") for name in ("caller_name", "caller_phone"))
        return Caller(name, phone) if name or phone else None

    def language(self) -> str:
        return str(self.cleaned_data.get("caller_language") or "en")

    def actions(self) -> Any:
        return Actions(
            Submit("send", self.button, css_class="usa-button--big", aria_keyshortcuts="Control+Enter"),
            Include("requests/desk/answered_button.html"),
        )

    def parts(self) -> list[Any]:
        near = {"data_desk_nearby": reverse_lazy("desk_intake_nearby")}
        asks = {"data_desk_questions": reverse_lazy("desk_intake_questions"), "data_questions": ""}
        card = {"data_desk_caller": reverse_lazy("desk_intake_caller")}
        return [
            "form_key",
            Include("requests/desk/before_saving.html"),
            Fieldset(
                _("Caller"),
                "caller",
                Include("requests/desk/found_callers.html"),
                Div(Include("requests/desk/caller.html"), **card),
                Row("name", "phone"),
                Row("email", "tell_by"),
                Row("caller_language"),
                "anonymous",
                Include("requests/desk/for_somebody_else.html"),
                data_step="1",
            ),
            Fieldset(
                _("What"),
                *self.what_parts("service"),
                Include("requests/desk/show_questions.html"),
                "description",
                Div(Include("requests/desk/questions.html"), **asks),
                data_step="2",
            ),
            Fieldset(_("Where"), "where", "address_id", "latitude", "longitude", Div(**near), data_step="3"),
            Fieldset(_("How it reached us"), Row("channel", "source_link"), "photos", data_step="4"),
        ]


def _code(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The service that was chosen so far, by the form or by the link that led to it."""
    data = args[0] if args else kwargs.get("data")
    return str((data or kwargs.get("initial") or {}).get("service", ""))
