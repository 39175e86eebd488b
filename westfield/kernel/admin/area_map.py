"""The outline of an area, drawn on a map; without JavaScript the text of it, which is what is kept."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.urls import NoReverseMatch, reverse


class AreaMapInput(forms.Textarea):
    """GeoJSON in a box, and above it a map on which the outline is seen, drawn and mended."""

    template_name = "admin/kernel/area_map.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 5, "cols": 60, "spellcheck": "false", "class": "area-text", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        # What Django makes of no outline at all.
        return None if value == "null" else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["map"] = {
            "center": f"{settings.CITY_LATITUDE},{settings.CITY_LONGITUDE}",
            "boundary_url": _city_limit(),
            "tile_url": settings.TILE_URL,
            "tile_attribution": settings.TILE_ATTRIBUTION,
        }
        return context

    class Media:
        css: ClassVar = {"all": ["leaflet/leaflet.css", "leaflet/geoman.css", "admin/places.css"]}
        js: ClassVar = [
            Script("leaflet/leaflet.js", defer=True),
            Script("leaflet/geoman.js", defer=True),
            Script("admin/area-map.js", defer=True),
        ]


def _city_limit() -> str:
    """Where the outline of the city is to be had; an app above this one shows it."""
    try:
        return reverse("city_boundary")
    except NoReverseMatch:
        return ""
