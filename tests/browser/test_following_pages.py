"""Around a request that is in: the neighbor who follows it, the reporter who answers, changes and opens it again."""

import re

import pytest
from playwright.sync_api import expect

from notifications.delivery import sweep
from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import RequestStatus, WaitingReason, WorkOrderStatus
from tests.factories import UserFactory, make_request, make_request_in, make_work_order
from tests.kernel.photo_parts import jpeg
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact

pytestmark = pytest.mark.django_db(transaction=True)

HOLE = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
SMALL = {"viewport": {"width": 320, "height": 640}}


def desk():
    return Actor.of_user(UserFactory(clerk=True))


def mail_to(smtp_peer, address):
    sweep()
    [mail] = [mail for mail in smtp_peer.messages if address in mail["To"]]
    smtp_peer.messages.clear()
    return mail.get_content()


def link_in(text, part):
    return re.search(rf"https?://\S+/{part}/\S+", text)[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_neighbor_says_mine_too_confirms_hears_and_stops(phone, smtp_peer, axe, scripts):
    request = make_request()
    page = phone(request.get_absolute_url(), scripts=scripts)
    page.get_by_label(re.compile("E-mail")).fill("ann@example.com")
    page.get_by_text("Add what you saw, or a photo").click()
    page.get_by_label("What you saw").fill("Mine is deeper.")
    page.get_by_role("button", name="This is mine too").click()
    expect(page.get_by_text("One more step")).to_be_visible()
    expect(page.get_by_text("One more person has said this is theirs too")).to_be_visible()
    axe(page) if scripts else None

    page.goto(link_in(mail_to(smtp_peer, "ann@example.com"), "confirm"))
    axe(page) if scripts else None
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_text("We write to you when it is closed")).to_be_visible()

    services.complete(request=request, by=desk(), what_was_done="Filled with hot mix.")
    told = mail_to(smtp_peer, "ann@example.com")
    assert "Filled with hot mix." in told
    page.goto(link_in(told, "stop"))
    axe(page) if scripts else None
    page.get_by_role("button", name="No more news about this one").click()
    expect(page.get_by_role("heading", name="We write no more about this request")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reporter_adds_a_photo_and_answers_a_question(phone, axe, scripts):
    request = make_request(reporter=Reporter(email="rita@example.com"))
    page = phone(request.private_path, scripts=scripts)
    page.get_by_text("Add information or photos", exact=True).first.click()
    page.locator("#add-photos").set_input_files(HOLE)
    page.get_by_label("What else should we know?").fill("It has grown.")
    page.get_by_role("button", name="Add information or photos").click()
    expect(page.get_by_text("Thank you. The people who work on it can see it now.")).to_be_visible()
    expect(page.get_by_text("It has grown.")).to_be_visible()
    assert request.photos.get().kind == "addition"

    services.wait(request=request, by=desk(), reason=WaitingReason.REPORTER, question="Which side of the road?")
    page.goto(request.private_path)
    expect(page.get_by_text("Which side of the road?").first).to_be_visible()
    axe(page) if scripts else None
    page.get_by_label("Your answer").fill("The north side.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("You answered. We are going on with it.")).to_be_visible()
    assert ServiceRequest.objects.get().status == RequestStatus.RECEIVED


def test_by_keyboard_other_words_then_no_request_at_all(desktop, axe):
    request = make_request(description="A deap hole")
    page = desktop(request.private_path)
    page.get_by_text("Change what you wrote", exact=True).first.focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Describe it")
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("A deep hole")
    page.get_by_role("button", name="Change what you wrote").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A deep hole").first).to_be_visible()

    page.get_by_text("Withdraw this request", exact=True).first.focus()
    page.keyboard.press("Enter")
    axe(page)
    page.get_by_role("button", name="Withdraw this request").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Withdrawn. Thank you for telling us.")).to_be_visible()
    axe(page)
    assert ServiceRequest.objects.get().closing_reason == "withdrawn"


def test_of_two_tabs_the_slower_is_told_and_loses_no_words(phone, axe, watcher):
    watcher.expect("409")
    order = make_work_order(WorkOrderStatus.ACCEPTED)
    page = phone(order.request.private_path)
    page.get_by_text("Withdraw this request", exact=True).first.click()
    page.get_by_label(re.compile("Why")).fill("It is fixed already.")

    services.start(order=order, by=Actor.of_user(order.crew.members.first()))
    page.get_by_role("button", name="Withdraw this request").click()

    expect(page.get_by_text("A crew has started to work on it meanwhile")).to_be_visible()
    expect(page.get_by_text("It is fixed already.")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw this request")).to_have_count(0)
    axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_closing_mail_leads_to_opening_it_again(phone, smtp_peer, axe, scripts):
    request = make_request(reporter=Reporter(email="rita@example.com"))
    sweep()
    smtp_peer.messages.clear()
    services.complete(request=request, by=desk(), what_was_done="Filled.")

    page = phone(link_in(mail_to(smtp_peer, "rita@example.com"), "mine"), scripts=scripts)
    page.get_by_label("What is still wrong?").fill("It sank in again.")
    page.get_by_role("button", name="Open it again").click()

    expect(page.get_by_text("It sank in again.")).to_be_visible()
    axe(page) if scripts else None
    assert ServiceRequest.objects.get().reopened_count == 1


def test_errors_are_said_beside_their_field(phone, axe, watcher):
    watcher.expect("422")
    request = make_request()
    page = phone(request.get_absolute_url())
    page.get_by_role("button", name="Just follow it").click()
    expect(page.get_by_role("alert")).to_contain_text("Tell us the e-mail address")
    axe(page)

    page.goto(request.private_path)
    page.get_by_text("Add information or photos", exact=True).first.click()
    page.get_by_role("button", name="Add information or photos").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a few words, or choose a photo.")
    expect(page.get_by_label("What else should we know?")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_link_is_sent_again_to_who_has_number_and_address(phone, smtp_peer, axe, scripts):
    request = make_request(reporter=Reporter(email="rita@example.com"))
    sweep()
    smtp_peer.messages.clear()
    page = phone("/track/", scripts=scripts)
    page.locator("#mine-number").fill(request.reference)
    page.get_by_label("E-mail or phone that you gave us").fill("rita@example.com")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    axe(page) if scripts else None

    page.goto(link_in(mail_to(smtp_peer, "rita@example.com"), "mine"))
    expect(page.get_by_role("heading", name="Your own page")).to_be_visible()


def test_what_is_mine_and_how_i_want_to_hear(phone, axe):
    user = UserFactory(email="rita@example.com")
    Contact.objects.create(email=user.email, user=user)
    request = make_request(reporter=Reporter(email=user.email))
    services.wait(request=request, by=desk(), reason=WaitingReason.REPORTER, question="Which side?")

    page = phone("/my/", user=user)
    expect(page.get_by_role("heading", name="We are waiting for your answer")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Name, phone, messages").click()
    page.get_by_label("Your name").fill("Rita")
    page.get_by_text("Not at all").click()
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Contact.objects.get(email=user.email).tell_by == "nothing"


@pytest.mark.parametrize("status", RequestStatus)
def test_both_pages_fit_a_small_phone_with_everything_open(visitor, status):
    request = make_request_in(status)
    for path in (request.private_path, request.get_absolute_url()):
        page = visitor(path, device=SMALL)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate(
            "[...document.querySelectorAll('main .panel')].every((each) => each.scrollWidth <= each.clientWidth + 1)"
        )
