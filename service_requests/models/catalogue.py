"""What a resident can ask for, and where it goes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import PlaceNeeded, Priority, known
from westfield.kernel.calendar import Target, TargetClock, TargetUnit
from westfield.kernel.models import Area, Department, User
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.translated import TranslatedField


class ServiceGroup(models.Model):
    """A shelf of the catalogue, in words a resident understands: "Streets and sidewalks"."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"))
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("service group")
        verbose_name_plural = _("service groups")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return str(self.name) or self.code


class ServiceTypeQuerySet(models.QuerySet["ServiceType"]):
    def offered_to_residents(self) -> "ServiceTypeQuerySet":
        """What the public catalogue shows."""
        return self.filter(is_active=True, is_internal=False).select_related("group").order_by("group__order", "order")

    def offered_to_staff(self) -> "ServiceTypeQuerySet":
        """What a clerk may key in: the internal services too."""
        return self.filter(is_active=True).select_related("group").order_by("group__order", "order")


class ServiceType(models.Model):
    """Something a resident can ask the city for, with the promise of when it will be done."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"))
    description = TranslatedField(_("description"), blank=True)
    keywords = TranslatedField(_("keywords"), blank=True, help_text=_("Words people use for it, separated by commas."))
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, verbose_name=_("group"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, verbose_name=_("department"))
    is_internal = models.BooleanField(_("internal"), default=False, help_text=_("For city staff only."))
    is_private = models.BooleanField(
        _("private"), default=False, help_text=_("Requests of this type are never shown to the public.")
    )
    place_needed = models.CharField(_("place"), max_length=10, choices=PlaceNeeded, default=PlaceNeeded.REQUIRED)
    place_shown = models.CharField(
        _("place shown as"), max_length=10, choices=PlacePrecision, default=PlacePrecision.EXACT
    )
    target_amount = models.PositiveSmallIntegerField(_("target"), null=True, blank=True)
    target_unit = models.CharField(
        _("target unit"), max_length=10, choices=[(u.value, u.name.capitalize()) for u in TargetUnit], default="days"
    )
    target_clock = models.CharField(
        _("target clock"),
        max_length=10,
        choices=[(c.value, c.name.capitalize()) for c in TargetClock],
        default="business",
        help_text=_("Business time counts the department's working hours only; calendar time counts every day."),
    )
    reopening_window_days = models.PositiveSmallIntegerField(_("reopening window in days"), default=30)
    is_active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects: ClassVar = ServiceTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("service type")
        verbose_name_plural = _("service types")
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                name="service_type_target_is_positive", condition=Q(target_amount=None) | Q(target_amount__gt=0)
            ),
            models.CheckConstraint(
                name="service_type_place_shown_known", condition=known("place_shown", PlacePrecision)
            ),
            models.CheckConstraint(
                name="service_type_place_needed_known", condition=known("place_needed", PlaceNeeded)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    @property
    def target(self) -> Target | None:
        """The promise: how long this may take, None where the city promises nothing."""
        if self.target_amount is None:
            return None
        return Target(self.target_amount, TargetUnit(self.target_unit), TargetClock(self.target_clock))


class Crew(models.Model):
    """People who go out together; a work order is a crew's until one of them takes it."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="crews")
    members = models.ManyToManyField(User, related_name="crews", blank=True, verbose_name=_("members"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("crew")
        verbose_name_plural = _("crews")
        ordering = ("code",)

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
