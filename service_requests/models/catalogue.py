"""What a resident can ask for, on the shelves where they look for it."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import InstructionEffect, PlaceNeeded, known
from westfield.kernel.calendar import Target, TargetClock, TargetUnit
from westfield.kernel.models import Department
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.translated import TranslatedField

from .equipment import Equipment


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

    def most_asked_for(self) -> "ServiceTypeQuerySet":
        """Of these, first what most people asked for in the last year; before that is known, the first of each."""
        asked = Coalesce("track_record__received", 0)
        return self.filter(is_paused=False).order_by(asked.desc(), "order", "group__order", "pk")

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
    anonymous_allowed = models.BooleanField(
        _("anonymous allowed"),
        default=True,
        help_text=_("Unticked: whoever reports leaves an e-mail address or a phone number."),
    )
    instruction = TranslatedField(
        _("instruction"), blank=True, help_text=_("Shown above the form: “Wire down? Stay away, call 911.”")
    )
    instruction_effect = models.CharField(
        _("the instruction"), max_length=8, choices=InstructionEffect, default=InstructionEffect.SHOW
    )
    is_paused = models.BooleanField(_("paused"), default=False, help_text=_("Takes no new requests for now."))
    paused_reason = TranslatedField(
        _("why it is paused"), blank=True, help_text=_("What residents read instead of the form.")
    )
    duplicate_radius_metres = models.PositiveSmallIntegerField(
        _("duplicate radius in meters"),
        default=50,
        help_text=_("Requests of this type so near are shown before another is sent; 0 shows none."),
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
    limited_to = models.ManyToManyField(
        Group, blank=True, related_name="+", verbose_name=_("limited to these roles"),
        help_text=_("Only they, its reporter, the crews that work on it and administrators see such requests."),
    )  # fmt: skip
    equipment = models.ManyToManyField(
        Equipment, blank=True, related_name="+", verbose_name=_("equipment to bring"),
        help_text=_("Stands on each of its work orders; the dispatcher may change it there."),
    )  # fmt: skip
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
            models.CheckConstraint(
                name="service_type_instruction_effect_known", condition=known("instruction_effect", InstructionEffect)
            ),
            models.CheckConstraint(
                name="service_type_stops_with_an_instruction",
                condition=Q(instruction_effect=InstructionEffect.SHOW) | ~Q(instruction={}),
            ),
            models.CheckConstraint(
                name="service_type_paused_with_a_reason", condition=Q(is_paused=False) | ~Q(paused_reason={})
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    def clean(self) -> None:
        """Nobody finds a form closed, or stopped, without a word why."""
        trouble: dict[str, object] = {}
        if self.is_paused and not self.paused_reason:
            trouble["paused_reason"] = _("Say why it is paused and until when: this stands where the form was.")
        if self.instruction_effect != InstructionEffect.SHOW and not self.instruction:
            trouble["instruction"] = _("Write the instruction that has to be confirmed, or that stops the form.")
        if self.target_amount == 0:
            trouble["target_amount"] = _("Write 1 or more, or leave it empty to promise nothing.")
        if trouble:
            raise ValidationError(trouble)

    @property
    def target(self) -> Target | None:
        """The promise: how long this may take, None where the city promises nothing."""
        if self.target_amount is None:
            return None
        return Target(self.target_amount, TargetUnit(self.target_unit), TargetClock(self.target_clock))
