"""Whoever dies, and whenever: a message is in one pair of hands at most, and never handed over twice unasked."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from notifications import delivery
from notifications.channels import open_channels
from notifications.channels.email import EmailChannel
from notifications.models import Notification
from notifications.rendering import render
from notifications.workflow import Status
from westfield.kernel import clock

LONG_AGO = timedelta(days=1)


def lease_runs_out() -> None:
    Notification.objects.filter(lease_until__isnull=False).update(lease_until=clock.now() - timedelta(seconds=1))


@contextmanager
def at_once(*acts):
    """Run the acts in threads with connections of their own, started together."""
    barrier = threading.Barrier(len(acts))

    def run(act) -> None:
        try:
            barrier.wait(10)
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_many_who_claim_at_once_get_one_message_between_them(tell):
    notification = tell()
    claims = []

    with at_once(*[lambda: claims.append(delivery.claim(notification.pk))] * 8):
        pass

    assert len(claims) == 8
    assert len([claim for claim in claims if claim]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_and_a_worker_at_once_send_each_message_once(smtp_peer, tell):
    notifications = [tell() for _ in range(30)]
    one = notifications[0]

    with at_once(delivery.sweep, delivery.sweep, lambda: delivery.deliver_one(one.pk)):
        pass

    assert smtp_peer.message_ids == {notification.message_id: 1 for notification in notifications}
    assert {row.status for row in Notification.objects.all()} == {Status.SENT}


def test_a_message_in_other_hands_is_not_claimed(tell):
    notification = tell()
    delivery.claim(notification.pk)

    assert delivery.claim(notification.pk) is None
    assert delivery.claim() is None


def test_what_a_worker_had_not_handed_over_is_sent_by_the_next_sweep(smtp_peer, tell, fresh):
    notification = tell()
    delivery.claim(notification.pk)
    lease_runs_out()

    delivery.sweep()

    assert (fresh(notification).status, fresh(notification).attempts) == (Status.SENT, 2)
    assert smtp_peer.message_ids == {notification.message_id: 1}


def test_a_message_that_kills_its_worker_again_waits_longer(tell, fresh):
    notification = tell()
    for _ in range(2):
        delivery.claim(notification.pk)
        lease_runs_out()
        delivery.release_abandoned()

    assert fresh(notification).next_attempt_at > clock.now()


def test_what_a_dead_worker_may_have_handed_over_is_uncertain_and_stays_so(smtp_peer, tell, fresh):
    notification = tell()
    delivery._hand_over(delivery.claim(notification.pk))
    lease_runs_out()

    delivery.sweep()
    delivery.sweep()

    assert fresh(notification).status == Status.UNCERTAIN
    assert smtp_peer.messages == []


def test_a_worker_that_lost_its_claim_never_sends_the_final_dot(smtp_peer, tell, fresh):
    """It stood still (a paused machine) until its lease ran out; another has the message by then."""
    notification = tell()
    slow = delivery.claim(notification.pk)
    lease_runs_out()
    delivery.release_abandoned()
    quick = delivery.claim(notification.pk)

    with open_channels() as channels:
        delivery.attempt(slow, channels)
        assert smtp_peer.messages == []
        delivery.attempt(quick, channels)

    assert smtp_peer.message_ids == {notification.message_id: 1}
    assert fresh(notification).status == Status.SENT


def test_a_worker_whose_claim_was_put_back_never_sends_the_final_dot(smtp_peer, tell, fresh):
    notification = tell()
    slow = delivery.claim(notification.pk)
    lease_runs_out()
    delivery.release_abandoned()

    with open_channels() as channels:
        delivery.attempt(slow, channels)

    assert smtp_peer.messages == []
    assert fresh(notification).status == Status.WAITING


def test_the_database_going_away_before_the_dot_leaves_the_message_unsent(smtp_peer, tell):
    class Away(Exception):
        pass

    def handing_over() -> None:
        raise Away

    notification = delivery.claim(tell().pk)

    with pytest.raises(Away), EmailChannel() as channel:
        channel.deliver(notification, render(notification), handing_over)

    assert smtp_peer.messages == []


def test_an_answer_that_comes_late_settles_what_was_uncertain(smtp_peer, tell, fresh):
    notification = tell()
    claimed = delivery.claim(notification.pk)
    delivery._hand_over(claimed)
    lease_runs_out()
    delivery.release_abandoned()

    delivery._settle(claimed, None)

    assert fresh(notification).status == Status.SENT
