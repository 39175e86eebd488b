"""The catalogue in the admin, as an IT person of a small city uses it, with scripts and without."""

import json
import re

import pytest
from playwright.sync_api import expect

from service_requests.models import AnswerOption, Question, ServiceType
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory
from westfield.kernel.models import Address, Area
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

TRY = "/admin/requests/where-would-it-go/"
CORNERS = [[-86.25, 39.98], [-86.05, 39.98], [-86.05, 40.1], [-86.25, 40.1], [-86.25, 39.98]]
HALF = [[-86.15, 39.98], [-86.05, 39.98], [-86.05, 40.1], [-86.15, 40.1], [-86.15, 39.98]]


@pytest.fixture
def administrator(transactional_db):
    return UserFactory(administrator=True)


@pytest.fixture
def pothole(transactional_db) -> ServiceType:
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole"))
    rule = {"service_type": service, "department": service.department}
    east = area("east", "district", HALF, name="East side")
    area("city", "city_limit", CORNERS, name="Westfield")
    RoutingRuleFactory(**rule, crew=CrewFactory(name=Words(en="Street crew"), department=service.department))
    RoutingRuleFactory(**rule, area=east, crew=CrewFactory(name=Words(en="East crew"), department=service.department))
    Address.objects.create(number="130", street="Penn St", latitude="40.0421", longitude="-86.1275", external_id="1")
    question = Question.objects.create(
        service_type=service, code="depth", label=Words(en="How deep is it?"), kind="one_choice", order=10
    )
    for code in ("ankle", "knee"):
        AnswerOption.objects.create(question=question, code=code, label=Words(en=code.title()))
    return service


def area(code: str, kind: str, corners: list[list[float]], *, name: str) -> Area:
    outline = {"type": "Polygon", "coordinates": [corners]}
    return Area.objects.create(code=code, name=Words(en=name), kind=kind, geometry=outline)


@pytest.fixture
def right_for_everybody(watcher, axe):
    """axe itself puts a style on some of Django's form fields while it measures: until then nothing may complain."""

    def check(page) -> None:
        page.wait_for_load_state("networkidle")
        assert not [problem for problem in watcher.problems if "Applying inline style" not in str(problem)]
        watcher.expect("Applying inline style")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return check


def test_a_place_is_tried_by_its_address_with_suggestions(visitor, administrator, pothole, right_for_everybody):
    page = visitor(f"{TRY}?service=pothole", device=DESKTOP, user=administrator)
    page.get_by_label("Address or place").press_sequentially("130 pen")
    page.get_by_role("option", name=re.compile("130 Penn St")).click()
    page.get_by_role("button", name="Show where it goes").click()

    expect(page.get_by_role("definition").filter(has_text="East crew")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("East side.*This rule holds"))).to_be_visible()
    right_for_everybody(page)


def test_a_click_on_the_map_is_a_place_to_try(visitor, administrator, pothole):
    page = visitor(f"{TRY}?service=pothole", device=DESKTOP, user=administrator)

    page.get_by_role("application").click()
    expect(page.get_by_label("Latitude")).not_to_have_value("")
    page.get_by_role("button", name="Show where it goes").click()

    expect(page.get_by_role("row", name=re.compile("This rule holds"))).to_be_visible()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_without_scripts_words_and_numbers_do_the_same(visitor, administrator, pothole, device):
    page = visitor(TRY, device=device, scripts=False, user=administrator)
    page.get_by_label("Service").select_option("Pothole")
    page.get_by_label("Address or place").fill("Penn")
    page.get_by_role("button", name="Show where it goes").click()
    page.get_by_role("link", name=re.compile("130 Penn St")).click()

    expect(page.get_by_role("row", name=re.compile("East side.*This rule holds"))).to_be_visible()


def test_what_cannot_be_tried_is_said_to_everybody(visitor, administrator, pothole, right_for_everybody):
    page = visitor(f"{TRY}?service=&latitude=40", device=PHONE, user=administrator)

    expect(page.get_by_text("Choose a service.")).to_be_visible()
    expect(page.get_by_text("A point needs both numbers.")).to_be_visible()
    right_for_everybody(page)


