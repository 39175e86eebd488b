"""A small city for tests: factories for its data, and requests that came in through the real verbs."""

from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from service_requests import services
from service_requests.models import (
    CannedResponse,
    ChecklistItem,
    Crew,
    Equipment,
    KnowledgeArticle,
    Material,
    RoutingRule,
    ServiceGroup,
    ServiceRequest,
    ServiceType,
    WorkOrder,
)
from service_requests.services import Place, Reporter
from service_requests.statuses import (
    CannotDoReason,
    Channel,
    ClosingReason,
    PlaceNeeded,
    RequestStatus,
    WaitingReason,
    WorkOrderStatus,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, Department, User, WorkingCalendar
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.roles import sync_roles
from westfield.kernel.translated import Words

PASSWORD = "correct horse battery staple"


class WorkingCalendarFactory(DjangoModelFactory):
    """Monday to Friday, eight to five; `always=True` never closes."""

    class Meta:
        model = WorkingCalendar

    class Params:
        always = factory.Trait(
            **{
                f"{day}_{edge}": moment
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
                for edge, moment in (("opens", time(0)), ("closes", time(23, 59, 59)))
            }
        )

    code = factory.Sequence(lambda n: f"calendar-{n}")
    name = factory.LazyAttribute(lambda o: Words(en=o.code))
    monday_opens = tuesday_opens = wednesday_opens = thursday_opens = friday_opens = time(8)
    monday_closes = tuesday_closes = wednesday_closes = thursday_closes = friday_closes = time(17)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"department-{n}")
    name = factory.Sequence(lambda n: Words(en=f"Department {n}"))
    calendar = factory.SubFactory(WorkingCalendarFactory)
    hourly_rate_cents = 4500


class ContactFactory(DjangoModelFactory):
    """A resident; `caller=True` has a phone and no e-mail."""

    class Meta:
        model = Contact

    class Params:
        caller = factory.Trait(email=None, phone=factory.Sequence(lambda n: f"+1317555{n % 10_000:04}"))
        verified = factory.Trait(email_verified_at=factory.LazyFunction(clock.now))

    name = factory.Sequence(lambda n: f"Resident {n}")
    email = factory.Sequence(lambda n: f"resident{n}@example.com")


def role(name: str) -> Group:
    """The group of a role, as the apps' role tables have it."""
    group = Group.objects.filter(name=name).first()
    if group is None:
        sync_roles()
        group = Group.objects.get(name=name)
    return group


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with PASSWORD; a trait makes them staff with that role.

    `UserFactory(clerk=True)`, `UserFactory(supervisor=True, department=streets)`, …
    """

    class Meta:
        model = User

    class Params:
        clerk = factory.Trait(is_staff=True, role="Clerk")
        crew_member = factory.Trait(is_staff=True, role="Crew member")
        supervisor = factory.Trait(is_staff=True, role="Supervisor")
        manager = factory.Trait(is_staff=True, role="Manager")
        administrator = factory.Trait(is_staff=True, role="Administrator")

    email = factory.Sequence(lambda n: f"user{n}@westfield.example")
    name = factory.Sequence(lambda n: f"User {n}")
    password = PASSWORD
    role = ""

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, role: str = "", **fields: Any) -> User:
        user = model_class.objects.create_user(**fields)
        if role:
            user.groups.add(globals()["role"](role))
        return user


class CrewFactory(DjangoModelFactory):
    """`CrewFactory(members=[user])`."""

    class Meta:
        model = Crew
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"crew-{n}")
    name = factory.Sequence(lambda n: Words(en=f"Crew {n}"))
    department = factory.SubFactory(DepartmentFactory)

    @factory.post_generation
    def members(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.members.set(extracted)


class ServiceGroupFactory(DjangoModelFactory):
    class Meta:
        model = ServiceGroup

    code = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: Words(en=f"Group {n}"))


class ServiceTypeFactory(DjangoModelFactory):
    """Promised in three business days, place required and public, unless a trait says otherwise."""

    class Meta:
        model = ServiceType

    class Params:
        internal = factory.Trait(is_internal=True)
        private = factory.Trait(is_private=True, place_shown=PlacePrecision.HIDDEN)
        block_place = factory.Trait(place_shown=PlacePrecision.BLOCK)
        hidden_place = factory.Trait(place_shown=PlacePrecision.HIDDEN)
        place_optional = factory.Trait(place_needed=PlaceNeeded.OPTIONAL)
        no_target = factory.Trait(target_amount=None)
        in_four_hours = factory.Trait(target_amount=4, target_unit="hours", target_clock="calendar")

    code = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: Words(en=f"Service {n}"))
    group = factory.SubFactory(ServiceGroupFactory)
    department = factory.SubFactory(DepartmentFactory)
    target_amount = 3
    target_unit = "days"
    target_clock = "business"


class RoutingRuleFactory(DjangoModelFactory):
    """Work order at once to a crew of the service's department; `by_hand=True`: the desk decides."""

    class Meta:
        model = RoutingRule

    class Params:
        by_hand = factory.Trait(crew=None, issues_work_order=False)

    service_type = factory.SubFactory(ServiceTypeFactory)
    department = factory.SelfAttribute("service_type.department")
    crew = factory.SubFactory(CrewFactory, department=factory.SelfAttribute("..department"))


