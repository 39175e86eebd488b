"""A small city with one of everything that an address may lead to; what is nobody's business carries a mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils.http import int_to_base36

from service_requests import reference, services
from service_requests.models import (
    BlockedSender,
    Crew,
    Follow,
    Mention,
    Question,
    Redaction,
    RequestPhoto,
    ServiceRequest,
    ServiceType,
    Words,
    WorkOrder,
)
from service_requests.models.history import WordsKind
from service_requests.secret_links import follow_link, private_link
from service_requests.services import Answered, Place, Reporter
from service_requests.services.words import say
from service_requests.statuses import Channel, HeldReason, WaitingReason
from tests.factories import (
    ContactFactory,
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from tests.kernel import photo_acts, photo_parts
from westfield.kernel.actor import Actor
from westfield.kernel.images.blackening import Box
from westfield.kernel.models import Address, Area, Contact, ContactMerge, Image, User
from westfield.kernel.models.area import AreaKind

from .desk_words import keep_words, put_right
from .field import equip, of_order, seen_on_the_way
from .marks import Marks
from .people import RITA, People

# What kind of request → its service, and where it is: the words, the point.
REQUESTS: Mapping[str, tuple[dict[str, bool], str, tuple[str, str]]] = {
    "public": ({}, "130 Penn St", ("40.041100", "-86.121100")),
    "private": ({"private": True}, "2203 Zqprivate Ct", ("40.053277", "-86.133277")),
    "internal": ({"internal": True}, "3304 Zqinternal Ct", ("40.064388", "-86.144388")),
    "hidden": ({"hidden_place": True}, "5506 Zqhidden Ct", ("40.075499", "-86.155499")),
    "held": ({}, "6608 Zqheld Ct", ("40.097622", "-86.177622")),
    "limited": ({"private": True}, "7719 Zqlimited Ct", ("40.058733", "-86.188733")),
    "block": ({"block_place": True}, "4217 Union St", ("40.086511", "-86.166511")),
}
NOT_TO_BE_KNOWN_OF = ("private", "internal", "held", "limited")
WITH_PUBLISHED_PHOTO = ("public", "private")
LEFT_HALF = Box(Decimal(0), Decimal(0), Decimal(50), Decimal(100))
SQUARE = [[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.1], [-86.2, 40.0]]


@dataclass
class City:
    """The people, the requests by their kind, and the arguments that lead to them."""

    people: People
    marks: Marks
    crew: Crew
    requests: dict[str, ServiceRequest] = field(default_factory=dict)
    published: dict[str, Image] = field(default_factory=dict)
    unpublished: dict[str, Image] = field(default_factory=dict)
    pending: Image | None = None
    follow: Follow | None = None
    merged: ContactMerge | None = None
    original: Image | None = None
    contract: WorkOrder | None = None
    seen: ServiceRequest | None = None
    answer: int = 0

    def example(self, name: str) -> dict[str, Any]:
        """The arguments that lead to what the table calls `name`: a request, perhaps with a slash and an action."""
        kind, _slash, action = name.partition("/")
        kind, _space, what = kind.partition(" ")
        request = self.requests.get(kind, self.requests["public"])
        order = request.work_orders.first()
        arguments: dict[str, Any] = {
            "reference": request.reference,
            "token": private_link.token_for(request.pk, request.link_version),
            "key": self.published[kind].key if kind in self.published else uuid4(),
            "size": "full",
            "pk": order.pk if order else 0,
            "action": action or "complete",
            "code": request.service_type.code,
            "form_key": self.pending.form_key if self.pending else uuid4(),
            "uidb36": int_to_base36(self.people.users["reporter"].pk),
            "app_label": "requests",
            "url": "nowhere/",
            "kind": "words",
            "other": 0,
            **of_order(order),
        }
        if kind == "contract" and self.contract:
            arguments |= {"pk": self.contract.pk, "token": self.contract.contract_path.split("/")[-2]}
        return arguments | self._twist(what, kind)

    def _contact(self) -> dict[str, Any]:
        """Somebody whom the city knows twice, and under another number."""
        one, other = Contact.objects.filter(name="Zqcaller").order_by("pk")[:2]
        return {"pk": one.pk, "other": other.pk}

    def _of(self, model: type[Model], kind: str) -> int:
        """The key of a request's first words or photo; of the redaction of words or of a photo."""
        of = {"request": self.requests[kind]} if kind in self.requests else {f"{kind}__isnull": False}
        first = model._default_manager.filter(**of).order_by("pk").first()
        return first.pk if first else 0

    def _mention(self, kind: str) -> int:
        """The clerk is named in a note about the private request, and in no other."""
        found = Mention.objects.filter(words__request=self.requests.get(kind)).first()
        return found.pk if found else 0

    def first_of(self, model: str) -> Any:
        """The key of the first row of a model ("kernel_user")."""
        first = apps.get_model(*model.split("_", 1)).objects.order_by("pk").first()
        assert first, f"The city has no {model}."
        return first.pk

    def _twist(self, what: str, kind: str) -> dict[str, Any]:
        """What is different about this example."""
        assert self.pending and self.follow
        twists: dict[str, Any] = {
            "": {},
            "unpublished": {"key": getattr(self.unpublished.get(kind), "key", None)},
            "thumbnail": {"size": "thumbnail"},
            "poster": {"size": "poster"},
            "guessed": {"token": "A" * 43, "key": getattr(self.unpublished.get(kind), "key", None)},
            "upload": {"key": self.pending.key},
            "stranger's": {"key": self.pending.key, "form_key": uuid4()},
            "number": {"reference": reference.for_primary_key(999_999)},
            "misheard": {"reference": "100-0018"},
            "on the way": {"reference": self.seen.reference if self.seen else ""},
            "reset": {"key": "set-password"},
            "words": {"pk": self._of(Words, kind) if kind in self.requests else 0},
            "picture": {"pk": self._of(RequestPhoto, kind) if kind in self.requests else 0},
            "struck": {"pk": self._of(Redaction, "words")},
            "blackened": {"pk": self._of(Redaction, "photo")},
            "original": {"key": self.original.key if self.original else None},
            "mention": {"pk": self._mention(kind)},
            "sender": {"pk": BlockedSender.objects.get().pk},
            "confirm": {"pk": self.follow.pk, "token": follow_link.token_for("confirm", self.follow.pk)},
            "stop": {"pk": self.follow.pk, "token": follow_link.token_for("stop", self.follow.pk)},
            "contact": self._contact(),
            "answer": {"pk": self.answer},
            "no answer": {"pk": self.answer + 1},
            "merged": {"pk": self.merged.pk if self.merged else 0},
            "no follow": {"pk": self.follow.pk, "token": "A" * 43},
            "photo": {"key": getattr(self.unpublished.get("private"), "key", None)},
        }
        twist: dict[str, Any] = twists[what]
        return twist


