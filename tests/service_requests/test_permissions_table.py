"""The table of docs/permissions.md, cell by cell: each role, each kind of request, asked of code and pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client, TestCase

from service_requests import services
from service_requests.models import RequestPhoto, ServiceRequest, Words, WorkOrder
from service_requests.services import Place, Reporter
from service_requests.workflow import may_see_caller, may_see_reporter
from tests.factories import (
    ContactFactory,
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from tests.kernel import photo_acts
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.models import Department, Image, User

DOC = Path(settings.BASE_DIR) / "docs" / "permissions.md"
COLUMNS = ("own", "other", "private", "internal", "contact", "unpublished")
# Each of them is there in two departments: without a work order of the crew's, with an open one, with one that ended.
KINDS = ("public", "private", "internal", "limited")


@dataclass(frozen=True)
class Case:
    """One request, as it stands to one person."""

    request: ServiceRequest
    kind: str
    own: bool
    ordered: bool
    order_is_open: bool
    mine: bool
    # Of another department, with a work order of theirs: they see that order, and where to send people.
    lent: bool


# What a cell says → whether it holds for a request. A cell in other words fails here, so that nobody writes one
# that nothing checks.
MEANINGS: dict[str, Any] = {
    "no": lambda case: False,
    "–": lambda case: False,
    "what is public": lambda case: False,
    "same": lambda case: False,
    "as a stranger": lambda case: False,
    "all": lambda case: True,
    "read": lambda case: True,
    "yes": lambda case: True,
    "yes, and each look is a line of history": lambda case: True,
    "their own": lambda case: case.mine,
    "their own in full": lambda case: case.mine,
    "their department's": lambda case: case.own and case.kind != "limited",
    "all but those limited to other roles": lambda case: case.kind != "limited",
    "requests with a work order of their crew": lambda case: case.ordered,
    "only with a work order of theirs": lambda case: case.ordered,
    "while the work order is open": lambda case: case.ordered and case.order_is_open,
    "of those": lambda case: case.ordered,
}
# Who stands in for a row of the table.
PEOPLE = {
    "Stranger": "stranger",
    "Reporter (link or code)": "reporter",
    "Clerk": "clerk",
    "Crew member": "crew_member",
    "Supervisor": "supervisor",
    "Manager": "manager",
    "Staff without a role here": "nobody",
    "Administrator": "administrator",
}
# A contractor has one page and nothing else: tests/service_requests/test_privacy_walk.py walks from there.
WALKED_ELSEWHERE = {"Contractor (link)"}


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Role → column → what its cell says."""
    lines = [line for line in DOC.read_text().splitlines() if line.startswith("|")]
    for line in lines[2:]:
        role, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) and role not in WALKED_ELSEWHERE:
            yield role, dict(zip(COLUMNS, cells, strict=True))


def test_each_cell_says_what_can_be_checked():
    table = dict(rows())

    assert set(table) == set(PEOPLE)
    assert {cell for cells in table.values() for cell in cells.values()} <= set(MEANINGS)


@dataclass(frozen=True)
class Sees:
    """What somebody gets to see of a request."""

    knows: bool
    place: bool
    contact: bool
    unpublished: bool


def expected(cells: dict[str, str], case: Case) -> Sees:
    """What the table promises."""
    near = case.own or case.mine or case.ordered
    column = {"public": "own" if near else "other", "internal": "internal"}.get(case.kind, "private")
    reads = bool(MEANINGS[cells[column]](case))
    contact = MEANINGS[cells["contact"]](case) and not case.mine
    return Sees(
        knows=case.kind == "public" or reads or case.lent,
        place=reads or case.lent,
        contact=reads and contact,
        unpublished=reads and MEANINGS[cells["unpublished"]](case),
    )


