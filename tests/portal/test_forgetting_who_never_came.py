"""Anybody may type any address to ask for a code; the account that this makes goes again unless somebody comes."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from notifications.models import Notification
from notifications.sealing import unseal
from notifications.services import notify
from tests.factories import ContactFactory, CrewFactory, UserFactory
from westfield.celery import app
from westfield.kernel import clock
from westfield.kernel.models import User
from westfield.portal import people, tasks
from westfield.portal.people import forget_who_never_came, resident_at

LATER = timedelta(days=2)


def in_two_days() -> int:
    with clock.at(clock.now() + LATER):
        return forget_who_never_came()


@pytest.fixture
def typed(db) -> User:
    return resident_at(email="typed@example.com")


def test_an_address_that_was_only_typed_is_forgotten(client, db):
    client.post("/accounts/login/code/", {"email": "typed@example.com"})
    assert User.objects.filter(email="typed@example.com").exists()

    assert in_two_days() == 1
    assert not User.objects.exists()


def test_they_have_time_to_come(typed):
    assert forget_who_never_came() == 0
    with clock.at(clock.now() + timedelta(hours=23)):
        assert forget_who_never_came() == 0


def test_whoever_asks_again_has_time_again(client, typed):
    with clock.at(clock.now() + LATER):
        client.post("/accounts/login/code/", {"email": "typed@example.com"})

        assert forget_who_never_came() == 0


def test_whoever_came_stays(client, db):
    client.post("/accounts/login/code/", {"email": "ann@example.com"})
    code = unseal(Notification.objects.get().sealed_context)["code"]
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert in_two_days() == 0
    assert User.objects.get().last_login


@pytest.mark.parametrize(
    "change",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"name": "Ann"},
        {"is_active": False},
        {"password": "md5$salt$of-somebody-who-chose-one"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whoever_the_city_knows_more_about_stays(typed, change):
    User.objects.filter(pk=typed.pk).update(**change)

    assert in_two_days() == 0


@pytest.mark.parametrize(
    "refer",
    [
        lambda user: ContactFactory(user=user),
        lambda user: CrewFactory(members=[user]),
        lambda user: user.groups.add(Group.objects.create(name="Bursar")),
        lambda user: EmailAddress.objects.create(user=user, email=user.email, verified=True),
        lambda user: notify(to=user, about=None, message="account/login_code", dedupe="code"),
    ],
    ids=["contact", "crew", "role", "proved address", "notification"],
)
def test_whoever_something_refers_to_stays(typed, refer):
    refer(typed)

    assert in_two_days() == 0
    assert User.objects.filter(pk=typed.pk).exists()


def test_many_go_in_several_steps(db, monkeypatch):
    monkeypatch.setattr(people, "FORGOTTEN_AT_ONCE", 2)
    for number in range(5):
        resident_at(email=f"typed{number}@example.com")
    UserFactory(clerk=True)

    assert in_two_days() == 5
    assert User.objects.count() == 1


def test_the_clock_does_it_every_day(typed):
    [entry] = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"].startswith("westfield.portal.")]
    app.loader.import_default_modules()

    assert app.tasks[entry["task"]] is app.tasks[tasks.forget_who_never_came.name]
    with clock.at(clock.now() + LATER):
        app.tasks[entry["task"]]()
    assert not User.objects.exists()
