"""A draft survives a closed tab, a lost signal and a broken server, says so, and never becomes a second report."""

import re
from decimal import Decimal

import pytest
from django.db import OperationalError
from playwright.sync_api import BrowserContext, Page, expect

from service_requests.models import ServiceRequest
from service_requests.resident import reporting
from service_requests.services import Place
from tests.browser.conftest import session_of
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import (
    ContactFactory,
    CrewFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from tests.kernel.photo_parts import jpeg
from westfield.kernel.models import Address, Image
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/requests/new/pothole/"
OWN_PAGE = re.compile(r"/requests/[0-9-]+/mine/")
KEPT = "Kept on this device."
BACK = re.compile("We kept what you entered on this device")
AT_PENN_ST = Place(words="130 Penn St", latitude=Decimal("40.0421"), longitude=Decimal("-86.1275"))
NO_SIGNAL = re.compile("No signal. Nothing is lost")


@pytest.fixture(autouse=True)
def pothole(transactional_db):
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))
    RoutingRuleFactory(service_type=service, crew=CrewFactory(department=service.department))
    ServiceTypeFactory(code="graffiti", name=Words(en="Graffiti"), department=service.department)
    Address.objects.create(number="130", street="Penn St", latitude="40.0421", longitude="-86.1275", external_id="1")
    return service


@pytest.fixture
def right(axe):
    """Nothing for axe to find, and nothing runs off the side."""

    def check(page: Page) -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return check


def fill_in(page: Page, words: str = "As deep as a boot.") -> None:
    page.get_by_label("Address or place").press_sequentially("130 pen")
    page.get_by_role("option", name=re.compile("130 Penn St")).click()
    page.get_by_label("Describe it").fill(words)
    page.locator("#id_email").fill("ann@example.com")
    expect(page.get_by_text(KEPT)).to_be_visible()
    # It has said so since the first word: now all of it is kept.
    page.wait_for_function("(words) => JSON.stringify({ ...localStorage }).includes(words)", arg=words)


def send(page: Page) -> None:
    """With a way to be told, which is not kept with a draft."""
    if not page.locator("#id_email").input_value():
        page.locator("#id_email").fill("ann@example.com")
    page.get_by_role("button", name="Send report").click()


def another_tab(page: Page, path: str = FORM) -> Page:
    """The tab is closed; the next one knows only what the browser kept."""
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(path)
    return fresh


def offline(page: Page, away: bool = True) -> BrowserContext:
    page.context.set_offline(away)
    return page.context