def test_a_district_is_drawn_on_the_map(visitor, administrator, pothole, right_for_everybody):
    page = visitor("/admin/kernel/area/add/", device=DESKTOP, user=administrator)
    page.locator("#id_name_0").fill("West side")
    page.get_by_label("Kind").select_option("District of the city")
    page.get_by_label("Code").fill("west")
    box = page.get_by_role("region", name="Map of the outline")
    box.locator("path").first.wait_for()  # the city around it
    right_for_everybody(page)

    box.scroll_into_view_if_needed()
    page.get_by_title("Draw Rectangle").click()
    seen = box.bounding_box()
    middle = seen["x"] + seen["width"] / 2, seen["y"] + seen["height"] / 2
    page.mouse.click(middle[0] - 60, middle[1] - 60)
    page.mouse.move(middle[0], middle[1])
    page.mouse.click(middle[0] + 60, middle[1] + 60)
    expect(page.get_by_text("The outline has changed.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    drawn = Area.objects.get(code="west")
    assert -86.25 < drawn.west < drawn.east < -86.05 and 39.98 < drawn.south < drawn.north < 40.1


def test_a_file_is_seen_on_the_map_before_it_is_kept(visitor, administrator, pothole):
    page = visitor("/admin/kernel/area/add/", device=DESKTOP, user=administrator)
    outline = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [HALF]}}
    chosen = {"name": "east.geojson", "mimeType": "application/geo+json", "buffer": json.dumps(outline).encode()}

    page.get_by_label("GeoJSON file").set_input_files(chosen)

    expect(page.get_by_text("You see the outline of the file.")).to_be_visible()
    expect(page.locator("#id_geometry")).to_have_value(re.compile('"Polygon"'))
    several = {"type": "FeatureCollection", "features": [outline, outline]}
    page.get_by_label("GeoJSON file").set_input_files(chosen | {"buffer": json.dumps(several).encode()})
    expect(page.get_by_text("The file holds several areas.")).to_be_visible()


def test_without_scripts_an_outline_is_pasted_and_refused_with_the_reason(visitor, administrator, pothole):
    page = visitor("/admin/kernel/area/add/", device=PHONE, scripts=False, user=administrator)
    page.locator("#id_name_0").fill("West side")
    page.get_by_label("Kind").select_option("District of the city")
    page.get_by_label("Code").fill("west")
    bow_tie = [[-86.2, 40.0], [-86.1, 40.1], [-86.1, 40.0], [-86.2, 40.1], [-86.2, 40.0]]
    page.locator("#id_geometry").fill(json.dumps({"type": "Polygon", "coordinates": [bow_tie]}))
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("The outline crosses or touches itself at")).to_be_visible()
    page.locator("#id_geometry").fill(json.dumps({"type": "Polygon", "coordinates": [HALF]}))
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()


def test_a_question_is_added_from_its_service_without_scripts(visitor, administrator, pothole):
    page = visitor(f"/admin/requests/servicetype/{pothole.pk}/change/", device=PHONE, scripts=False, user=administrator)
    page.get_by_role("link", name="Add a question").click()
    page.locator("#id_label_0").fill("Is it on a bend?")
    page.get_by_label("Answered by").select_option("One of several")
    page.locator("#id_options-0-label_0").fill("Yes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("A choice needs at least two answers that are offered")).to_be_visible()

    page.locator("#id_options-1-label_0").fill("No")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("link", name="Is it on a bend?").last).to_be_visible()
    assert pothole.questions.last().options.count() == 2


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_service_and_its_questions_are_right_for_everybody(
    visitor, administrator, pothole, right_for_everybody, device
):
    question = pothole.questions.get()
    for path in (
        f"/admin/requests/servicetype/{pothole.pk}/change/",
        f"/admin/requests/question/{question.pk}/change/",
        f"/admin/requests/question/{question.pk}/delete/",
        "/admin/requests/servicetype/",
    ):
        right_for_everybody(visitor(path, device=device, user=administrator))


def test_what_is_wrong_with_a_service_is_right_for_everybody(visitor, administrator, pothole, right_for_everybody):
    page = visitor(f"/admin/requests/servicetype/{pothole.pk}/change/", device=DESKTOP, user=administrator)
    page.get_by_label("Paused", exact=True).check()
    page.get_by_label("Stands instead of the form").check()
    page.get_by_label("Order: How deep is it?").fill("")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Say why it is paused")).to_be_visible()
    expect(page.get_by_text("Write the instruction that has to be confirmed")).to_be_visible()
    right_for_everybody(page)
