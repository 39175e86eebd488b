"""The desk in a browser: keyed in by keyboard alone, acted on without scripts, right for everybody in every state."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import AnswerOption, Question
from service_requests.services import Reporter
from service_requests.statuses import RequestStatus
from tests.factories import (
    CrewFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    service = ServiceTypeFactory(name=Words(en="Pothole"))
    crew = CrewFactory(department=service.department, name=Words(en="Streets crew"))
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    return service


def test_another_service_by_mistake_loses_no_answers(clerk, pothole, desktop):
    Question.objects.create(service_type=pothole, code="depth", kind="text", label=Words(en="How deep?"))
    lane = Question.objects.create(service_type=pothole, code="lane", kind="one_choice", label=Words(en="Which lane?"))
    for code in ("left", "right"):
        AnswerOption.objects.create(question=lane, code=code, label=Words(en=code.title()))
    other = ServiceTypeFactory(name=Words(en="Graffiti"))
    page = desktop(f"/desk/intake/?service={pothole.code}", user=clerk)
    page.get_by_label("How deep?").fill("A boot")
    page.get_by_text("Right", exact=True).click()

    page.get_by_label("Service", exact=True).select_option(other.code)
    expect(page.get_by_label("How deep?")).to_have_count(0)
    page.get_by_label("Service", exact=True).select_option(pothole.code)

    expect(page.get_by_label("How deep?")).to_have_value("A boot")
    expect(page.get_by_label("Right")).to_be_checked()


def test_the_map_is_after_the_button_for_the_keyboard(clerk, desktop):
    page = desktop("/desk/intake/", user=clerk)

    page.get_by_role("button", name="Answered, no request needed").focus()
    page.keyboard.press("Tab")

    assert page.evaluate("!!document.activeElement.closest('.intake__map')")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_work_order_is_issued_and_called_back(scripts, clerk, pothole, desktop):
    request = make_request(service_type=pothole)
    services.cancel(order=request.work_orders.get(), by=Actor.of_user(clerk))
    page = desktop(f"/desk/requests/{request.reference}/", user=clerk, scripts=scripts)

    page.get_by_label("Note for the crew").fill("Bring the big truck.")
    page.get_by_role("button", name="Issue a work order").click()
    expect(page.get_by_text("The work order is out.")).to_be_visible()
    expect(page.locator(".tag--assigned")).to_be_visible()

    order = request.work_orders.order_by("-pk").first()
    page.get_by_text(f"Cancel {order.number}").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".tag--received")).to_be_visible()


def test_the_second_of_two_clerks_sees_what_happened_and_keeps_the_words(clerk, pothole, desktop, axe):
    request = make_request(service_type=pothole)
    page = desktop(f"/desk/requests/{request.reference}/", user=clerk)
    page.get_by_text("Complete", exact=True).first.click()
    page.get_by_label("What was done?").fill("Swept by hand, forty minutes.")
    services.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Done.")

    page.get_by_role("button", name="Complete").click()

    expect(page.get_by_role("alert")).to_contain_text("Somebody may have been faster")
    expect(page.get_by_text("Swept by hand, forty minutes.")).to_be_visible()
    expect(page.locator("main .tag--completed")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("status", RequestStatus)
def test_axe_finds_nothing_on_a_request_in_any_status_with_every_form_open(status, clerk, desktop, axe):
    request = make_request_in(status, reporter=Reporter(name="Ana Diaz", phone="+13175550123"))
    page = desktop(f"/desk/requests/{request.reference}/", user=clerk)

    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")

    axe(page)


def test_mistakes_in_the_intake_are_named_and_axe_finds_nothing(clerk, pothole, desktop, axe):
    page = desktop("/desk/intake/", user=clerk)
    axe(page)

    page.get_by_label("Name", exact=True).fill("Ana Diaz")
    page.get_by_role("button", name="Save and get the number").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("link", name="Service: Choose what the caller needs.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ana Diaz")
    axe(page)


def test_a_mistake_opens_its_own_form_again(clerk, pothole, desktop, axe):
    request = make_request(service_type=pothole)
    page = desktop(f"/desk/requests/{request.reference}/", user=clerk)
    page.get_by_text("Close without work", exact=True).first.click()
    page.get_by_label("In your words").fill("The county's road.")

    page.get_by_role("button", name="Close without work").click()

    expect(page.get_by_label("In your words")).to_have_value("The county's road.")
    expect(page.get_by_role("link", name="Why? Please choose one.")).to_be_visible()
    axe(page)


def test_axe_finds_nothing_where_the_number_is_read_back(clerk, pothole, desktop, axe):
    axe(desktop(f"/desk/intake/{make_request(service_type=pothole).reference}/", user=clerk))
