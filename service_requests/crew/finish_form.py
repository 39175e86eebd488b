"""The report of the work: a ready phrase or a few words, minutes, material, photos. Three taps when all is well."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from crispy_forms.layout import Div, Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from service_requests.canned import Ready, choices_for
from service_requests.forms.act import Button, minutes_field, words_field
from service_requests.models import Material, WorkOrder
from service_requests.services import Used
from service_requests.statuses import CannedFor, WorkOrderStatus
from service_requests.templatetags.figures import dollars
from westfield.kernel import clock
from westfield.kernel.dollars import DollarsField
from westfield.kernel.form_layout import Include
from westfield.kernel.images.forms import TakesPhotos

MOST_PHRASES = 6
SOMETHING_ELSE = "other"
OF_THE_MATERIAL = ("material", "quantity", "other", "price")


class FinishForm(Button, TakesPhotos):
    """It completes the request; what stands in it is what the reporter reads."""

    phrase = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    what_was_done = words_field(
        _("What was done?"), required=False, help_text=_("The person who reported it reads this.")
    )
    minutes = minutes_field()
    material_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    material = forms.ChoiceField(label=_("Material used"), required=False)
    quantity = forms.DecimalField(
        label=_("How many"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=9,
        decimal_places=2,
        initial="1",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    other = forms.CharField(
        label=_("What is it?"), max_length=150, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    price = DollarsField(
        label=_("Price of one in dollars"),
        required=False,
        help_text=_("For example 12.50."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    button_style = "usa-button--big"
    done = _("Done. Thank you: the reporter is told.")

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        self.order = order
        self.ready: list[Ready] = choices_for(order.request, CannedFor.COMPLETE)[:MOST_PHRASES]
        self.materials: dict[str, Material] = {str(one.pk): one for one in _materials_for(order)}
        self.used = list(order.materials.all())
        initial = {"minutes": minutes_so_far(order), "material_key": uuid4()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["photos"].label = _("Photos of the finished work")
        self.fields["photos"].help_text = _("Everybody can see them: please, no faces and no plate numbers.")
        self.fields["phrase"].choices = [(str(one.pk), one.text) for one in self.ready]  # type: ignore[attr-defined]
        self.fields["material"].choices = self._material_choices()  # type: ignore[attr-defined]
        self.fields["what_was_done"].required_by_choice = True  # type: ignore[attr-defined]  # not "optional"
        if self.ready:
            self.fields["what_was_done"].label = _("In your own words")
        self.helper.form_id = self.name
        self.helper.form_class = "finish"

    def parts(self) -> list[Any]:
        return [
            "form_key",
            Include("requests/default_button.html"),
            Include("requests/crew/phrases.html"),
            "what_was_done",
            "minutes",
            "photos",
            Fieldset(
                _("Material"),
                Div(
                    "material_key",
                    Include("requests/crew/used.html"),
                    Row("material", "quantity"),
                    Div(Row("other", "price"), css_id="other-material"),
                    Include("requests/crew/add_material.html"),
                ),
            ),
        ]

    def _material_choices(self) -> list[tuple[str, Any]]:
        listed = [(key, _in_words(one)) for key, one in self.materials.items()]
        return [("", _("Nothing more")), *listed, (SOMETHING_ELSE, _("Something else"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["what_was_done"] = self._words(cleaned)
        if not cleaned["what_was_done"].strip() and "what_was_done" not in self.errors:
            words = _("Choose what was done, or write it.") if self.ready else _("Write in a few words what was done.")
            self.add_error("what_was_done", words)
        if cleaned.get("material") == SOMETHING_ELSE and not cleaned.get("other"):
            self.add_error("other", _("Write what it is."))
        return cleaned

    def _words(self, cleaned: dict[str, Any]) -> str:
        """What was written by hand, else the phrase that was tapped."""
        typed = str(cleaned.get("what_was_done", ""))
        if typed.strip():
            return typed
        return next((one.text for one in self.ready if str(one.pk) == cleaned.get("phrase")), "")

    def material_used(self) -> list[Used]:
        """What was chosen from the list or written beside it, and not yet added; nothing where nothing was."""
        chosen = self.cleaned_data.get("material")
        if not chosen:
            return []
        quantity = self.cleaned_data.get("quantity") or Decimal(1)
        if chosen == SOMETHING_ELSE:
            return [Used(quantity, name=self.cleaned_data["other"], unit_cost_cents=self.cleaned_data["price"])]
        return [Used(quantity, material=self.materials[chosen])]

    def report(self) -> dict[str, Any]:
        """What the verb is told."""
        said = {name: self.cleaned_data[name] for name in ("form_key", "what_was_done", "minutes")}
        return said | {"materials": self.material_used()}

    def only_material(self) -> None:
        """It was sent to add a material: what else is wrong with it is for later."""
        if "material" not in self.errors and not self.cleaned_data.get("material"):
            self.add_error("material", ValidationError(_("Choose what was used.")))
        self.forget_errors(but=(*OF_THE_MATERIAL, "photos"))

    def forget_errors(self, *, but: Iterable[str] = ("photos",)) -> None:
        """Shown again as it was typed: nobody has sent it yet."""
        for name in set(self.errors) - set(but):
            del self.errors[name]

    def without_material(self) -> None:
        """What was chosen is added: the boxes are free for the next, the rest stays as it was typed."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent is a QueryDict
        for name in OF_THE_MATERIAL:
            data[name] = ""
        data["quantity"], data["material_key"] = "1", str(uuid4())
        self.data = data
        self.used = list(self.order.materials.all())

    @property
    def used_cents(self) -> int:
        return sum(use.cents for use in self.used)


def minutes_so_far(order: WorkOrder) -> int | None:
    """Minutes since it was started, rounded up; nothing where it was begun on another day: that would be no answer."""
    if order.status != WorkOrderStatus.STARTED or order.started_at is None:
        return None
    started, now = localtime(order.started_at), localtime(clock.now())
    if started.date() != now.date():
        return None
    return max(1, -((started - now) // timedelta(minutes=1)))


def _materials_for(order: WorkOrder) -> Iterable[Material]:
    """Those of the order's department and those of everybody, by name."""
    of_department = Q(department=None) | Q(department=order.department_id)
    return sorted(Material.objects.filter(of_department, is_active=True), key=str)


def _in_words(material: Material) -> str:
    return f"{material}, {material.unit} ({dollars(material.unit_cost_cents)})"
