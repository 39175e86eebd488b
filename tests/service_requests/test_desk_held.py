"""The list of held reports at the desk: judged one by one or several at once, and senders blocked from there."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Notification
from service_requests import services
from service_requests.models import BlockedSender, HistoryEvent
from service_requests.services import Reporter
from service_requests.statuses import HeldReason, RequestStatus
from tests.factories import DepartmentFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor

LIST = "/desk/held/"

ANN = Reporter(name="Ann Archer", email="ann@example.com", phone="+13175550123")

pytestmark = pytest.mark.django_db


def held(words="Buy cheap watches", **report):
    return make_request(held_because=HeldReason.ROBOT, reporter=ANN, network="203.0.113.5", description=words, **report)


def decide(client, **fields):
    return client.post("/desk/held/decide/", fields, follow=True).content.decode()


def test_the_queue_counts_them_and_does_not_list_them(clerk, signed_in):
    request = held()
    make_request()

    page = signed_in(clerk).get("/desk/").content.decode()

    assert re.search(r'href="/desk/held/".* Held <span class="desk-nav__count">1</span>', page)
    assert request.reference not in page


def test_the_list_says_what_is_needed_to_judge(clerk, signed_in):
    request = held()

    page = signed_in(clerk).get(LIST).content.decode()

    for words in (request.reference, "Buy cheap watches", "Ann Archer", "ann@example.com", "Looks like a robot"):
        assert words in page


@pytest.mark.parametrize("how_many", [1, 25])
def test_the_list_costs_the_same_for_any_number(clerk, signed_in, how_many):
    service_type = ServiceTypeFactory()
    for _each in range(how_many):
        held(service_type=service_type)
    client = signed_in(clerk)
    client.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)

    # Three to know who asks, one for the mentions in the frame of the page.
    assert len(queries) <= 7, [q["sql"] for q in queries]


def test_twenty_five_at_a_time(clerk, signed_in):
    service_type = ServiceTypeFactory()
    made = [held(service_type=service_type) for _each in range(27)]
    client = signed_in(clerk)

    first = client.get(LIST).content.decode()
    second = client.get(f"{LIST}?after={made[24].reference}").content.decode()

    assert f"?after={made[24].reference}" in first
    assert [f'id="r{one.reference}"' in first for one in made] == [True] * 25 + [False] * 2
    assert [f'id="r{one.reference}"' in second for one in made] == [False] * 25 + [True] * 2


def test_one_is_let_in_from_the_list(clerk, signed_in):
    request, other = held(), held()

    page = decide(signed_in(clerk), let_in=request.reference, chosen=[other.reference])

    assert f"{request.reference} is let in." in page
    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.held_because, other.is_open) == ("", True)


def test_several_are_discarded_at_once(clerk, signed_in):
    requests = [held() for _each in range(3)]

    page = decide(signed_in(clerk), discard="chosen", chosen=[r.reference for r in requests[:2]])

    assert "2 reports are discarded." in page
    for request in requests:
        request.refresh_from_db()
    assert [r.is_open for r in requests] == [False, False, True]
    assert not Notification.objects.exists()


def test_what_somebody_else_decided_meanwhile_stays_so(clerk, signed_in):
    one, two = held(), held()
    services.let_in(request=one, by=Actor.of_user(clerk))

    page = decide(signed_in(clerk), discard="chosen", chosen=[one.reference, two.reference])

    assert "1 report is discarded." in page
    assert "Somebody may have been faster" in page
    one.refresh_from_db()
    assert one.is_open


def test_nothing_ticked_changes_nothing(clerk, signed_in):
    held()

    assert "Nothing was chosen" in decide(signed_in(clerk), discard="chosen")
    assert decide(signed_in(clerk), discard="chosen", chosen=["nonsense", "1"])


def test_a_supervisor_sees_and_decides_their_departments_only(signed_in):
    request = held()
    stranger = signed_in(UserFactory(supervisor=True, department=DepartmentFactory()))
    own = signed_in(UserFactory(supervisor=True, department=request.department))

    assert request.reference not in stranger.get(LIST).content.decode()
    decide(stranger, discard="chosen", chosen=[request.reference])
    request.refresh_from_db()
    assert request.is_open
    assert request.reference in own.get(LIST).content.decode()


def test_an_administrator_looks_at_contacts_one_by_one_and_on_record(signed_in):
    request = held()
    client = signed_in(UserFactory(administrator=True))

    assert "ann@example.com" not in client.get(LIST).content.decode()
    assert "ann@example.com" in client.get(f"/desk/requests/{request.reference}/").content.decode()
    assert HistoryEvent.objects.filter(request=request, action="see_contact").count() == 1


def test_the_reports_own_page_offers_the_decision_and_nothing_else(clerk, signed_in):
    request = held()

    page = signed_in(clerk).get(f"/desk/requests/{request.reference}/").content.decode()

    assert "Held: Looks like a robot." in page
    assert f"/desk/requests/{request.reference}/let_in/" in page
    assert f"/desk/requests/{request.reference}/discard/" in page
    for other in ("complete", "close_without_work", "wait", "issue"):
        assert f"/desk/requests/{request.reference}/{other}/" not in page


@pytest.mark.parametrize("action", ["let_in", "discard"])
def test_a_decision_from_its_own_page_is_one_however_often_it_is_sent(clerk, signed_in, action):
    request, key, client = held(), str(uuid4()), signed_in(clerk)

    answers = [
        client.post(f"/desk/requests/{request.reference}/{action}/", {"form_key": key, "note": "Hm"})
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert HistoryEvent.objects.filter(request=request, action=action).count() == 1


def test_a_decision_that_comes_too_late_is_refused_kindly(clerk, signed_in):
    request = held()
    services.let_in(request=request, by=Actor.of_user(clerk))

    answer = signed_in(clerk).post(
        f"/desk/requests/{request.reference}/discard/", {"form_key": str(uuid4()), "note": "Advertising for watches"}
    )

    assert answer.status_code == 409
    assert "Somebody may have been faster" in answer.content.decode()
    assert "Advertising for watches" in answer.content.decode()


def test_a_sender_is_blocked_from_a_report_and_the_block_lifted(clerk, signed_in):
    request, client = held(), signed_in(clerk)
    address = f"/desk/requests/{request.reference}/block/"
    page = client.get(address).content.decode()
    assert "ann@example.com" in page and "(317) 555-0123" in page and "The network it came from" in page

    sent = {"form_key": str(uuid4()), "kinds": ["email", "network"], "why": "Advertising", "span": "30"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302  # sent twice

    blocks = list(BlockedSender.objects.in_force())
    assert {(block.kind, block.blocked_by, block.because_of) for block in blocks} == {
        ("email", clerk, request),
        ("network", clerk, request),
    }
    assert all(block.until is not None for block in blocks)
    assert "Advertising" in client.get("/desk/blocked/").content.decode()
    for block in blocks:
        client.post(f"/desk/blocked/{block.pk}/lift/")
    assert not BlockedSender.objects.in_force().exists()
    assert "Nobody is blocked" in client.get("/desk/blocked/").content.decode()


def test_a_block_needs_a_reason_and_something_to_block(clerk, signed_in):
    request = held()

    answer = signed_in(clerk).post(f"/desk/requests/{request.reference}/block/", {"form_key": str(uuid4()), "why": ""})

    assert answer.status_code == 422
    assert "Tick at least one." in answer.content.decode()
    assert not BlockedSender.objects.exists()


def test_nobody_is_blocked_of_whom_nothing_is_known(clerk, signed_in):
    request = make_request()

    page = signed_in(clerk).get(f"/desk/requests/{request.reference}/block/").content.decode()

    assert "There is nothing that you may know" in page


def test_the_sender_reads_that_somebody_looks_first(client):
    request = held()

    page = client.get(request.private_path).content.decode()

    assert "A member of staff looks at it first." in page
    assert "like a robot" not in page
    assert client.get(f"/requests/{request.reference}/").status_code == 404
    assert request.status == RequestStatus.RECEIVED


def test_a_supervisor_sees_the_blocks_of_the_own_department_only(clerk, signed_in):
    request = held()
    [block] = services.block_sender(request=request, by=Actor.of_user(clerk), kinds=["email"], why="Advertising")
    own = signed_in(UserFactory(supervisor=True, department=request.department))
    elsewhere = signed_in(UserFactory(supervisor=True, department=DepartmentFactory()))

    assert "ann@example.com" in own.get("/desk/blocked/").content.decode()
    assert "ann@example.com" not in elsewhere.get("/desk/blocked/").content.decode()
    assert elsewhere.post(f"/desk/blocked/{block.pk}/lift/").status_code == 404
    assert own.post(f"/desk/blocked/{block.pk}/lift/").status_code == 302
