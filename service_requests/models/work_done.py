"""What a work order asks to be checked, and what was used up for it."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.models import User
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType
from .equipment import Material
from .work_order import WorkOrder


class ChecklistItem(models.Model):
    """One line of what a crew goes through for every request of a service; each new work order gets a copy."""

    service_type = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="checklist")
    label = TranslatedField(_("what to check"))
    is_required = models.BooleanField(
        _("required"), default=False, help_text=_("The work order is not done before this is ticked.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.label)


class WorkOrderCheck(models.Model):
    """A line of one work order's checklist, in the words of the day it was issued."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="checks")
    label = TranslatedField(_("what to check"))
    is_required = models.BooleanField(_("required"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    ticked_at = models.DateTimeField(_("ticked"), null=True, blank=True)
    ticked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.label)


class MaterialUse(models.Model):
    """What was used up for a work order, at the price of the day; the order's `material_cents` is their sum."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="materials")
    material = models.ForeignKey(
        Material, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text=_("Empty: something that the list does not have."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    quantity = models.DecimalField(_("how many"), max_digits=9, decimal_places=2)
    unit_cost_cents = models.PositiveIntegerField(_("cost of one in cents"))
    added_at = models.DateTimeField(_("added"), default=clock.now)

    class Meta:
        verbose_name = _("material used")
        verbose_name_plural = _("materials used")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="material_use_is_of_something", condition=Q(quantity__gt=0) & ~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def cents(self) -> int:
        """What it cost, half a cent up."""
        return int((self.quantity * self.unit_cost_cents).quantize(Decimal(1), rounding=ROUND_HALF_UP))
