"""Where a map looks: near its pin where there are pictures of streets, else at the city around it."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from service_requests.services import Place
from tests.factories import make_request
from westfield.kernel.models import Area
from westfield.kernel.models.area import AreaKind

pytestmark = pytest.mark.django_db(transaction=True)
# Far from Westfield: the map must not know any city by heart.
RING = [[-85.2, 41.0], [-85.1, 41.0], [-85.1, 41.1], [-85.2, 41.1], [-85.2, 41.0]]
TO_LOOK_AT, TO_SET = "[data-pins]", "[data-pick]"


@pytest.fixture
def city_limit() -> Area:
    ring = {"type": "Polygon", "coordinates": [RING]}
    return Area.objects.create(code="limit", name={"en": "Elsewhere"}, kind=AreaKind.CITY_LIMIT, geometry=ring)


def place(page: Page, latitude: str, longitude: str) -> None:
    """Say where it is as "Use my location" does."""
    page.evaluate(
        """([latitude, longitude]) => {
            document.querySelector("[name=latitude]").value = latitude;
            document.querySelector("[name=longitude]").value = longitude;
            document.querySelector("[name=latitude]").dispatchEvent(new Event("change"));
        }""",
        [latitude, longitude],
    )


def go_near(page: Page, kind: str) -> None:
    """Leaflet comes only when a map comes into sight."""
    page.locator(kind).first.scroll_into_view_if_needed()
    expect(page.locator(kind).first).to_contain_class("leaflet-container")


def sees_whole_city(page: Page, kind: str) -> bool:
    """Whether all of the city limit is on the map, and large enough to be of use."""
    go_near(page, kind)
    outline = page.locator(f"{kind} .leaflet-overlay-pane path")
    outline.wait_for()
    city, seen = outline.bounding_box(), page.locator(kind).bounding_box()
    assert city and seen
    return (
        city["width"] > 50
        and seen["x"] <= city["x"] <= seen["x"] + seen["width"] - city["width"]
        and seen["y"] <= city["y"] <= seen["y"] + seen["height"] - city["height"]
    )


def middle_of(page: Page) -> tuple[float, float]:
    """Where the map looks: the pin that Enter sets there."""
    go_near(page, TO_SET)
    page.get_by_role("application").focus()
    page.keyboard.press("Enter")
    return float(page.input_value("[name=latitude]")), float(page.input_value("[name=longitude]"))


def test_it_begins_where_the_settings_say(desktop, settings):
    settings.CITY_LATITUDE, settings.CITY_LONGITUDE = 41.05, -85.15

    assert middle_of(desktop("/components/")) == pytest.approx((41.05, -85.15), abs=0.001)


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_the_city_limit_moves_it_to_the_city(desktop, city_limit, language):
    page = desktop("/components/", language=language)

    assert sees_whole_city(page, TO_SET)
    assert middle_of(page) == pytest.approx((41.05, -85.15), abs=0.01)


def test_a_pin_that_is_there_from_the_start_is_seen_in_its_city(desktop, city_limit):
    """The outline comes a moment after the pin, while the map may still be on its way."""
    request = make_request(place=Place(latitude=Decimal("41.02"), longitude=Decimal("-85.12")))

    page = desktop(request.private_path)

    assert sees_whole_city(page, TO_LOOK_AT)
    assert page.locator(".map-pin").is_visible()


def test_without_tiles_a_single_pin_is_seen_in_its_city(desktop, city_limit):
    page = desktop("/components/")
    assert sees_whole_city(page, TO_SET)

    place(page, "41.02", "-85.12")

    page.get_by_role("application").scroll_into_view_if_needed()
    expect(page.get_by_role("application").locator(".map-pin")).to_be_in_viewport()
    assert sees_whole_city(page, TO_SET)


def test_with_tiles_a_single_pin_is_seen_in_its_street(desktop, city_limit, settings):
    settings.TILE_URL = "/static/img/icons.svg"  # any picture will do
    page = desktop("/components/")
    assert sees_whole_city(page, TO_SET)

    place(page, "41.02", "-85.12")

    assert not sees_whole_city(page, TO_SET)
    assert middle_of(page) == pytest.approx((41.02, -85.12), abs=0.001)
