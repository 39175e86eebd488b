"""What a crew takes along and what it uses up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models import Department
from westfield.kernel.translated import TranslatedField


class Equipment(models.Model):
    """A truck, a machine, a set of signs: what has to be brought to the place."""

    # Told apart by it when the starter catalogue is loaded again; nothing else asks for it.
    code = models.SlugField(_("code"), unique=True, null=True, blank=True, editable=False)
    name = TranslatedField(_("name"))
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="equipment",
        verbose_name=_("department"), help_text=_("Empty: every department's."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.name)


class Material(models.Model):
    """Something that is used up, with what one of it costs today: cold patch, a sign post, a meter."""

    # Told apart by it when the starter catalogue is loaded again; nothing else asks for it.
    code = models.SlugField(_("code"), unique=True, null=True, blank=True, editable=False)
    name = TranslatedField(_("name"))
    unit = TranslatedField(_("unit"), help_text=_("What is counted: bag, ton, post."))
    unit_cost_cents = models.PositiveIntegerField(_("cost of one in cents"), default=0)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="materials",
        verbose_name=_("department"), help_text=_("Empty: every department's."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="material_cost_is_not_negative", condition=Q(unit_cost_cents__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.name)
