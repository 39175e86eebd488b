"""One person is one contact, and nobody waits in a circle for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS

from westfield.kernel import clock
from westfield.kernel.models import Contact


@pytest.fixture
def second_connection(transactional_db):
    other = connection.copy(alias="second")
    connections["second"] = other
    yield other
    other.close()
    del connections["second"]


def test_an_address_makes_one_contact_whatever_its_case(db):
    first = Contact.objects.reachable_at(email="Ann@Example.com", name="Ann", language="es")
    again = Contact.objects.reachable_at(email="ann@example.com ", name="Mallory")

    assert (again.pk, again.name, again.language) == (first.pk, "Ann", "es")
    assert Contact.objects.count() == 1


def test_whoever_refers_to_a_contact_need_not_wait_for_a_report_in_its_name(second_connection):
    contact = Contact.objects.reachable_at(email="ann@example.com")

    with transaction.atomic(using=DEFAULT_DB_ALIAS):
        Contact.objects.reachable_at(email="ann@example.com")
        # What the check of a foreign key does at the end of another transaction; NOWAIT fails where it would wait.
        with second_connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kernel_contact WHERE id = %s FOR KEY SHARE NOWAIT", [contact.pk])
            assert cursor.fetchone() == (1,)


def test_two_clerks_with_one_number_on_the_line_at_once_make_one_contact(transactional_db):
    """The second waits for what the first one makes, instead of looking before it is there."""
    begun = Barrier(2)

    def take_call():
        try:
            with transaction.atomic():
                begun.wait(timeout=10)
                return Contact.objects.caller_at(phone="+13175550134").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as clerks:
        calls = [clerks.submit(take_call) for _clerk in range(2)]
        made = {call.result(timeout=30) for call in calls}

    assert len(made) == Contact.objects.count() == 1


def test_what_was_merged_is_reached_as_the_one_that_stands_for_it(db):
    kept = Contact.objects.create(email="ann@example.com")
    Contact.objects.create(email="slip@example.com", merged_into=kept)
    Contact.objects.create(phone="+13175550134", merged_into=kept)

    assert Contact.objects.reachable_at(email="slip@example.com") == kept
    assert Contact.objects.caller_at(phone="+13175550134") == kept


def test_an_address_that_somebody_proved_after_it_was_merged_is_theirs(db):
    kept = Contact.objects.create(email="ann@example.com")
    theirs = Contact.objects.create(email="slip@example.com", merged_into=kept, email_verified_at=clock.now())

    assert Contact.objects.reachable_at(email="slip@example.com") == theirs
