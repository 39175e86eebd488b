"""The forms around a work order at the desk: put it out, plan it, call it back, send a contractor the link."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from service_requests.desk.who_gets_it import Given, WhoField, crews_with_people, value_of
from service_requests.forms.act import ActForm, words_field
from service_requests.models import Crew, Equipment, ServiceRequest, WorkOrder
from service_requests.services.planning import AS_IS
from service_requests.statuses import Priority
from westfield.kernel import clock

# Work is planned for next year, hardly for later: the year 9999, in UTC the year 10000, is none that a page can show.
FARTHEST = timedelta(days=3650)


def priority_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=lambda value: Priority(int(value)),
        initial=Priority.NORMAL,
    )


def due_field(help_text: Any = "") -> forms.DateTimeField:
    """The browser's own picker; without one, a day and a time as they are written here."""
    return forms.DateTimeField(
        label=_("Due"),
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def all_equipment() -> list[Equipment]:
    """Everything that the city can bring, by its name."""
    return sorted(Equipment.objects.filter(is_active=True), key=lambda thing: str(thing).lower())


def of_department(things: Sequence[Equipment], department: int | None) -> list[Equipment]:
    """What a department can bring: its own, and everybody's."""
    return [thing for thing in things if thing.department_id in (None, department)]


class Supply:
    """The crews and the equipment there are: looked up once for all forms of a page, and only where one asks.

    `keep` are crews that have an order out, shown there though they are given no new one.
    """

    def __init__(self, *, keep: Collection[int] = ()) -> None:
        self._keep = keep

    @cached_property
    def crews(self) -> list[Crew]:
        return crews_with_people(keep=self._keep)

    @cached_property
    def things(self) -> list[Equipment]:
        return all_equipment()


class EquipmentField(forms.TypedMultipleChoiceField):
    """What is taken along; as a value, the things themselves."""

    def __init__(self) -> None:
        super().__init__(label=_("Equipment to bring"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
        self.things: dict[int, Equipment] = {}

    def offer(self, things: Sequence[Equipment]) -> None:
        self.things = {thing.pk: thing for thing in things}
        self.choices = [(thing.pk, str(thing)) for thing in things]

    def clean(self, value: Any) -> list[Equipment]:
        return [self.things[key] for key in super().clean(value)]


class GivingForm(ActForm):
    """Who, by when, how urgent, with what."""

    crew = WhoField()
    due_at = due_field()
    priority = priority_field()
    equipment = EquipmentField()

    def offer(self, *, crews: Sequence[Crew], things: Sequence[Equipment], department: int | None) -> None:
        """What there is to choose from; without equipment the question is left out."""
        self.fields["crew"].offer(crews, first=department)  # type: ignore[attr-defined]
        if things:
            self.fields["equipment"].offer(things)  # type: ignore[attr-defined]
        else:
            del self.fields["equipment"]
            self._dress(self.button_style)

    def parts(self) -> list[Any]:
        more = ["equipment"] if "equipment" in self.fields else []
        return ["form_key", "crew", Row("due_at", "priority"), *more]

    def clean_due_at(self) -> datetime | None:
        due_at: datetime | None = self.cleaned_data["due_at"]
        if due_at is not None and due_at < clock.now() and "due_at" in self.changed_data:
            raise ValidationError(_("This moment is over: choose a later one."))
        if due_at is not None and due_at > clock.now() + FARTHEST:
            raise ValidationError(_("That is too far off: look at the year again."))
        return due_at

    def given(self) -> dict[str, Any]:
        """Crew and person apart, as the verbs take them."""
        given: Given = self.cleaned_data["crew"]
        return {"crew": given.crew, "assignee": given.assignee}


class IssueForm(GivingForm):
    """To whom; where the department has only one crew, it is chosen already."""

    note = words_field(
        _("Note for the crew"), required=False, help_text=_("The crew reads this, or the contractor; no resident does.")
    )
    button = _("Issue a work order")
    done = _("The work order is out.")

    def __init__(self, *args: Any, shown: ServiceRequest, supply: Supply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crews = [crew for crew in supply.crews if crew.is_active]
        own = [crew for crew in crews if crew.department_id == shown.department_id]
        self.fields["crew"].initial = str(own[0].pk) if len(own) == 1 else None
        self.fields["due_at"].help_text = _("Left empty: when the request is due.")
        things = of_department(supply.things, shown.department_id)
        self.offer(crews=crews, things=things, department=shown.department_id)

    def parts(self) -> list[Any]:
        return [*super().parts(), "note"]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb takes."""
        return {**self.cleaned_data, **self.given()}


class PlanForm(GivingForm):
    """The same for an order that is out; it brings along how the order stood when the form was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)
    button = _("Save the plan")
    button_style = "usa-button--outline"
    done = _("Planned.")

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        self.order = order
        kwargs["initial"] = {
            "crew": value_of(order.crew_id, order.assignee_id),
            "due_at": order.due_at and localtime(order.due_at).replace(second=0, microsecond=0),
            "priority": order.priority,
            "seen": order.as_seen,
            "equipment": [thing.pk for thing in order.equipment.all()],
        }
        super().__init__(*args, **kwargs)

    def parts(self) -> list[Any]:
        return [*super().parts(), "seen"]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb takes. A day that nobody touched stays to the second what it was."""
        said = {**self.cleaned_data, **self.given()}
        said["due_at"] = said["due_at"] if "due_at" in self.changed_data else AS_IS
        return said

    def drawn_again(self, order: WorkOrder) -> None:
        """After a refusal the page shows both sides: pressing once more means the order as it is now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined] # a form sent to the desk is a QueryDict
        data["seen"] = order.as_seen
        self.data = data


class CancelForm(ActForm):
    note = words_field(_("Internal note"), required=False, help_text=_("The crew reads this too."))
    button_style = "usa-button--secondary"
    done = _("The work order is canceled.")


class SendContractForm(ActForm):
    button = _("Send the link again")
    button_style = "usa-button--outline"
    done = _("The link is on its way again.")


class VoidContractForm(ActForm):
    button = _("Void the link")
    button_style = "usa-button--outline"
    done = _("The link opens nothing any more. Send a new one if the contractor still has the work.")
