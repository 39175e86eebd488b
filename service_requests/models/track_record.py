"""How a service did lately, worked out now and then so that pages need not count."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock

from .catalogue import ServiceType


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
    median_seconds = models.PositiveBigIntegerField(_("median time to close in seconds"), null=True, blank=True)
    season_count = models.PositiveIntegerField(_("last closed requests of the season"), default=0)
    season_half_seconds = models.PositiveBigIntegerField(_("half of them took at most, in seconds"), null=True)
    is_of_season = models.BooleanField(_("of this season only"), default=True)

    class Meta:
        verbose_name = _("track record")
        verbose_name_plural = _("track records")
        constraints: ClassVar = [
            models.CheckConstraint(name="track_record_on_time_is_a_part", condition=Q(on_time__lte=F("with_target"))),
        ]

    def __str__(self) -> str:
        return str(self.service_type_id)
