"""A resident, a pothole, a phone: reported, followed, told; with scripts, without, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from notifications.delivery import sweep
from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import ClosingReason, RequestStatus
from tests.factories import (
    CrewFactory,
    RoutingRuleFactory,
    ServiceGroupFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from tests.kernel.photo_parts import jpeg
from westfield.kernel.actor import Actor
from westfield.kernel.images.sweeping import sweep as sweep_photos
from westfield.kernel.models import Address, Area
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

HOLE = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
OWN_PAGE = re.compile(r"/requests/[0-9-]+/mine/")


@pytest.fixture
def worker(transactional_db):
    return UserFactory(crew_member=True, name="Wes Worker")


@pytest.fixture
def pothole(transactional_db, worker):
    group = ServiceGroupFactory(name=Words(en="Streets and sidewalks"))
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole"), group=group)
    crew = CrewFactory(department=service.department, members=[worker])
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    Address.objects.create(number="130", street="Penn St", latitude="40.0421", longitude="-86.1275", external_id="1")
    corners = [[-86.25, 39.98], [-86.05, 39.98], [-86.05, 40.1], [-86.25, 40.1], [-86.25, 39.98]]
    Area.objects.create(
        code="city", name={"en": "City"}, kind="city_limit", geometry={"type": "Polygon", "coordinates": [corners]}
    )
    return service


def test_from_the_home_page_to_a_filled_hole(phone, pothole, worker, smtp_peer, axe):
    page = phone("/")
    axe(page)
    page.get_by_role("link", name="Report a problem").last.click()
    axe(page)
    page.get_by_role("link", name="Pothole").click()

    page.get_by_label("Address or place").press_sequentially("130 pen")
    page.get_by_role("option", name=re.compile("130 Penn St")).click()
    page.get_by_label("Describe it").fill("As deep as a boot.")
    page.locator("#id_photos").set_input_files(HOLE)
    page.locator("#id_email").fill("ann@example.com")
    axe(page)
    page.get_by_role("button", name="Send report").click()

    expect(page).to_have_url(OWN_PAGE)
    expect(page.get_by_role("heading", name="Pothole")).to_be_visible()
    axe(page)
    request = ServiceRequest.objects.get()
    assert request.address is not None and request.photos.count() == 1

    order, crew = request.work_orders.get(), Actor.of_user(worker)
    services.accept(order=order, by=crew)
    services.start(order=order, by=crew)
    services.finish(order=order, by=crew, what_was_done="Filled with hot mix.", minutes=25)
    sweep_photos()
    sweep()

    page.reload()
    expect(page.get_by_text("Filled with hot mix.").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Photo"))).to_be_visible()
    axe(page)
    received, done = sorted(smtp_peer.messages, key=lambda mail: "Done" in mail["Subject"])
    assert request.reference in received["Subject"]
    assert "Filled with hot mix." in done.get_content()
    link = re.search(r"https?://\S+/mine/\S+", done.get_content())
    page.goto(link[0])
    expect(page.get_by_text("Completed").first).to_be_visible()


def test_without_scripts_an_error_loses_nothing_and_the_photo_arrives(phone, pothole, axe):
    page = phone("/requests/new/pothole/", scripts=False)
    page.get_by_label("Describe it").fill("As deep as a boot.")
    page.locator("#id_photos").set_input_files(HOLE)
    page.locator("#id_email").fill("not an address")
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_role("alert")).to_contain_text("Tell us where it is")
    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    expect(page.get_by_text("hole.jpg").first).to_be_visible()

    page.get_by_label("Address or place").fill("Main St & Union St")
    page.locator("#id_email").fill("")
    page.get_by_text("Not at all").click()
    page.get_by_role("button", name="Send report").click()

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 1


def test_the_error_page_is_right_for_everybody(phone, desktop, pothole, axe, watcher):
    watcher.expect("422")
    for opened in (phone, desktop):
        page = opened("/requests/new/pothole/")
        page.get_by_role("button", name="Send report").click()
        expect(page.get_by_role("alert")).to_be_focused()
        axe(page)
        page.get_by_role("link", name=re.compile("Describe it")).click()
        expect(page.get_by_label("Describe it")).to_be_focused()


def test_by_keyboard_alone(desktop, pothole):
    page = desktop("/requests/new/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Say it in your own words")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Pothole")).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_label("Address or place").focus()
    page.keyboard.type("130 Penn")
    expect(page.get_by_role("option", name=re.compile("130 Penn St"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Describe it").focus()
    page.keyboard.type("As deep as a boot.")
    page.get_by_label("By e-mail").focus()
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Send report").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().address is not None


def test_a_tap_on_the_map_is_a_place(phone, pothole):
    page = phone("/requests/new/pothole/")
    page.get_by_label(re.compile("Map: tap")).click()
    page.get_by_label("Describe it").fill("Here.")
    page.get_by_text("Not at all").click()
    page.get_by_role("button", name="Send report").click()

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().latitude is not None


def test_a_code_by_mail_opens_what_is_mine(phone, pothole, smtp_peer, axe):
    request = make_request(service_type=pothole, reporter=Reporter(email="ann@example.com"))
    sweep()
    smtp_peer.messages.clear()

    page = phone("/my/")
    axe(page)
    page.goto("/accounts/login/code/?next=/my/")
    page.get_by_label("E-mail").fill("Ann@Example.com")
    axe(page)
    page.locator("main").get_by_role("button").first.click()
    sweep()
    [mail] = smtp_peer.messages
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", mail.get_content(), re.MULTILINE)[1]
    page.get_by_label("Code").fill(code)
    axe(page)
    page.locator("main").get_by_role("button").first.click()

    expect(page.get_by_role("link", name="Pothole", exact=True)).to_be_visible()
    axe(page)
    assert code not in request.reference


@pytest.mark.parametrize("status", RequestStatus)
def test_the_status_page_is_right_for_everybody_in_every_status(phone, status, axe):
    request = make_request_in(status)

    page = phone(request.private_path)

    expect(page.get_by_text(str(RequestStatus(status).label)).first).to_be_visible()
    axe(page)


@pytest.mark.parametrize("path", ["/", "/requests/new/", "/requests/", "/track/", "/track/?number=1", "/requests/9/"])
def test_pages_fit_a_small_phone_and_are_right_for_everybody(visitor, pothole, watcher, axe, path):
    watcher.expect("404")
    services.close_without_work(
        request=make_request(service_type=pothole),
        by=Actor.of_user(UserFactory(clerk=True)),
        reason=ClosingReason.DECLINED,
        why="Not planned.",
    )

    page = visitor(path, device={"viewport": {"width": 320, "height": 640}})

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_forms_on_the_private_page_work(phone, pothole):
    request = make_request(service_type=pothole)
    page = phone(request.private_path)

    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_url(OWN_PAGE)
