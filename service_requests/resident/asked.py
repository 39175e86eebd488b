"""What a visitor asked the list, the map or a feed for: read from the address, and written into the next one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Value
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_requests import finding
from service_requests.models import ServiceType
from service_requests.statuses import RequestStatus
from westfield.kernel.models import Area

MOST_LETTERS = 200
OPEN_OR_CLOSED = {finding.OPEN: gettext_lazy("All open"), finding.CLOSED: gettext_lazy("All closed")}
_AN_AREA = -1


class Choice(NamedTuple):
    """A line of a select."""

    code: str
    name: str
    pk: int = 0
    shelf: str = ""


class Chip(NamedTuple):
    """A filter in use, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """The filters as they stand in the address; what makes no sense there is no filter."""

    q: str = ""
    service: Choice | None = None
    status: str = ""
    area: Choice | None = None
    since: date | None = None
    until: date | None = None

    @cached_property
    def values(self) -> dict[str, str]:
        """As in the address."""
        all_of_them = {
            "q": self.q,
            "service": self.service.code if self.service else "",
            "status": self.status,
            "area": self.area.code if self.area else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in all_of_them.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.values)

    @property
    def filters(self) -> finding.Filters:
        """The same, as the search understands it; a query where the last word may be longer."""
        return finding.Filters(
            words=finding.words_to_find(self.q) if self.q else (),
            service_id=self.service.pk if self.service else None,
            area_id=self.area.pk if self.area else None,
            status=self.status,
            since=self.since,
            until=self.until,
        )

    @property
    def chips(self) -> list[Chip]:
        """Each filter in use, in words."""
        return [Chip(words, replace(self, **{name: blank}).query) for name, words, blank in self._in_words()]

    def _in_words(self) -> Iterator[tuple[str, str, Any]]:
        if self.q:
            yield "q", _("“%(words)s”") % {"words": self.q}, ""
        if self.service:
            yield "service", self.service.name, None
        if self.status:
            yield "status", str(STATUS_NAMES[self.status]), ""
        if self.area:
            yield "area", self.area.name, None
        if self.since:
            yield "since", _("from %(date)s") % {"date": date_format(self.since, _("M j, Y"))}, None
        if self.until:
            yield "until", _("until %(date)s") % {"date": date_format(self.until, _("M j, Y"))}, None


STATUS_NAMES = OPEN_OR_CLOSED | {status.value: status.label for status in RequestStatus}


@dataclass(frozen=True)
class Offered:
    """What there is to choose from; one query."""

    services: list[Choice]
    areas: list[Choice]

    @classmethod
    def now(cls) -> "Offered":
        columns = ("code", "name", "pk", "shelf", "first", "second")
        public = ServiceType.objects.offered_to_residents().filter(is_private=False).order_by()
        services = public.annotate(shelf=F("group__name"), first=F("group__order"), second=F("order"))
        districts = Area.objects.filter(kind=Area.Kind.DISTRICT).order_by()
        areas = districts.annotate(shelf=F("name"), first=Value(_AN_AREA), second=Value(0))
        rows = services.values_list(*columns).union(areas.values_list(*columns), all=True)
        found = list(rows.order_by("first", "second", "code"))
        return cls(
            [
                Choice(code, str(name), pk, str(shelf))
                for code, name, pk, shelf, first, *_rest in found
                if first != _AN_AREA
            ],
            [Choice(code, str(name), pk) for code, name, pk, _shelf, first, *_rest in found if first == _AN_AREA],
        )

    def asked(self, address: QueryDict) -> Asked:
        """What this address asks for."""
        return Asked(
            q=" ".join(address.get("q", "")[:MOST_LETTERS].replace("\0", " ").split()),
            service=_named(address.get("service", ""), self.services),
            status=address.get("status", "") if address.get("status", "") in STATUS_NAMES else "",
            area=_named(address.get("area", ""), self.areas),
            since=_day(address.get("since", "")),
            until=_day(address.get("until", "")),
        )


def _named(code: str, among: list[Choice]) -> Choice | None:
    return next((choice for choice in among if choice.code == code), None)


def _day(text: str) -> date | None:
    try:
        day = parse_date(text[:10])
    except ValueError:
        return None
    # Far from both ends of the calendar: a day more or less must exist.
    return day if day and 1900 < day.year < 2200 else None
