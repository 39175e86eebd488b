"""The queue in a browser: found, ticked and closed by keyboard alone; the same without scripts; right on a phone."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import SavedView, ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import RequestStatus
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    return ServiceTypeFactory(name=Words(en="Pothole"))


def test_a_caller_is_found_and_two_requests_are_closed_by_keyboard_alone(clerk, pothole, desktop):
    caller = Reporter(name="Ana Diaz", phone="+13175550123")
    made = [make_request(service_type=pothole, reporter=caller) for _report in range(2)]
    make_request(service_type=pothole)
    page = desktop("/desk/", user=clerk)
    keys = page.keyboard

    page.get_by_label("Number, name, phone, street or words").focus()
    keys.type("diaz 0123")
    keys.press("Enter")
    expect(page.get_by_text("2 requests")).to_be_visible()

    page.get_by_role("region", name="Requests").focus()
    for key in "jxjx":
        keys.press(key)
    expect(page.get_by_text("2 ticked")).to_be_visible()
    page.get_by_role("button", name="Close without work").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Close without work: 2 requests")).to_be_visible()
    page.get_by_label("The city decided not to do this").focus()
    keys.press("Space")
    page.get_by_label("In your words").focus()
    keys.type("The road is rebuilt in spring.")
    page.get_by_role("button", name="Close without work: these 2").focus()
    keys.press("Enter")

    expect(page.get_by_text("Done with 2 requests")).to_be_visible()
    closed = ServiceRequest.objects.filter(status=RequestStatus.CLOSED_WITHOUT_WORK)
    assert set(closed) == set(made)
    page.get_by_role("link", name="Back to the queue").focus()
    keys.press("Enter")
    expect(page.get_by_label("Number, name, phone, street or words")).to_have_value("diaz 0123")


def test_letters_in_the_search_box_move_nothing(clerk, pothole, desktop):
    make_request(service_type=pothole)
    page = desktop("/desk/", user=clerk)

    page.get_by_label("Number, name, phone, street or words").focus()
    page.keyboard.type("jxk")

    expect(page.get_by_label("Number, name, phone, street or words")).to_have_value("jxk")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(0)


def test_without_scripts_all_on_the_page_are_flagged_and_a_view_is_saved(clerk, pothole, desktop):
    for _report in range(3):
        make_request(service_type=pothole)
    page = desktop("/desk/?sort=newest", user=clerk, scripts=False)

    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Flag").click()
    page.get_by_role("button", name="Flag: these 3").click()
    expect(page.get_by_text("Done with 3 requests")).to_be_visible()
    page.get_by_role("link", name="Back to the queue").click()
    page.get_by_role("link", name="Flagged 3").click()
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("To look at")
    page.get_by_text("Open my desk with it").click()
    page.get_by_role("button", name="Save this view").click()

    expect(page.get_by_role("link", name="To look at")).to_have_attribute("aria-current", "page")
    assert SavedView.objects.get().query == "sort=newest&flagged=on"


@pytest.mark.parametrize(
    "query",
    ["?view=all", "?q=nobody", "?q=100-0018", "?late=on&status=any&rows=100&column=reporter&column=me_too&column=area"],
)
def test_axe_finds_nothing_in_the_queue(query, clerk, pothole, desktop, phone, axe):
    late = make_request(service_type=pothole, reporter=Reporter(name="Ana Diaz"))
    services.flag(request=late, by=Actor.of_user(clerk))
    services.save_view(by=Actor.of_user(clerk), name="Flagged ones, of the north", query="flagged=on", is_shared=True)
    for page in (desktop("/desk/" + query, user=clerk), phone("/desk/" + query, user=clerk)):
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("act", ["Assign", "Publish", "Complete", "Close without work", "Flag"])
def test_axe_finds_nothing_before_and_after_a_bulk_act(act, clerk, pothole, phone, axe):
    make_request(service_type=pothole)
    make_request_in(RequestStatus.WAITING, service_type=pothole)
    page = phone("/desk/", user=clerk)
    page.get_by_role("button", name="Tick all on this page").click()

    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_role("heading", name=f"{act}: 2 requests")).to_be_visible()
    axe(page)
    page.get_by_role("button", name=f"{act}: these 2").click()  # with mistakes where something must be said
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)


def test_axe_finds_nothing_where_views_are_kept(clerk, desktop, phone, axe):
    for name, owner, shared in (
        ("Late", clerk, True),
        ("Mine", clerk, False),
        ("Theirs", UserFactory(clerk=True), True),
    ):
        services.save_view(by=Actor.of_user(owner), name=name, query="late=on", is_shared=shared)
    for page in (desktop("/desk/views/?flagged=on", user=clerk), phone("/desk/views/", user=clerk)):
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