def test_a_closed_tab_loses_neither_words_nor_place_nor_photo(phone, right):
    page = phone(FORM)
    fill_in(page)
    page.locator("#id_photos").set_input_files({"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)})
    expect(page.locator("[data-state=received]")).to_have_count(1)
    right(page)

    page = another_tab(page)

    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    expect(page.get_by_label("Address or place")).to_have_value("130 Penn St")
    expect(page.locator("[data-state=received]")).to_have_count(1)
    right(page)
    send(page)
    expect(page).to_have_url(OWN_PAGE)
    request = ServiceRequest.objects.get()
    assert request.address is not None and request.latitude is not None
    assert request.photos.count() == Image.objects.count() == 1


def test_a_photo_that_had_not_arrived_is_sent_on_the_next_visit(phone, watcher):
    watcher.expect("ERR_")
    page = phone(FORM)
    page.get_by_label("Describe it").fill("A hole.")
    page.context.route("**/photos/", lambda route: route.abort("internetdisconnected"))
    page.locator("#id_photos").set_input_files({"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)})
    expect(page.locator("[data-state=waiting]")).to_have_count(1)
    assert not Image.objects.exists()

    page.context.unroute("**/photos/")
    page = another_tab(page)

    expect(page.locator("[data-state=received]")).to_have_count(1)
    assert Image.objects.count() == 1


def test_who_somebody_is_goes_with_the_tab_and_the_notice_says_so(phone):
    page = phone(FORM)
    fill_in(page)
    page.reload()
    expect(page.locator("#id_email")).to_have_value("ann@example.com")

    kept = page.evaluate("JSON.stringify({...localStorage})")
    page = another_tab(page)

    assert "As deep as a boot." in kept and "ann@" not in kept
    expect(page.locator("#id_email")).to_have_value("")
    expect(page.get_by_text("Your name and how to reach you are not kept")).to_be_visible()


def test_a_reload_and_then_a_closed_tab_lose_nothing(phone):
    page = phone(FORM)
    page.get_by_label("Describe it").fill("As deep as a boot.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    page.goto("about:blank")

    page = another_tab(page)

    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")


def test_who_signs_in_next_in_the_same_tab_is_not_given_anothers_name(visitor):
    ann, bob = ContactFactory(user=UserFactory(), verified=True), ContactFactory(user=UserFactory(), verified=True)
    page = visitor(FORM, device=PHONE, user=ann.user)
    page.get_by_label("Describe it").fill("As deep as a boot.")
    page.get_by_label("Your name").fill("Ann Other")
    expect(page.get_by_text(KEPT)).to_be_visible()

    page.context.add_cookies([session_of(bob.user, page.url.removesuffix(FORM))])
    page.goto(FORM)

    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    expect(page.get_by_label("Your name")).to_have_value(bob.name)


def test_a_full_browser_does_not_look_for_the_last_report_for_ever(phone, watcher):
    watcher.expect("ERR_")
    page = phone(FORM)
    page.get_by_label("Describe it").fill("As deep as a boot.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto("/track/")
    page.evaluate(
        """() => {
            const [name] = Object.keys(localStorage).filter((key) => key.startsWith("weconnect:draft:"));
            localStorage.setItem(name, JSON.stringify({ ...JSON.parse(localStorage.getItem(name)), sent: 1 }));
        }"""
    )
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    page.goto(FORM)

    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    expect(page.get_by_text("but it has not arrived")).to_be_visible()


def test_other_words_after_a_restored_address_are_no_longer_that_address(phone):
    page = phone(FORM)
    fill_in(page)
    page = another_tab(page)
    expect(page.get_by_text(BACK)).to_be_visible()

    page.get_by_label("Address or place").fill("Behind the school")
    send(page)

    expect(page).to_have_url(OWN_PAGE)
    request = ServiceRequest.objects.get()
    assert (request.address, request.place, request.latitude) == (None, "Behind the school", None)


def test_start_over_takes_words_and_photos_away_here_and_at_the_city(desktop, right):
    page = desktop(FORM)
    fill_in(page)
    page.locator("#id_photos").set_input_files({"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)})
    expect(page.locator("[data-state=received]")).to_have_count(1)
    page = another_tab(page)

    page.get_by_text("Start over").focus()
    page.keyboard.press("Enter")
    right(page)
    page.keyboard.press("Tab")
    with page.expect_response("**/photos/remove/"), page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_label("Describe it")).to_have_value("")
    expect(page.get_by_text(BACK)).to_be_hidden()
    expect(page.locator("[data-state]")).to_have_count(0)
    assert not Image.objects.exclude(form_key=None).exists()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    assert "As deep" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_after_sending_the_next_person_finds_an_empty_form(phone):
    page = phone(FORM)
    fill_in(page)
    send(page)
    expect(page).to_have_url(OWN_PAGE)
    expect(page.get_by_role("heading", name="Pothole")).to_be_visible()

    page.go_back()
    expect(page.get_by_label("Describe it")).to_have_value("")
    expect(page.locator("#id_email")).to_have_value("")
    page = another_tab(page)

    expect(page.get_by_label("Describe it")).to_have_value("")
    expect(page.get_by_text(BACK)).to_be_hidden()


def test_every_service_has_a_draft_of_its_own(phone):
    page = phone(FORM)
    page.get_by_label("Describe it").fill("A hole.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto("/requests/new/graffiti/")
    expect(page.get_by_label("Describe it")).to_have_value("")
    page.get_by_label("Describe it").fill("A tag.")
    expect(page.get_by_text(KEPT)).to_be_visible()

    page.goto(FORM)

    expect(page.get_by_label("Describe it")).to_have_value("A hole.")


def test_nothing_is_kept_of_a_form_that_nobody_filled_in_or_of_an_old_one(phone):
    page = phone(FORM)
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Describe it").fill("A hole.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto("/track/")
    page.evaluate(
        """() => {
            const key = "weconnect:draft:pothole", draft = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({...draft, at: draft.at - 8 * 864e5});
        }"""
    )

    page.goto(FORM)

    expect(page.get_by_label("Describe it")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_without_signal_it_stays_says_so_and_goes_out_once_by_itself(phone, right, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = phone(FORM)
    fill_in(page)
    offline(page)
    send(page)
    expect(page.get_by_text(NO_SIGNAL)).to_be_visible()
    expect(page.locator("[data-signal-notice]")).to_be_focused()
    right(page)
    page.get_by_label("Describe it").fill("As deep as a boot, and wet.")

    offline(page, away=False)

    expect(page).to_have_url(OWN_PAGE)
    expect(page.get_by_text("As deep as a boot, and wet.").first).to_be_visible()
    assert ServiceRequest.objects.count() == 1


def test_a_person_can_think_better_of_it(desktop, right, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = desktop(FORM)
    fill_in(page)
    offline(page)
    send(page)
    right(page)
    page.get_by_role("button", name="Do not send it by itself").click()
    expect(page.get_by_text(NO_SIGNAL)).to_be_hidden()
    expect(page.get_by_role("button", name="Send report")).to_be_focused()

    with page.expect_event("console", predicate=lambda message: message.text == "back"):
        page.evaluate("addEventListener('online', () => setTimeout(() => console.log('back')))")
        offline(page, away=False)

    assert not ServiceRequest.objects.exists()
    page.keyboard.press("Enter")
    expect(page).to_have_url(OWN_PAGE)


def test_a_photo_and_the_form_wait_for_the_signal_together(phone, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = phone(FORM)
    fill_in(page)
    offline(page)
    page.locator("#id_photos").set_input_files({"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)})
    expect(page.locator("[data-state=waiting]")).to_have_count(1)
    send(page)
    expect(page.get_by_text(NO_SIGNAL)).to_be_visible()

    offline(page, away=False)

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 1


def test_a_city_that_cannot_answer_is_waited_for(phone, right, watcher):
    watcher.expect("503")
    page = phone(FORM)
    fill_in(page)
    page.route("**/health/", lambda route: route.fulfill(status=503), times=1)
    send(page)
    expect(page.get_by_text("The city cannot take reports at this moment.")).to_be_visible()
    right(page)
    assert not ServiceRequest.objects.exists()

    page.get_by_role("button", name="Try now").click()

    expect(page).to_have_url(OWN_PAGE)


def test_a_server_that_breaks_while_it_takes_the_report_loses_nothing(phone, monkeypatch, watcher, right):
    watcher.expect("503|500")
    page = phone(FORM)
    fill_in(page)
    with monkeypatch.context() as broken:

        def break_down(**_what):
            raise OperationalError("on purpose")

        broken.setattr(reporting.services, "report", break_down)
        send(page)
        expect(page.get_by_label("Describe it")).to_be_hidden()
    page.go_back()

    expect(page.get_by_text(re.compile("You sent this .*, but it has not arrived"))).to_be_visible()
    expect(page.get_by_label("Describe it")).to_have_value("As deep as a boot.")
    right(page)
    send(page)
    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.count() == 1


def test_a_report_whose_answer_was_lost_is_known_to_have_arrived(phone, monkeypatch, watcher, right):
    watcher.expect("503|500")
    page = phone(FORM)
    fill_in(page)
    report = reporting.services.report

    def report_and_break_down(**what):
        report(**what)
        raise OperationalError("on purpose")

    monkeypatch.setattr(reporting.services, "report", report_and_break_down)
    send(page)
    expect(page.get_by_label("Describe it")).to_be_hidden()
    assert ServiceRequest.objects.count() == 1

    page = another_tab(page)

    expect(page.get_by_text("Your last report of this kind has arrived.")).to_be_visible()
    expect(page.get_by_label("Describe it")).to_have_value("")
    right(page)
    page.get_by_role("link", name="See your report").click()
    expect(page).to_have_url(OWN_PAGE)


def test_two_tabs_with_one_draft_make_one_request(phone):
    page = phone(FORM)
    fill_in(page)
    other = page.context.new_page()
    other.goto(FORM)
    expect(other.get_by_text(BACK)).to_be_visible()

    for tab in (page, other):
        send(tab)
        expect(tab).to_have_url(OWN_PAGE)

    assert ServiceRequest.objects.count() == 1


def test_two_clicks_are_one_request(phone):
    page = phone(FORM)
    fill_in(page)
    page.get_by_role("button", name="Send report").dblclick()

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.count() == 1


def test_by_keyboard_alone_without_signal(desktop, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = desktop(FORM)
    page.get_by_label("Address or place").focus()
    page.keyboard.type("Main St & Union St")
    page.get_by_label("Describe it").focus()
    page.keyboard.type("A hole.")
    page.get_by_label("Not at all").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text(KEPT)).to_be_visible()
    offline(page)
    page.get_by_role("button", name="Send report").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-signal-notice]")).to_be_focused()
    offline(page, away=False)

    expect(page).to_have_url(OWN_PAGE)


def test_others_reports_show_as_soon_as_the_place_is_known_and_joining_ends_the_draft(phone, pothole, right):
    other = make_request(service_type=pothole, place=AT_PENN_ST)
    page = phone(FORM)
    fill_in(page)
    near = page.get_by_role("region", name="Somebody reported something close by")
    expect(near).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Somebody reported something close by")).to_be_attached()
    right(page)

    near.get_by_role("button", name=re.compile("This is mine too")).click()

    expect(page).to_have_url(re.compile(rf"/requests/{other.reference}/$"))
    assert ServiceRequest.objects.count() == 1
    assert "As deep" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_who_has_seen_others_reports_is_not_asked_again(phone, pothole):
    make_request(service_type=pothole, place=AT_PENN_ST)
    page = phone(FORM)
    fill_in(page)
    expect(page.get_by_role("region", name="Somebody reported something close by")).to_be_visible()

    send(page)

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.count() == 2


def test_the_address_of_ones_own_page_can_be_copied(desktop, pothole, right):
    request = make_request(service_type=pothole)
    page = desktop("/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(request.private_path)

    page.get_by_role("button", name="Copy the address").click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(request.private_path)
    right(page)


def test_an_error_page_keeps_the_draft_too(phone, right):
    page = phone(FORM)
    page.get_by_label("Describe it").fill("A hole.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text(KEPT)).to_be_visible()
    right(page)

    page = another_tab(page)

    expect(page.get_by_label("Describe it")).to_have_value("A hole.")


@pytest.mark.parametrize("device", [PHONE, DESKTOP, {"viewport": {"width": 320, "height": 640}}])
def test_in_spanish_too_and_on_every_screen(visitor, device, right, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = visitor(FORM, device=device, language="es-MX")
    page.locator("#id_description").fill("Un hoyo.")
    expect(page.locator(".draft__kept")).not_to_be_empty()
    page = another_tab(page)
    expect(page.locator("[data-draft-notice]")).to_be_visible()
    offline(page)
    page.locator("main .actions [type=submit]").first.click()
    expect(page.locator("[data-signal-notice]")).to_be_visible()

    right(page)


def test_without_scripts_nothing_of_it_is_there(phone):
    page = phone(FORM, scripts=False)

    for hidden in ("[data-draft-notice]", "[data-signal-notice]"):
        expect(page.locator(hidden)).to_be_hidden()
    page.get_by_label("Address or place").fill("Main St & Union St")
    page.get_by_label("Describe it").fill("A hole.")
    send(page)

    expect(page).to_have_url(OWN_PAGE)
