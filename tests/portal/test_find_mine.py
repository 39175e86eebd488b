"""The way back to one's own page: by number and address; nobody learns what the city knows."""

import re

import pytest

from notifications.models import Notification
from notifications.rendering import render
from service_requests import reference
from service_requests.services import Reporter
from service_requests.statuses import TellBy
from tests.factories import make_request

pytestmark = pytest.mark.django_db

ANN = Reporter(email="ann@example.com", phone="+13175550142")
NOBODYS = reference.for_primary_key(999_999)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("westfield.portal.finding.AS_LONG_AS_EVER", 0.0)


def links():
    return Notification.objects.filter(message="requests/private_link")


def test_number_and_address_that_belong_together_bring_the_link(client):
    request = make_request(reporter=ANN)

    response = client.post("/track/mine/", {"number": request.reference, "email_or_phone": " Ann@Example.com "})

    assert response.headers["Location"] == "/track/mine/sent/"
    assert request.private_path in render(links().get()).text
    assert links().get().address == "ann@example.com"


def test_the_phone_number_will_do_however_it_is_typed(client):
    request = make_request(reporter=ANN)

    client.post("/track/mine/", {"number": request.reference, "email_or_phone": "(317) 555-0142"})

    assert links().get().address == "ann@example.com"


@pytest.mark.parametrize("typed", ["bob@example.com", "317-555-0199"])
def test_what_does_not_belong_together_brings_the_same_answer_and_no_mail(client, typed):
    request = make_request(reporter=ANN)
    make_request(reporter=Reporter(email="bob@example.com", phone="+13175550199"))

    known, unknown = (
        client.post("/track/mine/", {"number": number, "email_or_phone": typed}, follow=True)
        for number in (request.reference, NOBODYS)
    )

    assert not links().exists()
    assert known.redirect_chain == unknown.redirect_chain
    assert _without_token(known) == _without_token(unknown)


def _without_token(response):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_the_mail_goes_to_the_reporter_and_never_to_what_was_typed(client):
    request = make_request(reporter=Reporter(email="ann@example.com", phone="+13175550142"))

    client.post("/track/mine/", {"number": request.reference, "email_or_phone": "mallory@example.com"})

    assert not links().exists()


def test_who_wants_no_news_still_gets_the_link_they_ask_for(client):
    request = make_request(reporter=ANN)
    type(request).objects.update(tell_by=TellBy.NOTHING)

    client.post("/track/mine/", {"number": request.reference, "email_or_phone": "ann@example.com"})

    assert links().count() == 1


def test_five_presses_are_one_mail(client):
    request = make_request(reporter=ANN)

    for _press in range(5):
        client.post("/track/mine/", {"number": request.reference, "email_or_phone": "ann@example.com"})

    assert 1 <= links().count() <= 2  # a minute may end between two of them


def test_over_the_limit_the_answer_is_the_same_and_nothing_is_sent(client, settings):
    settings.LIMITS = {**settings.LIMITS, "lookups_of_email": ((1, 3600),)}
    first, second = make_request(reporter=ANN), make_request(reporter=ANN)

    answers = [
        client.post("/track/mine/", {"number": each.reference, "email_or_phone": "ann@example.com"})
        for each in (first, second)
    ]

    assert [each.headers["Location"] for each in answers] == ["/track/mine/sent/"] * 2
    assert [each.about for each in links()] == [first]


def test_every_answer_takes_as_long(client, monkeypatch):
    """The floor is there, whatever was found: it is what a stopwatch measures."""
    waited = []
    monkeypatch.setattr("westfield.portal.finding.AS_LONG_AS_EVER", 30.0)
    monkeypatch.setattr("westfield.kernel.even_time.time.sleep", waited.append)
    request = make_request(reporter=ANN)

    for number in (request.reference, NOBODYS):
        client.post("/track/mine/", {"number": number, "email_or_phone": "ann@example.com"})

    assert len(waited) == 2 and all(each > 25 for each in waited)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "100-0018", "email_or_phone": "ann@example.com"}, "One of the digits seems to be wrong"),
        ({"number": NOBODYS, "email_or_phone": "ann@"}, "Please write an e-mail address"),
        ({"number": NOBODYS, "email_or_phone": "hello"}, "This is not a phone number"),
    ],
)
def test_slips_are_said_and_nothing_typed_is_lost(client, typed, said):
    response = client.post("/track/mine/", typed)

    assert response.status_code == 422
    assert said in response.content.decode() and f'value="{typed["number"]}"' in response.content.decode()


def test_numbers_tried_in_vain_come_to_an_end(client, settings):
    settings.LIMITS = {**settings.LIMITS, "misses_of_network": ((2, 3600),)}

    codes = [client.get("/track/", {"number": NOBODYS}).status_code for _try in range(3)]

    assert codes == [404, 404, 429]
