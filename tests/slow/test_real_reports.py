"""500 real reports go all the way, by real processes; nothing is lost or doubled, and the manager's figures are right.

Prints its numbers as a line of JSON (`-rP` shows it).
"""

import json
import math
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest

from tests.slow import boston
from tests.slow.boston import NUMBER, RealReport
from tests.slow.city import City, eventually
from tests.smtp_peer import SmtpPeer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(
        not boston.FILE.is_file(), reason="the file of real reports is not here: name it in WECONNECT_BOSTON"
    ),
]

DRIVERS = 4
REFERENCE = re.compile(r"\d{3}-\d{4}")
UNDER_WAY = {"waiting", "claimed", "handing_over"}


@pytest.fixture(scope="module")
def reports() -> list[RealReport]:
    return boston.chosen()


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    with SmtpPeer() as smtp, City(smtp) as city:
        lives(city, "build()")
        yield city


@pytest.fixture(scope="module")
def told(city: City, reports: list[RealReport]) -> list[dict[str, Any]]:
    """What each of the processes that lived through the reports says, once all mail is out."""
    started = time.monotonic()
    city.worker(processes=2)
    city.beat()
    drivers = [
        city.start(
            "django", "shell", "--no-imports", "--command",
            f"from tests.slow.boston_lives import *; live_through({str(city.state)!r}, {part}, {DRIVERS})",
            log=f"driver-{part}",
        )
        for part in range(DRIVERS)
    ]  # fmt: skip
    eventually(lambda: len(list(city.state.glob("ready-*"))) == DRIVERS, within=120)
    (city.state / "go").touch()
    for number, driver in enumerate(drivers):
        assert driver.wait(900) == 0, (city.state / f"driver-{number}.log").read_text()[-2000:]
    lived = time.monotonic() - started
    eventually(lambda: not UNDER_WAY & statuses(city), within=300)
    said = [json.loads((city.state / f"told-{part}.json").read_text()) for part in range(DRIVERS)]

    accepted = city.smtp.message_ids
    numbers = {number for part in said for number in part["made"].values()}
    figures = {
        "test": "real reports",
        "reports": len(reports),
        "acts": sum(part["acts"] for part in said),
        "processes": DRIVERS,
        "requests": len(numbers),
        "sent_twice": sum(len(part["again"]) for part in said),
        "messages": len(accepted),
        "lost": (expected_mail(reports, numbers_by_report(said)) - mail_at_the_peer(city)).total(),
        "doubled": sum(1 for times in accepted.values() if times > 1),
        "seconds_lived": round(lived, 1),
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(figures))
    return said


def lives(city: City, call: str) -> str:
    return city.manage("shell", "--no-imports", "--command", f"from tests.slow.boston_lives import *; {call}")


def statuses(city: City) -> set[str]:
    return {row[0] for row in city.sql("SELECT DISTINCT status FROM notifications_notification")}


def numbers_by_report(told: list[dict[str, Any]]) -> dict[str, str]:
    return {real: number for part in told for real, number in part["made"].items()}


def mail_at_the_peer(city: City) -> Counter[tuple[str, str]]:
    """How often the mail server accepted something for this address about this number."""
    mail: Counter[tuple[str, str]] = Counter()
    for message, envelope in zip(city.smtp.messages, city.smtp.envelopes, strict=True):
        found = REFERENCE.search(message["Subject"])
        assert found, message["Subject"]
        mail[envelope.rcpt_tos[0], found.group()] += 1
    return mail


def expected_mail(reports: list[RealReport], numbers: dict[str, str]) -> Counter[tuple[str, str]]:
    """One when it is received, one more when it is closed."""
    return Counter(
        {
            (report.email, numbers[report.number]): 1 if report.closed_at is None else 2
            for report in reports
            if report.email
        }
    )


def test_every_report_has_a_number_of_its_own(told, reports, city):
    numbers = numbers_by_report(told)

    assert len(reports) == NUMBER
    assert numbers.keys() == {report.number for report in reports}
    assert len(set(numbers.values())) == NUMBER
    assert city.sql("SELECT count(*) FROM requests_servicerequest") == [(NUMBER,)]


