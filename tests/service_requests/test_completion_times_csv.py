"""The report as a file for a spreadsheet."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from service_requests import services as verbs
from service_requests.admin.completion_csv import as_text
from tests.factories import DepartmentFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

PAGE = "/admin/requests/completion-times/"
JUNE = {"since": "2026-06-01", "until": "2026-06-30", "format": "csv"}
MONDAY = datetime(2026, 6, 1, 14, tzinfo=UTC)


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(manager=True))
    return client


def lines_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_it_holds_the_same_figures_and_the_total(db, manager):
    request = make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole")), at=MONDAY)
    with clock.at(MONDAY + timedelta(hours=28, minutes=30)):
        verbs.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Filled.")
    make_request(service_type=ServiceTypeFactory(name=Words(en="Árbol caído"), no_target=True), at=MONDAY)

    response = manager.get(PAGE, JUNE)
    tree, pothole, total = sorted(lines_of(response), key=lambda line: ["Á", "P", "A"].index(line["Service"][0]))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="completion-times-2026-06-01-to-2026-06-30.csv"'
    assert pothole["Median time to close (hours)"] == "28.5"
    assert (pothole["On-time rate (percent)"], pothole["Closed on time"]) == ("100.0", "1")
    assert (tree["Still open"], tree["Median time to close (hours)"], tree["Without target"]) == ("1", "", "1")
    assert (total["Service"], total["Received"], total["Cost (dollars)"]) == ("All services", "2", "0.00")


def test_it_holds_the_department_that_was_chosen(db, manager):
    make_request(at=MONDAY)
    make_request(service_type=ServiceTypeFactory(department=DepartmentFactory(code="parks")), at=MONDAY)

    [_park, total] = lines_of(manager.get(PAGE, JUNE | {"department": "parks"}))

    assert total["Received"] == "1"


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\tx", "\r=1", "  =1+1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_name_of_a_service_becomes_a_formula(db, manager, name):
    make_request(service_type=ServiceTypeFactory(name=Words(en=name)), at=MONDAY)

    [line, _total] = lines_of(manager.get(PAGE, JUNE))

    assert line["Service"] == f"'{name}"


@pytest.mark.parametrize("name", ["Pothole", "Trash - missed", "Sign (stop)", "24-hour tow"])
def test_plain_names_stay_as_they_are(name):
    assert as_text(name) == name


def test_clerks_cannot_download_it(db, client):
    client.force_login(UserFactory(clerk=True))

    assert client.get(PAGE, JUNE).status_code == 403
