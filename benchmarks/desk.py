"""What the desk asks PostgreSQL for: the queue in every order, deep in it, by every filter, by people and by words."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict
from django.utils.module_loading import import_string

Measured = tuple[str, float, Callable[[], object]]
DEEP = 40_000
FILTERS: dict[str, str] = {
    "opens": "",
    "late": "late=on",
    "due today": "today=on",
    "unpublished": "unpublished=on",
    "flagged": "flagged=on",
    "mine": "assignee=me",
    "news": "news=on",
    "waiting": "status=waiting",
    "one service": "service={service}",
    "one department, one area, by Nextdoor": "department={department}&area={area}&channel=nextdoor",
    "open, oldest": "sort=oldest",
    "open, last changed, late, one service": "sort=changed&late=on&service={service}",
    "open, most “mine too”": "sort=me_too",
    "any status, newest": "status=any",
    "any status, last changed": "status=any&sort=changed",
    "any status, most “mine too”, one service": "status=any&sort=me_too&service={service}",
    "closed without work, one area, oldest": "status=closed_without_work&area={area}&sort=oldest",
    "closed, by letter, one department": "status=closed&channel=letter&department={department}",
    "closed, nobody published it, one service": "status=closed&unpublished=on&service={service}",
}
PEOPLE: dict[str, tuple[str, float]] = {
    "an e-mail address": ("{email}", 5),
    "a phone number": ("{phone}", 5),
    "its last four digits": ("{last_four}", 50),
    "a name": ("{name}", 50),
    "the beginning of a name": ("{beginning}", 50),
    "a name and a street": ("{last_name} {street}", 50),
}
WORDS: dict[str, str] = {
    "a street": "{street} ",
    "common: street ": "street ",
    "several: rusty mailbox crossing ": "rusty mailbox crossing ",
    "nowhere: xyzzy ": "xyzzy ",
    "common, but not published: apt": "apt",
    "a beginning: hol": "hol",
    "common, open, one service": "street &status=open&service={service}",
    "common, closed without work, oldest": "street &status=closed_without_work&sort=oldest",
}


def desk() -> Iterator[Measured]:
    """Each question as the page asks it: what stands around the queue, and the keys of its rows, in one statement."""
    front, asked, actor = (
        import_string(f"service_requests.desk.{name}") for name in ("front.front", "asked.Asked", "finding.Order")
    )
    Order, values = actor, _values()
    clerk, supervisor = _actor("Clerk"), _actor("Supervisor")

    def question(query: str, after: str = "", by: Any = clerk) -> Callable[[], object]:
        wanted = asked.read(QueryDict(query.format(**values)))
        return lambda: front(by, wanted, after=after)

    for name, query in FILTERS.items():
        yield f"queue: {name}", 30, question(query)
    yield "queue of a supervisor: opens", 30, question("", by=supervisor)
    for name, status in (("open", "open"), ("any status", "any"), ("closed", "closed")):
        for order in Order:
            mark = _mark(order, status)
            if mark:
                yield f"queue: {name}, {order.code}; far down", 30, question(f"status={status}&sort={order.code}", mark)
    for name, (typed, goal) in PEOPLE.items():
        yield f"search: {name}", goal, question(f"q={typed}")
    yield "search of a supervisor, all departments: a name", 50, question("q={name}&department=all", by=supervisor)
    for name, typed in WORDS.items():
        yield f"search: {name}", 50, question(f"q={typed}")
    yield from _pages(values)


def _pages(values: dict[str, Any]) -> Iterator[Measured]:
    client = import_string("django.test.Client")(headers={"host": "127.0.0.1"})
    client.force_login(_actor("Clerk").user)
    yield "whole page: the queue as it opens", 30, lambda: client.get("/desk/")
    yield "whole answer: a number, to its request", 5, lambda: client.get("/desk/", {"q": values["number"]})
    yield "whole page: a name", 50, lambda: client.get("/desk/", {"q": values["name"]})
    yield "whole page: the third hundred of all", 30, lambda: client.get("/desk/?status=any&rows=100")


def _actor(role: str) -> Any:
    user = import_string("westfield.kernel.models.User").objects.filter(groups__name=role).order_by("pk")[0]
    return import_string("westfield.kernel.actor.Actor").of_user(user)


def _values() -> dict[str, Any]:
    """Things that there are: one of each that is asked for."""
    services, areas, details, requests = (
        import_string(f"{name}").objects
        for name in (
            "service_requests.models.ServiceType", "westfield.kernel.models.Area",
            "service_requests.models.ReporterDetails", "service_requests.models.ServiceRequest",
        )
    )  # fmt: skip
    hole = services.get(code="pothole")
    somebody = details.exclude(email="").exclude(phone="").order_by("-pk")[1000 if details.count() > 5000 else 0]
    some_place = requests.filter(address__isnull=False).order_by("-pk").select_related("address")[0]
    return {
        "service": hole.pk, "department": hole.department_id,
        "area": areas.filter(kind="district").values_list("pk", flat=True)[0],
        "email": somebody.email, "phone": somebody.phone.removeprefix("+1"), "last_four": somebody.phone[-4:],
        "name": somebody.name, "last_name": somebody.name.split(" ")[-1], "beginning": somebody.name[:-2],
        "street": some_place.address.street, "number": some_place.reference,
    }  # fmt: skip


def _mark(order: Any, status: str) -> str:
    """Where a page far down begins, in this order."""
    if order.code == "urgent" and status != "open":
        return ""
    rows = import_string("service_requests.models.DeskListing").objects.all()
    if status != "any":
        rows = rows.filter(is_open=status == "open", in_queue=True)
    sign = "-" if order.descending else ""
    ordered = rows.order_by(*(f"{sign}{column}" for column in (*order.columns, "request_id")))
    far = min(DEEP, rows.count() * 2 // 3)
    row = ordered[far] if far else None
    if row is None:
        return ""
    parts = [getattr(row, column) for column in order.columns]
    shown = [str(part) if isinstance(part, int) else str(int(part.timestamp() * 1_000_000)) for part in parts]
    return ".".join([*shown, str(row.pk)])
