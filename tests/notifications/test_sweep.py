"""The sweep: everything that is due, nothing that is not, and never for longer than it may."""

from datetime import timedelta

import pytest

from notifications import delivery
from notifications.models import Notification
from notifications.workflow import Status
from westfield.kernel import clock


def test_a_sweep_sends_what_nobody_was_woken_for_over_one_connection(smtp_peer, tell):
    for _ in range(20):
        tell()

    assert delivery.sweep() == 20
    assert len(smtp_peer.messages) == 20
    assert smtp_peer.connections == 1


def test_a_long_sweep_begins_a_new_conversation_now_and_then(smtp_peer, tell, monkeypatch):
    monkeypatch.setattr("notifications.channels.email.MESSAGES_PER_CONVERSATION", 5)
    for _ in range(11):
        tell()

    delivery.sweep()

    assert len(smtp_peer.messages) == 11
    assert smtp_peer.connections == 3


def test_a_refused_message_does_not_keep_the_others(smtp_peer, tell):
    for _ in range(4):
        tell()
    smtp_peer.answer("rcpt", 550, times=1)

    delivery.sweep()

    statuses = sorted(row.status for row in Notification.objects.all())
    assert statuses == [Status.FAILED, Status.SENT, Status.SENT, Status.SENT]


def test_a_server_that_hangs_up_between_messages_costs_none(smtp_peer, tell):
    for _ in range(4):
        tell()
    smtp_peer.answer("data", 421, times=1)

    delivery.sweep()
    Notification.objects.update(next_attempt_at=clock.now())
    delivery.sweep()

    assert smtp_peer.message_ids == {row.message_id: 1 for row in Notification.objects.all()}


def test_while_the_server_is_away_one_message_asks_for_all(tell, smtp_peer):
    for _ in range(5):
        tell()
    smtp_peer.answer("connect", 421)

    assert delivery.sweep() == 1
    smtp_peer.recover()
    delivery.sweep()

    assert sorted(row.attempts for row in Notification.objects.all()) == [1, 1, 1, 1, 1]
    assert len(smtp_peer.messages) == 4


def test_a_sweep_ends_when_its_time_is_up(smtp_peer, tell):
    tell()

    assert delivery.sweep(seconds=0) == 0
    assert smtp_peer.messages == []


def test_a_sweep_takes_no_more_than_it_may(smtp_peer, tell):
    for _ in range(3):
        tell()

    assert delivery.sweep(messages=2) == 2


def test_what_waits_for_later_is_left_alone(smtp_peer, tell):
    tell()
    Notification.objects.update(next_attempt_at=clock.now() + timedelta(minutes=1))

    assert delivery.sweep() == 0


def test_the_longest_overdue_goes_first(smtp_peer, tell):
    late, overdue = tell(title="late"), tell(title="overdue")
    Notification.objects.filter(pk=overdue.pk).update(next_attempt_at=late.next_attempt_at - timedelta(hours=1))

    delivery.sweep()

    assert [mail["Subject"].rpartition(": ")[2] for mail in smtp_peer.messages] == ["overdue", "late"]


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (9, 256), (10, 360), (500, 360)])
def test_pauses_double_up_to_six_hours_and_differ(attempts, minutes):
    pauses = [delivery.pause_after(attempts) / timedelta(minutes=1) for _ in range(50)]

    assert all(0.8 * minutes <= pause <= 1.2 * minutes for pause in pauses)
    assert len(set(pauses)) > 1


def test_after_two_days_nobody_tries_any_more(smtp_peer, tell, fresh):
    notification = tell()
    Notification.objects.update(give_up_at=clock.now() + timedelta(seconds=30))
    smtp_peer.answer("rcpt", 451)

    delivery.sweep()

    assert fresh(notification).status == Status.FAILED
    assert "451" in fresh(notification).last_error


def test_what_is_of_no_use_any_more_is_not_sent(smtp_peer, tell, fresh):
    notification = tell()
    Notification.objects.update(give_up_at=clock.now())

    delivery.sweep()

    assert fresh(notification).status == Status.FAILED
    assert smtp_peer.connections == 0
