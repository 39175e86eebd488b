"""`python -m benchmarks.lists [public|desk]`: what finding requests costs PostgreSQL, in the city in DATABASE_URL.

Fill it first (`manage.py generate_load`). Milliseconds of processor time of the PostgreSQL process behind this
connection: on a busy machine the clock on the wall says more about the neighbors. Where /proc cannot be read (a
database elsewhere) it is the clock after all, and the table says so.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.db import connection
from django.utils.module_loading import import_string

from benchmarks.desk import desk

TIMES = 9
Measured = tuple[str, float, Callable[[], object]]  # what, the goal in milliseconds, how


def main() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "westfield.settings", "WECONNECT_ENV": "development", "DEBUG": "0"}
    django.setup()
    spent, kind = _clock()
    count = import_string("service_requests.models.PublicListing").objects.count()
    print(f"{count:,} public requests; {kind} of PostgreSQL, median and worst of {TIMES}\n")
    print("| question | ms | worst | goal |\n|---|---|---|---|")
    for name, goal, ask in _questions(*sys.argv[1:2]):
        took = []
        for _turn in range(TIMES):
            before = spent()
            ask()
            took.append(spent() - before)
        verdict = "≤" if median(took) <= goal else "**over**"
        print(f"| {name} | {median(took):.1f} | {max(took):.1f} | {verdict} {goal:g} |")


def _clock() -> tuple[Callable[[], float], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if told.is_file():
        return lambda: int(told.read_text().split()[0]) / 1e6, "processor time"
    return lambda: time.perf_counter() * 1000, "clock on the wall"


def _questions(which: str = "") -> Iterator[Measured]:
    if which != "desk":
        yield from _of_the_public()
    if which != "public":
        yield from desk()


def _of_the_public() -> Iterator[Measured]:
    # Models can be imported only now that the settings are read.
    finding = import_string("service_requests.finding.Filters"), import_string("service_requests.finding.numbers")
    yield from _lists(*finding)
    yield from _maps(finding[0])
    yield from _pages()


def _lists(filters: Any, numbers: Any) -> Iterator[Measured]:
    cursor, words = (import_string(f"service_requests.finding.{name}") for name in ("Cursor", "words_to_find"))
    now = import_string("westfield.kernel.clock.now")()
    services = dict(import_string("service_requests.models.ServiceType").objects.values_list("code", "pk"))
    area = import_string("westfield.kernel.models.Area").objects.filter(kind="district").values_list("pk", flat=True)[0]
    deep, hole, lamp = cursor(now - timedelta(days=1500), 0), services["pothole"], services["street-light"]
    year = {"since": date(now.year - 4, 1, 1), "until": date(now.year - 4, 12, 31)}
    asked = {
        "list, opening page": {},
        "list, one service": {"service_id": hole},
        "list, closed without work": {"status": "closed_without_work"},
        "list, one service, waiting, one area": {"service_id": hole, "status": "waiting", "area_id": area},
        "list, a year long ago": year,
        "list, open since a year long ago": {**year, "status": "open"},
        "words, common: street": {"words": words("street ")},
        "words, beginning: hol…": {"words": words("hol")},
        "words, several": {"words": words("school bus morning ")},
        "words that are nowhere": {"words": words("xyzzy ")},
        "words, common, rare status": {"words": words("street "), "status": "waiting"},
        "words, common, and a service without them": {"words": words("pothole "), "service_id": lamp},
        "words, street and status and service": {
            "words": words("penn street "), "status": "closed_without_work", "service_id": lamp,
        },
    }  # fmt: skip
    for name, chosen in asked.items():
        wanted = filters(**chosen)
        yield f"{name}; page and count", 30, lambda wanted=wanted: numbers(wanted, limit=1001)
    for name in ("list, opening page", "list, one service", "words, common, and a service without them"):
        wanted = filters(**asked[name])
        yield f"{name}; a page 1,500 days deep", 30, lambda wanted=wanted: numbers(wanted, before=deep, limit=25)


def _maps(filters: Any) -> Iterator[Measured]:
    box, clusters, page = (
        import_string(f"service_requests.{name}") for name in ("map_tiles.Box", "public_map.clusters", "finding.page")
    )
    hole = import_string("service_requests.models.ServiceType").objects.get(code="pothole").pk
    city, view = box(39.98, -86.22, 40.10, -86.03), box(40.035, -86.135, 40.048, -86.115)
    street = box(40.042, -86.128, 40.0432, -86.1265)
    yield "map, whole city", 5, lambda: clusters(filters(), city, 12)
    yield (
        "map, whole city, one service, waiting",
        5,
        lambda: clusters(filters(service_id=hole, status="waiting"), city, 12),
    )
    yield "map, a part of the city", 10, lambda: clusters(filters(), view, 16)
    yield "map, a street", 10, lambda: clusters(filters(), street, 19)
    for name, chosen in (("open", {"status": "open"}), ("one service", {"service_id": hole})):
        wanted = filters(**chosen, box=street)
        yield f"map, the pins of a street, {name}", 10, lambda wanted=wanted: list(page(wanted, limit=200))
    yield "map, the newest in view, in words", 10, lambda: list(page(filters(box=view), limit=8))


def _pages() -> Iterator[Measured]:
    client = import_string("django.test.Client")(headers={"host": "127.0.0.1"})
    services = import_string("service_requests.models.ServiceType").objects
    requests = import_string("service_requests.models.ServiceRequest").objects
    public = import_string("service_requests.models.request.PUBLIC")
    tracked = requests.filter(public, status="completed").order_by("-pk")[0].get_absolute_url()
    nearby, hole = import_string("service_requests.nearby.nearby"), services.get(code="pothole")
    there = requests.filter(public, service_type=hole, public_latitude__isnull=False).order_by("-pk")[0]
    yield "nearby of one kind", 10, lambda: list(nearby(hole, there.public_latitude, there.public_longitude))
    for name, path, goal in (
        ("whole page: list", "/requests/", 30), ("whole page: map", "/requests/map/", 30),
        ("whole answer: feed", "/requests/feed/?service=pothole", 30), ("whole page: track", tracked, 30),
    ):  # fmt: skip
        yield name, goal, lambda path=path: client.get(path)


if __name__ == "__main__":
    main()
