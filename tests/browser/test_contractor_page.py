"""A contractor on the phone: from the link in the mail to the finished work, without an account."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import ChecklistItem, Equipment, RequestPhoto
from service_requests.services import Place, Reporter
from service_requests.statuses import RequestStatus, WorkOrderStatus
from tests.factories import CrewFactory, ServiceTypeFactory, UserFactory, make_request
from tests.kernel.photo_parts import jpeg
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

PRESSED = (
    "main button, main summary, main a.usa-button, main .usa-input, main .usa-radio__label, main .usa-checkbox__label"
)


@pytest.fixture
def clerk(transactional_db):
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def order(clerk):
    firm = CrewFactory(name={"en": "Zimmer Tree Care"}, is_contractor=True, email="dispatch@zimmer.example")
    service = ServiceTypeFactory(name={"en": "Fallen tree", "es": "Árbol caído"})
    ChecklistItem.objects.create(service_type=service, label={"en": "Wires are clear"}, is_required=True)
    service.equipment.add(Equipment.objects.create(name={"en": "Chipper"}))
    request = make_request(
        service_type=service,
        description="The old oak leans over the road.",
        place=Place(words="2203 Grassy Branch Rd", latitude="40.0531", longitude="-86.1331"),
        reporter=Reporter(name="Ann Diaz", phone="+13175550123"),
    )
    return services.issue(request=request, crew=firm, by=clerk, note="Mind the fence.")


def photo(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg()}


@pytest.mark.parametrize("scripts", [True, False])
def test_accepted_shown_and_done_with_a_photo_after_a_mistake(scripts, order, phone):
    page = phone(order.contract_path, scripts=scripts)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("the city knows that you are coming")).to_be_visible()

    page.get_by_text("Add photos from before the work").click()
    page.get_by_label("Photos from before the work").set_input_files([photo("before.jpg")])
    page.get_by_role("button", name="Keep these photos").click()
    expect(page.get_by_text("Kept with the work order.")).to_be_visible()

    page.get_by_label("What was done?").fill("Felled and cleared.")
    page.get_by_label("Photos of the finished work").set_input_files([photo("after.jpg")])
    page.get_by_label("Your invoice in dollars").fill("1,250.00")
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_text("Not done yet: Wires are clear.").first).to_be_visible()
    expect(page.get_by_text("after.jpg", exact=True)).to_be_visible()
    page.get_by_text("Wires are clear (must be ticked)").click()
    page.get_by_role("button", name="Finish", exact=True).click()

    expect(page.get_by_text("Done. Thank you.")).to_be_visible()
    order.refresh_from_db()
    assert (order.status, order.material_cents) == (WorkOrderStatus.DONE, 125_000)
    assert order.request.status == RequestStatus.COMPLETED
    assert set(RequestPhoto.objects.values_list("kind", "published_at")) == {("before", None), ("after", None)}


def test_axe_finds_nothing_in_any_state_and_every_target_fits_a_glove(order, phone, axe):
    page = phone(order.contract_path)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes = [(box.inner_text(), box.bounding_box()) for box in page.locator(PRESSED).all() if box.is_visible()]
    assert [(words, box["height"]) for words, box in boxes if box["height"] < 48] == []

    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)


def test_axe_finds_nothing_where_the_link_is_no_longer_good(order, clerk, phone, axe, watcher):
    services.cancel(order=order, by=clerk)
    page = phone(order.contract_path)

    expect(page.get_by_role("heading", name="This link is no longer good")).to_be_visible()
    axe(page)
