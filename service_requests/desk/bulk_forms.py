"""What is asked before several requests are treated alike; each act needs its own words."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.colleagues import at_the_desk
from service_requests.forms.act import ActForm, words_field
from service_requests.models import CannedResponse
from service_requests.services import HandedTo
from service_requests.statuses import CannedFor, ClosingReason
from westfield.kernel.actor import Actor
from westfield.kernel.models import Department, User

KEEP, NOBODY = "keep", "nobody"
# One text cannot say of which other request each is a duplicate; who reported them withdraws them; and what is no
# report is discarded while it is held.
_NOT_FOR_MANY = (ClosingReason.DUPLICATE, ClosingReason.WITHDRAWN, ClosingReason.NOT_A_REPORT)
REASONS = [choice for choice in ClosingReason.choices if choice[0] not in _NOT_FOR_MANY]


class BulkForm(ActForm):
    """Nothing to ask: the button is all of it."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        # The page's own form is around this one: it holds which requests are meant, and the button.
        self.helper.form_tag = False

    def _dress(self, button_style: str) -> None:
        super()._dress(button_style)
        self.helper.layout.fields.pop()  # the button


class BulkAssignForm(BulkForm):
    assignee = forms.ChoiceField(label=_("Looked after by"))
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.filter(is_active=True),
        required=False,
        empty_label=_("Leave each where it is"),
        help_text=_("Another department’s queue; targets and work orders stay as they are."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.colleagues: dict[str, User] = {str(user.pk): user for user in at_the_desk()}
        me = {str(actor.user.pk)} & self.colleagues.keys() if actor.user else set()
        choices: list[tuple[str, Any]] = [(KEEP, _("Leave it as it is")), (NOBODY, _("Nobody in particular"))]
        choices += [(key, _("Me")) for key in me]
        choices += [(key, str(user)) for key, user in self.colleagues.items() if key not in me]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        return ["form_key", Row("assignee", "department")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("assignee") == KEEP and not cleaned.get("department"):
            self.add_error("assignee", _("Choose who looks after them, or a department."))
        return cleaned


class _SaidForm(BulkForm):
    """Words for the reporters and the public: one text for all, or a ready-made one that is filled in for each."""

    said_for: CannedFor
    ready = forms.ModelChoiceField(
        label=_("Ready-made words"),
        queryset=CannedResponse.objects.none(),
        required=False,
        empty_label=_("My own words, below"),
        help_text=_("Number, place and dates are filled in for each request."),
    )
    said = words_field(
        _("In your words"), required=False, help_text=_("Each reporter and the public read this, the same at each.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = CannedResponse.objects.filter(is_active=True, used_for=self.said_for)
        self.fields["ready"].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("said", "").strip() and not cleaned.get("ready"):
            self.add_error("said", _("Write what their reporters shall read, or choose ready-made words."))
        return cleaned


class BulkCompleteForm(_SaidForm):
    said_for = CannedFor.COMPLETE

    def parts(self) -> list[Any]:
        return ["form_key", "ready", "said"]


class BulkCloseForm(_SaidForm):
    said_for = CannedFor.CLOSE
    reason = forms.ChoiceField(label=_("Why?"), choices=REASONS, widget=forms.RadioSelect)
    other_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    other_phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    other_link = forms.URLField(label=_("Web page"), max_length=200, required=False, assume_scheme="https")

    def parts(self) -> list[Any]:
        whose = Fieldset(_("If it is not the city’s: whose is it?"), Row("other_name", "other_phone"), "other_link")
        return ["form_key", "reason", whose, "ready", "said"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        other = {name: cleaned.pop(f"other_{name}", "") for name in ("name", "phone", "link")}
        if cleaned.get("reason") != ClosingReason.NOT_OURS:
            return cleaned
        if not other["name"]:
            self.add_error("other_name", _("Say whose it is."))
        elif not (other["phone"] or other["link"]):
            self.add_error("other_phone", _("Give a phone number or a web page, so that people can reach them."))
        return {**cleaned, "handed_to": HandedTo(**other)}
