"""What a crew is told to do, with a life of its own."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests.secret_links import contract_link
from service_requests.statuses import (
    OPEN_WORK_ORDER_STATUSES,
    CannotDoReason,
    Priority,
    WorkOrderStatus,
    known,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.models import Department, User

from .equipment import Equipment
from .limited import open_to, sees_limited
from .request import ServiceRequest
from .routing import Crew

OPEN = Q(status__in=OPEN_WORK_ORDER_STATUSES)


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def visible_to(self, actor: Actor) -> "WorkOrderQuerySet":
        """A crew member sees the orders of their crews, a department those of its crews, a clerk every one.

        Who reads the requests of other departments reads their orders too, as far as the public knows of the request.
        """
        theirs = Q()
        if actor.may("requests.work_in_field") and actor.user:
            theirs = Q(crew__in=Crew.objects.filter(members=actor.user))
        if actor.may("requests.view_every_request"):
            return self if sees_limited(actor) else self.filter(open_to(actor, of="request__") | theirs)
        by_role = Q()
        if actor.may("requests.view_department_requests") and actor.user:
            by_role |= Q(department=actor.user.department_id)
        if actor.may("requests.view_other_departments"):
            by_role |= Q(request__is_private=False, request__is_internal=False, request__held_because="")
        visible = theirs | (by_role & open_to(actor, of="request__")) if by_role else theirs
        return self.filter(visible) if visible else self.none()

    def of_crews_of(self, user: User) -> "WorkOrderQuerySet":
        return self.filter(crew__in=Crew.objects.filter(members=user))

    def open(self) -> "WorkOrderQuerySet":
        return self.filter(OPEN)

    def open_now(self) -> "WorkOrderQuerySet":
        """Those that somebody has to do now: the orders of a merged request are parked."""
        return self.filter(OPEN, request__merged_into=None)


class WorkOrder(models.Model):
    """One crew's part of a request: issued, seen, accepted, started, done; or handed back, or canceled."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="work_orders")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="work_orders")
    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, related_name="work_orders", verbose_name=_("crew"))
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="work_orders",
        help_text=_("Who of the crew it is given to, or has accepted it."),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=12, choices=WorkOrderStatus, default=WorkOrderStatus.ISSUED)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), default=clock.now)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    cannot_do_reason = models.CharField(_("cannot do because"), max_length=16, choices=CannotDoReason, blank=True)
    minutes = models.PositiveIntegerField(_("minutes of work"), null=True, blank=True)
    material_cents = models.PositiveIntegerField(_("cost of material in cents"), default=0)
    hourly_rate_cents = models.PositiveIntegerField(
        _("hourly rate in cents"), default=0, help_text=_("The department's rate on the day it was done.")
    )

    is_contracted = models.BooleanField(
        _("contracted"), default=False, db_default=False,
        help_text=_("A contractor's: they act by a private link, without an account."),
    )  # fmt: skip
    link_version = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text=_("Counted up, it voids the contractor's link.")
    )
    equipment = models.ManyToManyField(
        Equipment, blank=True, related_name="work_orders", verbose_name=_("equipment to bring")
    )

    objects: ClassVar = WorkOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        ordering = ("priority", "due_at", "pk")
        indexes = [
            models.Index(fields=["crew", "priority", "due_at"], name="work_order_open_by_crew", condition=OPEN),
            models.Index(fields=["department", "due_at"], name="work_order_open_by_department", condition=OPEN),
            models.Index(
                fields=["assignee", "priority", "due_at"],
                name="work_order_open_by_assignee",
                condition=OPEN & Q(assignee__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "crew"], name="one_open_order_per_crew_and_request", condition=OPEN
            ),
            models.CheckConstraint(name="work_order_status_known", condition=known("status", WorkOrderStatus)),
            models.CheckConstraint(name="work_order_priority_known", condition=known("priority", Priority)),
            models.CheckConstraint(
                name="work_order_ended_at_when_ended",
                condition=(OPEN & Q(ended_at=None)) | (~OPEN & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_order_done_has_minutes",
                condition=~Q(status=WorkOrderStatus.DONE) | Q(minutes__isnull=False, started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="work_order_cannot_do_has_reason",
                condition=(Q(status=WorkOrderStatus.CANNOT_DO) & ~Q(cannot_do_reason=""))
                | (~Q(status=WorkOrderStatus.CANNOT_DO) & Q(cannot_do_reason="")),
            ),
            models.CheckConstraint(
                name="work_order_accepted_has_assignee",
                condition=Q(accepted_at=None) | Q(assignee__isnull=False) | Q(is_contracted=True),
            ),
            models.CheckConstraint(
                name="work_order_of_a_contractor_is_nobodys", condition=Q(is_contracted=False) | Q(assignee=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.request.service_name}"

    @property
    def number(self) -> str:
        return f"W-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("work_order", args=[self.pk])

    @property
    def contract_path(self) -> str:
        """The path of the contractor's page; whoever has it acts for the contractor."""
        return self.contract_path_of(self.link_version)

    def contract_path_of(self, version: int) -> str:
        """The same as it was, or is, in the e-mails that went out while its links had this version."""
        return reverse("contract", args=[self.pk, contract_link.token_for(self.pk, version)])

    def shown_to_holder_of(self, token: str) -> Actor | None:
        """Whoever has this order's link in hand; None where `token` does not open it, or does no more."""
        if not self.is_contracted or not contract_link.proves(token, self.pk, self.link_version):
            return None
        return Actor.stranger(links=frozenset({link_to(self)}))

    def was_once_opened_by(self, token: str) -> bool:
        """Whether `token` was in an earlier e-mail about it: its holder may be told that it is good no more."""
        earlier = range(1, self.link_version + 1)
        return any(contract_link.proves(token, self.pk, version) for version in earlier)

    def is_for_crew_of(self, user: User | None) -> bool:
        """Whether `user` is of the crew that has it: asked once, however many buttons of a page depend on it."""
        if user is None:
            return False
        asked: dict[tuple[int, int], bool] = self.__dict__.setdefault("_crew_asked", {})
        key = (self.crew_id, user.pk)
        if key not in asked:
            asked[key] = self.crew.members.filter(pk=user.pk).exists()
        return asked[key]

    @property
    def as_seen(self) -> str:
        """Where it stands, for a form to bring along: who acts on it later learns whether it moved meanwhile.

        That its crew has opened it moves nothing.
        """
        status = WorkOrderStatus.ISSUED if self.status == WorkOrderStatus.SEEN else self.status
        due = int(self.due_at.timestamp()) if self.due_at else 0
        return f"{self.crew_id}.{self.assignee_id or 0}.{self.priority}.{due}.{status}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_WORK_ORDER_STATUSES

    @property
    def is_parked(self) -> bool:
        """Whether nobody need do it now, because its request was merged into another one."""
        return self.is_open and self.request.is_merged

    @property
    def was_called_back(self) -> bool:
        return self.status == WorkOrderStatus.CANCELLED

    @property
    def is_late(self) -> bool:
        stopped_at = self.request.clock_stopped_at
        return self.due_at is not None and (self.ended_at or stopped_at or clock.now()) > self.due_at

    @property
    def cost_cents(self) -> int:
        """Minutes at the department's rate, half a cent up, and material."""
        labor = Decimal((self.minutes or 0) * self.hourly_rate_cents) / 60
        return int(labor + Decimal("0.5")) + self.material_cents
