"""The manager's report in a browser: right for everybody, its own style applied, nothing inline."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service_requests import services as verbs
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

PAGE = "/admin/requests/completion-times/"


@pytest.fixture
def a_month(transactional_db):
    """A few requests, closed after one hour, a day and four days."""
    desk = Actor.of_user(UserFactory(clerk=True))
    for name, hours in (("Graffiti", 1), ("Pothole", 28), ("Street light out", 99)):
        service = ServiceTypeFactory(name=Words(en=name))
        received = clock.now() - timedelta(days=9)
        for _each in range(3):
            request = make_request(service_type=service, at=received)
            with clock.at(received + timedelta(hours=hours)):
                verbs.complete(request=request, by=desk, what_was_done="Done.")
    make_work_order("done")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("query", ["", "?since=2026-02-01&until=2026-01-01", "?since=2001-01-01&until=2001-01-02"])
def test_axe_finds_nothing(a_month, visitor, axe, device, query):
    axe(visitor(PAGE + query, device=device, user=UserFactory(manager=True)))


def test_the_bars_are_as_long_as_the_medians(a_month, desktop):
    page = desktop(PAGE, user=UserFactory(manager=True))

    expect(page.get_by_role("img", name="Median time to close, by service")).to_be_visible()
    widths = [bar.bounding_box()["width"] for bar in page.locator("svg rect").all()]
    assert sorted(widths)[-1] == pytest.approx(widths[-1])
    assert widths[1] / widths[-1] == pytest.approx(28 / 99, abs=0.01)


def test_a_manager_gets_from_the_index_to_the_report_and_changes_the_period(a_month, desktop):
    page = desktop("/admin/", user=UserFactory(manager=True))

    page.get_by_role("link", name="Completion times").first.click()
    page.get_by_role("link", name="This year").click()
    expect(page.get_by_role("heading", name="Requests received from Jan. 1")).to_be_visible()
    page.get_by_label("From:").fill("2001-01-01")
    page.get_by_label("To:").fill("2001-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No requests were received in this period.")).to_be_visible()


def test_only_the_table_scrolls_sideways_on_a_phone(a_month, phone):
    page = phone(PAGE, user=UserFactory(manager=True))

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
