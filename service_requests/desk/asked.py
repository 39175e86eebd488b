"""What somebody at the desk asks the queue for: read from the address, and written into the next one."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from service_requests.statuses import Channel, RequestStatus
from westfield.kernel.actor import Actor

from .columns import DEFAULT, known_columns
from .typed import Typed
from .wanted import ANY, CLOSED, HELD, IN_QUEUE, MERGED, OPEN, OWN_WORK, Order, Wanted

EVERY_DEPARTMENT = "all"
ME, NOBODY = "me", "none"
STATUSES = (OPEN, CLOSED, ANY, *RequestStatus.values)
KINDS = (IN_QUEUE, OWN_WORK, MERGED, HELD)
MARKS = ("late", "today", "unpublished", "flagged", "news", "mentioned")
PAGES = (25, 50, 100, 200)
_NEWEST_KEY = 2**62
_LONGEST_KEY = len(str(_NEWEST_KEY))  # what has fewer digits is less


@dataclass(frozen=True)
class Asked:
    """The filters, the order and the columns as they stand in the address; what makes no sense there is no filter."""

    q: str = ""
    status: str = ""
    department: str = ""
    service: str = ""
    area: str = ""
    channel: str = ""
    assignee: str = ""
    kind: str = ""
    sort: str = ""
    rows: str = ""
    late: bool = False
    today: bool = False
    unpublished: bool = False
    flagged: bool = False
    news: bool = False
    mentioned: bool = False
    column: tuple[str, ...] = ()

    @classmethod
    def read(cls, address: QueryDict) -> "Asked":
        """What this address asks for."""
        return cls(
            q=Typed.read(address.get("q", "")).text,
            status=_among(address.get("status", ""), STATUSES),
            department=_key(address.get("department", ""), EVERY_DEPARTMENT),
            service=_key(address.get("service", "")),
            area=_key(address.get("area", "")),
            channel=_among(address.get("channel", ""), Channel.values),
            assignee=_key(address.get("assignee", ""), ME, NOBODY),
            kind=_among(address.get("kind", ""), KINDS),
            sort=_among(address.get("sort", ""), [order.code for order in Order]),
            rows=_among(address.get("rows", ""), [str(many) for many in PAGES[1:]]),
            column=known_columns(address.getlist("column")),
            **{mark: bool(address.get(mark)) for mark in MARKS},
        )

    @cached_property
    def query(self) -> str:
        """As an address; a saved view keeps it."""
        return self.without()

    def without(self, *names: str, **changed: Any) -> str:
        """The address without some of it, or with something else in its place."""
        blank: dict[str, Any] = {each.name: each.default for each in fields(self) if each.name in names}
        asked = replace(self, **blank, **changed)
        pairs: list[tuple[str, Any]] = []
        for each in fields(asked):
            value = getattr(asked, each.name)
            if value == each.default:
                continue
            pairs += [(each.name, v) for v in value] if isinstance(value, tuple) else [
                (each.name, "on" if value is True else value)
            ]  # fmt: skip
        return urlencode(pairs)

    @property
    def typed(self) -> Typed:
        return Typed.read(self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order and the columns was chosen."""
        return bool(self.without("sort", "column", "rows"))

    @property
    def marks(self) -> list[str]:
        """The chips that are on, for the form to keep."""
        return [mark for mark in MARKS if getattr(self, mark)]

    @property
    def page(self) -> int:
        """How many rows a page has."""
        return int(self.rows) if self.rows else PAGES[0]

    @property
    def pages(self) -> tuple[int, ...]:
        return PAGES

    @property
    def columns(self) -> tuple[str, ...]:
        return self.column or DEFAULT

    @property
    def status_meant(self) -> str:
        """Open ones, unless somebody looks for words, or for notes that name them, and says nothing about it."""
        return self.status or (ANY if (self.q or self.mentioned) and not (self.late or self.today) else OPEN)

    @property
    def order(self) -> Order:
        """The most urgent first where all that is meant is open and in the queue, the newest first where it is not."""
        chosen = next((order for order in Order if order.code == self.sort), Order.URGENT)
        return Order.NEWEST if chosen is Order.URGENT and not self._is_at_work else chosen

    @property
    def orders(self) -> list[Order]:
        """Those that make sense here."""
        return [order for order in Order if order is not Order.URGENT or self._is_at_work]

    @property
    def _is_at_work(self) -> bool:
        return Wanted(status=self.status_meant, kind=self.kind).is_at_work

    def department_id(self, actor: Actor) -> int | None:
        if self.department.isdigit():
            return int(self.department)
        at_home = starts_at_home(actor) and self.department != EVERY_DEPARTMENT and not self.is_personal
        return actor.user.department_id if at_home and actor.user else None

    @property
    def is_personal(self) -> bool:
        """Whether it is about the reader, whatever the department."""
        return self.assignee == ME or self.mentioned

    def wanted(self, actor: Actor) -> Wanted:
        """The same, as the search understands it."""
        user_id, typed = actor.user.pk if actor.user else 0, self.typed
        assignee = {"": None, ME: user_id, NOBODY: 0}.get(self.assignee, _NEWEST_KEY)
        return Wanted(
            words=typed.words, beginning=typed.beginning, keys=typed.keys,
            status=self.status_meant, kind=self.kind,
            service_id=int(self.service) if self.service else None, area_id=int(self.area) if self.area else None,
            channel=self.channel, assignee_id=int(self.assignee) if self.assignee.isdigit() else assignee,
            late=self.late, due_today=self.today, unpublished=self.unpublished, flagged=self.flagged, news=self.news,
            mentioned=user_id if self.mentioned else None,
        )  # fmt: skip


def starts_at_home(actor: Actor) -> bool:
    """Whether this person's own department is what they see first."""
    has_one = actor.user is not None and actor.user.department_id is not None
    return has_one and not actor.may("requests.view_every_request")


def _among(text: str, known: Iterable[str]) -> str:
    return text if text in known else ""


def _key(text: str, *others: str) -> str:
    """A primary key, or one of a few words."""
    is_key = text.isascii() and text.isdigit() and len(text) < _LONGEST_KEY
    return str(int(text)) if is_key else _among(text, others)
