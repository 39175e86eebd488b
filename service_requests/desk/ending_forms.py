"""Forms that end a request, start it again, or judge whether it is one."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.desk.ready_words import WordsForm
from service_requests.forms.act import words_field
from service_requests.forms.desk_form import DeskForm, TellingForm
from service_requests.models import ServiceRequest
from service_requests.services import HandedTo
from service_requests.services.merging import obstacle
from service_requests.statuses import CannedFor, ClosingReason
from service_requests.workflow import merges_its_like
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area
from westfield.kernel.models.area import AreaKind

# What is no report never went on its way: it is discarded while it is held.
REASONS_TO_CLOSE = [choice for choice in ClosingReason.choices if choice[0] != ClosingReason.NOT_A_REPORT]


class CompleteForm(WordsForm, TellingForm):
    words_in, words_for = "what_was_done", CannedFor.COMPLETE
    what_was_done = words_field(_("What was done?"), help_text=_("The reporter and the public read this."))
    done = _("Completed. The reporter is told.")
    done_untold = _("Completed.")


class CloseForm(WordsForm, TellingForm):
    words_in, words_for = "why", CannedFor.CLOSE
    reason = forms.ChoiceField(label=_("Why?"), choices=REASONS_TO_CLOSE, widget=forms.RadioSelect)
    why = words_field(_("In your words"), help_text=_("The reporter and the public read this."))
    neighbour = forms.ModelChoiceField(
        label=_("Handed to"),
        queryset=Area.objects.filter(kind=AreaKind.NEIGHBOUR),
        required=False,
        empty_label=_("Somebody else: write below"),
        help_text=_("Their phone and web page come along."),
    )
    same_as = forms.CharField(
        label=_("Already reported: which request is it?"),
        max_length=40,
        required=False,
        help_text=_("Its number. This one is merged into it, and what you write below stays among staff."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    other_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    other_phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    other_link = forms.URLField(label=_("Web page"), max_length=200, required=False, assume_scheme="https")
    button_style = "usa-button--secondary"
    done = _("Closed. The reporter is told.")
    done_untold = _("Closed.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbour"].initial = self.shown.neighbour_id
        self.fields["why"].required = self.data.get("reason") != ClosingReason.DUPLICATE

    def parts(self) -> list[Any]:
        whose = Fieldset(
            _("If it is not the city’s: whose is it?"), "neighbour", Row("other_name", "other_phone"), "other_link"
        )
        return ["form_key", "reason", "same_as", whose, self.ready_part(), "why"]

    def clean(self) -> dict[str, Any]:
        """Whose it is, in the words of the verb; who is sent elsewhere must learn where."""
        cleaned = super().clean() or self.cleaned_data
        area, link = cleaned.pop("neighbour", None), cleaned.pop("other_link", "")
        name, phone = cleaned.pop("other_name", ""), cleaned.pop("other_phone", "")
        if cleaned.get("reason") == ClosingReason.DUPLICATE:
            return {**cleaned, "same_as": self._meant(cleaned.get("same_as", ""))}
        cleaned.pop("same_as", None)
        if area is not None:
            name, phone, link = str(area), phone or area.phone, link or area.link
        if cleaned.get("reason") != ClosingReason.NOT_OURS:
            return cleaned
        if not name:
            self.add_error("other_name", _("Say whose it is: choose a neighbor or write the name."))
        elif not (phone or link):
            self.add_error("other_phone", _("Give a phone number or a web page, so that people can reach them."))
        return {**cleaned, "handed_to": HandedTo(name=name, phone=phone, link=link)}

    def _meant(self, number: str) -> ServiceRequest | None:
        """The request that this one is the same as; says where the two cannot be merged, and why."""
        seen = ServiceRequest.objects.visible_to(self.actor)
        found: ServiceRequest | None = seen.with_reference(number).first() if number.strip() else None
        if found is None:
            self.add_error("same_as", _("Give the number of a request that you may see."))
        elif found != self.shown and not merges_its_like(self.actor, found):
            self.add_error("same_as", _("It belongs to another department: a clerk can merge the two."))
        elif in_the_way := obstacle(child=self.shown, parent=found):
            self.add_error("same_as", in_the_way)
        else:
            self.done = _("Merged with the other request. It can be undone at any time.")
        return found


def close_or_merge(*, request: ServiceRequest, by: Actor, same_as: ServiceRequest | None = None, **said: Any) -> None:
    """What is in already is not closed as if it were done with: it goes along with the one that is worked on."""
    if same_as is None:
        services.close_without_work(request=request, by=by, **said)
    else:
        services.merge(child=request, parent=same_as, by=by, note=said["why"], form_key=said["form_key"])


class ReopenForm(DeskForm):
    why = words_field(_("Why?"), help_text=_("An internal note."))
    done = _("Reopened.")


class LetInForm(DeskForm):
    done = _("It is let in, and its reporter is told.")


class DiscardForm(DeskForm):
    note = words_field(_("Internal note"), required=False, help_text=_("Only staff read this."))
    button_style = "usa-button--secondary"
    done = _("Discarded. Nobody is written to.")
