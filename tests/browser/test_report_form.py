"""The report form with all it may ask: with scripts and without, by phone and keyboard, right for everybody."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from service_requests.models import AnswerOption, Follow, Question, ServiceRequest
from service_requests.services import Place
from service_requests.statuses import InstructionEffect, QuestionKind, TellBy
from tests.browser.devices import DESKTOP
from tests.factories import ServiceGroupFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.models import Area
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)
OWN_PAGE = re.compile(r"/requests/[0-9-]+/mine/")
HERE, OUTSIDE, ON_THE_LINE = ("40.041100", "-86.121100"), ("39.960000", "-86.121100"), ("40.000050", "-86.121100")
WIRE = "Stay away from it and call 911 now."


def question(service, code, kind, label, spanish, **more):
    words = Words(en=label, es=spanish)
    return Question.objects.create(service_type=service, code=code, kind=kind, label=words, **more)


def option(asked, code, label, spanish, **more):
    return AnswerOption.objects.create(question=asked, code=code, label=Words(en=label, es=spanish), **more)


@pytest.fixture
def light(transactional_db):
    """A street light out, as the starter catalogue asks about it."""
    group = ServiceGroupFactory(name=Words(en="Street lights", es="Alumbrado público"))
    service = ServiceTypeFactory(
        code="light", name=Words(en="Street light out", es="Luz de la calle apagada"), group=group
    )
    what = question(
        service, "what", QuestionKind.ONE_CHOICE, "What is wrong with it?", "¿Qué le pasa?", is_required=True, order=1
    )
    option(what, "dark", "It is dark", "Está apagada", order=1)
    blinking = option(
        what, "blinking", "It goes on and off", "Se prende y se apaga", order=2,
        instruction=Words(en="That is often a loose bulb.", es="Suele ser un foco flojo."),
    )  # fmt: skip
    option(
        what, "wire", "A wire hangs down", "Cuelga un cable", order=3, stops_form=True,
        instruction=Words(en=WIRE, es="Aléjese y llame al 911 ahora."),
    )  # fmt: skip
    since = question(
        service, "since", QuestionKind.MOMENT, "Since when?", "¿Desde cuándo?", order=2, asked_after=blinking,
        is_required=True, hint=Words(en="About is enough.", es="Basta una idea."),
    )  # fmt: skip
    assert since
    question(service, "pole", QuestionKind.NUMBER, "Number on the pole", "Número del poste", order=3)
    seen = question(service, "seen", QuestionKind.SEVERAL, "What else do you see?", "¿Qué más ve?", order=4)
    option(seen, "glass", "Broken glass", "Vidrios rotos")
    option(seen, "leaning", "The pole leans", "El poste está inclinado")
    return service


@pytest.fixture
def city(transactional_db):
    def square(code, kind, name, south, north, **more):
        ring = [[-86.25, south], [-86.05, south], [-86.05, north], [-86.25, north], [-86.25, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return Area.objects.create(code=code, name=Words(en=name), kind=kind, geometry=geometry, **more)

    square("city", "city_limit", "Westfield", 40.0, 40.1)
    square("carmel", "neighbour", "Carmel", 39.9, 40.0, phone="317-555-0177", link="https://carmel.example/report")


def open_form(opened, path="/requests/new/light/", **how) -> Page:
    return opened(path, **how)


def choose(page: Page, answer: str) -> None:
    """By the label, as everybody does: the round box itself is drawn by the style sheet."""
    page.locator("label", has_text=re.compile(f"^{re.escape(answer)}")).click()


def fill(page: Page, *, what="It is dark") -> None:
    page.get_by_label("Address or place").fill("130 Penn St")
    page.get_by_label("Describe it").fill("No light at all.")
    choose(page, what)
    choose(page, "Not at all")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send report").click()


def point(page: Page, place) -> None:
    """The place as "Use my location" says it."""
    page.evaluate(
        """([latitude, longitude]) => {
            const form = document.querySelector("form[enctype]");
            form.elements.namedItem("latitude").value = latitude;
            form.elements.namedItem("longitude").value = longitude;
            form.elements.namedItem("latitude").dispatchEvent(new CustomEvent("change", {bubbles: true}));
        }""",
        list(place),
    )


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# --- Questions --------------------------------------------------------------------------------------------------------
def test_a_further_question_comes_when_its_answer_is_chosen(phone, light, axe):
    page = open_form(phone)
    expect(page.get_by_label("Since when?")).to_be_hidden()
    axe(page)

    choose(page, "It goes on and off")

    expect(page.get_by_label("Since when?")).to_be_visible()
    expect(page.get_by_text("That is often a loose bulb.").first).to_be_visible()
    expect(page.get_by_text("Only if you chose")).to_be_hidden()
    expect(page.get_by_label("It goes on and off")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="One more question: Since when?")).to_be_attached()
    axe(page)
    page.get_by_label("Since when?").fill("2026-11-20T21:30")
    choose(page, "It is dark")
    expect(page.get_by_label("Since when?")).to_be_hidden()
    choose(page, "It goes on and off")
    expect(page.get_by_label("Since when?")).to_have_value("2026-11-20T21:30")
    fill(page, what="It goes on and off")
    send(page)

    expect(page).to_have_url(OWN_PAGE)
    answers = {answer.question_code: answer.value for answer in ServiceRequest.objects.get().answers.all()}
    assert answers["since"] == "2026-11-20T21:30:00-05:00"


def test_a_late_name_of_an_earlier_pin_does_not_stand_beside_the_later_one(phone, light):
    page, asked = open_form(phone), {}

    def hold(route: Route) -> None:
        asked["first" if "40.01" in route.request.url else "second"] = route

    page.route("**/requests/nearest-address/*", hold)
    for latitude in ("40.01", "40.02"):
        with page.expect_request(f"**/nearest-address/*{latitude}*"):
            page.evaluate(
                """(latitude) => {
                    document.querySelector("[name=latitude]").value = latitude;
                    document.querySelector("[name=longitude]").value = "-86.1";
                    document.querySelector("[name=latitude]").dispatchEvent(new Event("change"));
                }""",
                latitude,
            )
    while len(asked) < 2:
        page.evaluate("1")  # the requests are on their way to us
    asked["second"].fulfill(json={"results": [{"id": 8, "label": "12 Mill St"}]})
    box = page.get_by_label("Address or place")
    expect(box).to_have_value("12 Mill St")
    with page.expect_response("**/nearest-address/*40.01*") as late:
        asked["first"].fulfill(json={"results": [{"id": 7, "label": "12 Main St"}]})
    late.value.finished()
    page.evaluate("() => new Promise((read) => requestAnimationFrame(() => requestAnimationFrame(read)))")

    expect(box).to_have_value("12 Mill St")


def test_without_scripts_the_same_questions_are_asked_and_checked(phone, light, axe):
    page = open_form(phone, scripts=False)
    expect(page.get_by_text("Only if you chose “It goes on and off”:")).to_be_visible()
    fill(page, what="It goes on and off")
    send(page)

    expect(page.get_by_role("alert")).to_contain_text("Since when? Say when: a date and a time.")
    page.get_by_label("Since when?").fill("2026-11-20T21:30")
    send(page)

    expect(page).to_have_url(OWN_PAGE)


def test_an_answer_that_stops_takes_the_button_away_at_once(phone, light, axe):
    page = open_form(phone)
    fill(page, what="A wire hangs down")

    expect(page.get_by_text(WIRE).first).to_be_visible()
    expect(page.get_by_role("link", name="911").first).to_be_visible()
    expect(page.get_by_role("button", name="Send report")).to_be_hidden()
    expect(page.get_by_text("With this answer there is nothing to send")).to_be_visible()
    axe(page)
    choose(page, "It is dark")
    send(page)

    expect(page).to_have_url(OWN_PAGE)


def test_without_scripts_an_answer_that_stops_comes_back_with_everything(phone, light):
    page = open_form(phone, scripts=False)
    fill(page, what="A wire hangs down")
    send(page)

    expect(page.get_by_role("alert").first).to_contain_text(WIRE)
    expect(page.get_by_label("Describe it")).to_have_value("No light at all.")
    expect(page.get_by_label("A wire hangs down")).to_be_checked()
    assert not ServiceRequest.objects.exists()


def test_each_error_is_right_for_everybody(phone, desktop, light, axe, watcher):
    watcher.expect("422")
    for opened in (phone, desktop):
        page = open_form(opened)
        page.get_by_label("Number on the pole").fill("many")
        choose(page, "It goes on and off")
        send(page)
        expect(page.get_by_role("alert").first).to_be_focused()
        expect(page.get_by_text("This is not a number").first).to_be_visible()
        expect(page.get_by_text("Type your e-mail address, or choose “Not at all”.").first).to_be_visible()
        axe(page)
        page.get_by_role("link", name=re.compile("Since when")).click()
        expect(page.get_by_label("Since when?")).to_be_focused()


def test_by_keyboard_alone(desktop, light):
    page = open_form(desktop)
    page.get_by_label("Address or place").focus()
    page.keyboard.type("At the old mill")
    page.get_by_label("Describe it").focus()
    page.keyboard.type("No light at all.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("It is dark")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("It goes on and off")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Since when?")).to_be_focused()
    page.get_by_label("It goes on and off").focus()
    page.keyboard.press("ArrowUp")
    page.get_by_label("By e-mail").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Not at all")).to_be_checked()
    expect(page.locator("#id_email")).to_be_hidden()
    page.get_by_label("Phone").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().tell_by == TellBy.NOTHING


# --- Before the form --------------------------------------------------------------------------------------------------
def test_a_warning_a_stop_and_a_pause_are_right_for_everybody(phone, light, axe):
    light.instruction, light.instruction_effect = Words(en="Is a wire down? Call 911."), InstructionEffect.CONFIRM
    light.save()
    page = open_form(phone, scripts=False)
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    page.get_by_role("link", name="No, this is not so: go on").click()
    expect(page.get_by_label("Describe it")).to_be_visible()

    for change in (
        {"instruction_effect": InstructionEffect.STOP},
        {"is_paused": True, "paused_reason": Words(en="Storm.")},
    ):
        type(light).objects.filter(pk=light.pk).update(**change)
        page = open_form(phone)
        expect(page.get_by_label("Describe it")).to_have_count(0)
        expect(page.get_by_role("link", name=re.compile("Call"))).to_be_visible()
        axe(page)


# --- Preview, nearby, outside -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("scripts", [True, False])
def test_a_preview_loses_nothing(phone, light, city, axe, scripts):
    page = open_form(phone, scripts=scripts)
    fill(page)
    page.get_by_role("button", name="See what others will see").click()

    expect(page.get_by_role("heading", name="What others will see")).to_be_visible()
    expect(page.get_by_label("Describe it")).to_have_value("No light at all.")
    if scripts:
        expect(page.locator(".preview")).to_be_focused()
        axe(page)
    send(page)
    expect(page).to_have_url(OWN_PAGE)


def neighbour_of(service):
    return make_request(
        service_type=service, place=Place(words="Main St & Union St", latitude=HERE[0], longitude=HERE[1])
    )


def test_without_scripts_what_is_nearby_is_asked_once(phone, light, axe):
    other = neighbour_of(light)
    page = open_form(phone, scripts=False)
    fill(page)
    page.locator("[name=latitude]").evaluate("(input, value) => { input.value = value }", HERE[0])
    page.locator("[name=longitude]").evaluate("(input, value) => { input.value = value }", HERE[1])
    send(page)

    expect(page.get_by_role("button", name="This is mine too")).to_be_visible()
    expect(page.get_by_text("Your report is not sent yet.")).to_be_visible()
    page.get_by_role("button", name="No, mine is another: send it").click()

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.exclude(pk=other.pk).count() == 1


def test_mine_too_leads_to_the_others_page(phone, light, axe, watcher):
    watcher.expect("422")
    other = neighbour_of(light)
    page = open_form(phone)
    fill(page)
    page.locator("[name=latitude]").evaluate("(input, value) => { input.value = value }", HERE[0])
    page.locator("[name=longitude]").evaluate("(input, value) => { input.value = value }", HERE[1])
    send(page)

    expect(page.locator("[data-error-summary]")).to_be_focused()
    axe(page)
    page.get_by_role("button", name=re.compile("This is mine too")).first.click()

    expect(page).to_have_url(re.compile(f"/requests/{other.reference}/"))
    assert Follow.objects.get().is_me_too and ServiceRequest.objects.count() == 1


def test_outside_and_on_the_line(phone, light, city, axe, watcher):
    watcher.expect("422")
    page = open_form(phone)
    fill(page)
    point(page, OUTSIDE)
    send(page)
    expect(page.get_by_role("heading", name="This place is in Carmel")).to_be_visible()
    expect(page.get_by_role("link", name="Call 317-555-0177")).to_be_visible()
    axe(page)

    point(page, ON_THE_LINE)
    send(page)
    expect(page.get_by_text("On which side is it: Westfield or Carmel?")).to_be_visible()
    axe(page)
    choose(page, "Westfield")
    send(page)

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().side == "ours"


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_it_fits_a_small_phone_in_both_languages(visitor, light, axe, language):
    page = visitor("/requests/new/light/", device={"viewport": {"width": 320, "height": 640}}, language=language)

    assert fits(page)
    axe(page)


# --- The clerk --------------------------------------------------------------------------------------------------------
def test_a_clerk_is_asked_what_the_service_wants_to_know(visitor, light, axe):
    neighbour_of(light)
    page = visitor("/desk/intake/", device=DESKTOP, user=UserFactory(clerk=True))
    page.get_by_label("Service", exact=True).focus()
    page.keyboard.type("Street light")
    expect(page.get_by_label("It is dark")).to_be_visible()
    page.get_by_label("What the caller says").focus()
    page.keyboard.type("No light at all.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("It is dark")).to_be_checked()
    point(page, HERE)
    expect(page.get_by_role("button", name=re.compile("It is this one"))).to_be_visible()
    axe(page)
    page.get_by_label("Address or place").fill("130 Penn St")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/intake/$"))  # half keyed in: an address does not send the call
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/desk/intake/[0-9-]+/"))
    assert ServiceRequest.objects.first().answers.count() == 1


def test_a_stop_is_the_clerks_to_read_out_and_to_decide(visitor, light, axe, watcher):
    watcher.expect("422")
    page = visitor("/desk/intake/?service=light", device=DESKTOP, user=UserFactory(clerk=True))
    page.get_by_label("What the caller says").fill("A wire.")
    page.get_by_label("Address or place").fill("130 Penn St")
    choose(page, "A wire hangs down")
    expect(page.get_by_text(WIRE).first).to_be_visible()
    page.get_by_role("button", name="Save and get the number").click()

    expect(page.get_by_role("heading", name="Read this to the caller")).to_be_visible()
    axe(page)
    choose(page, "I have read this to the caller")
    page.get_by_role("button", name="Save and get the number").click()

    expect(page).to_have_url(re.compile(r"/desk/intake/[0-9-]+/"))


def test_without_scripts_the_clerk_has_a_button_for_the_questions(visitor, light):
    page = visitor("/desk/intake/", device=DESKTOP, user=UserFactory(clerk=True), scripts=False)
    page.get_by_label("Service", exact=True).select_option("light")
    page.get_by_label("What the caller says").fill("Dark.")
    page.get_by_label("Address or place").fill("130 Penn St")
    page.get_by_role("button", name="Save and get the number").click()
    expect(page.get_by_role("alert")).to_contain_text("This service asks something more")

    choose(page, "It is dark")
    page.get_by_role("button", name="Save and get the number").click()

    expect(page).to_have_url(re.compile(r"/desk/intake/[0-9-]+/"))
