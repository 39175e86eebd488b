"""Blocked senders in the admin: added by hand, lifted, never rewritten."""

import pytest

from service_requests.models import BlockedSender
from service_requests.services import Reporter
from service_requests.statuses import HeldReason
from service_requests.trust import held_because
from tests.factories import UserFactory

ADD = "/admin/requests/blockedsender/add/"
LIST = "/admin/requests/blockedsender/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in):
    return signed_in(UserFactory(administrator=True, name="Ada Admin"))


def add(client, kind, sender, **more):
    return client.post(ADD, {"kind": kind, "sender": sender, "why": "Abuse", **more}, follow=True)


@pytest.mark.parametrize(
    ("kind", "typed", "report"),
    [
        ("email", "Ann@Example.com", {"reporter": Reporter(email="ann@example.com"), "network": ""}),
        ("phone", "(317) 555-0123", {"reporter": Reporter(phone="+13175550123"), "network": ""}),
        ("network", "203.0.113.5", {"reporter": Reporter(), "network": "203.0.113.5"}),
        ("network", "2001:db8:1:2::77", {"reporter": Reporter(), "network": "2001:db8:1:2::/64"}),
    ],
)
def test_a_sender_that_is_typed_is_held_from_then_on(client, kind, typed, report):
    assert "was added successfully" in add(client, kind, typed).content.decode()

    assert held_because(robot=False, **report) == HeldReason.BLOCKED
    block = BlockedSender.objects.get()
    assert block.blocked_by.name == "Ada Admin"
    assert "203.0.113.5" not in f"{block.value} {block.shown}"


@pytest.mark.parametrize(("kind", "typed"), [("email", "ann"), ("phone", "no number"), ("network", "ann@example.com")])
def test_what_is_none_is_refused_with_a_reason(client, kind, typed):
    page = add(client, kind, typed).content.decode()

    assert "errornote" in page
    assert not BlockedSender.objects.exists()


def test_blocked_again_the_newer_counts(client):
    for why in ("Once", "Twice"):
        add(client, "email", "ann@example.com", why=why)

    assert [block.why for block in BlockedSender.objects.in_force()] == ["Twice"]


def test_lifted_it_stays_on_record(client):
    add(client, "email", "ann@example.com")
    block = BlockedSender.objects.get()

    page = client.post(LIST, {"action": "lift", "_selected_action": [block.pk]}, follow=True).content.decode()

    assert "1 block is lifted." in page
    block.refresh_from_db()
    assert block.lifted_by.name == "Ada Admin"
    assert held_because(network="", reporter=Reporter(email="ann@example.com"), robot=False) == ""


def test_nothing_is_changed_or_deleted(client):
    add(client, "email", "ann@example.com")
    block = BlockedSender.objects.get()

    assert client.post(f"{LIST}{block.pk}/change/", {"why": "Another reason"}).status_code == 403
    assert client.post(f"{LIST}{block.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "ann@example.com" in client.get(f"{LIST}{block.pk}/change/").content.decode()
