"""Who goes out, and where a service goes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import Priority, known
from westfield.kernel.models import Area, Department, User
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType


class Crew(models.Model):
    """People who go out together; a work order is a crew's until one of them takes it."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="crews")
    members = models.ManyToManyField(User, related_name="crews", blank=True, verbose_name=_("members"))
    is_active = models.BooleanField(_("active"), default=True)
    is_contractor = models.BooleanField(
        _("contractor"), default=False, db_default=False,
        help_text=_("Another firm: it has no members here, each work order goes to its e-mail address as a link."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True, db_default="", help_text=_("Only for a contractor."))
    phone = models.CharField(_("phone"), max_length=32, blank=True, db_default="")
    language = models.CharField(_("language"), max_length=10, default="en", db_default="en")

    class Meta:
        verbose_name = _("crew")
        verbose_name_plural = _("crews")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(name="contractor_has_an_address", condition=Q(is_contractor=False) | ~Q(email="")),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code


class RoutingRule(models.Model):
    """Where a service goes, everywhere or inside one area: department, crew, priority, work order at once or not."""

    service_type = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="routing_rules")
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, null=True, blank=True, help_text=_("Empty: everywhere else.")
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    issues_work_order = models.BooleanField(
        _("work order at once"), default=True, help_text=_("Issue a work order to the crew with nobody in between.")
    )

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = (F("area").asc(nulls_last=True), "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["service_type", "area"], name="one_route_per_service_and_area", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="work_order_at_once_needs_a_crew", condition=Q(issues_work_order=False) | Q(crew__isnull=False)
            ),
            models.CheckConstraint(name="routing_priority_known", condition=known("priority", Priority)),
        ]

    def __str__(self) -> str:
        return f"{self.service_type} → {self.crew or self.department}"
