"""The one place where a notification changes its status."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .models import Notification
from .workflow import IN_HAND, WORKFLOW, Status


@transaction.atomic(savepoint=False)
def move(*, notification: Notification, action: str, by: Actor = SYSTEM, **changes: Any) -> Notification:
    """Lock the row, ask the table, save.

    Every claim raises `attempts`: who holds an older number has lost the message to somebody else, and is refused.
    """
    row = Notification.objects.select_for_update().get(pk=notification.pk)
    if row.attempts != notification.attempts:
        raise TransitionNotAllowed(_("This message is in other hands by now."))
    return move_locked(row=row, action=action, by=by, **changes)


def move_locked(*, row: Notification, action: str, by: Actor = SYSTEM, **changes: Any) -> Notification:
    """The same for a row that the caller's transaction has locked."""
    row.status = WORKFLOW.target(action, row, by)
    if row.status not in IN_HAND:
        row.lease_until = None
    if row.status not in (Status.WAITING, *IN_HAND):
        row.sealed_context = ""
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields={"status", "lease_until", "sealed_context", *changes})
    return row
