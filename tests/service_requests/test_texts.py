"""Texts about a request: only to a number that its reporter has proved or a clerk has taken, and ended by a button."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from notifications import delivery
from notifications.models import Notification
from notifications.texting import ONE_TEXT, fits_into_one
from service_requests import services
from service_requests.models import PhoneConfirmation, ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import ClosingReason, HeldReason, TellBy, WaitingReason
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel import clock, limit_numbers
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.models import Contact

NUMBER = "+13175550123"
ANN = Reporter(name="Ann", phone=NUMBER)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _texting(text_peer):
    """Texting is offered."""


def reported(reporter=ANN, **report) -> ServiceRequest:
    return make_request(reporter=reporter, tell_by=TellBy.TEXT, **report)


def phone_page(request: ServiceRequest) -> str:
    return f"{request.private_path}phone/"


def send(client: Client, request: ServiceRequest, phone: str = NUMBER):
    return client.post(f"{phone_page(request)}send/", {"phone": phone})


def deliver() -> None:
    for notification in Notification.objects.filter(status="waiting").order_by("created_at"):
        delivery.deliver_one(notification.pk)


def code_sent(text_peer, number: str = NUMBER) -> str:
    deliver()
    return re.search(r"\b\d{6}\b", text_peer.to(number)[-1])[0]


def confirmed(client, text_peer, **report) -> ServiceRequest:
    request = reported(**report)
    send(client, request)
    client.post(phone_page(request), {"code": code_sent(text_peer)})
    request = ServiceRequest.objects.get(pk=request.pk)
    assert request.reporter_details.phone_confirmed_at
    return request


def close(request: ServiceRequest) -> None:
    services.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Filled.")


def test_the_form_says_that_a_text_needs_the_number(client, settings):
    path = f"/requests/new/{ServiceTypeFactory().code}/"
    assert "We need it to text you" in client.get(path).content.decode()

    settings.TWILIO_ACCOUNT_SID = ""
    assert "Only for questions from the crew." in client.get(path).content.decode()


def test_a_number_that_nobody_proved_is_not_texted(text_peer):
    close(reported())
    deliver()

    assert text_peer.texts == []
    assert not Notification.objects.exists()


def test_until_it_is_proved_news_goes_by_mail(text_peer):
    close(reported(Reporter(email="ann@example.com", phone=NUMBER)))

    assert {(n.channel, n.address) for n in Notification.objects.all()} == {("email", "ann@example.com")}


def test_with_the_code_news_comes_as_texts(client, text_peer):
    request = confirmed(client, text_peer)
    close(request)
    deliver()

    code, received, done = text_peer.to(NUMBER)
    assert "is your code" in code
    assert f"Westfield has your request {request.reference}" in received and request.private_path in received
    assert f"Westfield: your request {request.reference} is done." in done and "STOP" in done
    assert client.get(request.private_path).status_code == 200


def test_a_number_that_a_clerk_took_is_texted(text_peer):
    clerk = Actor.of_user(UserFactory(clerk=True))

    request = reported(by=clerk)
    deliver()

    assert request.reference in text_peer.to(NUMBER)[0]


def test_reporting_sends_the_code_and_leads_to_its_page(client, text_peer):
    ServiceTypeFactory(code="pothole")
    form = {
        "form_key": str(uuid4()), "where": "At the mill", "description": "A hole.", "phone": "317 555 0123",
        "tell_by": "text",
    }  # fmt: skip

    answer = client.post("/requests/new/pothole/", form)

    request = ServiceRequest.objects.get()
    assert answer["Location"] == phone_page(request)
    page = client.get(answer["Location"]).content.decode()
    assert "Confirm your number" in page and "(317) 555-0123" in page
    answer = client.post(phone_page(request), {"code": f" {code_sent(text_peer)[:3]} {code_sent(text_peer)[3:]}"})
    assert answer["Location"] == request.private_path
    assert "We text news of this request" in client.get(request.private_path).content.decode()


def test_looking_at_the_pages_changes_nothing(client, text_peer):
    request = reported()
    for path in (phone_page(request), f"{phone_page(request)}send/", f"{request.private_path}texts/stop/"):
        for ask in (client.get, client.head):
            assert ask(path).status_code in (200, 302)

    assert not PhoneConfirmation.objects.exists() and not Notification.objects.exists()
    request.refresh_from_db()
    assert request.tell_by == TellBy.TEXT


def test_the_code_stands_nowhere(client, text_peer):
    request = reported()
    send(client, request)
    waiting = Notification.objects.get()
    code = code_sent(text_peer)

    made = PhoneConfirmation.objects.get()
    assert code not in made.code_hash and code not in str(waiting.context) and code not in waiting.sealed_context
    assert Notification.objects.get().sealed_context == ""


def test_a_wrong_code_is_said_and_five_are_the_end(client, text_peer):
    request = reported()
    send(client, request)
    right = code_sent(text_peer)
    wrong = f"{(int(right) + 1) % 10**6:06}"

    answers = [client.post(phone_page(request), {"code": wrong}) for _try in range(5)]
    last = client.post(phone_page(request), {"code": right})

    assert [answer.status_code for answer in answers] == [422] * 5
    assert "This is not the code" in answers[0].content.decode()
    assert "not good any more" in answers[4].content.decode()
    assert last.status_code == 422
    request.reporter_details.refresh_from_db()
    assert request.reporter_details.phone_confirmed_at is None


def test_a_code_is_good_for_ten_minutes(client, text_peer):
    request = reported()
    send(client, request)
    code = code_sent(text_peer)

    with clock.at(clock.now() + timedelta(minutes=10)):
        answer = client.post(phone_page(request), {"code": code})

    assert answer.status_code == 422


def test_only_the_newest_code_counts(client, text_peer):
    request = reported()
    codes = []
    for _time in range(2):
        send(client, request)
        codes.append(code_sent(text_peer))

    if codes[0] != codes[1]:
        assert client.post(phone_page(request), {"code": codes[0]}).status_code == 422
    assert client.post(phone_page(request), {"code": codes[1]}).status_code == 302


def test_a_number_put_right_is_proved_itself(client, text_peer):
    request = confirmed(client, text_peer)

    send(client, request, "+1 317 555 0199")
    request.reporter_details.refresh_from_db()
    assert request.reporter_details.phone == NUMBER
    assert "(317) 555-0199. Type it here" in " ".join(client.get(phone_page(request)).content.decode().split())

    client.post(phone_page(request), {"code": code_sent(text_peer, "+13175550199")})
    request.reporter_details.refresh_from_db()
    assert request.reporter_details.phone == "+13175550199" and request.reporter_details.phone_confirmed_at
    close(request)
    deliver()
    assert "is done" in text_peer.to("+13175550199")[-1]


def test_who_called_in_cannot_have_a_strangers_phone_texted(client, text_peer):
    request = reported(by=Actor.of_user(UserFactory(clerk=True)))

    send(client, request, "+13175550199")
    close(request)
    deliver()

    assert [text for text in text_peer.to("+13175550199") if "code" not in text] == []
    assert "is done" in text_peer.to(NUMBER)[-1]


@pytest.mark.parametrize("phone", ["+44 20 7946 0958", "+1 876 555 0123", "555-0123", "12", "nonsense", "+1 900"])
def test_numbers_abroad_and_none_are_not_texted(client, phone):
    answer = send(client, reported(), phone)

    assert answer.status_code == 422
    assert not Notification.objects.exists()


@pytest.mark.parametrize("phone", ["+442079460958", "+18765550123"])
def test_a_number_abroad_is_not_texted_by_whatever_door_it_came(client, phone):
    request = reported(reporter=Reporter(phone=phone))
    holder = Actor.stranger(links=frozenset({link_to(request)}))
    assert services.send_phone_code(request=request, by=holder, network="203.0.113.5") == "not_now"
    close(reported(reporter=Reporter(phone=phone), by=Actor.of_user(UserFactory(clerk=True))))
    typed = {"description": "A hole.", "where": "1 Main St", "tell_by": "text", "phone": phone, "form_key": uuid4()}
    answer = client.post(f"/requests/new/{ServiceTypeFactory().code}/", typed)

    assert answer.status_code == 422
    assert "We can text numbers of this country only" in answer.content.decode()
    assert not Notification.objects.exists()


def test_a_held_report_rings_nobodys_phone(client):
    request = reported(held_because=HeldReason.ROBOT)

    answer = send(client, request)

    assert answer.status_code == 409
    assert not Notification.objects.exists()
    assert "A member of staff looks at your report first." in client.get(phone_page(request)).content.decode()


def test_codes_are_few_and_each_too_many_is_said(client, settings):
    settings.LIMITS = {**limit_numbers.DEFAULTS, "texts_to_phone": ((2, 3600),)}
    request = reported()

    statuses = [send(client, request).status_code for _time in range(3)]

    assert statuses == [302, 302, 429]
    assert Notification.objects.count() == 2


def test_one_report_cannot_ring_many_phones(client):
    request = reported()

    statuses = [send(client, request, f"+1317555{number:04}").status_code for number in range(8)]

    assert statuses.count(302) == 6
    assert Notification.objects.count() == 6


def test_a_stranger_proves_no_number_onto_somebody_else(client, text_peer):
    ann = ContactFactory(email="ann@example.com", verified=True)

    request = confirmed(client, text_peer, reporter=Reporter(email="ann@example.com", phone=NUMBER))

    assert request.reporter == ann
    ann.refresh_from_db()
    assert (ann.phone, ann.phone_verified_at) == (None, None)


def test_who_is_signed_in_keeps_the_number(client, text_peer):
    user = UserFactory()
    contact = ContactFactory(email="ann@example.com", verified=True, user=user)
    client.force_login(user)

    confirmed(client, text_peer, reporter=Reporter(email="ann@example.com", phone=NUMBER))

    contact.refresh_from_db()
    assert contact.phone == NUMBER and contact.phone_verified_at


def test_without_the_link_there_is_no_such_page(client):
    request, other = reported(), reported()
    token = other.private_path.rstrip("/").rsplit("/", 1)[1]
    for page in ("phone/", "phone/send/", "texts/stop/"):
        address = f"/requests/{request.reference}/mine/{token}/{page}"
        assert client.get(address).status_code == 404
        assert client.post(address, {"phone": NUMBER, "code": "123456"}).status_code == 404


def test_texts_are_ended_by_a_button(client, text_peer):
    request = confirmed(client, text_peer)

    assert client.post(f"{request.private_path}texts/stop/").status_code == 302

    close(ServiceRequest.objects.get(pk=request.pk))
    deliver()
    assert len(text_peer.to(NUMBER)) == 2


def test_without_a_provider_there_is_no_page_and_news_goes_by_mail(client, settings):
    settings.TWILIO_ACCOUNT_SID = ""
    request = reported(Reporter(email="ann@example.com", phone=NUMBER))

    assert client.get(phone_page(request)).status_code == 302
    assert "We cannot send texts at the moment." in client.get(request.private_path).content.decode()
    assert Notification.objects.get().channel == "email"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_of_a_request_goes_as_one(client, text_peer, settings, language):
    settings.SITE_URL = "https://portal.westfield.in.gov"
    clerk = Actor.of_user(UserFactory(clerk=True))
    asked = reported(Reporter(phone=NUMBER, language=language), by=clerk)
    services.wait(request=asked, by=clerk, reason=WaitingReason.REPORTER, question="Where?")
    services.resume(request=asked, by=clerk)
    services.complete(request=asked, by=clerk, what_was_done="Done.")
    declined = reported(Reporter(phone=NUMBER, language=language), by=clerk)
    services.close_without_work(request=declined, by=clerk, reason=ClosingReason.DECLINED, why="No.")
    services.send_phone_code(
        request=declined, by=Actor.stranger(links=frozenset({link_to(declined)})), network="203.0.113.5"
    )

    deliver()

    texts = text_peer.to(NUMBER)
    assert len(texts) == 6
    assert [text for text in texts if not fits_into_one(text)] == [], [len(text) for text in texts]
    assert max(map(len, texts)) <= ONE_TEXT


def test_old_codes_are_forgotten(client):
    send(client, reported())

    with clock.at(clock.now() + timedelta(days=8)):
        assert services.forget_old_codes() == 1

    assert not PhoneConfirmation.objects.exists()
    assert Contact.objects.filter(phone=NUMBER).exists()
