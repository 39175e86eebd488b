"""Forms that give a request to somebody, or put it forward."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from service_requests.colleagues import at_the_desk
from service_requests.forms.desk_form import DeskForm, StatefulForm
from service_requests.stale import assignment_of
from westfield.kernel.models import Department, User


class AssignForm(StatefulForm):
    """Who looks after it, and in which department's queue it stands."""

    assignee = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=User.objects.none(), required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("They are told by e-mail."),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=None,
        help_text=_("Target and work orders stay as they are."),
    )  # fmt: skip
    done = _("Assigned.")
    state_of = staticmethod(assignment_of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["assignee"]
        people.queryset = at_the_desk()
        people.label_from_instance = _with_department
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.filter(Q(is_active=True) | Q(pk=self.shown.department_id))
        departments.choices = list(departments.choices)  # a list that must be answered is gone through twice
        people.initial, departments.initial = self.shown.assignee_id, self.shown.department_id

    def parts(self) -> list[Any]:
        return ["form_key", "seen", Row("assignee", "department")]

    def clean(self) -> dict[str, Any]:
        """Who works for one department cannot look after another's: say so where it can be put right."""
        cleaned = super().clean() or self.cleaned_data
        person, there = cleaned.get("assignee"), cleaned.get("department")
        if person is None or there is None or person.department_id in (None, there.pk) or _works_everywhere(person):
            return cleaned
        values = {"name": person, "department": person.department.name}
        words = gettext("%(name)s works for %(department)s only: choose that department too, or somebody else.")
        self.add_error("department", words % values)
        return cleaned


def _with_department(person: User) -> str:
    return f"{person} ({person.department.name})" if person.department else str(person)


def _works_everywhere(person: User) -> bool:
    return person.has_perm("requests.view_every_request")


class TakeForm(StatefulForm):
    """One press: from now on I look after it."""

    done = _("You look after it now.")
    state_of = staticmethod(assignment_of)

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or self.cleaned_data), "assignee": self.actor.user, "department": None}


class FlagForm(DeskForm):
    """One press; pressed twice it is flagged all the same, so that the key is of no use."""

    done = _("Flagged: it stands out in the queue.")

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {}


class UnflagForm(FlagForm):
    done = _("The flag is off.")
