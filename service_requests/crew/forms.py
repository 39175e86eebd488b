"""One small form per act in the field; what is typed with gloves on is read generously."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_requests.crew.finish_form import FinishForm
from service_requests.forms.act import ActForm, Button, words_field
from service_requests.models import Crew, WorkOrder
from service_requests.statuses import CannotDoReason, WorkOrderStatus
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.models import User


class AcceptForm(ActForm):
    done = _("It is yours.")


class StartForm(ActForm):
    done = _("Started.")


class CannotDoForm(ActForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=CannotDoReason.choices, widget=forms.RadioSelect)
    note = words_field(_("Note for your supervisor"), required=False)
    button_style = "usa-button--outline"
    done = _("It is back with your supervisor.")


class BeforeForm(Button, TakesPhotos):
    """How it looked before the work: for the city only, unless the desk publishes it."""

    button_style = "usa-button--outline"
    done = _("Kept with the work order.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].label = _("Photos from before the work")
        self.fields["photos"].help_text = _("For the city only. No faces and no plate numbers, please.")

    def require_photos(self, photos: list[Any]) -> None:
        """A form without a photo is a slip of the thumb."""
        if not photos and not self.errors:
            self.add_error("photos", ValidationError(_("Take or choose a photo first.")))


class HandOverForm(ActForm):
    """To a colleague, to the pool, or to another crew of the department, who must be told why."""

    to = forms.ChoiceField(
        label=_("To whom?"), widget=forms.RadioSelect, error_messages={"required": _("Choose who gets it.")}
    )
    why = words_field(_("Why?"), required=False, help_text=_("Another crew needs a word about it."))
    button_style = "usa-button--outline"
    done = _("Handed over.")

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        self.order = order
        self.people, self.crews = _who_can_take(order)
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = self._choices()  # type: ignore[attr-defined]

    def _choices(self) -> list[tuple[str, Any]]:
        people = [(f"person-{pk}", str(person)) for pk, person in self.people.items()]
        crews = [
            (f"crew-{pk}", _("Back to the crew's pool") if pk == self.order.crew_id else crew)
            for pk, crew in self.crews.items()
        ]
        return [*people, *crews]

    @property
    def has_somebody(self) -> bool:
        return bool(self.people or self.crews)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, _dash, key = str(cleaned.get("to", "")).partition("-")
        if not key:
            return cleaned
        to: User | Crew = self.people[int(key)] if kind == "person" else self.crews[int(key)]
        if isinstance(to, Crew) and to.pk != self.order.crew_id and not cleaned.get("why"):
            self.add_error("why", _("Tell the other crew in a few words why."))
        return cleaned | {"to": to}


def _who_can_take(order: WorkOrder) -> tuple[dict[int, User], dict[int, Crew]]:
    """The others of the crew, and the crews of the department: its own is the pool, where somebody has it."""
    people = order.crew.members.filter(is_active=True).exclude(pk=order.assignee_id or 0).order_by("name", "pk")
    others = Q(is_active=True, is_contractor=False, department=order.department_id) & ~Q(pk=order.crew_id)
    pool = Q(pk=order.crew_id) if order.assignee_id is not None else Q(pk__in=[])
    crews = sorted(Crew.objects.filter(others | pool), key=lambda crew: (crew.pk != order.crew_id, str(crew)))
    return {person.pk: person for person in people}, {crew.pk: crew for crew in crews}


FORMS: dict[str, type[Button]] = {
    "accept": AcceptForm,
    "start": StartForm,
    "finish": FinishForm,
    "cannot_do": CannotDoForm,
    "hand_over": HandOverForm,
    "show_before": BeforeForm,
}
# Whose form wants to know the order itself, to offer what fits it.
KNOWS_ITS_ORDER = (FinishForm, HandOverForm)


def is_free(order: WorkOrder) -> bool:
    """Whether nobody has it: then one takes it, else one accepts what one was given."""
    return order.assignee_id is None and order.status in (WorkOrderStatus.ISSUED, WorkOrderStatus.SEEN)