def test_the_processes_worked_at_the_same_time(told):
    spans = [(datetime.fromisoformat(part["began"]), datetime.fromisoformat(part["ended"])) for part in told]

    assert all(one[0] < other[1] and other[0] < one[1] for one, other in combinations(spans, 2))


def test_a_form_sent_again_by_another_process_answers_with_the_same_number(told, reports):
    numbers = numbers_by_report(told)
    again = {real: number for part in told for real, number in part["again"].items()}

    assert again.keys() == {report.number for report in reports if report.is_sent_twice}
    assert again
    assert again == {real: numbers[real] for real in again}


def test_every_request_carries_the_words_channel_place_and_times_of_its_report(told, reports, city):
    kept = city.sql(
        "SELECT form_key, channel, place, latitude::text, received_at, closed_at, status, body"
        " FROM requests_servicerequest request"
        " JOIN requests_words words ON words.request_id = request.id AND words.kind = 'description'"
    )

    assert {str(row[0]): row[1:] for row in kept} == {
        str(report.form_key): (
            report.channel,
            report.place,
            f"{float(report.latitude):.6f}",
            report.opened_at,
            report.closed_at,
            _status(report),
            report.words.strip(),
        )
        for report in reports
    }


def _status(report: RealReport) -> str:
    if report.closed_at is None:
        return "assigned"
    return "closed_without_work" if report.without_work else "completed"


def test_every_request_has_one_work_order_that_went_its_way(told, reports, city):
    orders = city.sql(
        "SELECT request.form_key::text, work.status FROM requests_workorder work"
        " JOIN requests_servicerequest request ON request.id = work.request_id"
    )
    way = {"assigned": "accepted", "closed_without_work": "cancelled", "completed": "done"}

    assert len(orders) == NUMBER
    assert dict(orders) == {str(report.form_key): way[_status(report)] for report in reports}


def test_every_reporter_with_an_address_has_each_message_once(told, reports, city):
    accepted = city.smtp.message_ids

    assert mail_at_the_peer(city) == expected_mail(reports, numbers_by_report(told))
    assert set(accepted.values()) == {1}


def test_one_address_is_one_contact_however_many_processes_wrote_it_at_once(told, reports, city):
    kept = [row[0] for row in city.sql("SELECT email FROM kernel_contact WHERE email IS NOT NULL")]

    assert Counter(kept) == Counter({report.email for report in reports if report.email})


def test_the_managers_figures_are_those_counted_from_the_file(told, reports, city):
    targets = dict(city.sql("SELECT form_key::text, target_at FROM requests_servicerequest"))

    shown = json.loads(lives(city, "print_figures()"))

    assert shown.keys() == {"all"} | {report.service for report in reports}
    for name, figures in shown.items():
        counted = count([report for report in reports if name in ("all", report.service)], targets)
        assert figures == pytest.approx(counted, abs=1e-3), name


def count(reports: list[RealReport], targets: dict[str, datetime]) -> dict[str, Any]:
    """The figures by hand: docs/figures.md in plain Python."""
    closed = [report for report in reports if report.closed_at]
    took = sorted((report.closed_at - report.opened_at).total_seconds() for report in closed if report.closed_at)
    in_time = [report for report in closed if report.closed_at and report.closed_at <= targets[str(report.form_key)]]
    return {
        "received": len(reports),
        "completed": sum(not report.without_work for report in closed),
        "closed_without_work": sum(report.without_work for report in closed),
        "still_open": len(reports) - len(closed),
        "median": _percentile(took, 0.5),
        "ninetieth": _percentile(took, 0.9),
        "mean": math.fsum(took) / len(took),
        "on_time": len(in_time) / len(reports),  # whatever is still open is long past its date
    }


def _percentile(ordered: list[float], share: float) -> float:
    """The value below which this share lies; between two, in proportion."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
