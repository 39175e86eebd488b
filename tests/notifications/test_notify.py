"""notify(): written with the fact it tells of, once, and a worker is woken after the commit."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.db import IntegrityError, connection, transaction

from notifications.models import Notification
from notifications.recipients import Mailbox
from notifications.services import deliveries_about, notify
from notifications.workflow import Status
from westfield.kernel import clock
from westfield.kernel.models import Contact, User


class Second(Exception):
    pass


def queued() -> list[str]:
    """What lies in the workers' queue, as it travels."""
    with current_app.connection_for_read() as broker:
        redis = broker.default_channel.client
        messages = [message.decode() for message in redis.lrange("celery", 0, -1)]
        redis.delete("celery")
    return messages


def test_a_message_says_where_it_goes_and_about_what(contact, tell):
    notification = tell(to=contact, about=contact)

    row = Notification.objects.get()
    assert row == notification
    assert (row.status, row.attempts, row.address) == (Status.WAITING, 0, "ana@example.org")
    assert (row.recipient_contact, row.recipient_user, row.about) == (contact, None, contact)
    assert row.message_id == f"<{row.pk}@westfield.example>"


def test_a_message_is_taken_back_with_the_fact_it_tells_of(tell):
    with pytest.raises(Second), transaction.atomic():
        tell()
        raise Second

    assert not Notification.objects.exists()


def test_the_same_thing_is_said_once(tell):
    first = tell(dedupe="received:7")
    second = tell(dedupe="received:7", title="something else")

    assert first.pk == second.pk
    assert Notification.objects.get().context == {"title": "the pool is open"}


def test_telling_costs_one_query(contact, tell, django_assert_num_queries):
    tell(to=contact, about=contact, dedupe="before: the content type is known from here on")

    with django_assert_num_queries(1):
        tell(to=contact, about=contact, dedupe="now")


@pytest.mark.django_db(transaction=True)
def test_two_who_say_the_same_at_once_write_one_row():
    barrier = threading.Barrier(8)
    answers = []

    def say() -> None:
        try:
            with transaction.atomic():
                barrier.wait(10)
                answers.append(notify(to=Mailbox("bob@example.org"), about=None, message="town/news", dedupe="same"))
        finally:
            connection.close()

    threads = [threading.Thread(target=say) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len({notification.pk for notification in answers}) == 1
    assert len(answers) == 8
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "a@example.org\r\nRCPT TO:<b@example.org>", "a b@example.org"]
)
def test_who_cannot_be_reached_is_not_written_to(db, address):
    told = notify(to=Mailbox(address), about=None, message="town/news", dedupe="x")

    assert told is None
    assert not Notification.objects.exists()


def test_a_contact_without_an_address_is_not_written_to(db):
    contact = Contact.objects.create(name="Only a phone", phone="+13175550123")

    assert notify(to=contact, about=None, message="town/news", dedupe="x") is None


def test_a_user_is_written_to_in_their_language(db, tell):
    user = User.objects.create_user("clerk@example.org", language="es")

    assert (tell(to=user).recipient_user, tell(to=user).language) == (user, "es")


def test_a_language_the_portal_does_not_speak_becomes_english(tell):
    assert tell(to=Mailbox("bob@example.org", language="tlh")).language == "en"


def test_the_worker_is_woken_after_the_commit_with_the_id_alone(db, tell, django_capture_on_commit_callbacks):
    queued()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        notification = tell(to=Mailbox("secret.person@example.org"), sealed={"code": "482913"})
        assert queued() == []

    assert len(callbacks) == 1
    [message] = queued()
    assert str(notification.pk) in message
    assert "secret.person" not in message
    assert "482913" not in message


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_works_too(tell):
    queued()

    notification = tell()

    assert Notification.objects.filter(pk=notification.pk).exists()
    assert len(queued()) == 1


def test_what_was_said_about_a_thing_stands_in_order(contact, tell):
    tell(about=contact, message="town/news")
    tell(about=contact, message="town/plain")
    tell()

    assert [told.message for told in deliveries_about(contact)] == ["town/news", "town/plain"]


@pytest.mark.parametrize(
    ("change", "broken_rule"),
    [
        ({"status": "lost"}, "notification_status_known"),
        ({"address": ""}, "notification_goes_somewhere"),
        ({"status": "sent"}, "notification_sent_at_when_sent"),
        ({"status": "claimed", "attempts": 1}, "notification_leased_while_in_hand"),
        ({"about_id": "7"}, "notification_about_is_whole"),
        ({"status": "failed", "carries_secret": True, "sealed_context": "x"}, "notification_secret_erased_at_the_end"),
        ({"sealed_context": "x"}, "notification_secret_erased_at_the_end"),
    ],
)
def test_the_database_refuses_what_cannot_be(tell, change, broken_rule):
    notification = tell()

    with pytest.raises(IntegrityError, match=broken_rule):
        Notification.objects.filter(pk=notification.pk).update(**change)


def test_how_long_it_is_worth_trying_is_the_senders_to_say(tell):
    before = clock.now()

    notification = tell(within=timedelta(minutes=15))

    assert before <= notification.give_up_at - timedelta(minutes=15) <= clock.now()


def test_news_of_a_fact_with_an_earlier_time_is_worth_as_long(tell):
    before = clock.now()

    with clock.at(before - timedelta(days=400)):
        notification = tell(within=timedelta(minutes=15))

    assert notification.created_at == before - timedelta(days=400)
    assert notification.give_up_at >= before + timedelta(minutes=15)
