"""One request of the demo city: what is known about it from the start, and the acts of those who deal with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from service_requests import services
from service_requests.models import Crew, RoutingRule, ServiceRequest, ServiceType, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.services import Place, Reporter
from service_requests.statuses import CannotDoReason, Channel, ClosingReason, WaitingReason
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.calendar import business_time_between

from .answers import answers_to
from .chance import Chance
from .data_files import words
from .photos import after_the_work, from_the_report
from .town import Town
from .working_time import next_at_work, working_time_before

WITHDRAWN = "The person who reported it has told us that it is not needed any more."
REASONS_IN_WORDS = {
    ClosingReason.NO_FAULT_FOUND: "nothing",
    ClosingReason.NOT_OURS: "not_ours",
    ClosingReason.DECLINED: "declined",
    ClosingReason.DUPLICATE: "duplicate",
}
# How many others say "this is mine too".
MINE_TOO = (0, 2, 0, 0, 1, 0, 5, 0, 0, 1, 0, 0, 12)
# So long after it was reported, for the half of all requests, as a share of the time promised.
USUAL_SHARE_OF_THE_TARGET, SPREAD = 0.38, 0.7


@dataclass
class Case:
    """Every act calls the verb that a person's button calls, at whatever time the clock shows."""

    town: Town
    chance: Chance
    service: ServiceType
    received_at: datetime
    channel: Channel
    place: Place
    reporter: Reporter
    description: str
    has_photo: bool = False
    look: float = 0  # the same place looks the same before and after the work
    request: ServiceRequest = None  # type: ignore[assignment]  # from `report` on

    def report(self) -> None:
        """It comes in: over the website by the reporter, by any other way through a clerk."""
        form_key = self.chance.key()
        picture = self.words.get("picture", "")
        self.request = services.report(
            service_type=self.service,
            description=self.description,
            place=self.place,
            reporter=self.reporter,
            channel=self.channel,
            by=Actor.stranger() if self.channel == Channel.WEB else self.a_clerk(),
            form_key=form_key,
            photos=from_the_report(picture, form_key, Chance(self.look)) if self.has_photo and picture else (),
            answers=answers_to(self.service, chance=Chance(self.look), at=self.received_at),
        )

    def publish(self) -> None:
        """The desk reads what came in and lets everybody see it."""
        clerk = self.a_clerk()
        services.publish(item=self.request.words.filter(kind=WordsKind.DESCRIPTION)[0], by=clerk)
        for photo in self.request.photos.filter(kind="report"):
            services.publish(item=photo, by=clerk)
        self._neighbors_say_so_too()

    def _neighbors_say_so_too(self) -> None:
        """What everybody can read now, others have met as well: some requests often, most never."""
        for number in range(MINE_TOO[self.request.pk % len(MINE_TOO)] if self.request.is_public else 0):
            form_key = uuid5(NAMESPACE_OID, f"mine too {self.request.pk} {number}")
            services.follow(request=self.request, by=Actor.stranger(), form_key=form_key, me_too=True)

    def issue(self, *, crew: Crew | None = None, note: str = "") -> None:
        usual = self._route()
        services.issue(
            request=self.request,
            crew=crew or usual.crew,  # type: ignore[arg-type]  # asked only where the service has a crew
            by=self._dispatcher(),
            priority=usual.priority,  # type: ignore[arg-type]
            note=note,
        )

    def see(self) -> None:
        order = self._order()
        services.see(order=order, by=self._worker(order))

    def accept(self) -> None:
        order = self._order()
        services.accept(order=order, by=self._worker(order))

    def start(self) -> None:
        order = self._order()
        services.start(order=order, by=self._worker(order))

    def finish(self) -> None:
        order = self._order()
        for check in order.checks.all():
            services.tick(check=check, by=self._worker(order), ticked=True)
        form_key = self.chance.key()
        picture = self.words.get("picture", "")
        shows_it = picture and (self.has_photo or self.chance.happens(0.02))
        services.finish(
            order=order,
            by=self._worker(order),
            what_was_done=self.chance.choice(self.words["done"]),
            minutes=self.work_takes() // timedelta(minutes=1),
            material_cents=self._material_cents(),
            photos=after_the_work(picture, form_key, Chance(self.look)) if shows_it else (),
            photos_form_key=form_key,
        )

    def cannot_do(self, reason: CannotDoReason) -> None:
        order = self._order()
        services.cannot_do(order=order, by=self._worker(order), reason=reason, note=self.words["back"])

    def cancel(self) -> None:
        services.cancel(order=self._order(), by=self._dispatcher(), note="Sent to the wrong crew.")

    def wait(self, reason: WaitingReason) -> None:
        asked = "Can you tell us a little more about where exactly it is?" if reason == WaitingReason.REPORTER else ""
        note = self.words["waiting"]
        services.wait(request=self.request, by=self._dispatcher(), reason=reason, note=note, question=asked)

    def answer(self) -> None:
        """The reporter answers on their own page, and it goes on."""
        reporter = Actor.stranger(links=frozenset({link_to(self.request)}))
        services.answer(request=self.request, by=reporter, words="It is on the north side, next to the mailbox.")

    def resume(self) -> None:
        services.resume(request=self.request, by=self._dispatcher())

    def complete(self) -> None:
        done = self.chance.choice(self.words["done"])
        services.complete(request=self.request, by=self.a_clerk(), what_was_done=done)

    def close(self, reason: ClosingReason) -> None:
        why = self.words[REASONS_IN_WORDS[reason]] if reason in REASONS_IN_WORDS else WITHDRAWN
        services.close_without_work(request=self.request, by=self._dispatcher(), reason=reason, why=why)

    def reopen(self) -> None:
        """By its reporter where they can be recognised, else by whoever answers the phone."""
        reporter = self.request.reporter
        by = Actor.of_contact(reporter) if reporter and self.channel == Channel.WEB else self.a_clerk()
        services.reopen(request=self.request, by=by, why=self.words["again"])

    @property
    def words(self) -> dict[str, Any]:
        """What is said about this service."""
        found: dict[str, Any] = words()[self.service.code]
        return found

    @property
    def has_crew(self) -> bool:
        return self.service.routing_rules.all().exists()

    @property
    def is_out(self) -> bool:
        """Whether a work order is out."""
        return self.request.work_orders.open().exists()

    def a_clerk(self) -> Actor:
        return self.chance.choice(self.town.clerks)

    def work_takes(self) -> timedelta:
        return self.chance.minutes(*self.words["minutes"])

    def by_share_of_target(self, share: float) -> datetime:
        """A working moment when so much of the promised time has passed since it came in, counted from now if later."""
        promised = (self.request.target_at or self.received_at) - self.received_at
        return self.at_work(max(self.received_at, clock.now()) + promised * share)

    def usual_start(self) -> datetime:
        return self.by_share_of_target(self.chance.around(USUAL_SHARE_OF_THE_TARGET, SPREAD))

    def at_work(self, moment: datetime) -> datetime:
        return next_at_work(moment, self.town.hours_for(self.service), self.chance)

    def until_today(self, share: float, *, today: datetime) -> datetime:
        """The moment when this share of the working time between its receipt and today had passed."""
        since = business_time_between(self.received_at, today, self.town.city_hall)
        if not since:  # reported outside working hours, and they have not begun yet
            return self.received_at + (today - self.received_at) * share
        return max(working_time_before(today, since * (1 - share), self.town.city_hall), self.received_at)

    def _material_cents(self) -> int:
        """Most jobs take little, a few take a lot."""
        least, most = self.words["dollars"]
        return 100 * round(self.chance.triangular(least, most, least))

    def _order(self) -> WorkOrder:
        return self.request.work_orders.open().select_related("crew", "request").latest("pk")

    def _worker(self, order: WorkOrder) -> Actor:
        """Who of the crew has it, else one of them."""
        members = self.town.members[order.crew_id]
        anybody = self.chance.choice(members)
        return next((one for one in members if one.user and one.user.pk == order.assignee_id), anybody)

    def _dispatcher(self) -> Actor:
        return self.town.dispatcher(self.request.department, self.chance)

    def _route(self) -> RoutingRule:
        return next(iter(self.service.routing_rules.all()))
