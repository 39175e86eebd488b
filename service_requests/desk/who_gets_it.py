"""To whom work can be given: every crew, and everybody in it, in one list that the keyboard finds by letters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from service_requests.models import Crew
from westfield.kernel.models import User


@dataclass(frozen=True)
class Given:
    """To a crew, and perhaps to one person of it."""

    crew: Crew
    assignee: User | None


def crews_with_people(
    *,
    department: int | None = None,
    keep: Collection[int] = (),
    related: str = "department",
    beside: Mapping[str, Any] | None = None,
) -> list[Crew]:
    """The crews that go out, each with its people beside it, in one query; `keep` are shown all the same.

    `related` and `beside` bring along what else a page wants to know of them.
    """
    members = Crew.members.through.objects.filter(crew=OuterRef("pk"), user__is_active=True).order_by("user__name")
    person = JSONObject(pk="user_id", name="user__name", email="user__email")
    crews = Crew.objects.filter(Q(is_active=True) | Q(pk__in=keep)).select_related(related)
    if department is not None:
        crews = crews.filter(department=department)
    found = crews.annotate(people=ArraySubquery(members.values(person=person)), **(beside or {}))
    return sorted(found, key=lambda crew: (str(crew.department.name).lower(), str(crew).lower()))


def people_of(crew: Any) -> list[tuple[int, str]]:
    return [(person["pk"], person["name"] or person["email"]) for person in crew.people]


def value_of(crew: int | None, assignee: int | None) -> str:
    """How a crew, or one of its people, stands in the list."""
    return f"{crew}-{assignee}" if assignee else str(crew or "")


class WhoField(forms.ChoiceField):
    """A crew or one of its people; as a value, `Given`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Crew or person"))
        super().__init__(error_messages={"required": _("Choose who gets it.")}, **kwargs)
        self.crews: Sequence[Crew] = ()

    def offer(self, crews: Sequence[Crew], *, first: int | None = None) -> None:
        """The crews by department, `first` is the department that stands on top."""
        self.crews = crews
        shelves: dict[int, tuple[str, list[tuple[str, str]]]] = {}
        for crew in sorted(crews, key=lambda crew: crew.department_id != first):
            _name, lines = shelves.setdefault(crew.department_id, (str(crew.department.name), []))
            lines.append((value_of(crew.pk, None), _contractor(crew) if crew.is_contractor else str(crew)))
            lines += [(value_of(crew.pk, pk), f"{crew}: {name}") for pk, name in people_of(crew)]
        self.choices = [("", _("Choose a crew")), *shelves.values()]

    def clean(self, value: Any) -> Given | None:
        chosen = super().clean(value)
        if not chosen:
            return None
        crew_key, _dash, person = chosen.partition("-")
        crew = next(crew for crew in self.crews if str(crew.pk) == crew_key)
        assignee = User.objects.filter(pk=person, is_active=True).first() if person else None
        if person and assignee is None:
            raise ValidationError(self.error_messages["required"], code="required")
        return Given(crew, assignee)


def _contractor(crew: Crew) -> str:
    return str(_("%(crew)s (contractor)")) % {"crew": crew}
