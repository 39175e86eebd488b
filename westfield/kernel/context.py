"""What every page knows about the city."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def city(request: HttpRequest) -> dict[str, Any]:
    return {
        "CITY_NAME": settings.CITY_NAME,
        "CITY_STATE": settings.CITY_STATE,
        "CITY_PHONE": settings.CITY_PHONE,
        "DEMO_CITY": settings.DEMO_CITY,
        # As a script reads it, whatever the reader's language writes for a decimal point.
        "CITY_CENTER": f"{settings.CITY_LATITUDE},{settings.CITY_LONGITUDE}",
        "TILE_URL": settings.TILE_URL,
        "TILE_ATTRIBUTION": settings.TILE_ATTRIBUTION,
    }
