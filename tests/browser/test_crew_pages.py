"""The crews' pages on a phone: with gloves, without scripts, right for everybody in every state."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import RequestPhoto
from service_requests.services import Reporter
from service_requests.statuses import RequestStatus, WorkOrderStatus
from tests.browser.gloves import SMALLEST, fit_for_the_truck
from tests.factories import CrewFactory, UserFactory, make_work_order
from tests.kernel.photo_parts import jpeg
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

CALLER = Reporter(name="Ana Diaz", phone="+13175550123")


@pytest.fixture
def worker(transactional_db):
    return UserFactory(crew_member=True, name="Wes Worker")


@pytest.fixture
def crew(worker):
    return CrewFactory(members=[worker])


@pytest.fixture
def photo() -> dict:
    return {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}


def test_seen_taken_started_and_finished_by_the_one_big_button(worker, crew, phone, photo):
    order = make_work_order(crew=crew, reporter=CALLER)
    page = phone("/crew/", user=worker)
    with page.expect_response(f"**/crew/work-orders/{order.pk}/see/"):
        page.get_by_role("link", name=str(order.request.service_name)).click()
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.SEEN
    expect(page.get_by_role("button", name="I have seen it")).to_be_hidden()

    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Start work").click()
    page.get_by_label("What was done?").fill("Filled and rolled.")
    page.get_by_label("Photos of the finished work").set_input_files([photo])
    page.get_by_label("Minutes of work").fill("45")
    page.get_by_label("Material used").select_option("Something else")
    page.get_by_label("What is it?").fill("Cold patch")
    page.get_by_label("Price of one in dollars").fill("12.50")
    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    expect(page.get_by_text("Ana Diaz")).to_have_count(0)
    order.refresh_from_db()
    assert (order.minutes, order.material_cents) == (45, 1250)
    assert order.request.status == RequestStatus.COMPLETED


def test_finished_with_a_photo_after_a_mistake_without_any_script(worker, crew, phone, photo):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    page = phone(order.get_absolute_url(), user=worker, scripts=False)
    page.get_by_label("What was done?").fill("Filled and rolled.")
    page.get_by_label("Photos of the finished work").set_input_files([photo])
    page.get_by_label("Minutes of work").fill("")
    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_text("after.jpg", exact=True)).to_be_visible()
    expect(page.get_by_label("What was done?")).to_have_value("Filled and rolled.")
    page.get_by_label("Minutes of work").fill("45")
    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    assert RequestPhoto.objects.filter(work_order=order).count() == 1


def test_without_scripts_a_button_says_that_it_was_seen(worker, crew, phone):
    order = make_work_order(crew=crew)
    page = phone(order.get_absolute_url(), user=worker, scripts=False)

    page.get_by_role("button", name="I have seen it").click()

    expect(page.locator("main .tag--seen")).to_be_visible()


def test_what_was_canceled_meanwhile_says_so_and_keeps_the_words(worker, crew, phone, axe):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    page = phone(order.get_absolute_url(), user=worker)
    page.get_by_label("What was done?").fill("Filled and rolled.")
    page.get_by_label("Minutes of work").fill("45")
    services.cancel(order=order, by=Actor.of_user(UserFactory(clerk=True)))

    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_role("heading", name="This work order was canceled")).to_be_visible()
    expect(page.get_by_text("Filled and rolled.")).to_be_visible()
    axe(page)


def test_accept_start_and_finish_by_keyboard_alone(worker, crew, desktop):
    order = make_work_order(crew=crew)
    page = desktop(order.get_absolute_url(), user=worker)
    for name in ("Take it", "Start work"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.get_by_label("What was done?").focus()
    page.keyboard.type("Filled.")
    page.keyboard.press("Tab")
    page.keyboard.type("45")  # what stood there is chosen, and typed over
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    order.refresh_from_db()
    assert order.minutes == 45


@pytest.mark.parametrize("status", WorkOrderStatus)
def test_in_every_status_it_is_right_for_everybody_gloves_included(status, worker, crew, visitor):
    order = make_work_order(status, crew=crew, reporter=CALLER)
    fit_for_the_truck(visitor(order.get_absolute_url(), device=SMALLEST, user=worker))


def test_an_empty_list_and_one_of_what_is_done_are_right_for_everybody(worker, crew, visitor):
    fit_for_the_truck(visitor("/crew/", device=SMALLEST, user=worker))
    make_work_order(WorkOrderStatus.DONE, crew=crew)

    fit_for_the_truck(visitor("/crew/", device=SMALLEST, user=worker))


def test_axe_finds_nothing_after_a_mistake(worker, crew, phone, axe):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    page = phone(order.get_absolute_url(), user=worker)

    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)