def seeded_city() -> City:
    """Everything, made through the verbs that people use."""
    marks = Marks()
    streets, parks = DepartmentFactory(code="streets"), DepartmentFactory(code="parks")
    people = People.hired(streets, parks, marks)
    crew = CrewFactory(department=streets, members=[people.users["crew"]])
    city = City(people, marks, crew)
    CrewFactory(department=parks, members=[people.users["other_crew"]])
    ring = {"type": "Polygon", "coordinates": [SQUARE]}
    Area.objects.create(code="limit", name={"en": "Westfield"}, kind=AreaKind.CITY_LIMIT, geometry=ring)
    for kind in REQUESTS:
        city.requests[kind] = _request(kind, city)
        _treat(city.requests[kind], kind, city)
    for kind in WITH_PUBLISHED_PHOTO:
        clerk = Actor.of_user(people.users["clerk"])
        services.publish(item=RequestPhoto.objects.get(image=city.published[kind]), by=clerk)
    equip(crew, people.users["crew"])
    city.seen = seen_on_the_way(people.users["crew"])
    city.contract = _contract(city, streets)
    city.pending = _photo(city, uuid4())
    make_request(reporter=Reporter(email=people.users["neighbor"].email), description="Another one.")
    city.follow = services.follow(
        request=city.requests["public"],
        by=Actor.stranger(),
        form_key=uuid4(),
        reporter=Reporter(email=marks.add("email", "zqfollows@example.com")),
        me_too=True,
        words=marks.add("words", "Zqothers"),
    )
    twice = [ContactFactory(caller=True, name=marks.add("contact", "Zqcaller")) for _number in range(4)]
    city.merged = services.merge_contacts(one=twice[2], other=twice[3], by=Actor.of_user(people.users["clerk"]))
    _redact(city)
    note = f"@{people.users['clerk'].email} {marks.add('words', 'Zqmentions')}"
    supervisor = Actor.of_user(people.users["supervisor"])
    services.note(request=city.requests["private"], by=supervisor, text=note)
    services.block_sender(
        request=city.requests["held"], by=Actor.of_user(people.users["clerk"]), kinds=["network"], why="Advertising."
    )
    _second_factor_of(UserFactory(administrator=True), marks)
    people.arrive(city.requests)
    city.answer = keep_words(people.users["clerk"])
    put_right(people.users["clerk"])
    services.refresh_track_records()
    return city


