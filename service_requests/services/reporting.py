"""A request comes in: by the form, by a clerk's call, by any other door. They all end here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from service_requests.models import (
    HistoryEvent,
    ReporterDetails,
    RequestPhoto,
    ServiceRequest,
    ServiceType,
)
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.senders import network_seals
from service_requests.statuses import Channel, RequestStatus, Side, TellBy
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Address, Area, Contact, Department, Image, User
from westfield.kernel.places.areas import Surroundings
from westfield.kernel.places.public_place import PlacePrecision, PublicPlace, public_place

from .answering import Answered, keep_answers
from .issuing import put_out
from .moves import event
from .news import tell_received
from .routing import Route, route
from .words import say


@dataclass(frozen=True)
class Place:
    """Where: in words, as one of the city's addresses, as a point on the map, or any of these together.

    `near` is the address next to a point of which nobody said more: our words, not the reporter's. `around` is what
    lies around the point, where somebody has looked already.
    """

    words: str = ""
    address: Address | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    near: Address | None = None
    around: Surroundings | None = None


@dataclass(frozen=True)
class Reporter:
    """What somebody typed about themselves; all of it empty for an anonymous report. `phone` is E.164."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Caller:
    """Who called for the reporter, where that was somebody else; news goes to the reporter all the same."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class _Report:
    """All that came in with one form."""

    service_type: ServiceType
    description: str
    place: Place
    reporter: Reporter
    channel: Channel
    by: Actor
    form_key: UUID
    photos: Sequence[Image]
    answers: Sequence[Answered]
    tell_by: TellBy
    neighbour: Area | None
    side: str
    held_because: str
    network: str
    source_link: str
    caller: Caller
    is_proactive: bool
    assignee: User | None
    department: Department | None


def report(
    *,
    service_type: ServiceType,
    description: str,
    place: Place,
    reporter: Reporter,
    channel: Channel,
    by: Actor,
    form_key: UUID,
    photos: Sequence[Image] = (),
    answers: Sequence[Answered] = (),
    tell_by: TellBy = TellBy.EMAIL,
    neighbour: Area | None = None,
    side: str = "",
    held_because: str = "",
    network: str = "",
    source_link: str = "",
    caller: Caller | None = None,
    is_proactive: bool = False,
    assignee: User | None = None,
    department: Department | None = None,
) -> ServiceRequest:
    """Take a request in: number it, route it, promise a date, issue the work order, tell the reporter.

    `by` is whoever keyed it in: the reporter, or a clerk on the phone. The same `form_key` again answers with the
    request that it made the first time. Raises PhotoRefused (nothing is kept) where a photo is another form's.

    `neighbour` and `side` say whose it may be, near or beyond the city limit. With `held_because` (a HeldReason) it
    waits for staff: no crew goes out, nobody is told. `network` is where it came from (`network_of`): it is kept for a
    month, as a keyed hash, so that staff can block whoever keeps coming back.

    `source_link` is the post or message that it was taken from, `caller` who called for the reporter, `assignee` who
    at the desk looks after it. `is_proactive`: the city thought of it itself; it is internal, has no reporter, belongs
    to the `department` that thought of it and goes to no crew by itself (`plan_work` sends it to one).
    """
    incoming = _Report(
        service_type, description, place, reporter, channel, by, form_key,
        photos, answers, tell_by, neighbour, side, held_because, network,
        source_link, caller or Caller(), is_proactive, assignee, department,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _taken_in(incoming)
    except IntegrityError as error:
        if "request_form_is_sent_once" not in str(error):
            raise
        return ServiceRequest.objects.get(form_key=form_key)


def _taken_in(incoming: _Report) -> ServiceRequest:
    place, reporter, by = incoming.place, incoming.reporter, incoming.by
    way = route(
        service_type=incoming.service_type, latitude=place.latitude, longitude=place.longitude, around=place.around
    )
    if incoming.held_because or incoming.side not in ("", Side.OURS):
        # Somebody looks first: at who sent it, or at whether it is ours at all.
        way = replace(way, issues_work_order=False)
    if incoming.is_proactive:
        way = _of_our_own(way, incoming.department or way.department)
    request = _new_request(incoming, way)
    request.reporter = None if incoming.is_proactive else contact_of(reporter, by)
    request.entered_by = by.user if by.is_staff else None
    request.save(force_insert=True)
    ReporterDetails.objects.create(
        request=request, name=reporter.name, email=reporter.email, phone=reporter.phone, language=reporter.language,
        caller_name=incoming.caller.name, caller_phone=incoming.caller.phone,
        network_seal=next(iter(network_seals(incoming.network)), None),
    )  # fmt: skip
    author = by if by.is_staff else _author(request, by)
    say(request, WordsKind.DESCRIPTION, incoming.description, by=author)
    if incoming.answers:
        keep_answers(request, incoming.answers)
    if incoming.photos:
        attach(images=incoming.photos, form_key=incoming.form_key)
        RequestPhoto.objects.bulk_create(
            RequestPhoto(request=request, image=image, kind=PhotoKind.REPORT) for image in incoming.photos
        )
    _start(request, way, by=author)
    if not request.held_because:
        tell_received(request)
    return request


def _of_our_own(way: Route, department: Department) -> Route:
    """Where nothing is routed: the crew is chosen by whoever plans the work, in the hours of the department."""
    hours = way.hours if department.pk == way.department.pk else department.calendar.business_hours()
    return replace(way, department=department, hours=hours, issues_work_order=False)


def _author(request: ServiceRequest, by: Actor) -> Actor:
    """The reporter as history keeps them: their contact where they left one, else a stranger."""
    return Actor.of_contact(request.reporter) if by.contact is None and request.reporter else by


def _new_request(incoming: _Report, way: Route) -> ServiceRequest:
    """The row, not yet saved: what the service says today is copied, so that a later change rewrites nothing."""
    service_type, place = incoming.service_type, incoming.place
    now = clock.now()
    target = service_type.target
    shown = seen_by_strangers(service_type=service_type, place=place, way=way)
    return ServiceRequest(
        form_key=incoming.form_key,
        service_type=service_type,
        service_name=service_type.name,
        department=way.department,
        status=RequestStatus.ASSIGNED if way.issues_work_order else RequestStatus.RECEIVED,
        channel=incoming.channel,
        tell_by=incoming.tell_by,
        held_because=incoming.held_because,
        source_link=incoming.source_link,
        assignee=incoming.assignee,
        is_proactive=incoming.is_proactive,
        is_internal=service_type.is_internal or incoming.is_proactive,
        is_private=service_type.is_private,
        place_shown=PlacePrecision(service_type.place_shown),
        address=place.address,
        area=way.area,
        neighbour=incoming.neighbour,
        side=incoming.side,
        place=place.words,
        latitude=place.latitude,
        longitude=place.longitude,
        public_place=shown.words,
        public_latitude=shown.latitude,
        public_longitude=shown.longitude,
        received_at=now,
        updated_at=now,
        target_amount=target.amount if target else None,
        target_unit=target.unit if target else "",
        target_clock=target.clock if target else "",
        target_at=way.target_at(service_type, since=now),
    )


def seen_by_strangers(*, service_type: ServiceType, place: Place, way: Route) -> PublicPlace:
    """The place as the service shows it to everybody."""
    known = place.address or place.near
    return public_place(
        precision=service_type.place_shown,
        text=place.words,
        number=known.number if known else "",
        street=known.street if known else "",
        latitude=place.latitude,
        longitude=place.longitude,
        area=str(way.area.name) if way.area else "",
    )


def contact_of(reporter: Reporter, by: Actor) -> Contact | None:
    """Whom to tell: the contact with this e-mail, the resident who is signed in, a caller by phone, or nobody."""
    if reporter.email:
        return Contact.objects.reachable_at(
            email=reporter.email, name=reporter.name, phone=reporter.phone, language=reporter.language
        )
    if by.contact is not None and not by.is_staff:
        return by.contact
    if reporter.phone:
        return Contact.objects.caller_at(phone=reporter.phone, name=reporter.name, language=reporter.language)
    return None


def _start(request: ServiceRequest, way: Route, *, by: Actor) -> None:
    """The first lines of history and, where the route says so, the work order: in the same transaction."""
    received = event(request, "receive", by=by, new=RequestStatus.RECEIVED, reason=request.held_because)
    if not (way.issues_work_order and way.crew):
        received.save()
        return
    _order, issued = put_out(request, way.crew, priority=way.priority, by=SYSTEM, outfit=way.outfit)
    assigned = event(request, "work_issued", by=SYSTEM, old=RequestStatus.RECEIVED, new=request.status)
    HistoryEvent.objects.bulk_create([received, issued, assigned])
