"""The demo city as the people in it know it: who works where, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from service_requests.models import Crew, ServiceType
from westfield.kernel.actor import Actor
from westfield.kernel.calendar import BusinessHours, TargetClock
from westfield.kernel.models import Address, Department, User, WorkingCalendar

from .chance import Chance
from .places import SAMPLE


@dataclass
class Town:
    """Read once: a year and a half of requests asks for the same people again and again."""

    services: dict[str, ServiceType] = field(default_factory=dict)
    addresses: Sequence[Address] = ()
    clerks: list[Actor] = field(default_factory=list)
    supervisors: dict[int, Actor] = field(default_factory=dict)
    members: dict[int, list[Actor]] = field(default_factory=dict)
    crews: list[Crew] = field(default_factory=list)
    hours_by_calendar: dict[int, BusinessHours] = field(default_factory=dict)

    @classmethod
    def as_it_stands(cls) -> "Town":
        services = ServiceType.objects.select_related("department__calendar").prefetch_related(
            "routing_rules__crew", "questions__options"
        )
        crews = list(Crew.objects.filter(is_contractor=False).order_by("code").prefetch_related("members"))
        actors = {user.pk: Actor.of_user(user) for user in User.objects.filter(is_staff=True).order_by("email")}
        return cls(
            services={service.code: service for service in services},
            addresses=list(Address.objects.filter(source=SAMPLE).defer("search", "search_text").order_by("pk")),
            clerks=[actors[pk] for pk in _holders("Clerk")],
            supervisors={
                user.department_id: actors[user.pk]
                for user in User.objects.filter(pk__in=_holders("Supervisor"))
                if user.department_id
            },
            members={crew.pk: [actors[member.pk] for member in crew.members.all()] for crew in crews},
            crews=crews,
            hours_by_calendar={calendar.pk: calendar.business_hours() for calendar in WorkingCalendar.objects.all()},
        )

    def hours_of(self, department: Department) -> BusinessHours:
        return self.hours_by_calendar[department.calendar_id]

    def hours_for(self, service: ServiceType) -> BusinessHours:
        """When somebody works on this: on what is promised in hours around the clock, at any time."""
        if service.target and service.target.clock is TargetClock.CALENDAR:
            return self.around_the_clock
        return self.hours_of(service.department)

    @cached_property
    def around_the_clock(self) -> BusinessHours:
        return self._hours_called("around-the-clock")

    @cached_property
    def city_hall(self) -> BusinessHours:
        return self._hours_called("city-hall")

    def dispatcher(self, department: Department, chance: Chance) -> Actor:
        """Who sends its crews out: its supervisor, else somebody at the desk."""
        return self.supervisors.get(department.pk) or chance.choice(self.clerks)

    def another_crew(self, than: Crew) -> Crew:
        """A crew of the same department, or the same one where there is no other."""
        others = [crew for crew in self.crews if crew.department_id == than.department_id and crew != than]
        return others[0] if others else than

    def _hours_called(self, code: str) -> BusinessHours:
        return self.hours_by_calendar[WorkingCalendar.objects.only("pk").get(code=code).pk]


def _holders(role: str) -> list[int]:
    return list(User.objects.filter(groups__name=role).order_by("email").values_list("pk", flat=True))
