"""How a service did lately, worked out now and then so that pages need not count."""

import math
from datetime import timedelta
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.calendar import Target, TargetClock, TargetUnit

from .catalogue import ServiceType

WORKING_HOURS_OF_A_DAY, WORKING_DAYS_OF_A_WEEK = 8, 5


def _longest(target: Target | None) -> timedelta:
    """About as long as a target can last when nights and weekends are counted, holidays apart."""
    if target is None:
        return timedelta.max
    hours = target.amount if target.unit == TargetUnit.HOURS else 0
    if target.clock == TargetClock.CALENDAR:
        return timedelta(hours=hours, days=0 if hours else target.amount)
    days = math.ceil(hours / WORKING_HOURS_OF_A_DAY) if hours else target.amount
    # Received on a Friday night, it counts from Monday; then a weekend for every five days.
    return timedelta(days=days + 2 * math.ceil(days / WORKING_DAYS_OF_A_WEEK) + 1)


class TrackRecord(models.Model):
    """A service's last twelve months, and what its last requests in the season at hand took."""

    service_type = models.OneToOneField(
        ServiceType, on_delete=models.CASCADE, primary_key=True, related_name="track_record"
    )
    as_of = models.DateTimeField(_("as of"), default=clock.now)
    received = models.PositiveIntegerField(_("received in the last 12 months"), default=0)
    closed = models.PositiveIntegerField(_("of these closed"), default=0)
    with_target = models.PositiveIntegerField(_("closed, or open past the target"), default=0)
    on_time = models.PositiveIntegerField(_("of these closed on time"), default=0)
    # An imported record may have been closed before it was received; docs/figures.md keeps it as it is.
    median_seconds = models.BigIntegerField(_("median time to close in seconds"), null=True, blank=True)
    season_count = models.PositiveIntegerField(_("last finished requests of the season"), default=0)
    season_half_seconds = models.PositiveBigIntegerField(_("half of them took at most, in seconds"), null=True)
    season_late = models.PositiveIntegerField(_("of these finished after their target"), default=0)
    is_of_season = models.BooleanField(_("of this season only"), default=True)

    class Meta:
        verbose_name = _("track record")
        verbose_name_plural = _("track records")
        constraints: ClassVar = [
            models.CheckConstraint(name="track_record_on_time_is_a_part", condition=Q(on_time__lte=F("with_target"))),
            models.CheckConstraint(name="track_record_late_is_a_part", condition=Q(season_late__lte=F("season_count"))),
        ]

    @property
    def on_time_rate(self) -> Fraction | None:
        """As docs/figures.md defines it; None where nothing could be judged."""
        return Fraction(self.on_time, self.with_target) if self.with_target else None

    @property
    def median(self) -> timedelta | None:
        return None if self.median_seconds is None else timedelta(seconds=self.median_seconds)

    @property
    def half_took_at_most(self) -> timedelta | None:
        """How long half of the last finished requests took; None where there are too few to say so."""
        return None if self.season_half_seconds is None else timedelta(seconds=self.season_half_seconds)

    @property
    def was_mostly_late(self) -> bool:
        """Whether more than half of the last finished requests missed the target they had, or took longer than the
        one that the service has now could ever allow."""
        too_long = self.half_took_at_most is not None and self.half_took_at_most > _longest(self.service_type.target)
        return self.season_late * 2 > self.season_count or too_long

    def __str__(self) -> str:
        return str(self.service_type_id)
