"""The supervisor's page in a real browser: dragged, picked by keyboard, without scripts, on every screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import WorkOrder
from service_requests.statuses import CannotDoReason, Priority, WorkOrderStatus
from tests.browser.devices import TABLET
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_work_order,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = ("146th St at Spring Mill Rd", "130 Penn St", "Union St & Main St", "2203 Grassy Branch Rd")
KINDS = ("Pothole", "Sidewalk", "Street light out", "Sign missing or damaged")


@pytest.fixture
def streets(transactional_db):
    return DepartmentFactory(name={"en": "Streets", "es": "Calles"})


@pytest.fixture
def boss(streets):
    return UserFactory(supervisor=True, department=streets, name="Ana Ruiz")


@pytest.fixture
def crews(streets):
    people = {"Streets 1": ("Wes Worker", "Bea Brown"), "Streets 2": ("Carl Cole",)}
    return [
        CrewFactory(
            department=streets,
            name={"en": name},
            members=[UserFactory(crew_member=True, name=member) for member in members],
        )
        for name, members in people.items()
    ]


@pytest.fixture
def work(streets, crews):
    """Work of every kind: late, urgent, forgotten, handed back, nobody's."""
    kinds = [ServiceTypeFactory(department=streets, name={"en": kind}) for kind in KINDS]
    orders = []
    for number, place in enumerate(PLACES):
        order = make_work_order(
            WorkOrderStatus.ISSUED, crew=crews[0], service_type=kinds[number], place=services.Place(words=place)
        )
        due = clock.now() + timedelta(hours=(-30, 1, 50, 80)[number])
        WorkOrder.objects.filter(pk=order.pk).update(due_at=due, priority=Priority.HIGH if number == 1 else 3)
        orders.append(order)
    back = make_work_order(crew=crews[1], service_type=ServiceTypeFactory(department=streets, name={"en": "Graffiti"}))
    services.cannot_do(order=back, by=Actor.of_user(crews[1].members.get()), reason=CannotDoReason.NEEDS_EQUIPMENT)
    make_request(service_type=ServiceTypeFactory(department=streets, name={"en": "Street sweeping"}))
    for order in orders:
        order.refresh_from_db()
    return orders


def card_of(page, order):
    return page.locator(f'[data-piece^="{order.pk}/"]')


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, card, to):
    """By the mouse, step by step as a hand does it."""
    to.scroll_into_view_if_needed()
    before = to.locator("[data-piece]").count()
    x, y = middle(card)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 12, steps=4)
    expect(page.locator(".piece--held")).to_be_visible()
    page.mouse.move(*middle(to), steps=8)
    expect(to.locator("[data-piece]")).to_have_count(before + 1)
    page.mouse.up()


def whose(order):
    order.refresh_from_db()
    return order.crew, order.assignee


def test_a_card_is_dragged_to_somebody_and_back_again(boss, crews, work, visitor, axe):
    page = visitor("/desk/team/", device={"viewport": {"width": 1440, "height": 1400}}, user=boss)
    carl = page.get_by_role("list", name="Carl Cole")

    drag(page, card_of(page, work[0]), carl)

    expect(page.get_by_text(f"{work[0].number} is with Carl Cole now.").first).to_be_visible()
    expect(carl.get_by_text("Pothole")).to_be_visible()
    assert whose(work[0]) == (crews[1], crews[1].members.get())
    axe(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"{work[0].number} is with Streets 1 now.")).to_be_visible()
    assert whose(work[0]) == (crews[0], None)


def test_a_card_is_dragged_by_a_finger_that_rests_on_it_first(boss, crews, work, visitor):
    page = visitor("/desk/team/", device={**TABLET, "viewport": {"width": 1024, "height": 1400}}, user=boss)
    fingers = page.context.new_cdp_session(page)
    carl = page.get_by_role("list", name="Carl Cole")

    def touch(kind, *point):
        points = [{"x": point[0], "y": point[1]}] if point else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", *middle(card_of(page, work[0])))
    expect(page.locator(".piece--chosen")).to_be_visible()
    x, y = middle(card_of(page, work[0]))
    there = middle(carl)
    for part in range(1, 9):
        touch("touchMove", x + (there[0] - x) * part / 8, y + (there[1] - y) * part / 8)
    expect(carl.locator("[data-piece]")).to_have_count(1)
    touch("touchEnd")

    expect(page.get_by_text(f"{work[0].number} is with Carl Cole now.").first).to_be_visible()


