"""Answers for callers in a browser: found and read out by keyboard alone, without a script, right for everybody."""

import re

import pytest
from playwright.sync_api import expect

from service_requests.models import CallAnswered, Question, ServiceRequest
from service_requests.statuses import CannedFor
from tests.factories import (
    CannedResponseFactory,
    KnowledgeArticleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole"), keywords=Words(en="hole", es="hoyo"))
    Question.objects.create(service_type=service, code="deep", kind="text", label=Words(en="How deep is it?"))
    return service


@pytest.fixture
def article(pothole):
    made = KnowledgeArticleFactory(
        title=Words(en="How long until a pothole is filled?", es="¿Cuánto tarda un bache?"),
        answer=Words(en="I tell you the date when I take your report.", es="Le digo la fecha."),
        keywords=Words(en="hole repair time"),
        service_types=[pothole],
        checked_on=None,
    )
    made.links.create(label=Words(en="State roads"), url="https://www.in.gov/indot/")
    return made


def test_what_the_call_is_about_is_found_by_keyboard_alone(clerk, article, desktop, axe):
    page = desktop("/desk/intake/", user=clerk)
    what, keys = page.get_by_label("What is it about?"), page.keyboard
    what.focus()
    keys.type("hole in street")
    found = page.get_by_role("listbox", name="Services and answers that fit").get_by_role("option")
    service, answer = found.nth(0), found.nth(1)
    expect(service).to_contain_text("Pothole")
    expect(service).to_have_attribute("aria-selected", "true")
    axe(page)

    keys.press("ArrowDown")
    expect(answer).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    read = page.locator("[data-answer]")
    expect(read).to_be_focused()
    expect(read).to_contain_text("I tell you the date when I take your report.")
    expect(read).to_contain_text("Nobody here has checked this answer yet")
    axe(page)

    page.get_by_role("button", name="Take a request: Pothole").focus()
    keys.press("Enter")
    expect(page.get_by_label("Service", exact=True)).to_have_value("pothole")
    expect(page.get_by_label("What the caller says")).to_be_focused()
    expect(page.get_by_label("How deep is it?")).to_be_visible()
    expect(page.get_by_text("To read out")).to_be_visible()
    expect(read).to_have_count(0)
    axe(page)


def test_a_call_that_needs_no_request_is_counted_and_the_next_one_comes(clerk, article, desktop):
    page = desktop("/desk/intake/", user=clerk)
    page.get_by_label("What is it about?").focus()
    page.keyboard.type("how long until a pothole is filled")
    option = page.get_by_role("option", name=re.compile("How long"))
    expect(option).to_be_visible()
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[data-answer]").get_by_role("button", name="Answered, no request needed").click()

    expect(page.get_by_text("Ready for the next call")).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_have_value("")
    assert CallAnswered.objects.get().article == article
    assert not ServiceRequest.objects.exists()


def test_without_a_script_it_is_found_by_a_button_and_nothing_is_lost(clerk, article, desktop):
    page = desktop("/desk/intake/", user=clerk, scripts=False)
    page.get_by_label("What the caller says").fill("It is deep.")
    page.get_by_label("What is it about?").fill("hoyo")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="What fits “hoyo”")).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_be_focused()

    page.locator("[name=choose_service]").first.click()
    expect(page.get_by_label("Service", exact=True)).to_have_value("pothole")
    expect(page.get_by_label("How deep is it?")).to_be_visible()
    expect(page.get_by_label("What the caller says")).to_have_value("It is deep.")

    page.get_by_label("What is it about?").fill("pothole filled")
    page.get_by_role("button", name="Search").click()
    page.locator("[name=choose_answer]").first.click()
    page.locator("[data-answer]").get_by_role("button", name="Answered, no request needed").click()
    expect(page.get_by_text("Ready for the next call")).to_be_visible()
    assert CallAnswered.objects.count() == 1


def test_axe_finds_nothing_on_what_the_button_found(clerk, article, phone, axe):
    page = phone("/desk/intake/", user=clerk)
    page.get_by_label("What is it about?").fill("hole")
    page.locator("form.intake").evaluate(
        "form => { const find = document.createElement('button'); find.name = 'find';"
        " form.append(find); form.requestSubmit(find); }"
    )
    expect(page.get_by_role("heading", name="What fits “hole”")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("path", ["/desk/answers/", "/desk/answers/?q=pothole", "/desk/answers/?q=zzxq"])
def test_axe_finds_nothing_on_the_answers(clerk, article, phone, axe, path):
    axe(phone(path, user=clerk))


def test_axe_finds_nothing_on_one_answer(clerk, article, phone, axe):
    page = phone(f"/desk/answers/{article.pk}/", user=clerk)
    page.get_by_text("In Spanish").click()
    axe(page)


def test_ready_made_words_go_below_what_was_typed(clerk, pothole, desktop, axe):
    made = make_request(service_type=pothole)
    CannedResponseFactory(title="Filled", used_for=CannedFor.COMPLETE, body=Words(en="Request {number} is done."))
    page = desktop(f"/desk/requests/{made.reference}/", user=clerk)
    form = page.locator("form", has=page.locator("[data-canned]")).filter(has_text="What was done?")
    form.locator("xpath=ancestor::details[1]").locator("summary").first.click()
    form.get_by_label("What was done?").fill("Thank you.")
    form.get_by_label("Ready-made words").select_option(label="Filled")
    expect(form.locator("[data-canned-text]")).to_have_text(f"Request {made.reference} is done.")
    axe(page)
    form.get_by_role("button", name="Use these words").click()

    box = form.get_by_label("What was done?")
    expect(box).to_have_value(f"Thank you.\n\nRequest {made.reference} is done.")
    expect(box).to_be_focused()
