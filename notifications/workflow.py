"""The life of a message to somebody: who may move it from where to where."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.workflow import Workflow, step


class Status(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("being prepared")
    HANDING_OVER = "handing_over", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")


IN_HAND = (Status.CLAIMED, Status.HANDING_OVER)
UNDELIVERED = (Status.FAILED, Status.UNCERTAIN)


def the_worker(actor: Actor, notification: Any) -> bool:
    return actor.kind is ActorKind.SYSTEM


def who_may_send_again(actor: Actor, notification: Any) -> bool:
    return actor.may("notifications.retry_notification")


WORKFLOW = Workflow(
    {
        "claim": step(Status.WAITING, to=Status.CLAIMED, by=the_worker, label=_("Claim")),
        "hand_over": step(Status.CLAIMED, to=Status.HANDING_OVER, by=the_worker, label=_("Hand over")),
        # The answer may come after the lease ran out: then what was uncertain is known to be sent.
        "confirm": step(Status.HANDING_OVER, Status.UNCERTAIN, to=Status.SENT, by=the_worker, label=_("Confirm")),
        "postpone": step(*IN_HAND, to=Status.WAITING, by=the_worker, label=_("Try again later")),
        "give_up": step(*IN_HAND, to=Status.FAILED, by=the_worker, label=_("Give up")),
        "doubt": step(Status.HANDING_OVER, to=Status.UNCERTAIN, by=the_worker, label=_("Mark as uncertain")),
        "retry": step(*UNDELIVERED, to=Status.WAITING, by=who_may_send_again, label=_("Send again")),
    },
    statuses=Status,
)
