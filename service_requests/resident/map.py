"""The public list as a map: the same filters, gathered in the database; beside it, in words, the newest in view."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from service_requests import finding, public_map
from service_requests.map_tiles import Box, apart
from service_requests.models import ServiceRequest
from service_requests.resident.asked import Asked, Offered
from service_requests.resident.lists import filter_context
from westfield.kernel.http import ActorRequest

MOST_PINS, IN_WORDS = 200, 8
FARTHEST, NEAREST = 9, 19
SECONDS_KEPT = 20
# From this zoom on every pin stands where it is; farther off, one for each 32 pixels or so.
EXACT_FROM, FINER = 17, 3


@require_GET
def request_map(request: ActorRequest) -> HttpResponse:
    """The page: filters, map, and the newest in words, which need no script."""
    offered = Offered.now()
    asked = offered.asked(request.GET)
    newest = finding.page(asked.filters, limit=IN_WORDS)
    context = filter_context(offered, asked) | {"newest": newest, "gathered": public_map.GATHERED}
    return render(request, "requests/resident/map.html", context)


@require_GET
def map_data(request: ActorRequest) -> HttpResponse:
    """What a part of the map shows (?box=south,west,north,east&zoom=): clusters, or pins where there are few."""
    box, zoom = Box.read(request.GET.get("box", "")), _zoom(request.GET.get("zoom", ""))
    if box is None or zoom is None:
        return JsonResponse({"error": "box=south,west,north,east&zoom="}, status=400)
    response = JsonResponse(_seen(Offered.now().asked(request.GET), box, _bearable(box, zoom)))
    # The same for everybody who reads the same language.
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    patch_vary_headers(response, ["Cookie"])
    return response


def _zoom(text: str) -> int | None:
    is_one = text.isascii() and text.isdigit() and len(text) <= 2 and FARTHEST <= int(text) <= NEAREST
    return int(text) if is_one else None


def _bearable(box: Box, zoom: int) -> int:
    """This zoom, or one farther off where its squares could never fit on a screen: no answer grows without end."""
    return box.far_enough(zoom + public_map.FINER) - public_map.FINER


def _seen(asked: Asked, box: Box, zoom: int) -> dict[str, Any]:
    filters = asked.filters
    clusters = public_map.clusters(filters, box, zoom)
    total = sum(cluster.count for cluster in clusters)
    few = total <= MOST_PINS
    shown: list[ServiceRequest] = []
    if clusters:
        shown = list(finding.page(replace(filters, box=box), limit=MOST_PINS if few else IN_WORDS))
    return {
        "total": total,
        "cut": public_map.is_cut_off(clusters, filters),
        "clusters": [] if few else [[each.count, each.latitude, each.longitude] for each in clusters],
        "pins": _spots(shown, zoom) if few else [],
        "newest": [_in_words(each) for each in shown[:IN_WORDS]],
    }


def _spots(requests: list[ServiceRequest], zoom: int) -> list[dict[str, Any]]:
    """One pin for what lies at the same point, or so near that no finger could tell; the newest first."""
    spots: dict[tuple[float, float], list[ServiceRequest]] = defaultdict(list)
    for each in requests:
        here = float(each.public_latitude or 0), float(each.public_longitude or 0)
        spots[here if zoom >= EXACT_FROM else apart(*here, zoom + FINER, within=0)].append(each)
    return [
        {
            "latitude": latitude,
            "longitude": longitude,
            "open": any(each.is_open for each in there),
            "requests": [_in_words(each) for each in there],
        }
        for (latitude, longitude), there in spots.items()
    ]


def _in_words(request: ServiceRequest) -> dict[str, str]:
    return {
        "url": reverse("request_status", args=[request.reference]),
        "name": str(request.service_name),
        "place": request.public_place or _("Place not shown"),
        "status": request.status,
        "status_words": request.get_status_display(),
        "number": request.reference,
        "date": date_format(request.received_at, _("M j, Y")),
    }
