"""Sending again: only what failed or is uncertain, only by whom it is given to, and on record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError

from notifications import delivery, services
from notifications.models import Notification, Retry
from notifications.workflow import UNDELIVERED, WORKFLOW, Status
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.models import User
from westfield.kernel.workflow import TransitionNotAllowed


@pytest.fixture
def administrator(db) -> Actor:
    return Actor.of_user(User.objects.create_superuser("admin@example.org", name="Ada"))


@pytest.fixture
def standing(tell):
    """A message that stands at a status, by the shortest way there."""

    def standing(status: Status, **changes) -> Notification:
        notification = tell(**changes)
        now = clock.now()
        by_hand = {
            "status": status,
            "attempts": 1,
            "last_error": "The mail server refused the message (550).",
            "sealed_context": "",
            "sent_at": now if status == Status.SENT else None,
            "lease_until": now if status in (Status.CLAIMED, Status.HANDING_OVER) else None,
        }
        Notification.objects.filter(pk=notification.pk).update(**by_hand)
        return Notification.objects.get(pk=notification.pk)

    return standing


@pytest.mark.parametrize("status", UNDELIVERED)
def test_staff_have_a_message_sent_again_and_it_is_on_record(standing, administrator, smtp_peer, fresh, status):
    notification = standing(status)

    services.retry(notification=notification, by=administrator)
    delivery.sweep()

    assert smtp_peer.message_ids == {notification.message_id: 1}
    assert fresh(notification).status == Status.SENT
    [retry] = Retry.objects.all()
    assert (retry.notification, retry.asked_by) == (notification, administrator.user)
    assert (retry.status_before, retry.error_before) == (status, "The mail server refused the message (550).")


@pytest.mark.parametrize("status", sorted(set(Status) - WORKFLOW.transitions["retry"].sources))
def test_every_other_status_is_refused(standing, administrator, status):
    with pytest.raises(TransitionNotAllowed):
        services.retry(notification=standing(status), by=administrator)

    assert not Retry.objects.exists()


def test_who_has_no_such_right_is_refused(standing, db):
    clerk = Actor.of_user(User.objects.create_user("clerk@example.org", is_staff=True))

    for actor in (clerk, SYSTEM, Actor.stranger()):
        with pytest.raises(PermissionDenied):
            services.retry(notification=standing(Status.FAILED), by=actor)


def test_a_second_click_sends_nothing_twice(standing, administrator):
    notification = standing(Status.FAILED)
    services.retry(notification=notification, by=administrator)

    with pytest.raises(TransitionNotAllowed):
        services.retry(notification=notification, by=administrator)

    assert Retry.objects.count() == 1


def test_a_code_that_was_erased_cannot_be_sent_again(standing, administrator, fresh):
    notification = standing(Status.FAILED, sealed={"code": "1"})

    with pytest.raises(TransitionNotAllowed, match="request a new one"):
        services.retry(notification=notification, by=administrator)

    assert fresh(notification).status == Status.FAILED


def test_the_record_cannot_be_changed(standing, administrator):
    services.retry(notification=standing(Status.FAILED), by=administrator)

    with pytest.raises(InternalError):
        Retry.objects.update(error_before="nothing")


def test_how_many_need_somebody(standing):
    for status in (Status.FAILED, Status.FAILED, Status.UNCERTAIN, Status.SENT):
        standing(status)

    assert services.undelivered() == {Status.FAILED: 2, Status.UNCERTAIN: 1}
