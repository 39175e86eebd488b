"""/standards/ in a browser: a table on a desktop, cards on a phone, right for everybody."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service_requests.models import TrackRecord
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import ServiceGroupFactory, ServiceTypeFactory
from westfield.kernel.translated import Words

NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def a_year(transactional_db):
    """Three services: met mostly, with few requests, never asked for; and one not counted yet."""
    streets = ServiceGroupFactory(name=Words(en="Streets and sidewalks", es="Calles y aceras"))
    for name, received in (("Pothole", 1234), ("Sidewalk", 4), ("Bridge", 0)):
        service = ServiceTypeFactory(group=streets, name=Words(en=name), code=name.lower())
        TrackRecord.objects.create(
            service_type=service,
            received=received,
            closed=received,
            with_target=received,
            on_time=received * 3 // 4,
            median_seconds=timedelta(days=2, hours=3).total_seconds() if received else None,
        )
    ServiceTypeFactory(name=Words(en="Fallen tree"), code="tree", target_amount=None)


@pytest.mark.parametrize("device", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
def test_axe_finds_nothing_and_nothing_sticks_out(a_year, visitor, axe, device):
    page = visitor("/standards/", device=device)

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_empty_page_is_right_too(transactional_db, phone, axe):
    page = phone("/standards/")

    expect(page.get_by_text("The city offers no services here yet.")).to_be_visible()
    axe(page)


def test_the_page_before_anything_was_counted_is_right_too(transactional_db, phone, axe):
    ServiceTypeFactory()
    axe(phone("/standards/"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_resident_gets_from_the_home_page_to_a_service_and_its_requests(a_year, phone, scripts):
    page = phone("/", scripts=scripts)
    page.get_by_role("link", name="What you can expect, and how we did").click()

    row = page.get_by_role("row", name="Pothole")
    expect(row).to_contain_text("3 business days")
    expect(row).to_contain_text("75.0%")
    row.get_by_role("link", name="1,234 requests: Pothole").click()
    expect(page.get_by_role("heading", name="All requests")).to_be_visible()

    page.go_back()
    page.get_by_role("link", name="Pothole", exact=True).click()
    expect(page.get_by_role("heading", name="Pothole")).to_be_visible()


def test_the_bar_is_as_long_as_the_rate(a_year, desktop):
    page = desktop("/standards/")

    bar, whole = page.locator(".standards__bar rect").first, page.locator(".standards__bar").first
    assert bar.bounding_box()["width"] / whole.bounding_box()["width"] == pytest.approx(0.75, abs=0.01)


def test_the_file_is_offered(a_year, desktop):
    page = desktop("/standards/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a file").click()

    assert download.value.suggested_filename.startswith("standards-")