class EquipmentFactory(DjangoModelFactory):
    class Meta:
        model = Equipment

    name = factory.Sequence(lambda n: Words(en=f"Truck {n}"))


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    name = factory.Sequence(lambda n: Words(en=f"Material {n}"))
    unit = Words(en="bag")
    unit_cost_cents = 1250


class ChecklistItemFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    service_type = factory.SubFactory(ServiceTypeFactory)
    label = factory.Sequence(lambda n: Words(en=f"Look at thing {n}"))


class OfServices(DjangoModelFactory):
    """`service_types=[pothole]`; without, of no service."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def service_types(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.service_types.set(extracted)


class CannedResponseFactory(OfServices):
    class Meta:
        model = CannedResponse
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Ready words {n}")
    body = Words(en="We are on it.")


class KnowledgeArticleFactory(OfServices):
    class Meta:
        model = KnowledgeArticle
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: Words(en=f"Question {n}?"))
    answer = Words(en="The answer.")


def make_request(
    *,
    service_type: ServiceType | None = None,
    crew: Crew | None = None,
    description: str = "There is a deep pothole in the right lane.",
    place: Place | None = None,
    reporter: Reporter | None = None,
    channel: Channel = Channel.WEB,
    by: Actor | None = None,
    at: datetime | None = None,
    form_key: UUID | None = None,
    photos: tuple[Any, ...] = (),
    **more: Any,
) -> ServiceRequest:
    """A request as `services.report` takes it in, at the moment `at` where one is given.

    With a `crew`, the service is routed to it, so that its work order is out at once.
    """
    if service_type is None:
        service_type = ServiceTypeFactory(**({"department": crew.department} if crew else {}))
    if crew is not None and not service_type.routing_rules.exists():
        RoutingRuleFactory(service_type=service_type, department=crew.department, crew=crew)
    with clock.at(at or clock.now()):
        return services.report(
            service_type=service_type,
            description=description,
            place=place or Place(words="130 Penn St"),
            reporter=reporter or Reporter(),
            channel=channel,
            by=by or Actor.stranger(),
            form_key=form_key or uuid4(),
            photos=photos,
            **more,
        )


def make_request_in(status: RequestStatus, **report: Any) -> ServiceRequest:
    """A request that verbs have brought to `status`. Its work orders, where it has any, are its crew's (`crew=`)."""
    desk = Actor.of_user(UserFactory(clerk=True))
    match status:
        case RequestStatus.ASSIGNED | RequestStatus.IN_PROGRESS:
            crew = report.pop("crew", None) or CrewFactory(members=[UserFactory(crew_member=True)])
            request = make_request(crew=crew, **report)
            if status == RequestStatus.IN_PROGRESS:
                services.start(order=request.work_orders.get(), by=Actor.of_user(crew.members.first()))
        case _:
            request = make_request(**report)
            _from_received(request, status, desk)
    request.refresh_from_db()
    return request


def _from_received(request: ServiceRequest, status: RequestStatus, desk: Actor) -> None:
    match status:
        case RequestStatus.WAITING:
            services.wait(request=request, by=desk, reason=WaitingReason.PARTS)
        case RequestStatus.COMPLETED:
            services.complete(request=request, by=desk, what_was_done="Filled.")
        case RequestStatus.CLOSED_WITHOUT_WORK:
            services.close_without_work(
                request=request, by=desk, reason=ClosingReason.NO_FAULT_FOUND, why="Nothing there."
            )


def make_work_order(
    status: WorkOrderStatus = WorkOrderStatus.ISSUED, *, crew: Crew | None = None, **report: Any
) -> WorkOrder:
    """The work order of a new request, brought to `status` by verbs; by the first member of its crew."""
    crew = crew or CrewFactory(members=[UserFactory(crew_member=True)])
    order = make_request(crew=crew, **report).work_orders.get()
    worker = Actor.of_user(crew.members.first() or UserFactory(crew_member=True))
    match status:
        case WorkOrderStatus.SEEN:
            services.see(order=order, by=worker)
        case WorkOrderStatus.ACCEPTED:
            services.accept(order=order, by=worker)
        case WorkOrderStatus.STARTED | WorkOrderStatus.DONE:
            services.start(order=order, by=worker)
        case WorkOrderStatus.CANNOT_DO:
            services.cannot_do(order=order, by=worker, reason=CannotDoReason.NO_ACCESS)
        case WorkOrderStatus.CANCELLED:
            services.cancel(order=order, by=Actor.of_user(UserFactory(clerk=True)))
    if status == WorkOrderStatus.DONE:
        services.finish(order=order, by=worker, what_was_done="Filled.", minutes=30, material_cents=1250)
    order.refresh_from_db()
    return order
