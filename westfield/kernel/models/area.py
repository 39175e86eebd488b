"""Areas of the map: the city limit, the districts that decide who does the work, the cities next door."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.places.geojson import InvalidGeometry, check_geometry
from westfield.kernel.translated import TranslatedField


class AreaKind(models.TextChoices):
    """What an area is used for."""

    CITY_LIMIT = "city_limit", _("City limit")
    DISTRICT = "district", _("District of the city")
    NEIGHBOUR = "neighbour", _("Neighboring city or county")


class Area(models.Model):
    """A polygon with a name; a neighbor's also says whom to call there instead."""

    Kind = AreaKind

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and lasting, for example district-2."))
    name = TranslatedField(_("name"))
    kind = models.CharField(_("kind"), max_length=16, choices=AreaKind.choices)
    geometry = models.JSONField(_("geometry"), help_text=_("A GeoJSON Polygon or MultiPolygon, longitude first."))
    south = models.FloatField(editable=False)
    west = models.FloatField(editable=False)
    north = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    phone = models.CharField(_("phone"), max_length=32, blank=True, help_text=_("Whom to call, for a neighbor."))
    link = models.URLField(_("web page"), blank=True, help_text=_("Where to report there, for a neighbor."))
    updated_at = models.DateTimeField(_("updated"), editable=False)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("kind", "code")
        constraints = [
            models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=AreaKind.values)),
            models.CheckConstraint(
                name="area_box_is_on_the_earth",
                condition=Q(south__gte=-90, north__lte=90, west__gte=-180, east__lte=180)
                & Q(south__lt=F("north"), west__lt=F("east")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    def clean(self) -> None:
        """Refuse a geometry that is no area on the Earth, with the reason."""
        try:
            check_geometry(self.geometry)
        except InvalidGeometry as error:
            raise ValidationError({"geometry": str(error)}) from error

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the box around the geometry in step with it: the database finds areas by the box."""
        self.west, self.south, self.east, self.north = check_geometry(self.geometry).bounds
        self.updated_at = clock.now()
        super().save(*args, **kwargs)  # type: ignore[arg-type]
