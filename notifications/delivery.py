"""Emptying the outbox: claim a message, bring it to its peer, say how it went.

The claim is committed before the peer is called, and `handing_over` just before the peer can accept; so whatever dies,
and whenever, the row says whether the message may be sent again.
"""

import logging
import random
import traceback
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from westfield.kernel import clock
from westfield.kernel.workflow import TransitionNotAllowed

from .channels import Channel, DeliveryError, open_channels
from .channels.email import FINAL_ANSWER_PATIENCE
from .models import Notification
from .moves import move, move_locked
from .rendering import Rendered, render
from .workflow import Status

logger = logging.getLogger(__name__)

CLAIM_LEASE = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
SWEEP_MESSAGES, SWEEP_SECONDS = 2_000, 12.0


def deliver_one(notification_id: UUID) -> None:
    """Deliver this message if it is due and nobody else has it in hand."""
    notification = claim(notification_id)
    if notification:
        with open_channels() as channels:
            attempt(notification, channels)


def sweep(*, messages: int = SWEEP_MESSAGES, seconds: float = SWEEP_SECONDS) -> int:
    """Deliver what is due, as many as fit into the time; answers how many were tried."""
    release_abandoned()
    end = monotonic() + seconds
    tried, away = 0, set[str]()
    with open_channels() as channels:
        while tried < messages and monotonic() < end:
            notification = claim(without=away)
            if notification is None:
                break
            tried += 1
            if not attempt(notification, channels):
                # The peer is away: its other messages keep their first attempt for when it is back. A text that cannot
                # go does not keep the mails.
                away.add(notification.channel)
    return tried


@transaction.atomic(durable=True)
def claim(notification_id: UUID | None = None, *, without: Collection[str] = ()) -> Notification | None:
    """Take a due message (this one, or the longest overdue) in hand; None where there is none to be had.

    `without` names channels whose peer is away.
    """
    now = clock.now()
    due = Notification.objects.due(now)
    if notification_id:
        due = due.filter(pk=notification_id)
    if without:
        due = due.exclude(channel__in=without)
    found = due.select_for_update(skip_locked=True).first()
    if found is None:
        return None
    return move_locked(row=found, action="claim", attempts=found.attempts + 1, lease_until=now + CLAIM_LEASE)


def attempt(notification: Notification, channels: Mapping[str, Channel]) -> bool:
    """Bring a claimed message to its peer; answers whether it makes sense to go on with the next one."""
    try:
        error = _deliver(notification, channels)
        outcome = _settle(notification, error)
    except TransitionNotAllowed:
        logger.warning("Notification %s was taken over by another worker.", notification.pk)
        return True
    logger.info("Notification %s: %s.", notification.pk, outcome.status)
    return not (error and error.peer_is_away)


def release_abandoned(*, at_most: int = SWEEP_MESSAGES) -> None:
    """Put back what a dead worker had in hand; what it may have handed over already becomes uncertain."""
    for _turn in range(at_most):
        if not _release_one():
            break


@transaction.atomic(durable=True)
def _release_one() -> bool:
    found = Notification.objects.abandoned(clock.now()).select_for_update(skip_locked=True).first()
    if found is None:
        return False
    words = _("The worker that had it in hand was not heard of any more.")
    if found.status == Status.HANDING_OVER:
        move_locked(row=found, action="doubt", last_error=words)
    else:
        # A message that kills its worker waits longer each time; one whose worker was killed once is due at once.
        pause = pause_after(found.attempts - 1) if found.attempts > 1 else timedelta()
        move_locked(row=found, action="postpone", last_error=words, next_attempt_at=clock.now() + pause)
    return True


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, and not in step with the others."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)


def _deliver(notification: Notification, channels: Mapping[str, Channel]) -> DeliveryError | None:
    """Let the channel deliver it; what kept it from doing so, or None."""
    if notification.give_up_at <= clock.now():
        return DeliveryError(_("It could not be sent while it was of use."), permanent=True)
    try:
        channel = channels[notification.channel]
        channel.deliver(notification, _render(notification), partial(_hand_over, notification))
    except DeliveryError as error:
        return error
    return None


def _render(notification: Notification) -> Rendered:
    """The words, or a refusal that can be retried: a template is another app's, and must not stop the queue."""
    try:
        return render(notification)
    except Exception as error:
        # Where, not what: the text of an error may hold what a person wrote.
        place = traceback.extract_tb(error.__traceback__)[-1]
        why = type(error).__name__
        logger.error(
            "Notification %s (%s) could not be written: %s in %s, line %s.",
            notification.pk, notification.message, why, place.name, place.lineno,
        )  # fmt: skip
        raise DeliveryError(_("The message could not be written (%(why)s).") % {"why": why}) from error


def _hand_over(notification: Notification) -> None:
    with transaction.atomic(durable=True):
        longest = max(settings.EMAIL_TIMEOUT * FINAL_ANSWER_PATIENCE, 2 * settings.TEXT_TIMEOUT)
        patience = timedelta(seconds=longest) + CLAIM_LEASE
        move(notification=notification, action="hand_over", lease_until=clock.now() + patience)


@transaction.atomic(durable=True)
def _settle(notification: Notification, error: DeliveryError | None) -> Notification:
    """Write down how it went."""
    now = clock.now()
    if error is None:
        return move(notification=notification, action="confirm", sent_at=now, last_error="")
    if error.uncertain:
        return move(notification=notification, action="doubt", last_error=str(error))
    if error.permanent:
        return move(notification=notification, action="give_up", last_error=str(error))
    next_attempt_at = now + pause_after(notification.attempts)
    if next_attempt_at >= notification.give_up_at:
        return move(notification=notification, action="give_up", last_error=str(error))
    return move(notification=notification, action="postpone", last_error=str(error), next_attempt_at=next_attempt_at)
