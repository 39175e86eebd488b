"""One person is one contact, and nobody waits in a circle for it."""

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS

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
