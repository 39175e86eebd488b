"""/standards/: what everybody may know of how the city did, and nothing of a single case."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests.figures.target_words import target_in_words
from service_requests.models import ServiceType, TrackRecord
from tests.factories import ServiceTypeFactory, make_request
from westfield.kernel.calendar import Target
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def service(name: str, *, median: timedelta | None = 2 * DAY, traits: dict | None = None, **facts: int) -> ServiceType:
    made = ServiceTypeFactory(name=Words(en=name), code=name.lower().replace(" ", "-"), **(traits or {}))
    seconds = None if median is None else int(median.total_seconds())
    counted = {"received": 100, "closed": 90, "with_target": 80, "on_time": 60, "median_seconds": seconds}
    TrackRecord.objects.create(service_type=made, **(counted | facts))
    return made


def text_of(client) -> str:
    page = client.get("/standards/")
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def lines_of(client) -> list[dict[str, str]]:
    file = client.get("/standards/standards.csv")
    assert file["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))


def test_each_service_has_its_target_and_its_figures(client):
    service("Pothole")
    page = text_of(client)

    for said in ("Pothole", "3 business days", "75.0%", "60 of 80", "2 days", 'href="/requests/?service=pothole">100<'):
        assert said in page, said


def test_internal_and_retired_services_are_not_there(client):
    service("Projector", traits={"is_internal": True})
    service("Old one", traits={"is_active": False})

    assert "Projector" not in text_of(client) and "Old one" not in text_of(client)
    assert lines_of(client) == []


def test_private_services_are_there_as_figures_without_a_way_to_their_requests(client):
    service("Barking dog", traits={"private": True})
    page = text_of(client)

    assert "Barking dog" in page and "75.0%" in page
    assert "?service=barking-dog" not in page


def test_below_ten_a_service_keeps_its_figures_to_itself(client):
    service("Sinkhole", received=9, closed=9, with_target=9, on_time=3, median=77 * DAY)
    page, [line] = text_of(client), lines_of(client)

    assert "below 10" in page and "few" in page
    assert "33.3%" not in page and "3 of 9" not in page and "77 days" not in page
    assert {line[key] for key in ("Received", "Closed", "Closed on time", "Median time to close (hours)")} == {""}


def test_each_figure_is_kept_back_by_its_own_number(client):
    service("Sinkhole", received=40, closed=9, with_target=12, on_time=3, median=77 * DAY)
    [line] = lines_of(client)

    assert (line["Received"], line["Closed"], line["Closed on time"]) == ("40", "", "3")
    assert line["Median time to close (hours)"] == ""
    assert "77 days" not in text_of(client)


def test_what_is_kept_back_cannot_be_worked_out_from_the_totals(client):
    service("Pothole")
    service("Sinkhole", received=9, closed=9, with_target=9, on_time=0)
    page = text_of(client)

    assert "<dd>100</dd>" in page
    assert "<dd>75.0%</dd>" in page


def test_nothing_received_is_said_so(client):
    service("Sinkhole", received=0, closed=0, with_target=0, on_time=0, median=None)
    page = text_of(client)

    assert "none" in page and "few" not in page.split("<table")[1].split("</table>")[0]


def test_before_anything_was_counted_the_targets_stand_there(client):
    ServiceTypeFactory(name=Words(en="Pothole"))
    page = text_of(client)

    assert "Pothole" in page and "3 business days" in page
    assert "is being counted" in page


def test_without_services_the_page_says_so(client):
    assert "The city offers no services here yet." in text_of(client)
    assert lines_of(client) == []


def test_a_name_is_no_formula_in_a_spreadsheet(client):
    ServiceTypeFactory(name=Words(en="=1+1"))

    assert lines_of(client)[0]["Service"] == "'=1+1"


def test_it_speaks_spanish(client):
    ServiceTypeFactory(name=Words(en="Pothole", es="Bache"))

    assert "Bache" in client.get("/standards/", headers={"accept-language": "es"}).content.decode()


@pytest.mark.parametrize("address", ["/standards/", "/standards/standards.csv"])
def test_any_number_of_services_costs_one_query(client, address):
    for number in range(12):
        service(f"Service {number}")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)

    assert len(captured) == 1


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (None, "No fixed time"),
        ((1, "days", "business"), "1 business day"),
        ((3, "days", "business"), "3 business days"),
        ((8, "hours", "business"), "8 business hours"),
        ((4, "hours", "calendar"), "4 hours"),
        ((30, "days", "calendar"), "30 days"),
    ],
)
def test_targets_in_words(target, words):
    assert target_in_words(target and Target(*target)) == words


def test_the_report_page_says_what_to_expect_and_where_more_stands(client):
    made = service("Pothole", season_count=120, season_half_seconds=2 * 86_400)
    page = " ".join(client.get(f"/requests/new/{made.code}/").content.decode().split())

    assert "We aim to be done within <strong>3 business days</strong>." in page
    assert "Half of the last 120 requests of this kind made at this time of year took 2 days or less" in page
    assert 'href="/standards/">What you can expect</a>' in page


def test_so_does_the_status_page_beside_the_date(client):
    made = service("Pothole", season_count=120, season_half_seconds=2 * 86_400)
    page = " ".join(client.get(make_request(service_type=made).get_absolute_url()).content.decode().split())

    assert "We aim to be done by <strong>" in page and "done within" not in page
    assert "took 2 days or less" in page
