"""From what somebody needs, in their words, to the form for it: with scripts, without, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from service_requests.models import ServiceType
from service_requests.starter.loading import load_catalogue
from service_requests.starter.reading import STARTER

pytestmark = pytest.mark.django_db(transaction=True)

BOX = "Say it in your own words"
SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def catalogue(transactional_db):
    load_catalogue(files=STARTER)
    ServiceType.objects.filter(code="tree-planting").update(
        is_paused=True, paused_reason={"en": "Again from March on.", "es": "Otra vez desde marzo."}
    )


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_what_is_typed_is_suggested_and_a_tap_opens_its_form(phone, catalogue, axe):
    page = phone("/")
    axe(page)
    page.get_by_label(BOX).press_sequentially("hole in the road")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Pothole")
    axe(page)
    first.click()

    expect(page).to_have_url(re.compile("/requests/new/pothole/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pothole")


def test_by_keyboard_alone_in_spanish(desktop, catalogue, axe):
    page = desktop("/", language="es-MX")
    page.locator("#id_q").focus()
    page.keyboard.type("luz de la caye")
    expect(page.get_by_role("option").first).to_contain_text("Farol apagado")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/requests/new/street-light/"))


def test_enter_without_choosing_shows_what_was_found(desktop, catalogue, axe):
    page = desktop("/")
    page.get_by_label(BOX).focus()
    page.keyboard.type("grafitti")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="1 service fits “grafitti”")).to_be_visible()
    expect(page.get_by_label(BOX)).to_have_value("grafitti")
    axe(page)


def test_escape_closes_the_suggestions_and_keeps_the_words(desktop, catalogue):
    page = desktop("/requests/new/")
    page.get_by_label(BOX).press_sequentially("tree")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_label(BOX)).to_have_value("tree")


def test_without_scripts_the_form_finds_the_same(phone, catalogue, axe):
    page = phone("/", scripts=False)
    page.get_by_label(BOX).fill("steet lite")
    page.get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(r"/requests/new/\?q=steet\+lite"))
    page.get_by_role("region", name=re.compile("fits|fit")).get_by_role(
        "link", name=re.compile("Street light out")
    ).click()
    expect(page).to_have_url(re.compile("/requests/new/street-light/"))


@pytest.mark.parametrize("scripts", [True, False])
def test_where_nothing_fits_there_is_somebody_to_ask(visitor, catalogue, axe, scripts):
    page = visitor("/requests/new/?q=pizza", scripts=scripts)

    expect(page.get_by_role("heading", name="We found nothing for “pizza”")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Call 317-555-0100"))).to_be_visible()
    if scripts:
        axe(page)
    page.get_by_role("link", name="Ask City Hall in writing").click()
    expect(page).to_have_url(re.compile("/requests/new/question/"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_shelf_opens_and_leads_to_a_form(visitor, catalogue, scripts):
    page = visitor("/requests/new/", scripts=scripts)
    mailbox = page.get_by_role("link", name=re.compile("Mailbox hit by a plow"))
    expect(mailbox).to_be_hidden()
    page.get_by_role("heading", name="Snow and ice").click()
    mailbox.click()

    expect(page).to_have_url(re.compile("/requests/new/mailbox/"))


def test_shelves_open_by_keyboard(desktop, catalogue, axe):
    page = desktop("/requests/new/")
    summary = page.locator("summary", has_text="Trees")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Again from March on.")).to_be_visible()
    axe(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("Fallen or dangerous tree"))).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/requests/new/", "/requests/new/?q=tree", "/requests/new/?q=" + "pizza" * 30])
@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_everything_fits_a_small_phone(visitor, catalogue, axe, path, language):
    page = visitor(path, device=SMALL, language=language)

    assert fits(page)
    axe(page)


def test_all_shelves_are_seen_within_three_screens_of_a_phone(phone, catalogue):
    page = phone("/requests/new/")
    bottom = page.locator(".shelf").last.bounding_box()
    assert bottom["y"] + bottom["height"] < 3 * page.viewport_size["height"]


def test_home_has_at_most_five_doors(phone, catalogue):
    assert 1 < phone("/").locator(".door").count() <= 5
