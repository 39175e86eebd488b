"""Whose work a supervisor looks at: their department's, or, for those who see every request, the one they choose."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from service_requests.desk.who_gets_it import crews_with_people
from service_requests.models import Crew, ServiceRequest, WorkOrder
from service_requests.statuses import Priority, RequestStatus, WorkOrderStatus
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.calendar import business_time_before
from westfield.kernel.models import Department, Holiday

EVERY_DEPARTMENT = "all"


@dataclass(frozen=True)
class Scope:
    """The open work orders and requests of a department, or of all of them."""

    actor: Actor
    crews: list[Crew]
    department: Department | None
    now: datetime = field(default_factory=clock.now)

    @classmethod
    def asked(cls, actor: Actor, chosen: str) -> "Scope":
        """By the link that was followed; whoever dispatches for one department alone always sees that one."""
        everything = actor.may("requests.view_every_request")
        own = actor.user.department_id if actor.user else None
        crews = _with_holidays(department=None if everything else own or 0)
        key = str(own or "") if not (everything and chosen) else chosen
        departments = {str(crew.department_id): crew.department for crew in crews}
        if not crews and actor.user and not everything:
            return cls(actor, [], actor.user.department)  # a department that sends nobody out
        return cls(actor, crews, departments.get(key))

    @property
    def sees_every_department(self) -> bool:
        return self.actor.may("requests.view_every_request")

    @cached_property
    def departments(self) -> list[Department]:
        """Those that have crews, by name."""
        found = {crew.department_id: crew.department for crew in self.crews}
        return sorted(found.values(), key=lambda department: str(department.name).lower())

    @cached_property
    def shown_crews(self) -> list[Crew]:
        """The crews of the department that was chosen."""
        return [crew for crew in self.crews if self.department and crew.department_id == self.department.pk]

    def orders(self) -> Any:
        """The work that is out."""
        found = WorkOrder.objects.visible_to(self.actor).open_now()
        return self._of_department(found)

    def requests(self) -> Any:
        """What is open; beside each whether somebody is out for it, and whether somebody has come back without."""
        theirs = WorkOrder.objects.filter(request=OuterRef("pk"))
        found = ServiceRequest.objects.visible_to(self.actor).open().filter(held_because="", merged_into=None)
        return self._of_department(found).annotate(
            is_worked_on=Exists(theirs.open()), came_back=Exists(theirs.filter(status=WorkOrderStatus.CANNOT_DO))
        )

    def _of_department(self, found: Any) -> Any:
        if self.department is not None:
            return found.filter(department=self.department.pk)
        return found if self.sees_every_department else found.none()

    # What is wrong with an order.

    @cached_property
    def late(self) -> Q:
        return Q(due_at__lt=Coalesce("request__clock_stopped_at", self.now))

    @cached_property
    def due_today(self) -> Q:
        return Q(request__clock_stopped_at=None, due_at__gte=self.now, due_at__lt=_midnight_after(self.now))

    @cached_property
    def unaccepted(self) -> Q:
        """Nobody has said yes for too long, counted in the opening hours of the department."""
        waits = Q(pk__in=[])
        for department in self.departments:
            for priority, since in self._patience(department).items():
                waits |= Q(department=department.pk, priority=priority, issued_at__lt=since)
        return Q(status__in=(WorkOrderStatus.ISSUED, WorkOrderStatus.SEEN)) & waits

    def _patience(self, department: Any) -> dict[int, datetime]:
        hours = department.calendar.business_hours(closed_on=department.closed_on)
        cutoffs = {}
        for priority, minutes in zip(Priority, settings.UNACCEPTED_AFTER_MINUTES, strict=True):
            span = timedelta(minutes=minutes)
            by_the_clock = priority == Priority.EMERGENCY
            cutoffs[priority.value] = self.now - span if by_the_clock else business_time_before(self.now, span, hours)
        return cutoffs

    # What is wrong with a request.

    @cached_property
    def waits_too_long(self) -> Q:
        long_ago = self.now - timedelta(days=settings.WAITING_TOO_LONG_DAYS)
        over = Q(waiting_since__lt=long_ago) | Q(waiting_until__lt=localtime(self.now).date())
        return Q(status=RequestStatus.WAITING) & over

    @cached_property
    def handed_back(self) -> Q:
        return ~Q(status=RequestStatus.WAITING) & Q(is_worked_on=False, came_back=True)

    @cached_property
    def nobodys(self) -> Q:
        """No crew is out for it; whoever looks after it at the desk has let it become late."""
        left_alone = Q(assignee=None) | Q(target_at__lt=self.now)
        return ~Q(status=RequestStatus.WAITING) & Q(is_worked_on=False, came_back=False) & left_alone


def _with_holidays(*, department: int | None) -> list[Crew]:
    """The crews with their people, their departments' calendars and all holidays, in the one query that finds them."""
    holidays = Holiday.objects.filter(calendar=OuterRef("department__calendar"))
    beside = {"closed_on": ArraySubquery(holidays.values("date"))}
    crews: Any = crews_with_people(department=department, related="department__calendar", beside=beside)
    for crew in crews:
        crew.department.closed_on = crew.closed_on
    return list(crews)


def _midnight_after(moment: datetime) -> datetime:
    local = localtime(moment)
    return datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)
