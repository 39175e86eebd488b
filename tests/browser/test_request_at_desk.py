"""One request at the desk in a browser: by keyboard alone, without scripts, on a phone, on paper, with mistakes."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.services import Reporter
from service_requests.statuses import WorkOrderStatus
from tests.factories import RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)
PRESSABLE = """[...document.querySelectorAll('button, input, textarea, nav')]
    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"""
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def ana(transactional_db):
    return UserFactory(clerk=True, name="Ana Diaz", email="ana.diaz@westfield.example")


@pytest.fixture
def lights(transactional_db):
    service = ServiceTypeFactory(name=Words(en="Street light"))
    RoutingRuleFactory(service_type=service, department=service.department)
    return service


def at_desk(request, more: str = "") -> str:
    return f"/desk/requests/{request.reference}/{more}"


def test_a_colleague_is_mentioned_by_keyboard_alone(clerk, ana, desktop, axe):
    UserFactory(clerk=True, name="Andy Other")
    request = make_request()
    page = desktop(at_desk(request), user=clerk)
    keys = page.keyboard

    page.locator("summary", has_text="Write an internal note").focus()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_label("Internal note", exact=True)).to_be_focused()
    keys.type("Please look, @an")
    colleagues = page.get_by_role("listbox", name="Colleagues")
    expect(colleagues.get_by_role("option")).to_have_count(2)
    axe(page)
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.get_by_label("Internal note", exact=True)).to_have_value("Please look, @Ana Diaz ")
    keys.type("today.")
    keys.press("Tab")
    keys.press("Enter")

    expect(page.get_by_text("The note is kept.")).to_be_visible()
    expect(page.locator("#news")).to_be_focused()
    assert request.words.get(kind="note").mentions.get().user == ana
    read = desktop("/desk/mentions/", user=ana)
    axe(read)
    read.get_by_role("button", name="Open the request").click()
    expect(read.get_by_text("Please look, @Ana Diaz today.")).to_be_visible()
    expect(read.locator("[id^=words-]:focus")).to_contain_text("Please look")


def test_assigned_corrected_and_told_without_scripts(clerk, ana, lights, desktop):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    page = desktop(at_desk(request), user=clerk, scripts=False)

    page.locator("summary", has_text="Assign").click()
    page.get_by_label("Looked after by").select_option(str(ana.pk))
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Given to Ana Diaz")).to_be_visible()

    page.get_by_role("link", name="Change the service").click()
    page.get_by_label("Service").select_option(lights.code)
    page.get_by_role("button", name="Change the service").click()
    expect(page.get_by_role("heading", name=f"{request.reference} Street light")).to_be_visible()
    expect(page.locator(".tag--assigned")).to_be_visible()

    page.locator("summary", has_text="Tell the public how it goes").click()
    page.get_by_label("What is new?").fill("The lamp is on order.")
    page.get_by_role("button", name="Tell the public how it goes").click()
    expect(page.get_by_text("The lamp is on order.")).to_be_visible()
    expect(page.locator(".print-this noscript p")).to_contain_text("To print this page, press Ctrl and P.")


def test_the_place_is_put_right_by_typing_its_address(clerk, desktop, axe):
    request = make_request()
    Address.objects.create(number="237", street="Main St", latitude="40.0428", longitude="-86.1275", external_id="1")
    page = desktop(at_desk(request, "change-place/"), user=clerk)
    axe(page)

    page.get_by_label("Address or place").fill("237 Ma")
    expect(page.get_by_role("option", name="237 Main St")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change the place").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The place is now: 237 Main St.")).to_be_visible()
    request.refresh_from_db()
    assert request.address is not None and f"{request.latitude:.4f}" == "40.0428"


def test_the_pin_is_moved_by_a_tap_on_the_map(clerk, desktop):
    request = make_request()
    page = desktop(at_desk(request, "change-place/"), user=clerk)
    page.get_by_label("Address or place").fill("")
    page.locator("[data-map].leaflet-container").click(position={"x": 60, "y": 60})

    page.get_by_role("button", name="Change the place").click()

    expect(page.locator("#news")).to_contain_text("The place is now")
    request.refresh_from_db()
    assert request.latitude is not None


def test_who_was_slower_sees_both_sides_and_axe_finds_nothing(clerk, ana, lights, desktop, axe):
    request, trees = make_request(), ServiceTypeFactory(name=Words(en="Tree"))
    page = desktop(at_desk(request, "change-service/"), user=clerk)
    axe(page)
    page.get_by_label("Service").select_option(trees.code)
    services.change_service(request=request, by=Actor.of_user(ana), service_type=lights)

    page.get_by_role("button", name="Change the service").click()

    expect(page.locator("#news")).to_contain_text("It is now “Street light”.")
    expect(page.locator("#news")).to_be_focused()
    expect(page.get_by_label("Service")).to_have_value(trees.code)
    axe(page)
    page.get_by_role("button", name="Change the service").click()
    expect(page.get_by_role("heading", name=f"{request.reference} Tree")).to_be_visible()


def test_a_mistake_is_named_in_its_own_form_and_axe_finds_nothing(clerk, streets_supervisor, desktop, axe):
    page = desktop(at_desk(make_request()), user=clerk)
    page.locator("summary", has_text="Assign").click()
    page.get_by_label("Looked after by").select_option(str(streets_supervisor.pk))

    page.get_by_role("button", name="Assign").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("works for")
    axe(page)


@pytest.fixture
def streets_supervisor(transactional_db):
    return UserFactory(supervisor=True, name="Sue Super", department=ServiceTypeFactory().department)


@pytest.mark.parametrize("path", ["", "change-service/", "change-place/"])
def test_it_fits_a_phone_and_axe_finds_nothing(path, clerk, phone, axe):
    order = make_work_order(WorkOrderStatus.STARTED, reporter=Reporter(name="Ana Lopez", email="ana@example.com"))
    page = phone(at_desk(order.request, path), user=clerk)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")

    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(FITS)


def test_on_paper_there_is_the_story_and_nothing_to_press(clerk, desktop):
    order = make_work_order(WorkOrderStatus.ACCEPTED)
    page = desktop(at_desk(order.request), user=clerk)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="History")).to_be_visible()
    expect(page.get_by_text("There is a deep pothole in the right lane.")).to_be_visible()
    left = page.evaluate(PRESSABLE)
    assert left == []
