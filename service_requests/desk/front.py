"""What stands around the queue and which requests stand in it, in one statement: a page costs as much as it must.

Counts go up to a thousand and then say "more": each reads at most that many entries of an index of its own, whatever
the city holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from service_requests.models import SavedView, ServiceType, StartView
from service_requests.models.limited import kept_from, remember_kept, sees_limited
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area, Department
from westfield.kernel.words import as_words

from .asked import Asked
from .eyes import Scope, kept_services, rows_seen, scopes
from .finding import AT_WORK, COUNTED, Question


class Choice(NamedTuple):
    """A line of a select; its key as text, for it is compared with an address."""

    key: str
    name: str


class View(NamedTuple):
    """A saved view, as a tab."""

    pk: int
    name: str
    query: str
    is_shared: bool
    is_own: bool
    is_start: bool


@dataclass(frozen=True)
class Front:
    """All of it. `keys` are those of a page, in order; `after` marks the next one, "" at the end."""

    keys: list[int]
    after: str
    total: int | None  # None on later pages: not counted again
    counts: dict[str, int]
    departments: list[Choice]
    services: list[Choice]
    areas: list[Choice]
    assignee: str
    views: list[View]

    @property
    def start(self) -> View | None:
        return next((view for view in self.views if view.is_start), None)


def front(actor: Actor, asked: Asked, *, after: str = "") -> Front:
    """Ask for all of it."""
    today = _today()
    wanted, order = asked.wanted(actor), asked.order
    department_id = asked.department_id(actor)
    before, page = order.read(after), asked.page
    seen = scopes(actor, department_id=department_id, by_words=bool(wanted.words or wanted.keys))
    question = Question(wanted, order, seen, before, COUNTED + 1 if before is None else page + 1, today)
    found = question.written()
    rows = rows_seen(actor, department_id=department_id)
    parts = [*_counts(actor, rows, today), *_choices(actor, asked)]
    kept, parameters = kept_services(actor)
    statement = (
        f"{kept}SELECT {', '.join(f'({sql}) AS {name}' for name, sql, _parameters in parts)}, found.* FROM ("
        f"SELECT count(*) AS total, (array_agg(request_id))[:{page + 1}] AS keys, (array_agg(mark))[{page}] AS last "
        f"FROM ({found}) AS page) AS found"
    )
    given = [value for _name, _sql, values in parts for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *given, *question.parameters])
        names = [column.name for column in cursor.description or ()]
        values: dict[str, Any] = dict(zip(names, cursor.fetchone() or (), strict=True))
    remember_kept(actor, values["kept"] or ())
    keys = values["keys"] or []
    return Front(
        keys=keys[:page],
        after=values["last"] if len(keys) > page else "",
        total=values["total"] if before is None else None,
        counts={name.removeprefix("count_"): int(values[name]) for name in names if name.startswith("count_")},
        departments=_named(values["departments"]), services=_named(values["services"]),
        areas=_named(values["areas"]), assignee=values["assignee"] or "",
        views=[View(*view) for view in values["views"] or ()],
    )  # fmt: skip


Part = tuple[str, str, tuple[Any, ...]]


def _counts(actor: Actor, rows: Scope, today: tuple[datetime, datetime]) -> Iterable[Part]:
    """How many there are of what the tabs lead to, in the department that is looked at, and of the reader's own."""
    now, midnight = today
    conditions: dict[str, tuple[str, tuple[Any, ...]]] = {
        "open": ("TRUE", ()),
        "late": ("late_at < %s AND urgent_at < %s", (now, now)),
        "today": (
            "late_at >= %s AND late_at < %s AND urgent_at >= %s AND urgent_at < %s", (now, midnight, now, midnight),
        ),
        "unpublished": ("is_unpublished", ()),
        "flagged": ("is_flagged", ()),
        "news": ("has_news", ()),
        "waiting": ("is_waiting", ()),
    }  # fmt: skip
    for name, (condition, given) in conditions.items():
        yield f"count_{name}", _counted(f"{AT_WORK} AND {condition} AND {rows.where}"), (*given, *rows.parameters)
    user_id, every = actor.user.pk if actor.user else 0, rows_seen(actor, department_id=None)
    yield "count_mine", _counted(f"{AT_WORK} AND assignee_id = %s AND {every.where}"), (user_id, *every.parameters)
    named = (
        "request_id IN (SELECT said.request_id FROM requests_mention AS named JOIN requests_words AS said"
        " ON said.id = named.words_id WHERE named.user_id = %s AND named.read_at IS NULL)"
    )
    yield "count_mentioned", _counted(f"{named} AND {every.where}"), (user_id, *every.parameters)
    held = f"search @@ ''':k'' & '':treceived'''::tsquery AND {every.where}"
    yield (
        "count_held",
        _counted(held) if actor.may("requests.judge_held") else "SELECT 0",
        (every.parameters if actor.may("requests.judge_held") else ()),
    )


def _counted(condition: str) -> str:
    return f"SELECT count(*) FROM (SELECT FROM requests_desklisting WHERE {condition} LIMIT {COUNTED + 1}) AS counted"


def _choices(actor: Actor, asked: Asked) -> Iterable[Part]:
    yield _listed("departments", Department.objects.order_by("code").values_list("pk", "name"))
    services = ServiceType.objects.order_by("-is_active", "code")
    services = services if sees_limited(actor) else services.exclude(pk__in=kept_from(actor))
    yield _listed("services", services.values_list("pk", "name"))
    districts = Area.objects.filter(kind=Area.Kind.DISTRICT).order_by("code")
    yield _listed("areas", districts.values_list("pk", "name"))
    yield (
        "assignee",
        "SELECT coalesce(nullif(name, ''), email) FROM kernel_user WHERE id = %s AND is_staff",
        (int(asked.assignee) if asked.assignee.isdigit() else 0,),
    )
    yield "kept", "SELECT array_agg(service) FROM kept", ()
    yield _listed("views", _views(actor).values_list("pk", "name", "query", "is_shared", "is_own", "is_start"))


def _views(actor: Actor) -> "QuerySet[Any, Any]":
    """The reader's own and those that colleagues share, the own ones first."""
    starts = StartView.objects.filter(user=actor.user, view=OuterRef("pk"))
    views = SavedView.objects.filter(Q(owner=actor.user) | Q(is_shared=True))
    named = views.annotate(is_own=Q(owner=actor.user), is_start=Exists(starts))
    return named.order_by("-is_own", "name", "pk")


def _listed(name: str, rows: "QuerySet[Any, Any]") -> Part:
    """Rows as one value: lists in a list."""
    statement, parameters = rows.query.sql_with_params()
    return (
        name,
        f"SELECT json_agg(to_json(ARRAY(SELECT value FROM json_each(to_json(line))))) FROM ({statement}) AS line",
        (parameters),
    )


def _named(rows: list[list[Any]] | None) -> list[Choice]:
    named = [Choice(str(key), str(as_words(name))) for key, name in rows or ()]
    return sorted(named, key=lambda choice: choice.name.casefold())


def _today() -> tuple[datetime, datetime]:
    """Now, and when the city's day ends."""
    now = clock.now()
    local = localtime(now)
    return now, datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)
