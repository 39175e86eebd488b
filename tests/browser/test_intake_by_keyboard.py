"""A call from the ringing phone to the number read aloud: no mouse, with as many people and doors as a city has."""

from datetime import timedelta

import pytest
from django.utils import translation
from playwright.sync_api import expect

from service_requests.aloud import number_aloud
from service_requests.models import AnswerOption, Question, ServiceRequest
from service_requests.statuses import Channel
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory
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
    hands.press("Shift+Tab", "ArrowDown")
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


def number_aloud_in_spanish(reference):
    with translation.override("es"):
        return number_aloud(reference)


def _made(page):
    page.wait_for_url("**/desk/intake/*-*/**")
    return ServiceRequest.objects.with_reference(page.url.split("/intake/")[1].split("/")[0]).get()


def _suggested(page, words):
    return page.get_by_role("listbox").get_by_role("option").filter(has_text=words).first
