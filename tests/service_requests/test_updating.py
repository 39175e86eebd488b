"""News from the city: public at once, told to the reporter and to who follows, and counted as an answer."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import Words
from service_requests.services import Reporter
from service_requests.statuses import HeldReason, RequestStatus
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db
WORDS = "The part arrives on Tuesday."


@pytest.fixture
def by(clerk) -> Actor:
    return Actor.of_user(clerk)


def told() -> dict[str, Notification]:
    return {n.message: n for n in Notification.objects.exclude(message="requests/received")}


def followed(request, contact=None):
    contact = contact or ContactFactory(verified=True)
    services.follow(request=request, by=Actor.of_contact(contact), form_key=uuid4())
    request.follows.update(confirmed_at=request.received_at) if hasattr(request, "follows") else None
    return contact


def test_reporter_and_followers_read_it_at_once(by, client):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    contact = followed(request)

    words = services.update(request=request, by=by, text=WORDS, form_key=uuid4())

    assert words.published_at is not None
    assert set(told()) == {"requests/update", "requests/followed_update"}
    for notification in told().values():
        assert WORDS in render(notification).text
    assert told()["requests/followed_update"].address == contact.email
    assert WORDS in client.get(request.get_absolute_url()).content.decode()


def test_the_mail_keeps_quiet_about_words_that_are_hidden_meanwhile(by):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    services.hide(item=services.update(request=request, by=by, text=WORDS), by=by)

    mail = render(told()["requests/update"])

    assert WORDS not in mail.text
    assert request.private_path in mail.text


def test_two_in_a_row_are_two_messages_each_with_its_own_words(by):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    for words in ("First.", "Second."):
        services.update(request=request, by=by, text=words)

    texts = [render(n).text for n in Notification.objects.filter(message="requests/update").order_by("created_at")]

    assert ["First." in text for text in texts] == [True, False]
    assert ["Second." in text for text in texts] == [False, True]


def test_it_is_the_first_response_and_answers_the_news(by):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    services.add(request=request, by=Actor.of_contact(request.reporter), words="And another one.")

    services.update(request=request, by=by, text=WORDS)
    request.refresh_from_db()
    first = request.first_response_at
    services.update(request=request, by=by, text=WORDS)

    request.refresh_from_db()
    assert first is not None and request.first_response_at == first
    assert request.news_at is None


def test_sent_twice_it_is_said_once(by):
    request, key = make_request(reporter=Reporter(email="ann@example.com")), uuid4()
    services.update(request=request, by=by, text=WORDS, form_key=key)

    with pytest.raises(services.AlreadyDone):
        services.update(request=request, by=by, text=WORDS, form_key=key)

    assert Words.objects.filter(kind="update").count() == 1
    assert len(told()) == 1


def test_nobody_follows_a_private_one_into_the_open(by):
    request = make_request(service_type=ServiceTypeFactory(private=True), reporter=Reporter(email="ann@example.com"))

    services.update(request=request, by=by, text=WORDS)

    assert set(told()) == {"requests/update"}


@pytest.mark.parametrize("status", [RequestStatus.COMPLETED, RequestStatus.CLOSED_WITHOUT_WORK])
def test_what_is_closed_has_had_its_last_word(status, by):
    with pytest.raises(TransitionNotAllowed):
        services.update(request=make_request_in(status), by=by, text=WORDS)


def test_held_ones_and_those_of_others_are_left_alone(by, streets):
    with pytest.raises(PermissionDenied):
        services.update(request=make_request(held_because=HeldReason.ROBOT), by=by, text=WORDS)
    with pytest.raises(PermissionDenied):
        services.update(
            request=make_request(), by=Actor.of_user(UserFactory(supervisor=True, department=streets)), text=WORDS
        )