def test_several_that_are_ticked_are_dragged_together(boss, crews, work, visitor):
    page = visitor("/desk/team/", device={"viewport": {"width": 1440, "height": 1400}}, user=boss)
    for order in work[1:3]:
        page.locator(f'label[for="pick-{order.pk}"]').click(position={"x": 8, "y": 8})

    drag(page, card_of(page, work[1]), page.get_by_role("list", name="Streets 2"))

    expect(page.get_by_text(f"{work[2].number} is with Streets 2 now.").first).to_be_visible()
    assert [whose(order)[0] for order in work] == [crews[0], crews[1], crews[1], crews[0]]


def test_what_somebody_moved_meanwhile_is_not_dragged_away(boss, crews, work, streets, visitor):
    page = visitor("/desk/team/", device={"viewport": {"width": 1440, "height": 1400}}, user=boss)
    ben = Actor.of_user(UserFactory(supervisor=True, department=streets, name="Ben Ortiz"))
    services.plan(order=work[0], by=ben, crew=crews[1])

    drag(page, card_of(page, work[0]), page.get_by_role("list", name="Bea Brown"))

    told = f"Ben Ortiz was faster (just now): {work[0].number} moved from Streets 1 to Streets 2."
    expect(page.get_by_text(told).first).to_be_visible()
    assert whose(work[0])[0] == crews[1]


def test_picked_and_given_by_keyboard_alone(boss, crews, work, desktop):
    page = desktop("/desk/team/", user=boss)
    page.locator(f"#pick-{work[3].pk}").focus()
    page.keyboard.press("Space")
    page.get_by_label("Give what is ticked to").focus()
    page.keyboard.type("Streets 2: Carl")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text(f"{work[3].number} is with Carl Cole now.")).to_be_visible()
    assert whose(work[3])[1].name == "Carl Cole"


def test_without_scripts_it_is_ticked_given_and_undone(boss, crews, work, phone):
    page = phone("/desk/team/", user=boss, scripts=False)
    page.locator(f'label[for="pick-{work[0].pk}"]').click(position={"x": 8, "y": 8})
    page.get_by_label("Give what is ticked to").select_option(label="Streets 2")
    page.get_by_role("button", name="Give", exact=True).click()

    expect(page.get_by_text(f"{work[0].number} is with Streets 2 now.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"{work[0].number} is with Streets 1 now.")).to_be_visible()


@pytest.mark.parametrize("size", [320, 820, 1024, 1440])
def test_it_fits_every_screen_and_axe_finds_nothing(size, boss, work, visitor, axe):
    page = visitor("/desk/team/", device={**TABLET, "viewport": {"width": size, "height": 900}}, user=boss)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


@pytest.mark.parametrize("show", ["today", "unaccepted", "back", "waiting", "nobody"])
def test_axe_finds_nothing_in_any_list(show, boss, work, desktop, axe):
    axe(desktop(f"/desk/team/?show={show}", user=boss))


def test_axe_finds_nothing_for_clerks_who_see_every_department(work, desktop, axe):
    axe(desktop("/desk/team/", user=UserFactory(clerk=True)))


def test_axe_finds_nothing_on_the_page_of_an_order_and_after_a_mistake(boss, work, desktop, axe):
    page = desktop(f"/desk/work-orders/{work[0].pk}/", user=boss)
    axe(page)
    page.get_by_label("Due").fill("2001-01-01T10:00")
    page.get_by_role("button", name="Save the plan").click()

    expect(page.get_by_text("This moment is over").first).to_be_visible()
    axe(page)


def test_work_of_our_own_is_planned_by_keyboard_and_is_out(boss, crews, desktop, axe):
    ServiceTypeFactory(name={"en": "Street sweeping"})
    page = desktop("/desk/work/new/", user=boss)
    axe(page)
    page.get_by_role("button", name="Send the crew").click()
    expect(page.get_by_text("Choose what kind of work it is.").first).to_be_visible()
    axe(page)
    page.get_by_label("Kind of work").focus()
    page.keyboard.type("Street sw")
    page.keyboard.press("Tab")
    page.keyboard.type("Sweep before the parade.")
    page.get_by_label("Address or place").focus()
    page.keyboard.type("Union St")
    page.get_by_label("Crew or person").focus()
    page.keyboard.type("Streets 1: Bea")
    page.get_by_role("button", name="Send the crew").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("is out.")).to_be_visible()
    assert WorkOrder.objects.get().assignee.name == "Bea Brown"
