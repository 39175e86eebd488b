"""Areas of the map: the city limit, the districts that decide who does the work, the cities next door."""

from typing import Any

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


class WebAddressField(models.URLField):
    """A web address; typed without a scheme it is https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class Area(models.Model):
    """A polygon with a name; a neighbor's also says whom to call there instead."""

    Kind = AreaKind

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and lasting, for example district-2."))
    name = TranslatedField(_("name"))
    kind = models.CharField(_("kind"), max_length=16, choices=AreaKind.choices)
    geometry = models.JSONField(_("geometry"), help_text=_("A GeoJSON Polygon or MultiPolygon, longitude first."))
    south = models.FloatField(editable=False, default=-90)
    west = models.FloatField(editable=False, default=-180)
    north = models.FloatField(editable=False, default=90)
    east = models.FloatField(editable=False, default=180)
    phone = models.CharField(_("phone"), max_length=32, blank=True, help_text=_("Whom to call, for a neighbor."))
    link = WebAddressField(_("web page"), blank=True, help_text=_("Where to report there, for a neighbor."))
    updated_at = models.DateTimeField(_("updated"), editable=False, default=clock.now)

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

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the box around the geometry in step with it: the database finds areas by the box."""
        self._fit_box()
        self.updated_at = clock.now()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Refuse a geometry that is no area on the Earth, with the reason."""
        if self.geometry is None:
            return  # the field itself says that it is missing
        try:
            self._fit_box()
        except InvalidGeometry as error:
            raise ValidationError({"geometry": str(error)}) from error

    def _fit_box(self) -> None:
        self.west, self.south, self.east, self.north = check_geometry(self.geometry).bounds