def _redact(city: City) -> None:
    """What another resident wrote is public but for what was struck; a photo of the hidden one is half black."""
    clerk = Actor.of_user(city.people.users["clerk"])
    others = Words.objects.get(kind=WordsKind.OTHERS)
    services.publish(item=others, by=clerk)
    services.strike(item=others, seen=others.body, spans=[(0, len(others.body))], by=clerk)
    photo = RequestPhoto.objects.get(image=city.unpublished["hidden"])
    services.black_out(photo=photo, seen=photo.image.key, boxes=[LEFT_HALF], by=clerk)
    city.original, city.unpublished["hidden"] = photo.image, RequestPhoto.objects.get(pk=photo.pk).image
    city.marks.add("key", str(city.unpublished["hidden"].key))


def _second_factor_of(user: User, marks: Marks) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": marks.add("key", "Zqsecret")})


def _contract(city: City, streets: Any) -> WorkOrder:
    """A private request that a contractor works on, by their link."""
    request = make_request(
        service_type=ServiceTypeFactory(private=True, department=streets),
        description=city.marks.add("words", "Zqcontracted"),
        reporter=Reporter(name=RITA.name, phone=RITA.phone),
    )
    firm = CrewFactory(department=streets, is_contractor=True, email="dispatch@firm.example")
    return services.issue(request=request, crew=firm, by=Actor.of_user(city.people.users["clerk"]))


def _request(kind: str, city: City) -> ServiceRequest:
    traits, words, (latitude, longitude) = REQUESTS[kind]
    service = ServiceTypeFactory(code=f"service-{kind}", department=city.crew.department, **traits)
    RoutingRuleFactory(service_type=service, crew=city.crew)
    if kind == "limited":
        service.limited_to.add(Group.objects.create(name="Complaints"))
    if kind != "public":
        city.marks.add("place", words, latitude[:7], longitude[:8])
    form_key, address = uuid4(), _address(words, latitude, longitude) if kind == "block" else None
    city.unpublished[kind] = _photo(city, form_key)
    if kind in WITH_PUBLISHED_PHOTO:
        city.published[kind] = _photo(city, form_key, width=97)
        if kind in NOT_TO_BE_KNOWN_OF:
            city.marks.add("existence", str(city.published[kind].key))
    made = _reported(kind, service, Place(words, address, Decimal(latitude), Decimal(longitude)), city, form_key)
    city.marks.add("key", private_link.token_for(made.pk, made.link_version), str(city.unpublished[kind].key))
    if kind in NOT_TO_BE_KNOWN_OF:
        city.marks.add("existence", made.reference, made.reference.replace("-", ""))
    return made


def _reported(kind: str, service: ServiceType, place: Place, city: City, form_key: UUID) -> ServiceRequest:
    by_clerk = kind in ("internal", "private", "block")
    asked = Question.objects.create(service_type=service, code="depth", kind="text", label={"en": "How deep is it?"})
    return make_request(
        service_type=service,
        description=city.marks.add("words", f"Zqdescription-{kind}"),
        place=place,
        reporter=RITA,
        channel=Channel.PHONE if by_clerk else Channel.WEB,
        by=Actor.of_user(city.people.users["clerk"]) if by_clerk else None,
        form_key=form_key,
        held_because=HeldReason.TOO_MANY if kind == "held" else "",
        network="203.0.113.5",
        photos=tuple(Image.objects.filter(form_key=form_key).order_by("pk")),
        answers=[Answered(asked, city.marks.add("words", f"Zqanswer-{kind}"))],
    )


def _treat(request: ServiceRequest, kind: str, city: City) -> None:
    """What the staff do to it and note down; the one on the block is finished."""
    desk = "administrator" if kind == "limited" else "clerk"
    clerk, worker = (Actor.of_user(city.people.users[role]) for role in (desk, "crew"))
    note = city.marks.add("note", f"Zqnote-{kind}")
    if kind == "held":
        say(request, WordsKind.NOTE, note, by=clerk)
        return
    services.wait(request=request, by=clerk, reason=WaitingReason.PARTS, note=note)
    services.resume(request=request, by=clerk)
    order = request.work_orders.get()
    if kind == "block":
        services.start(order=order, by=worker)
        services.finish(order=order, by=worker, what_was_done="Filled.", minutes=20)
    else:
        services.accept(order=order, by=worker)
    request.refresh_from_db()


def _address(words: str, latitude: str, longitude: str) -> Address:
    number, _space, street = words.partition(" ")
    return Address.objects.create(
        number=number, street=street, latitude=Decimal(latitude), longitude=Decimal(longitude), external_id=words
    )


def _photo(city: City, form_key: UUID, *, width: int = 96) -> Image:
    """A photo that tells, in its name and inside, what no photo should."""
    content = photo_parts.jpeg(width, exif=photo_parts.exif())
    image = photo_acts.received(content, form_key=form_key, name="zqfile.jpg")
    photo_acts.process(image_id=image.pk)
    image.refresh_from_db()
    return image
