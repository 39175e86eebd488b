"""How often is too often: counted in Postgres, by one statement, under keys that say nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from westfield.kernel import clock, limit_numbers, limits
from westfield.kernel.models import LimitCount

HOUR = limit_numbers.HOUR


@pytest.fixture(autouse=True)
def _few(settings):
    settings.LIMITS = {**limit_numbers.DEFAULTS, "codes_to_email": ((2, HOUR),), "codes_of_network": ((3, HOUR),)}


def test_the_first_are_good_and_the_next_is_too_many(db):
    tries = [bool(limits.spend(codes_to_email="ann@example.com")) for _time in range(3)]

    assert tries == [False, False, True]


def test_another_person_is_counted_apart(db):
    for _time in range(3):
        limits.spend(codes_to_email="ann@example.com")

    assert not limits.spend(codes_to_email="bob@example.com")


def test_the_span_begins_with_the_first_time_and_ends(db):
    now = clock.now()
    with clock.at(now):
        for _time in range(3):
            spent = limits.spend(codes_to_email="ann@example.com")
        assert spent.seconds == HOUR
    with clock.at(now + timedelta(minutes=45)):
        assert limits.spend(codes_to_email="ann@example.com").seconds == HOUR / 4
    with clock.at(now + timedelta(hours=1)):
        assert not limits.spend(codes_to_email="ann@example.com")


def test_all_limits_of_an_act_are_counted_by_one_statement(db):
    with CaptureQueriesContext(connection) as queries:
        limits.spend(
            reports_of_network="203.0.113.5", reports_of_email="ann@example.com", reports_of_phone="+13175550123"
        )

    assert len(queries) == 1
    assert LimitCount.objects.count() == 6


def test_it_says_which_limit_is_over(db):
    for number in range(4):
        spent = limits.spend(codes_of_network="203.0.113.5", codes_to_email=f"{number}@example.com")

    assert spent.over == {"codes_of_network"}


def test_what_is_not_known_is_not_counted(db):
    assert not limits.spend(codes_of_network="", codes_to_email="")
    assert not LimitCount.objects.exists()


def test_the_table_holds_no_address(db):
    limits.spend(codes_of_network="203.0.113.5", codes_to_email="ann@example.com")

    for row in LimitCount.objects.all():
        assert len(bytes(row.pk)) == 16
        assert b"ann" not in bytes(row.pk)


def test_the_table_is_unlogged(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [LimitCount._meta.db_table])
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_many():
    def spend():
        for _time in range(20):
            limits.spend(codes_of_network="203.0.113.5", codes_to_email="ann@example.com")
        connection.close()

    threads = [threading.Thread(target=spend) for _each in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(LimitCount.objects.values_list("number", flat=True)) == {100}


def test_what_is_over_is_forgotten(db):
    now = clock.now()
    limits.spend(codes_to_email="ann@example.com")
    with clock.at(now + timedelta(minutes=30)):
        limits.spend(codes_to_email="bob@example.com")
    with clock.at(now + timedelta(minutes=61)):
        assert limits.forget_old() == 1

    assert LimitCount.objects.count() == 1


def test_the_page_says_when_to_come_back(db, rf):
    spent = limits.Spent(frozenset({"codes_to_email"}), 90)

    answer = limits.too_many(rf.get("/"), spent)

    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
    assert "2 minutes" in answer.content.decode()


def test_a_city_changes_a_number_without_code():
    numbers = limit_numbers.read("codes_to_email = 3/hour + 9/day, uploads_of_form=9/minute")

    assert numbers["codes_to_email"] == ((3, HOUR), (9, limit_numbers.DAY))
    assert numbers["uploads_of_form"] == ((9, 60),)
    assert numbers["reports_of_network"] == limit_numbers.DEFAULTS["reports_of_network"]


@pytest.mark.parametrize("text", ["nothing=3/hour", "codes_to_email", "codes_to_email=0/hour", "codes_to_email=3/week"])
def test_a_number_that_makes_no_sense_is_refused(text):
    with pytest.raises(limit_numbers.LimitsUnreadable):
        limit_numbers.read(text)


@pytest.mark.django_db(transaction=True)
def test_the_sweep_leaves_a_counter_alone_that_somebody_begins_anew():
    now = clock.now()
    with clock.at(now - timedelta(hours=2)):
        limits.spend(codes_to_email="ann@example.com", codes_of_network="203.0.113.5")
    swept = []
    with transaction.atomic():
        limits.spend(codes_to_email="ann@example.com")
        sweep = threading.Thread(target=lambda: (swept.append(limits.forget_old()), connection.close()))
        sweep.start()
        sweep.join(10)
        assert not sweep.is_alive(), "the sweep waits for whoever counts"

    assert swept == [1] and LimitCount.objects.count() == 1
