"""What the requests are made from: the city's services and crews, its places, and what people say."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from django.db import connection

from service_requests.models import Crew, RoutingRule, ServiceType
from service_requests.statuses import PlaceNeeded
from westfield.kernel.models import Address, Area
from westfield.kernel.places.areas import areas_at
from westfield.kernel.places.public_place import PlacePrecision, public_place
from westfield.portal.demo.data_files import words

USUAL_SHARE = 1.5
SAID = {
    "reports": ("Please have a look at this when you can.", "It has been like this for a week now."),
    "done": ("Done.", "Our crew was there and took care of it."),
    "declined": ("The city decided not to do this. Please call us if you have a question.",),
}
TABLES = """
DROP TABLE IF EXISTS load_service, load_place, load_said;
CREATE TEMP TABLE load_service (
    number serial, id bigint, name jsonb, department_id bigint, crew_id bigint, worker_id bigint, reach float8,
    is_internal boolean, is_private boolean, has_place boolean, place_shown text,
    target_amount integer, target_unit text, target_clock text, days float8
);
CREATE TEMP TABLE load_place (
    number integer, shown text, address_id bigint, area_id bigint, place text, latitude numeric, longitude numeric,
    public_place text, public_latitude numeric, public_longitude numeric, PRIMARY KEY (shown, number)
);
CREATE TEMP TABLE load_said (service_id bigint, kind text, number integer, body text,
    PRIMARY KEY (service_id, kind, number));
"""


def lay_out(chance: Random) -> int:
    """Fill temporary tables with all of it; answers how many places there are."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    services = list(ServiceType.objects.filter(is_active=True).order_by("pk"))
    _fill("load_service (id, name, department_id, crew_id, worker_id, reach, is_internal, is_private, has_place,"
          " place_shown, target_amount, target_unit, target_clock, days)", list(_services(services)))  # fmt: skip
    places = list(_places(chance))
    _fill("load_place", places)
    _fill("load_said", [row for service in services for row in _said(service)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE load_service; ANALYZE load_place; ANALYZE load_said")
    return len(places) // len(PlacePrecision)


def _services(services: list[ServiceType]) -> Iterator[Sequence[Any]]:
    """Each with the share of all requests that lies below it: a dice between 0 and 1 finds one."""
    rules = RoutingRule.objects.filter(crew__isnull=False).order_by("-area", "pk")
    crews = {rule.service_type_id: rule.crew_id for rule in rules}
    workers = dict(Crew.objects.filter(members__isnull=False).order_by("-members").values_list("pk", "members"))
    shares = [_share(service) for service in services]
    reach = 0.0
    for service, share in zip(services, shares, strict=True):
        reach += share / sum(shares)
        crew = crews.get(service.pk)
        hours = {"hours": 1 / 24, "weeks": 7.0}.get(service.target_unit, 1.0)
        yield (
            service.pk, dict(service.name), service.department_id, crew, workers.get(crew or 0), reach,
            service.is_internal, service.is_private, service.place_needed != PlaceNeeded.NONE, service.place_shown,
            service.target_amount, service.target_unit, service.target_clock, (service.target_amount or 5) * hours,
        )  # fmt: skip


def _share(service: ServiceType) -> float:
    usual = 0.2 if service.is_internal or service.is_private else USUAL_SHARE
    return float(words().get(service.code, {}).get("share", usual))


def _places(chance: Random) -> Iterator[Sequence[Any]]:
    """The city's addresses street by street, so that neighboring numbers are neighbors; streets in any order."""
    streets: dict[str, list[Address]] = {}
    for address in Address.objects.order_by("street", "pk"):
        streets.setdefault(address.street, []).append(address)
    names = list(streets)
    chance.shuffle(names)
    for number, address in enumerate(each for name in names for each in streets[name]):
        area = next((a for a in areas_at(address.latitude, address.longitude) if a.kind == Area.Kind.DISTRICT), None)
        for shown in PlacePrecision:
            public = public_place(
                precision=shown, text=address.line, number=address.number, street=address.street,
                latitude=address.latitude, longitude=address.longitude, area=str(area.name) if area else "",
            )  # fmt: skip
            yield (
                number, shown.value, address.pk, area.pk if area else None, address.line, address.latitude,
                address.longitude, public.words, public.latitude, public.longitude,
            )  # fmt: skip


def _said(service: ServiceType) -> Iterator[Sequence[Any]]:
    known = words().get(service.code, {})
    for kind, usual in SAID.items():
        sentences = known.get(kind) or usual
        for number, body in enumerate([sentences] if isinstance(sentences, str) else sentences):
            yield service.pk, kind, number, body


def _fill(table: str, rows: list[Sequence[Any]]) -> None:
    from_python = [
        tuple(connection.ops.adapt_json_value(v, None) if isinstance(v, dict) else v for v in r) for r in rows
    ]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(rows[0])) if rows else ""
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", from_python)
