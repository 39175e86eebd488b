"""Merging in a browser: found, compared, merged and undone, with scripts and without; right for everybody."""

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.services import Place, Reporter
from service_requests.statuses import WorkOrderStatus
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)
HERE = Place(words="130 Penn St", latitude="40.042000", longitude="-86.127000")
NEXT_DOOR = Place(words="134 Penn St", latitude="40.042300", longitude="-86.127000")


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    service = ServiceTypeFactory(name=Words(en="Pothole", es="Bache"))
    worker = UserFactory(crew_member=True, department=service.department)
    crew = CrewFactory(department=service.department, name=Words(en="Streets crew"), members=[worker])
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    return service


@pytest.fixture
def two(pothole):
    """The older one, and one more of the same hole."""
    older = make_request(service_type=pothole, place=HERE, reporter=Reporter(name="Ana Diaz", email="ana@example.com"))
    return older, make_request(
        service_type=pothole, place=NEXT_DOOR, description="A hole as deep as a boot, by the library.",
        reporter=Reporter(name="Bo Lee", email="bo@example.com"),
    )  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_second_report_is_merged_by_keyboard_and_taken_back(scripts, clerk, two, desktop):
    older, younger = two
    page = desktop(f"/desk/requests/{younger.reference}/", user=clerk, scripts=scripts)

    page.get_by_role("link", name="Merge or relate").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=older.reference).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stays: this one is worked on")).to_be_visible()
    page.get_by_label("Internal note").fill("The same hole.")
    page.get_by_role("button", name=f"Merge {younger.reference} into {older.reference}").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Merged. It can be undone at any time.")).to_be_visible()
    expect(page.get_by_text("A hole as deep as a boot")).to_be_visible()
    page.get_by_role("link", name=f"Undo ({younger.reference})").click()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("The merge is undone.")).to_be_visible()
    assert ServiceRequest.objects.get(pk=younger.pk).merged_into is None


def test_axe_finds_nothing_before_during_and_after(clerk, two, desktop, phone, axe):
    older, younger = two
    for visit in (desktop, phone):
        for tail in ("merge/", f"merge/?other={older.reference}", "merge/?other=100-9999"):
            page = visit(f"/desk/requests/{younger.reference}/{tail}", user=clerk)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    services.merge(child=younger, parent=older, by=Actor.of_user(clerk))
    worker = younger.work_orders.get().crew.members.get()
    for path, user in (
        (f"/desk/requests/{younger.reference}/", clerk),
        (f"/desk/requests/{older.reference}/", clerk),
        (f"/desk/requests/{younger.reference}/merge/undo/", clerk),
        (younger.work_orders.get().get_absolute_url(), worker),
        (older.work_orders.get().get_absolute_url(), worker),
        (younger.private_path, None),
    ):
        axe(phone(path, user=user))


def test_of_two_clerks_the_second_reads_what_happened(clerk, two, desktop, axe):
    older, younger = two
    page = desktop(f"/desk/requests/{younger.reference}/merge/?other={older.reference}", user=clerk)
    page.get_by_label("Internal note").fill("The same hole, I think.")
    order = younger.work_orders.get()
    services.start(order=order, by=Actor.of_user(order.crew.members.get()))

    page.get_by_role("button", name=f"Merge {younger.reference} into {older.reference}").click()

    expect(page.get_by_text(f"A crew has started on {younger.reference}").first).to_be_visible()
    expect(page.get_by_text("The same hole, I think.")).to_be_visible()
    page.get_by_role("link", name=f"The other way round: {younger.reference} stays").click()
    page.get_by_role("button", name=f"Merge {older.reference} into {younger.reference}").click()
    expect(page.get_by_text("Merged. It can be undone at any time.")).to_be_visible()
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.STARTED
