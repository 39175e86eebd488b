"""The people behind the real reports: they report, send out, work and close, each at their hour, through the verbs.

Runs in processes of the city's own (`manage.py shell`), several side by side.
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import Group

from service_requests import services
from service_requests.figures import Period, completion_times
from service_requests.models import Crew, RoutingRule, ServiceRequest, WorkOrder
from service_requests.services import Place, Reporter
from service_requests.statuses import Channel, ClosingReason
from tests.slow.boston import RealReport, chosen
from tests.slow.city import eventually
from westfield.kernel.actor import Actor
from westfield.kernel.models import Department, User
from westfield.kernel.translated import Words
from westfield.portal.demo.catalogue import fill_the_catalogue
from westfield.portal.demo.chance import Chance
from westfield.portal.demo.city_hall import open_city_hall
from westfield.portal.demo.places import draw_the_map
from westfield.portal.demo.staff import hire
from westfield.portal.demo.timeline import Life, live
from westfield.portal.demo.town import Town

THE_END = datetime.max.replace(tzinfo=UTC)


def build() -> None:
    """The demo city without its requests; questions are a crew's work here too."""
    open_city_hall(since=datetime(2015, 1, 1, tzinfo=UTC), until=datetime(2015, 12, 31, tzinfo=UTC))
    draw_the_map()
    fill_the_catalogue()
    hire()
    department = Department.objects.get(code="customer-service")
    answers = Crew.objects.create(code="answers", name=Words(en="Answers"), department=department)
    member = User.objects.create(email="answers@westfield.example", name="Ann Swers", is_staff=True)
    member.groups.add(Group.objects.get(name="Crew member"))
    answers.members.add(member)
    question = Town.as_it_stands().services["question"]
    RoutingRule.objects.create(service_type=question, department=department, crew=answers, issues_work_order=True)


def live_through(folder: str, part: int, parts: int) -> None:
    """Live this process's share of the reports; the next process sends the impatient ones' forms again."""
    town = Town.as_it_stands()
    told: dict[str, dict[str, str]] = {"made": {}, "again": {}}
    reports = chosen()
    lives: list[tuple[datetime, Life]] = [
        (report.opened_at, Case(report, town).life(told["made"])) for report in reports[part::parts]
    ]
    lives += [
        (report.opened_at, Case(report, town).pressed_again(told["again"]))
        for report in reports[(part - 1) % parts :: parts]
        if report.is_sent_twice
    ]
    place = Path(folder)
    (place / f"ready-{part}").touch()
    eventually((place / "go").exists, within=120, step=0.01)
    began = datetime.now(UTC)
    acts = sum(1 for _moment in live(lives, until=THE_END))
    span = {"began": began.isoformat(), "ended": datetime.now(UTC).isoformat(), "acts": acts}
    (place / f"told-{part}.json").write_text(json.dumps(told | span))


class Case:
    """One real report and the town that deals with it."""

    def __init__(self, report: RealReport, town: Town) -> None:
        self.real, self.town = report, town
        self.chance = Chance(int(report.number))

    def life(self, told: dict[str, str]) -> Life:
        """Everything that happens to it, in its order."""
        request = self.come_in()
        told[self.real.number] = request.reference
        ends = self.real.closed_at
        step = (ends - self.real.opened_at) / 4 if ends else timedelta(days=1)
        if not request.work_orders.exists():
            yield self.real.opened_at + step
            self.send_out(request)
        yield self.real.opened_at + 2 * step
        order = WorkOrder.objects.get(request=request)
        worker = self.chance.choice(self.town.members[order.crew_id])
        services.accept(order=order, by=worker)
        if ends is None:
            return
        if self.real.without_work:
            yield ends
            services.close_without_work(
                request=request, by=self._desk(), reason=ClosingReason.DUPLICATE, why="We know of this one already."
            )
            return
        yield self.real.opened_at + 3 * step
        services.start(order=order, by=worker)
        yield ends
        for check in order.checks.all():
            services.tick(check=check, by=worker, ticked=True)
        services.finish(order=order, by=worker, what_was_done="Seen to.", minutes=self.chance.randrange(10, 90))

    def pressed_again(self, told: dict[str, str]) -> Life:
        """The same form a second time, by another process, at about the same moment."""
        told[self.real.number] = self.come_in().reference
        return
        yield

    def come_in(self) -> ServiceRequest:
        real = self.real
        by_themselves = real.channel == "web"
        return services.report(
            service_type=self.town.services[real.service],
            description=real.words,
            place=Place(words=real.place, latitude=Decimal(real.latitude), longitude=Decimal(real.longitude)),
            reporter=Reporter(email=real.email, phone=real.phone),
            channel=Channel(real.channel),
            by=Actor.stranger() if by_themselves else self.chance.choice(self.town.clerks),
            form_key=real.form_key,
        )

    def send_out(self, request: ServiceRequest) -> None:
        crew = self.town.services[self.real.service].routing_rules.all()[0].crew
        assert crew
        services.issue(request=request, crew=crew, by=self._desk())

    def _desk(self) -> Actor:
        return self.chance.choice(self.town.clerks)


def print_figures() -> None:
    """What the manager's page says about the half year, as JSON."""
    half_year = completion_times(period=Period(date(2015, 1, 1), date(2015, 6, 30)))
    codes = {service.pk: code for code, service in Town.as_it_stands().services.items()}
    print(
        json.dumps(
            {
                codes[row.service_type_id] if row.service_type_id else "all": {
                    "received": row.received,
                    "completed": row.completed,
                    "closed_without_work": row.closed_without_work,
                    "still_open": row.still_open,
                    "median": _seconds(row.median_to_close),
                    "ninetieth": _seconds(row.ninetieth_to_close),
                    "mean": _seconds(row.mean_to_close),
                    "on_time": float(row.on_time_rate) if row.on_time_rate is not None else None,
                }
                for row in [*half_year.services, half_year.total]
            }
        )
    )


def _seconds(duration: timedelta | None) -> float | None:
    return duration.total_seconds() if duration is not None else None