class PermissionsTable(TestCase):
    """Every kind of request, in two departments, once with an order of the crew's and once without, open and ended."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.streets, cls.parks = DepartmentFactory(code="streets"), DepartmentFactory(code="parks")
        group = Group.objects.create(name="Complaints")
        cls.users: dict[str, User] = {
            role: UserFactory(**{role: True}, department=cls.streets)
            for role in ("clerk", "crew_member", "supervisor", "manager")
        }
        cls.users["administrator"] = UserFactory(administrator=True)
        cls.users["nobody"] = UserFactory(is_staff=True, department=cls.streets)
        cls.users["reporter"] = UserFactory(email="zqmine@example.com")
        cls.crew = CrewFactory(department=cls.streets, members=[cls.users["crew_member"]])
        cls.contact = ContactFactory(email="zqmine@example.com", verified=True, user=cls.users["reporter"])
        cls.first_photo = photo_acts.ready()
        cls.made: list[tuple[ServiceRequest, str, Department, str]] = []
        for number, (kind, department, work) in enumerate(
            (kind, department, work)
            for kind in KINDS
            for department in (cls.streets, cls.parks)
            for work in ("", "open", "ended")
        ):
            cls.made.append((cls.request_of(number, kind, department, work, group), kind, department, work))

    @classmethod
    def request_of(cls, number: int, kind: str, department: Department, work: str, group: Group) -> ServiceRequest:
        traits = {"private": {"is_private": True}, "internal": {"is_internal": True}, "limited": {"is_private": True}}
        service = ServiceTypeFactory(department=department, place_shown="hidden", **traits.get(kind, {}))
        if work:
            RoutingRuleFactory(service_type=service, department=department, crew=cls.crew)
        if kind == "limited":
            service.limited_to.add(group)
        key = uuid4()
        photo = cls.photo_under(key)
        request = make_request(
            service_type=service, description=f"Zqwords-{number}.", place=Place(words=f"Zqplace-{number}."),
            reporter=Reporter(name=f"Zqname-{number}.", email="zqmine@example.com" if number % 2 else ""),
            form_key=key, photos=(photo,),
        )  # fmt: skip
        request.number = number
        if work == "ended":
            worker = Actor.of_user(cls.users["crew_member"])
            order = request.work_orders.get()
            services.start(order=order, by=worker)
            services.finish(order=order, by=worker, what_was_done="Done.", minutes=5)
        return request

    @classmethod
    def photo_under(cls, form_key: UUID) -> Image:
        """A photo of its own with the files of the first: to prepare each would take longer than all the rest."""
        copy = Image.objects.get(pk=cls.first_photo.pk)
        copy.pk, copy.key, copy.form_key = None, uuid4(), form_key
        copy.save(force_insert=True)
        return copy

    def actor(self, person: str, request: ServiceRequest) -> Actor:
        if person == "stranger":
            return Actor.stranger()
        if person == "reporter":
            return Actor.stranger(links=frozenset({link_to(request)}))
        return Actor.of_user(User.objects.get(pk=self.users[person].pk))

    def cases(self, person: str, worked_on: tuple[str, ...] = ("", "open", "ended")) -> Iterator[Case]:
        for request, kind, department, work in self.made:
            if work not in worked_on:
                continue
            ordered = bool(work) and person in ("crew_member",)
            mine = person == "reporter"
            own = department == self.streets
            lent = bool(work) and not own and kind != "limited" and person in ("supervisor", "manager")
            yield Case(request, kind, own, ordered, work == "open", mine, lent)

    def test_the_querysets_and_the_rules_give_what_each_cell_says(self) -> None:
        wrong = []
        for role, cells in rows():
            for case in self.cases(PEOPLE[role]):
                promised = expected(cells, case)
                if PEOPLE[role] == "reporter" and case.kind == "internal":
                    continue  # residents do not ask for those
                got = self.seen_by(self.actor(PEOPLE[role], case.request), case.request)
                if got != promised:
                    wrong.append(f"{role}, {case.kind}, own={case.own}, order={case.ordered}: {got}, not {promised}")

        assert wrong == []

    def seen_by(self, actor: Actor, request: ServiceRequest) -> Sees:
        request = ServiceRequest.objects.get(pk=request.pk)
        orders = list(WorkOrder.objects.visible_to(actor).filter(request=request))
        knows = bool(orders) or ServiceRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
        words = Words.objects.visible_to(actor, request).filter(published_at=None).exists()
        photos = RequestPhoto.objects.visible_to(actor, request).filter(published_at=None).exists()
        assert words == photos
        by_order = any(may_see_caller(actor, order) for order in orders)
        return Sees(
            knows=knows,
            place=knows and (request.shows_exact_place_to(actor) or bool(orders)),
            contact=knows and (may_see_reporter(actor, request) or by_order),
            unpublished=knows and words,
        )

    def check_pages_of(self, role: str) -> None:
        """What this role's pages show is what its row says, and no more."""
        person, cells, wrong = PEOPLE[role], dict(rows())[role], []
        client = self.client_of(person)
        for case in self.cases(person, worked_on=("", "open")):
            if person == "reporter" and case.kind == "internal":
                continue
            promised, found = expected(cells, case), self.found_by(client, person, case.request)
            if found != promised and not (person == "manager" and self.is_less(found, promised)):
                wrong.append(f"{case.kind}, own={case.own}, order={case.ordered}: {found}, not {promised}")

        assert wrong == []

    def test_pages_of_a_stranger(self) -> None:
        self.check_pages_of("Stranger")

    def test_pages_of_a_reporter(self) -> None:
        self.check_pages_of("Reporter (link or code)")

    def test_pages_of_a_clerk(self) -> None:
        self.check_pages_of("Clerk")

    def test_pages_of_a_crew_member(self) -> None:
        self.check_pages_of("Crew member")

    def test_pages_of_a_supervisor(self) -> None:
        self.check_pages_of("Supervisor")

    def test_pages_of_a_manager(self) -> None:
        self.check_pages_of("Manager")

    def test_pages_of_staff_without_a_role(self) -> None:
        self.check_pages_of("Staff without a role here")

    def test_pages_of_an_administrator(self) -> None:
        self.check_pages_of("Administrator")

    def is_less(self, found: Sees, promised: Sees) -> bool:
        """A manager reads requests in the figures and by their work orders; not everything has a page for them."""
        return all(not getattr(found, name) or getattr(promised, name) for name in Sees.__annotations__)

    def client_of(self, person: str) -> Client:
        client = Client()
        if person in self.users and person != "reporter":
            client.force_login(self.users[person])
        return client

    def found_by(self, client: Client, person: str, request: ServiceRequest) -> Sees:
        """Everything that this person's pages say about a request, searched for its marks."""
        number = request.reference
        private = request.private_path if person == "reporter" else ""
        pages = [
            f"/requests/{number}/", f"/desk/requests/{number}/", f"/admin/requests/servicerequest/{request.pk}/change/",
            *(order.get_absolute_url() for order in request.work_orders.all()), *([private] if private else []),
        ]  # fmt: skip
        said = "".join(self.body(client, path) for path in pages)
        key = request.photos.get().image.key
        photo = f"{private}photos/{key}/full/" if private else f"/requests/{number}/photos/{key}/full/"
        mark = request.number
        words, picture = f"Zqwords-{mark}." in said, self.body(client, photo)
        assert words == bool(picture), (person, number, words)
        return Sees(
            knows=number in said,
            place=f"Zqplace-{mark}." in said,
            contact=f"Zqname-{mark}." in said,
            unpublished=words,
        )

    def body(self, client: Client, path: str) -> str:
        response = client.get(path, follow=False)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return content.decode(errors="replace") if response.status_code == 200 else ""
