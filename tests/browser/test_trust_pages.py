"""Held reports, blocks and confirmed numbers in a browser: by keyboard, without scripts, on a phone, in Spanish."""

import re

import pytest
from playwright.sync_api import Page, expect

from notifications import delivery
from notifications.models import Notification
from service_requests import services
from service_requests.models import BlockedSender, ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import HeldReason, TellBy
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

ANN = Reporter(name="Ann Archer", email="ann@example.com", phone="+13175550123")
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def pothole(transactional_db):
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"), duplicate_radius_metres=0)
    crew = CrewFactory(department=service.department, name=Words(en="Streets crew"))
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    return service


def held(pothole, words="Buy cheap watches at example dot com", because=HeldReason.ROBOT, **more) -> ServiceRequest:
    return make_request(
        service_type=pothole, description=words, held_because=because, network="203.0.113.5",
        **{"reporter": ANN, **more},
    )  # fmt: skip


def three(pothole) -> list[ServiceRequest]:
    return [
        held(pothole),
        held(pothole, "There is a deep hole in front of the school; a car lost its tire.", HeldReason.TOO_MANY),
        held(pothole, "x" * 500, HeldReason.BLOCKED, reporter=Reporter()),
    ]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@SCRIPTS
def test_a_clerk_lets_one_in_and_discards_the_others(scripts, clerk, pothole, visitor):
    robot, real, blocked = three(pothole)
    page = visitor("/desk/", device=DESKTOP, scripts=scripts, user=clerk)

    page.get_by_role("link", name="Held").click()
    page.get_by_role("button", name=f"Let it in {real.reference}").click()
    expect(page.get_by_text(f"{real.reference} is let in.")).to_be_visible()
    for discarded in (robot, blocked):
        page.get_by_text(f"Not a report {discarded.reference}").click()
    page.get_by_role("button", name="Discard those that are ticked").click()
    expect(page.get_by_text("2 reports are discarded.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing is held")).to_be_visible()

    real.refresh_from_db()
    assert (real.held_because, real.status) == ("", "assigned")


@SCRIPTS
def test_a_sender_is_blocked_by_keyboard_from_the_reports_page(scripts, clerk, pothole, visitor):
    request = held(pothole)
    page = visitor(f"/desk/requests/{request.reference}/", device=DESKTOP, scripts=scripts, user=clerk)

    page.get_by_role("link", name="Block this sender").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why?").focus()
    page.keyboard.type("Advertises watches every night.")
    page.get_by_role("button", name="Block this sender").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("What comes from this sender is held from now on.")).to_be_visible()
    assert BlockedSender.objects.get().shown == "ann@example.com"


@SCRIPTS
def test_a_number_is_confirmed_after_reporting(scripts, pothole, visitor, text_peer, axe):
    page = visitor("/requests/new/pothole/", scripts=scripts)
    page.get_by_label("Address or place").fill("In front of the library")
    page.get_by_label("Describe it").fill("A deep hole.")
    page.get_by_text("By text message").click()
    page.get_by_label("Phone").fill("317 555 0123")
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_role("heading", name="Confirm your number")).to_be_visible()
    if scripts:
        axe(page)
    page.get_by_label("Code from the text").fill("000000")
    page.get_by_role("button", name="Confirm my number").click()
    expect(page.get_by_role("link", name="This is not the code that we sent.")).to_be_visible()
    if scripts:
        axe(page)
    delivery.deliver_one(Notification.objects.get().pk)
    code = re.search(r"\d{6}", text_peer.to("+13175550123")[0])[0]
    page.get_by_label("Code from the text").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your number is confirmed.")).to_be_visible()

    page.get_by_role("link", name="Stop texts").click()
    page.get_by_role("button", name=re.compile("No more texts")).click()
    expect(page.get_by_text("No more texts about this request.")).to_be_visible()


def test_nobody_sees_or_reaches_the_field_for_robots(pothole, phone):
    page = phone("/requests/new/pothole/")

    bait = page.locator("input[name=website]")
    box = bait.bounding_box()

    assert box is None or box["x"] + box["width"] <= 0
    assert bait.get_attribute("tabindex") == "-1"
    assert page.get_by_role("textbox", name="Leave this field empty").count() == 0
    reached = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name || ''"))
    assert "website" not in reached and "description" in reached


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_axe_finds_nothing_and_every_page_fits(device, language, clerk, pothole, visitor, text_peer, axe, tmp_path):
    robot, _real, _blocked = three(pothole)
    asked = make_request(service_type=pothole, reporter=ANN, tell_by=TellBy.TEXT)
    services.block_sender(request=robot, by=Actor.of_user(clerk), kinds=["phone"], why="Advertises every night.")
    for path, user in (
        ("/desk/", clerk),
        ("/desk/held/", clerk),
        (f"/desk/requests/{robot.reference}/", clerk),
        (f"/desk/requests/{robot.reference}/block/", clerk),
        ("/desk/blocked/", clerk),
        (f"{asked.private_path}phone/", None),
        (f"{asked.private_path}texts/stop/", None),
        (asked.private_path, None),
        (robot.private_path, None),
    ):
        page = visitor(path, device=device, language=language, user=user)
        axe(page)
        assert fits(page), path
        page.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}.png", full_page=True)


def test_mistakes_in_a_block_are_named(clerk, pothole, desktop, axe):
    page = desktop(f"/desk/requests/{held(pothole).reference}/block/", user=clerk)

    page.get_by_text("ann@example.com").click()
    page.get_by_role("button", name="Block this sender").click()

    expect(page.get_by_role("link", name=re.compile("Tick at least one"))).to_be_visible()
    axe(page)
