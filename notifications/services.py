"""What other apps ask of notifications: tell somebody, tell them again, say how it went."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Model
from django.utils.translation import gettext as _

from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, User
from westfield.kernel.waking import waker
from westfield.kernel.workflow import TransitionNotAllowed

from .models import Notification, NotificationQuerySet, Retry
from .moves import move_locked
from .recipients import Recipient, address_of, channel_of, language_of
from .sealing import seal

PATIENCE = timedelta(days=2)
DELIVER = "notifications.tasks.deliver"
WOKEN_AT_ONCE = 20
OUTBOX = UUID("6f1c1d0e-9a35-4c1b-8f0e-6d7f5b0c2a11")  # the namespace of our ids; never to change


def notify(
    *,
    to: Recipient,
    about: Model | None,
    message: str,
    dedupe: str,
    context: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None,
    within: timedelta = PATIENCE,
) -> Notification | None:
    """Tell somebody something, once per `dedupe`, as soon as the caller's transaction is committed.

    The words are `templates/<app>/notifications/<name>/` for the message "<app>/<name>" (for a text: its sms.txt),
    rendered when it is sent, in the recipient's language. `context` holds plain facts, `sealed` what nobody may read in
    the outbox (codes, keys); `within` is how long it is worth trying. Answers None where nothing reaches the recipient.
    """
    notification = _written(to, about, message, dedupe, context or {}, sealed or {}, within)
    if notification is None:
        return None
    Notification.objects.bulk_create([notification], ignore_conflicts=True)
    waker.after_commit(DELIVER, str(notification.pk))
    return notification


@dataclass(frozen=True)
class Telling:
    """One of many to tell: whom, about what, once per `dedupe`."""

    to: Recipient
    about: Model
    dedupe: str


def notify_all(
    tellings: Iterable[Telling], *, message: str, context: dict[str, Any] | None = None
) -> list[Notification]:
    """Tell many people the same news, in one statement however many they are; `context` as in `notify`.

    Workers are woken for the first few only: whoever closes a request must not wait for five hundred wake-ups. The
    sweep finds the others within seconds.
    """
    found = (_written(each.to, each.about, message, each.dedupe, context or {}, {}, PATIENCE) for each in tellings)
    written = [notification for notification in found if notification is not None]
    Notification.objects.bulk_create(written, ignore_conflicts=True)
    for notification in written[:WOKEN_AT_ONCE]:
        waker.after_commit(DELIVER, str(notification.pk))
    return written


def _written(
    to: Recipient,
    about: Model | None,
    message: str,
    dedupe: str,
    context: dict[str, Any],
    sealed: dict[str, Any],
    within: timedelta,
) -> Notification | None:
    """The row, not yet saved; None where the recipient cannot be reached."""
    address = address_of(to)
    if not address:
        return None
    now = clock.now()
    # The key gives the id: whoever says the same thing again, even at the same moment, means the same row.
    key = uuid5(OUTBOX, dedupe)
    return Notification(
        id=key,
        dedupe_key=dedupe,
        message=message,
        channel=channel_of(to),
        recipient_contact=to if isinstance(to, Contact) else None,
        recipient_user=to if isinstance(to, User) else None,
        address=address,
        language=language_of(to),
        about_type=ContentType.objects.get_for_model(about) if about else None,
        about_id=str(about.pk) if about else "",
        context=context,
        carries_secret=bool(sealed),
        sealed_context=seal(sealed) if sealed else "",
        created_at=now,
        next_attempt_at=now,
        # Patience begins when the row is written, also where the fact it tells of carries an earlier time.
        give_up_at=clock.real_now() + within,
        message_id=f"<{key}@{_own_domain()}>",
    )


@transaction.atomic
def retry(*, notification: Notification, by: Actor) -> Notification:
    """Send again what failed or is uncertain, because a member of staff says so; who and when is kept."""
    row = Notification.objects.select_for_update().get(pk=notification.pk)
    status_before, error_before = row.status, row.last_error
    now = clock.now()
    row = move_locked(row=row, action="retry", by=by, next_attempt_at=now, give_up_at=now + PATIENCE, last_error="")
    if row.carries_secret:
        raise TransitionNotAllowed(_("Its code has been erased. Ask the person to request a new one."))
    assert by.user  # only staff may
    Retry.objects.create(
        notification=row,
        asked_by=by.user,
        asked_at=now,
        status_before=status_before,
        error_before=error_before,
    )
    waker.after_commit(DELIVER, str(row.pk))
    return row


def deliveries_about(obj: Model) -> NotificationQuerySet:
    """What was said about a thing, by which channel, and how far it is; no body, no address, no code."""
    told: NotificationQuerySet = Notification.objects.about(obj)
    return told.only("message", "channel", "status", "created_at", "sent_at", "last_error")


def undelivered() -> Counter[str]:
    """How many messages nobody will send unless a member of staff says so, by status."""
    statuses = Notification.objects.undelivered().values_list("status")
    return Counter(dict(statuses.annotate(number=Count("pk")).order_by()))


def _own_domain() -> str:
    """The domain in our Message-IDs: that of the address we write from, which does not change with the server."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname or ""
