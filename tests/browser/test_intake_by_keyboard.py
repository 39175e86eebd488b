"""A call from the ringing phone to the number read aloud: no mouse, with as many people and doors as a city has."""

from datetime import timedelta

import pytest
from django.utils import translation
from playwright.sync_api import expect

from service_requests.aloud import number_aloud
from service_requests.models import AnswerOption, Call, Question, ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import Channel
from tests.browser.conftest import session_of
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel import clock
from westfield.kernel.models import Address, Contact
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_NAMES = ("Ana", "Ben", "Carla", "Dev", "Elena", "Femi", "Grace", "Hugo", "Inés", "Jonah")
LAST_NAMES = ("Diaz", "Okafor", "Miller", "Núñez", "O’Brien", "Patel", "Rossi", "Schmidt", "Tran", "Walker")
STREETS = ("Main St", "Penn St", "Union St", "Mill Rd", "Oak Ridge Rd", "Carey Rd", "Ditch Rd", "Springmill Rd")


class Keyboard:
    """The clerk's hands: every key is counted, and there is no mouse."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def type(self, text):
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def press(self, *keys):
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))
    crew = CrewFactory(department=service.department, name=Words(en="Streets crew"))
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    lane = Question.objects.create(
        service_type=service, code="lane", kind="one_choice", label=Words(en="Which lane?"), is_required=True
    )
    for order, code in enumerate(("left", "right")):
        AnswerOption.objects.create(question=lane, code=code, label=Words(en=code.title()), order=order)
    return service


@pytest.fixture
def a_whole_city(transactional_db):
    """10,000 people and 50,000 front doors."""
    Contact.objects.bulk_create(
        Contact(
            name=f"{FIRST_NAMES[n % 10]} {LAST_NAMES[n // 10 % 10]} {n}",
            phone=f"+1317{2_000_000 + n:07}",
            email=f"person{n}@example.com" if n % 3 == 0 else None,
        )
        for n in range(9_999)
    )
    Address.objects.bulk_create(
        (
            Address(
                number=str(100 + 2 * (n // len(STREETS))),
                street=STREETS[n % len(STREETS)],
                latitude=f"{40.02 + n % 500 / 10_000:.6f}",
                longitude=f"{-86.15 + n // 500 / 2_000:.6f}",
                source="county",
                external_id=str(n),
            )
            for n in range(50_000)
        ),
        batch_size=5_000,
    )
    Contact.objects.create(name="Ana Diaz", phone="+13175550134", email="ana@example.com", language="es")


def test_from_the_ringing_phone_to_the_number_read_aloud_without_a_mouse(clerk, pothole, a_whole_city, desktop, axe):
    began = clock.now()
    page = desktop("/desk/intake/", user=clerk)
    hands = Keyboard(page)

    # The phone rings, its display shows a number.
    expect(page.get_by_label("Number, name or e-mail address")).to_be_focused()
    hands.type("317-555-0134")
    expect(_suggested(page, "Ana Diaz")).to_be_visible()
    hands.press("ArrowDown", "Enter")
    expect(page.get_by_role("heading", name="Ana Diaz has no open request")).to_be_visible()
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("ana@example.com")
    expect(page.locator("[name=caller_language]")).to_have_value("es")

    # What: her words, the service that fits, what it asks.
    hands.press("Alt+Digit2")
    expect(page.get_by_label("What is it about?")).to_be_focused()
    hands.type("pothole")
    expect(_suggested(page, "Pothole")).to_be_visible()
    hands.press("Enter")
    expect(page.get_by_role("group", name="Which lane?")).to_be_visible()
    expect(page.get_by_label("What the caller says")).to_be_focused()
    hands.type("As deep as a boot.")
    hands.press("Tab", "ArrowDown")
    expect(page.get_by_label("Right")).to_be_checked()

    # Where: as typed, among fifty thousand.
    hands.press("Alt+Digit3")
    hands.type("130 penn")
    expect(_suggested(page, "130 Penn St")).to_be_visible()
    hands.press("ArrowDown", "Enter")
    expect(page.get_by_label("Address or place")).to_have_value("130 Penn St")
    axe(page)
    hands.press("Control+Enter")

    # The number, spelled out, under the eyes and in the reader's ear.
    made = _made(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    assert number_aloud(made.reference) in heading.inner_text().replace("\n", " ")
    expect(page.locator("[lang=es]").get_by_text(number_aloud_in_spanish(made.reference))).to_be_visible()
    assert (made.reporter.name, made.place, made.channel) == ("Ana Diaz", "130 Penn St", Channel.PHONE)
    assert made.answers.get().said == "Right"
    axe(page)

    hands.press("Enter")
    expect(page.get_by_label("Number, name or e-mail address")).to_be_focused()
    expect(page.get_by_label("Number, name or e-mail address")).to_have_value("")
    assert hands.pressed < 80  # half a minute of slow typing
    assert clock.now() - began < timedelta(minutes=1)


def test_a_call_about_ones_own_request_becomes_a_note_with_it(clerk, pothole, desktop, axe):
    own = make_request(service_type=pothole, reporter=Reporter(name="Ana Diaz", phone="+13175550134"))
    page = desktop("/desk/intake/", user=clerk)
    hands = Keyboard(page)
    hands.type("diaz a")
    expect(_suggested(page, "Ana Diaz")).to_be_visible()
    hands.press("ArrowDown", "Enter")
    expect(page.get_by_role("heading", name="Ana Diaz has one open request")).to_be_visible()

    hands.press("Tab", "Tab")
    expect(page.get_by_text("Calling about this one?")).to_be_focused()
    hands.press("Enter", "Tab")
    hands.type("It has grown.")
    axe(page)
    hands.press("Tab", "Enter")

    expect(page.get_by_role("heading", name="Noted. Its number:")).to_be_focused()
    call = Call.objects.get()
    assert (call.request, call.words.body, call.name) == (own, "It has grown.", "Ana Diaz")
    assert ServiceRequest.objects.count() == 1
    assert hands.pressed < 40


def test_whoever_is_not_the_reporter_goes_along_and_nobody_is_kept_who_wants_not_to(clerk, pothole, desktop, axe):
    page = desktop("/desk/intake/?service=pothole", user=clerk)
    hands = Keyboard(page)
    hands.type("317 555 0166")
    hands.press("Tab")
    expect(page.get_by_label("Phone", exact=True)).to_have_value("317 555 0166")
    hands.press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
    expect(page.get_by_text("Calling for somebody else")).to_be_focused()
    hands.press("Enter")

    # The number on the display was the caller's: it goes along, and the boxes above are the other person's.
    expect(page.get_by_label("Who called: phone")).to_have_value("317 555 0166")
    expect(page.get_by_label("Phone", exact=True)).to_have_value("")
    expect(page.get_by_label("Who called: name")).to_be_focused()
    hands.type("Dutiful Son")
    hands.press("Alt+Digit1", "Tab")
    hands.type("Old Mother")
    axe(page)
    hands.press("Alt+Digit3")
    hands.type("In front of the library")
    page.get_by_label("What the caller says").focus()
    hands.type("A hole.")
    hands.press("Tab", "ArrowDown", "Control+Enter")

    details = _made(page).reporter_details
    assert (details.name, details.phone) == ("Old Mother", "")
    assert (details.caller_name, details.caller_phone) == ("Dutiful Son", "+13175550166")


def test_a_session_that_ends_during_the_call_loses_nothing(clerk, pothole, desktop, site, settings):
    page = desktop("/desk/intake/", user=clerk)
    hands = Keyboard(page)
    hands.type("Ana Diaz")
    hands.press("Alt+Digit2")
    hands.type("pothole")
    expect(_suggested(page, "Pothole")).to_be_visible()
    hands.press("Enter")
    expect(page.get_by_role("group", name="Which lane?")).to_be_visible()
    hands.type("As deep as a boot.")
    hands.press("Tab", "ArrowDown", "Alt+Digit3")
    hands.type("In front of the library")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    hands.press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")

    page.context.add_cookies([session_of(clerk, site)])
    page.goto("/desk/intake/")

    expect(page.get_by_text("What you had typed is still here")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ana Diaz")
    expect(page.get_by_label("What the caller says")).to_have_value("As deep as a boot.")
    expect(page.get_by_label("Right")).to_be_checked()
    page.keyboard.press("Control+Enter")
    assert _made(page).place == "In front of the library"
    page.goto("/desk/intake/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_another_clerk_in_the_same_tab_reads_nothing_of_it(clerk, desktop, site):
    page = desktop("/desk/intake/", user=clerk)
    page.keyboard.type("Ana Diaz")
    page.keyboard.press("Tab")
    page.context.clear_cookies()
    page.context.add_cookies([session_of(UserFactory(clerk=True), site)])

    page.goto("/desk/intake/")

    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_scripts_the_same_call_is_keyed_in_page_by_page(clerk, pothole, phone):
    ana = Contact.objects.create(name="Ana Diaz", phone="+13175550134", email="ana@example.com", language="es")
    open_one = make_request(service_type=ServiceTypeFactory(private=True), reporter=Reporter(email=ana.email))
    page = phone("/desk/intake/", user=clerk, scripts=False)

    page.get_by_label("Number, name or e-mail address").fill("0134")
    page.get_by_label("What the caller says").fill("As deep as a boot.")
    page.get_by_role("button", name="Look up").click()
    page.get_by_role("button", name="This is the caller").click()

    expect(page.get_by_role("heading", name="Ana Diaz has one open request")).to_be_visible()
    expect(page.get_by_text(open_one.reference).first).to_be_visible()
    expect(page.get_by_label("What the caller says")).to_have_value("As deep as a boot.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("Service", exact=True).select_option("pothole")
    page.get_by_role("button", name="Show what to ask").click()
    page.get_by_text("Left", exact=True).click()
    page.get_by_label("Address or place").fill("In front of the library")
    page.get_by_role("button", name="Save and get the number").click()

    made = _made(page)
    assert (made.reporter, made.reporter_details.language) == (ana, "es")
    expect(page.get_by_role("heading", level=1)).to_contain_text(made.reference)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [320, 1280])
def test_contacts_are_put_together_and_taken_apart_by_keyboard(width, clerk, desktop, axe):
    by_mail = make_request(reporter=Reporter(name="Ana Diaz", email="ana@example.com")).reporter
    by_phone = make_request(reporter=Reporter(name="Ana Diaz", phone="+13175550134")).reporter
    page = desktop("/desk/contacts/", user=clerk)
    page.set_viewport_size({"width": width, "height": 800})
    page.keyboard.type("0134")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ana Diaz")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Ana Diaz").press("Enter")
    expect(page.get_by_role("heading", name="What they asked for")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Compare").press("Enter")
    expect(page.get_by_text("Nobody has proved that address yet")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)

    page.get_by_label("I have spoken with them").press("Space")
    page.get_by_role("button", name="put them together").press("Enter")
    expect(page.get_by_text("They are one contact now.")).to_be_visible()
    assert by_mail.requests.count() == 2
    axe(page)
    page.get_by_role("button", name="Take it back").press("Enter")

    expect(page.get_by_text("They are two contacts again")).to_be_visible()
    assert (by_mail.requests.count(), by_phone.requests.count()) == (1, 1)


def number_aloud_in_spanish(reference):
    with translation.override("es"):
        return number_aloud(reference)


def _made(page):
    page.wait_for_url("**/desk/intake/*-*/**")
    return ServiceRequest.objects.with_reference(page.url.split("/intake/")[1].split("/")[0]).get()


def _suggested(page, words):
    return page.get_by_role("listbox").get_by_role("option").filter(has_text=words).first
