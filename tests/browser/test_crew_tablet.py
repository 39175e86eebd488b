"""A crew's day on a tablet in the sun and on the smallest phone: big enough, clear enough, and done in three taps."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service_requests import services
from service_requests.models import MaterialUse, RequestPhoto, ServiceRequest, WorkOrder
from service_requests.models.photo import PhotoKind
from service_requests.statuses import Channel, RequestStatus, WorkOrderStatus
from tests.browser.crew_day import CrewDay, crew_day
from tests.browser.gloves import SMALLEST, TALL, WIDE, fit_for_the_truck
from tests.factories import UserFactory
from tests.kernel.photo_parts import jpeg
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

DONE, TAKE = re.compile("Done.*130 Penn St"), re.compile("Take it.*Main St & Union St")
CROSSING = {"latitude": 40.0428, "longitude": -86.1463}  # 1.0 miles west of 130 Penn St


@pytest.fixture
def day(transactional_db) -> CrewDay:
    return crew_day()


@pytest.fixture
def photo() -> dict[str, Any]:
    return {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}


def taps_of(page: Page) -> list[str]:
    """Counts what the thumb does from here on, whatever page it leads to."""
    taps: list[str] = []

    def tapped(what: str) -> None:
        taps.append(what)

    page.expose_function("tapped", tapped)
    listen = """addEventListener("pointerdown", (event) => {
      if (event.isTrusted) window.tapped(event.target.innerText);
    }, true)"""
    page.add_init_script(listen)
    page.evaluate(listen)
    return taps


def test_the_list_fits_the_truck(day, visitor):
    services.cancel(order=day.waiting, by=Actor.of_user(UserFactory(clerk=True)))
    fit_for_the_truck(visitor("/crew/", device=SMALLEST, user=day.worker))


@pytest.mark.parametrize("which", ["started", "given", "free", "waiting"])
def test_a_work_order_fits_the_truck(which, day, visitor):
    order: WorkOrder = getattr(day, which)
    services.use_material(
        order=order, by=Actor.of_user(day.worker), used=services.Used(quantity=Decimal(2), name="Sand")
    )
    fit_for_the_truck(visitor(order.get_absolute_url(), device=SMALLEST, user=day.worker))


def test_mistakes_fit_the_truck(day, visitor):
    page = visitor(f"{day.started.get_absolute_url()}#finish", device=SMALLEST, user=day.worker)
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    fit_for_the_truck(page)

    page.goto(day.given.get_absolute_url())
    page.locator("summary", has_text="Hand over").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Choose who gets it.").first).to_be_visible()
    fit_for_the_truck(page)


def test_another_one_here_fits_the_truck(day, visitor):
    page = visitor(f"/crew/report/?order={day.started.pk}", device=SMALLEST, user=day.worker)
    fit_for_the_truck(page)
    page.get_by_label("A few words").fill("A second one, ten feet on.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("heading", name="Reported. Thank you.")).to_be_visible()
    fit_for_the_truck(page)


@pytest.mark.parametrize("device", [SMALLEST, TALL], ids=["320", "800"])
def test_done_in_three_taps(device, day, visitor):
    page = visitor("/crew/", device=device, user=day.worker)
    taps = taps_of(page)

    page.get_by_role("link", name=DONE).tap()
    page.locator("label", has_text="Tapamos el bache").tap()
    page.get_by_role("button", name="Finish", exact=True).tap()

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    assert len(taps) == 3, taps
    day.started.refresh_from_db()
    assert (day.started.status, day.started.minutes) == (WorkOrderStatus.DONE, 25)
    assert day.started.words.get(kind="done").body == "Tapamos el bache."  # Ana speaks Spanish
    assert ServiceRequest.objects.get(pk=day.started.request_id).status == RequestStatus.COMPLETED


def test_without_a_script_it_is_three_taps_as_well(day, visitor):
    page = visitor("/crew/", device=SMALLEST, user=day.worker, scripts=False)

    page.get_by_role("link", name=DONE).tap()
    page.locator("label", has_text="Tapamos el bache").tap()
    page.get_by_role("button", name="Finish", exact=True).tap()

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    day.started.refresh_from_db()
    assert day.started.minutes == 25


def test_the_whole_day_on_a_tablet(day, visitor, photo):
    check = day.free.checks.create(label={"en": "Lamp tested"}, is_required=True)
    page = visitor("/crew/", device=TALL, user=day.worker)
    page.get_by_role("button", name=TAKE).tap()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    page.get_by_text("Photos from before the work").first.tap()
    page.locator("input[type=file]").first.set_input_files([photo])
    page.get_by_role("button", name="Keep these photos").tap()
    expect(page.get_by_text("Kept with the work order.")).to_be_visible()
    page.get_by_role("button", name="Start work").tap()

    page.get_by_label("What was done?").fill("New lamp.")
    page.get_by_label("Minutes of work").fill("15")
    page.get_by_role("button", name="Finish", exact=True).tap()
    expect(page.get_by_text("Please tick off first: Lamp tested.")).to_be_visible()
    expect(page.get_by_label("What was done?")).to_have_value("New lamp.")
    line = page.get_by_role("button", name="Lamp tested")
    with page.expect_response(f"**/checks/{check.pk}/"):
        line.tap()
    expect(line).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Material used").select_option("Something else")
    page.get_by_label("What is it?").fill("Lamp")
    page.get_by_label("Price of one in dollars").fill("40")
    page.get_by_role("button", name="Add, and one more").tap()
    expect(page.get_by_text("Together $40.00")).to_be_visible()
    expect(page.get_by_label("What was done?")).to_have_value("New lamp.")
    page.get_by_role("button", name="Finish", exact=True).tap()

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    assert MaterialUse.objects.get(work_order=day.free).cents == 4000
    assert RequestPhoto.objects.get(work_order=day.free).kind == PhotoKind.BEFORE


def test_without_a_script_a_tick_and_material_lose_nothing_that_was_typed(day, visitor):
    page = visitor(day.started.get_absolute_url(), device=SMALLEST, user=day.worker, scripts=False)
    page.get_by_label("In your own words").fill("Filled and rolled.")
    page.get_by_role("button", name="Cones set up").tap()
    expect(page.get_by_role("button", name="Cones set up")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Material used").select_option("Cold patch, bag ($12.50)")
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Add, and one more").tap()
    expect(page.get_by_text("Together $25.00")).to_be_visible()
    page.get_by_role("button", name="Remove Cold patch").tap()
    expect(page.get_by_text("Together $")).to_have_count(0)

    expect(page.get_by_label("In your own words")).to_have_value("Filled and rolled.")


def test_handed_to_a_colleague_by_keyboard_alone(day, visitor):
    page = visitor(day.given.get_absolute_url(), device=WIDE, user=day.worker)
    page.locator("summary", has_text="Hand over").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("My shift ends.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Handed over.")).to_be_visible()
    day.given.refresh_from_db()
    assert day.given.assignee == day.colleague


def test_what_was_taken_meanwhile_says_by_whom(day, visitor, axe):
    page = visitor("/crew/", device=SMALLEST, user=day.worker)
    services.accept(order=day.free, by=Actor.of_user(day.colleague))

    page.get_by_role("button", name=TAKE).tap()

    expect(page.get_by_text("Una Colleague has this one.")).to_be_visible()
    axe(page)


def test_how_far_it_is_stays_in_the_browser(day, visitor):
    page = visitor("/crew/", device=TALL, user=day.worker)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(CROSSING)
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url + (request.post_data or "")))

    page.get_by_role("button", name="How far is it?").tap()

    expect(page.locator("[data-job='1'] [data-far]")).to_have_text("1 miles east of you")
    expect(page.locator("[data-job='4'] [data-far]")).to_have_text("0.5 miles southeast of you")
    page.get_by_role("button", name="Nearest first").tap()
    free = page.get_by_role("region", name="Free to take").locator("[data-job]")
    assert [job.get_attribute("data-job") for job in free.all()] == ["4", "3"]
    page.get_by_role("button", name="Nearest first").tap()
    assert [job.get_attribute("data-job") for job in free.all()] == ["3", "4"]
    page.reload()
    expect(page.locator("[data-job='1'] [data-far]")).to_be_visible()  # kept in the tab
    assert not [url for url in told if "86.14" in url or "40.0428" in url]


def test_who_does_not_share_where_they_are_has_the_list_all_the_same(day, visitor):
    page = visitor("/crew/", device=TALL, user=day.worker)

    page.get_by_role("button", name="How far is it?").tap()

    expect(page.get_by_text("The list works without it.")).to_be_visible()
    expect(page.get_by_role("button", name="Nearest first")).to_be_hidden()


def test_the_map_of_the_day_has_the_numbers_of_the_list(day, visitor):
    page = visitor("/crew/", device=TALL, user=day.worker)
    assert page.locator(".leaflet-container").count() == 0  # nothing is fetched before somebody wants it

    page.get_by_text("Map of the day").tap()

    expect(page.locator(".leaflet-marker-icon .map-spot__count")).to_have_text(["1", "2", "3", "4"])


def test_another_one_near_what_is_known_is_asked_about_first(day, visitor, photo):
    services_known = day.given.request
    page = visitor(f"/crew/report/?order={day.started.pk}", device=TALL, user=day.worker)
    expect(page.get_by_label("Address or place")).to_have_value("130 Penn St")
    page.get_by_label("Address or place").fill("17 Union St, near the library")
    page.locator("[name=latitude]").evaluate("(it) => { it.value = '40.044010'; }")
    page.locator("[name=longitude]").evaluate("(it) => { it.value = '-86.130010'; }")
    page.get_by_label("A few words").fill("A second one.")
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_role("button", name="Report it").tap()

    expect(page.get_by_role("alert")).to_contain_text(services_known.public_place)
    page.get_by_role("button", name="No, it is another: report it").tap()

    expect(page.get_by_text("went out to your crew at once")).to_be_visible()
    made = ServiceRequest.objects.latest("pk")
    assert (made.channel, made.entered_by, made.reporter) == (Channel.STAFF, day.worker, None)
    assert made.photos.count() == 1


def test_words_typed_where_the_signal_is_lost_are_there_again(day, visitor, watcher):
    page = visitor(day.started.get_absolute_url(), device=SMALLEST, user=day.worker)
    page.get_by_label("In your own words").fill("Filled and rolled.")
    expect(page.get_by_text("Kept on this device.")).to_be_visible()

    page.reload()

    expect(page.get_by_label("In your own words")).to_have_value("Filled and rolled.")
    page.get_by_role("button", name="Finish", exact=True).tap()
    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.includes('draft'))")


def test_photos_chosen_before_the_page_was_closed_are_there_again(day, visitor, photo, watcher):
    page = visitor(day.started.get_absolute_url(), device=SMALLEST, user=day.worker)
    page.locator("form.finish input[type=file]").set_input_files([photo])
    expect(page.locator("form.finish .picked").get_by_text("Received")).to_be_visible()
    expect(page.get_by_text("Kept on this device.")).to_be_visible()

    page.goto(day.started.get_absolute_url())

    expect(page.locator("form.finish .picked").get_by_text("hole.jpg", exact=True)).to_be_visible()


def test_ticks_without_a_signal_go_out_before_the_report(day, visitor, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    checks = list(day.started.checks.all())
    page = visitor(day.started.get_absolute_url(), device=SMALLEST, user=day.worker)
    page.context.set_offline(True)
    for check in checks:
        page.get_by_role("button", name=str(check.label)).tap()
    expect(page.get_by_text("Your ticks are sent by themselves")).to_be_visible()
    page.locator("label", has_text="Tapamos el bache").tap()
    page.get_by_role("button", name="Finish", exact=True).tap()
    expect(page.get_by_text("No signal. Nothing is lost")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("Done. Thank you")).to_be_visible()
    assert not day.started.checks.filter(ticked_at=None).exists()


def test_what_cannot_be_done_waits_for_the_signal(day, visitor, watcher):
    watcher.expect("ERR_INTERNET_DISCONNECTED")
    page = visitor(day.started.get_absolute_url(), device=SMALLEST, user=day.worker)
    page.locator("summary", has_text="Cannot do").tap()
    page.locator("label", has_text="Could not find it").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="Cannot do").tap()
    expect(page.get_by_text("this goes out by itself")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("It is back with your supervisor.")).to_be_visible()
