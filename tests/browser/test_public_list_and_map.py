"""Looking for requests: the list and the map, with JavaScript and without, by phone and by keyboard."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from service_requests import services
from service_requests.public_map import fold_changes
from service_requests.services import Place
from tests.browser.test_maps import RING
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area
from westfield.kernel.models.area import AreaKind
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = "/requests/?q=nonsense"


@pytest.fixture
def city():
    """A few potholes in one street, a finished lamp elsewhere."""
    ring = {"type": "Polygon", "coordinates": [RING]}
    Area.objects.create(code="limit", name={"en": "Elsewhere"}, kind=AreaKind.CITY_LIMIT, geometry=ring)
    Area.objects.create(code="north", name={"en": "North", "es": "Norte"}, kind=AreaKind.DISTRICT, geometry=ring)
    pothole = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))
    lamp = ServiceTypeFactory(code="lamp", name=Words(en="Street light out", es="Farol apagado"))
    for number in range(3):
        make_request(service_type=pothole, place=there(number))
    done = make_request(service_type=lamp, place=there(600))
    services.complete(request=done, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="New bulb.")
    fold_changes()


def there(number):
    return Place(latitude=Decimal("41.02") + Decimal(number) / 10_000, longitude=Decimal("-85.15"))


def crowd(service_name="Pothole", *, count):
    """More than pins can show, in one street."""
    service = ServiceTypeFactory(name=Words(en=service_name))
    first = make_request(service_type=service, place=there(0))
    rows = [type(first)(**{**values(first), "form_key": f"00000000-0000-4000-8000-{n:012}"}) for n in range(count)]
    type(first).objects.bulk_create(rows)


def values(request):
    return {
        field.attname: getattr(request, field.attname)
        for field in request._meta.concrete_fields
        if not field.primary_key
    }


def cards(page: Page):
    return page.locator(".results .card")


def opened_map(page: Page) -> Page:
    """Once the server has said what is in view."""
    page.locator("[data-requests-map][data-shown]").wait_for()
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_narrow_the_list_and_chips_take_them_away(phone, city, scripts, axe):
    page = phone("/requests/", scripts=scripts)
    expect(cards(page)).to_have_count(4)
    expect(page.get_by_text("4 requests")).to_be_visible()

    page.get_by_label("Words or a number").fill("pothole")
    page.get_by_text("Where and when").click()
    page.get_by_label("Reported from").fill("2026-01-01")
    page.get_by_role("button", name="Search").click()
    expect(cards(page)).to_have_count(3)
    assert re.search(r"q=pothole.*since=2026-01-01", page.url)
    expect(page.locator(".filters__more")).to_have_attribute("open", "")
    if scripts:
        axe(page)

    page.get_by_role("link", name=re.compile("“pothole”")).click()
    expect(cards(page)).to_have_count(4)
    expect(page.get_by_label("Reported from")).to_have_value("2026-01-01")
    page.get_by_role("link", name=re.compile("from Jan 1, 2026")).click()
    assert "since" not in page.url


@pytest.mark.parametrize(
    "path", ["/requests/", "/requests/?status=open&service=pothole&area=north", EMPTY, "/requests/map/"]
)
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_state_is_accessible_and_fits(request, city, axe, path, device):
    page = request.getfixturevalue(device)(path)
    if "map" in path:
        opened_map(page)

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_found_says_so_and_leads_back(phone, city):
    page = phone(EMPTY)
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()

    page.get_by_role("link", name="Show all requests").click()

    expect(cards(page)).to_have_count(4)


def test_pages_go_on_by_key(phone, city):
    crowd(count=30)
    page = phone("/requests/?q=pothole")
    expect(cards(page)).to_have_count(24)
    page.get_by_role("link", name="Older requests").click()

    expect(cards(page)).to_have_count(10)
    assert "q=pothole" in page.url
    page.get_by_role("link", name="Newest").click()
    expect(page.get_by_text("34 requests")).to_be_visible()


def test_the_map_shows_pins_and_the_same_in_words(desktop, city):
    page = desktop("/requests/")
    page.get_by_role("link", name="Map", exact=True).click()
    opened_map(page)

    expect(page.locator(".map-pin")).to_have_count(2)  # three of them are one spot, so near they are
    expect(page.locator(".map-spot__count")).to_have_text("3")
    expect(page.locator("[data-in-view] .card")).to_have_count(4)
    expect(page.locator("[data-map-total]")).to_have_text("On this part of the map: 4")
    page.locator(".map-pin--muted").click()
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("Street light out")
    popup.get_by_role("link", name="Street light out").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Street light out")


def test_filters_hold_for_the_map_and_where_one_looks_stays_in_the_address(desktop, city):
    page = opened_map(desktop("/requests/map/?service=pothole"))
    expect(page.locator(".map-spot__count")).to_have_text("3")
    with page.expect_response(re.compile("map.json")):
        page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"[?&]at="))
    where = re.search("at=([^&]+)", page.url)[1]

    page.get_by_label("Status").select_option(label="All open")
    page.get_by_role("button", name="Search").click()
    opened_map(page)

    assert re.search("at=([^&]+)", page.url)[1] == where
    assert "service=pothole" in page.url


def test_many_become_a_number_that_leads_closer_by_keyboard(desktop, city):
    crowd(count=220)
    page = opened_map(desktop("/requests/map/"))
    cluster = page.get_by_role("button", name=re.compile(r"^\d+ requests here"))
    expect(cluster.first).to_be_visible()
    zoom = int(page.locator("[data-requests-map]").get_attribute("data-shown"))

    cluster.last.focus()
    with page.expect_response(re.compile("map.json")):
        page.keyboard.press("Enter")

    expect(page.locator("[data-requests-map]")).to_have_attribute("data-shown", str(zoom + 2))


def test_without_scripts_the_map_page_has_the_newest_in_words(phone, city):
    page = phone("/requests/map/", scripts=False)

    expect(page.locator("[data-in-view] .card")).to_have_count(4)
    expect(page.locator("[data-requests-map]")).to_be_hidden()
    expect(page.get_by_text("The map needs JavaScript")).to_be_visible()
    page.get_by_role("link", name="All that fit, as a list").click()
    expect(cards(page)).to_have_count(4)


def test_a_map_that_cannot_be_loaded_says_so(desktop, city, watcher):
    watcher.expect("map.json")
    page = opened_map(desktop("/requests/map/"))
    page.route("**/map.json**", lambda route: route.abort())

    page.get_by_role("button", name="Zoom in").click()

    expect(page.locator("[data-map-total]")).to_contain_text("could not be loaded")
