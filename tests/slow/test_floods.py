"""Floods of reports against the real numbers: nobody sees more than the limits allow, nothing is lost, and two hundred
honest people behind one address are all served. Everything stays inside this process."""

from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client

from notifications.models import Notification
from service_requests.models import ServiceRequest, Words
from service_requests.statuses import HeldReason
from tests.factories import ServiceTypeFactory
from westfield.kernel import limit_numbers
from westfield.kernel.actor import Actor

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(900)]

POSTS = 500
PROXY = "10.0.0.7"


@pytest.fixture(autouse=True)
def _city(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    ServiceTypeFactory(code="pothole", duplicate_radius_metres=0)


def send(client: Client, network: str, *, claims: str = "", **typed: str):
    """One report through the city's proxy, which notes whom it heard behind whatever the client claims."""
    form = {"form_key": str(uuid4()), "where": f"Spot {uuid4()}", "description": "A deep hole.", **typed}
    heard = f"{claims}, {network}" if claims else network
    return client.post("/requests/new/pothole/", form, REMOTE_ADDR=PROXY, headers={"x-forwarded-for": heard})


def seen_by_the_public() -> int:
    return ServiceRequest.objects.visible_to(Actor.stranger()).count()


def most(limit: str) -> int:
    return min(number for number, _span in limit_numbers.DEFAULTS[limit])


def held() -> Counter[str]:
    return Counter(ServiceRequest.objects.values_list("held_because", flat=True))


def test_five_hundred_reports_from_one_network(client):
    answers = Counter(send(client, "203.0.113.5", claims=f"198.51.100.{n % 250}").status_code for n in range(POSTS))

    assert answers == {302: POSTS}  # everybody is thanked
    assert ServiceRequest.objects.count() == Words.objects.count() == POSTS  # nothing is lost
    assert seen_by_the_public() == most("reports_of_network")
    assert held()[HeldReason.TOO_MANY] == POSTS - most("reports_of_network")


def test_one_address_from_fifty_networks(client):
    for number in range(POSTS):
        send(client, f"203.0.113.{number % 50}", email="ann@example.com", tell_by="email")

    assert ServiceRequest.objects.count() == POSTS
    assert seen_by_the_public() == most("reports_of_email")
    # And whoever's address it is finds as many mails as an honest neighbor could cause, not five hundred.
    assert Notification.objects.count() == most("reports_of_email")


def test_an_ipv6_line_is_one_sender_whatever_address_it_uses(client):
    for number in range(POSTS):
        send(client, f"2001:db8:1:2::{number:x}")

    assert seen_by_the_public() == most("reports_of_network")


def test_robots_are_thanked_and_nobody_hears_of_them(client):
    for number in range(100):
        answer = send(client, f"203.0.113.{number}", email=f"ann{number}@example.com", website="http://buy.example")
        assert answer.status_code == 302

    assert held() == {HeldReason.ROBOT: 100}
    assert seen_by_the_public() == Notification.objects.count() == 0


def test_two_hundred_honest_people_behind_one_address_are_all_served():
    for number in range(200):
        person, email = Client(), f"family{number}@example.com"
        assert send(person, "203.0.113.5", email=email, tell_by="email").status_code == 302
        known = {"REMOTE_ADDR": PROXY, "headers": {"x-forwarded-for": "203.0.113.5"}}
        number_typed = ServiceRequest.objects.latest("pk").reference
        assert person.get(f"/track/?number={number_typed}", **known).status_code == 302

    assert held() == {"": 200}
    assert seen_by_the_public() == 200
    assert Notification.objects.count() == 200
