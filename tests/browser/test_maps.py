"""Where a map looks: near its pin where there are pictures of streets, else at the city around it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.devices import DESKTOP
from westfield.kernel.models import Area
from westfield.kernel.models.area import AreaKind

pytestmark = pytest.mark.django_db(transaction=True)
# Far from Westfield: the map must not know any city by heart.
RING = [[-85.2, 41.0], [-85.1, 41.0], [-85.1, 41.1], [-85.2, 41.1], [-85.2, 41.0]]
OUTLINE = "[data-pick] .leaflet-overlay-pane path"
WHOLE_OUTLINE_IS_SEEN = f"""() => {{
    const map = document.querySelector("[data-pick]").getBoundingClientRect();
    const outline = document.querySelector("{OUTLINE}").getBoundingClientRect();
    return outline.width > 50 && outline.left >= map.left && outline.right <= map.right
        && outline.top >= map.top && outline.bottom <= map.bottom;
}}"""


@pytest.fixture
def city_limit() -> Area:
    ring = {"type": "Polygon", "coordinates": [RING]}
    return Area.objects.create(code="limit", name={"en": "Elsewhere"}, kind=AreaKind.CITY_LIMIT, geometry=ring)


@pytest.fixture
def still(visitor: Visitor) -> Callable[..., Page]:
    """The page for somebody who wants nothing to move: what it comes to is there at once."""
    return lambda **how: visitor("/components/", device={**DESKTOP, "reduced_motion": "reduce"}, **how)


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


def middle_of(page: Page) -> tuple[float, float]:
    """Where the map looks: the pin that Enter sets there."""
    page.get_by_role("application").focus()
    page.keyboard.press("Enter")
    return float(page.input_value("[name=latitude]")), float(page.input_value("[name=longitude]"))


def test_it_begins_where_the_settings_say(still, settings):
    settings.CITY_LATITUDE, settings.CITY_LONGITUDE = 41.05, -85.15

    assert middle_of(still()) == pytest.approx((41.05, -85.15), abs=0.001)


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_the_city_limit_moves_it_to_the_city(still, city_limit, language):
    page = still(language=language)

    page.locator(OUTLINE).wait_for()
    assert page.evaluate(WHOLE_OUTLINE_IS_SEEN)
    assert middle_of(page) == pytest.approx((41.05, -85.15), abs=0.01)


def test_without_tiles_a_single_pin_is_seen_in_its_city(still, city_limit):
    page = still()
    page.locator(OUTLINE).wait_for()
    assert page.evaluate(WHOLE_OUTLINE_IS_SEEN)

    place(page, "41.02", "-85.12")

    page.get_by_role("application").scroll_into_view_if_needed()
    expect(page.get_by_role("application").locator(".map-pin")).to_be_in_viewport()
    assert page.evaluate(WHOLE_OUTLINE_IS_SEEN)


def test_with_tiles_a_single_pin_is_seen_in_its_street(still, city_limit, settings):
    settings.TILE_URL = "/static/img/icons.svg"  # any picture will do
    page = still()
    page.locator(OUTLINE).wait_for()
    assert page.evaluate(WHOLE_OUTLINE_IS_SEEN)

    place(page, "41.02", "-85.12")

    assert not page.evaluate(WHOLE_OUTLINE_IS_SEEN)
    assert middle_of(page) == pytest.approx((41.02, -85.12), abs=0.001)
