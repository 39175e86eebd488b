"""Senders whose reports staff look at first."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import SenderKind, known
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import User

from .request import ServiceRequest

if TYPE_CHECKING:
    from collections.abc import Iterable


class BlockedSenderQuerySet(models.QuerySet["BlockedSender"]):
    def in_force(self, now: datetime | None = None) -> "BlockedSenderQuerySet":
        """Neither lifted nor run out."""
        return self.filter(Q(until=None) | Q(until__gt=now or clock.now()), lifted_at=None)

    def visible_to(self, actor: Actor) -> "BlockedSenderQuerySet":
        """Those of the requests that `actor` works on, and those they blocked themselves."""
        if not actor.may("requests.block_senders") or actor.user is None:
            return self.none()
        if actor.may("requests.view_every_request"):
            return self
        return self.filter(Q(because_of__department=actor.user.department_id) | Q(blocked_by=actor.user))

    def matching(self, senders: "Iterable[tuple[str, str]]") -> "BlockedSenderQuerySet":
        """Those for any of these (kind, value)."""
        anyone = Q(pk__in=())
        for kind, value in senders:
            anyone |= Q(kind=kind, value=value)
        return self.filter(anyone)


class BlockedSender(models.Model):
    """An e-mail address, a phone number or a network whose reports are held, until somebody lifts it or it runs out.

    Nothing is lost and nothing else changes: who is blocked reads every page as before. A network is kept as a keyed
    hash only, `shown` says in words what is meant. A row is never deleted: who blocked whom, and why, is on record.
    """

    kind = models.CharField(_("what is blocked"), max_length=8, choices=SenderKind)
    value = models.CharField(max_length=254, editable=False)
    shown = models.CharField(_("sender"), max_length=254)
    why = models.TextField(_("why"), max_length=1000, help_text=_("For your colleagues; the sender never reads it."))
    because_of = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("because of")
    )
    blocked_at = models.DateTimeField(_("blocked"), default=clock.now)
    blocked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("blocked by"))
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it."))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects: ClassVar = BlockedSenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked sender")
        verbose_name_plural = _("blocked senders")
        ordering = ("-blocked_at",)
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"], name="sender_is_blocked_once", condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="blocked_kind_known", condition=known("kind", SenderKind)),
            models.CheckConstraint(name="blocked_for_a_reason", condition=~Q(why="")),
            models.CheckConstraint(
                name="blocked_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def is_in_force(self) -> bool:
        """Whether reports of this sender are held now."""
        return self.lifted_at is None and (self.until is None or self.until > clock.now())
