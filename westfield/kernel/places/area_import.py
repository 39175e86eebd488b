"""Several areas from one GeoJSON file: all of them, or none and a list of what to mend."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from westfield.kernel.models.area import Area
from westfield.kernel.words import Words

from .geojson import InvalidGeometry, document_in, features_in, geometry_in

# What the offices that hand such files over call the name of a feature, whatever its capitals.
NAMES = ("name", "namelsad", "district", "ward", "zone", "label", "title")
PHONES, LINKS = ("phone", "telephone"), ("link", "url", "website", "web")


class AreasRefused(Exception):
    """Nothing was kept; `reasons` says of each feature what is wrong with it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Found:
    """A feature of a file: its place in it, what it is called, and what it is."""

    number: int
    name: str
    properties: Mapping[str, Any]
    feature: Any

    @property
    def code(self) -> str:
        return slugify(self.name)[:50].strip("-")

    def says(self, reason: str) -> str:
        words = {"number": self.number, "name": self.name or "?", "reason": reason}
        return _("Feature %(number)s (“%(name)s”): %(reason)s") % words


def found_in(content: bytes | str, *, name_from: str = "") -> list[Found]:
    """The features of a file with their names, from the property `name_from` or one that is usual."""
    return [
        Found(number, _property(feature, (name_from,) if name_from else NAMES), _properties(feature), feature)
        for number, feature in enumerate(features_in(document_in(content)), start=1)
    ]


@transaction.atomic
def import_areas(*, content: bytes | str, kind: str, name_from: str = "") -> list[Area]:
    """Keep each feature as an area of this kind; one of the same code gets the new outline."""
    try:
        found = found_in(content, name_from=name_from)
    except InvalidGeometry as error:
        raise AreasRefused([str(error)]) from error
    known = {area.code: area for area in Area.objects.filter(code__in=[each.code for each in found])}
    reasons = _unclear_names(found)
    areas = []
    for each in found:
        area = known.get(each.code) or Area(code=each.code, kind=kind)
        reason = _take_over(area, each, kind)
        if reason and each.name:
            reasons.append(each.says(reason))
        areas.append(area)
    if reasons:
        raise AreasRefused(reasons)
    for area in areas:
        area.save()
    return areas


def _take_over(area: Area, found: Found, kind: str) -> str:
    """Give the area what the feature says; answers with what is wrong with that."""
    if area.kind != kind:
        return _("an area of another kind has the code “%(code)s” already.") % {"code": area.code}
    area.name = Words({**area.name, "en": found.name})
    area.phone = _text(found.properties, PHONES)[:32] or area.phone
    area.link = _text(found.properties, LINKS) or area.link
    try:
        area.geometry = geometry_in(found.feature)
        area.full_clean()
    except InvalidGeometry as error:
        return str(error)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _unclear_names(found: Iterable[Found]) -> list[str]:
    counted = Counter(each.code for each in found)
    nameless = [each.says(_("it has no name. Say which property holds the name.")) for each in found if not each.code]
    twice = [
        each.says(_("another feature has the same name.")) for each in found if each.code and counted[each.code] > 1
    ]
    return nameless + twice


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return {str(key).lower(): value for key, value in properties.items()} if isinstance(properties, dict) else {}


def _property(feature: Any, keys: Iterable[str]) -> str:
    return _text(_properties(feature), keys)


def _text(properties: Mapping[str, Any], keys: Iterable[str]) -> str:
    """The first of these properties that says anything."""
    said = (str(properties.get(key.lower()) or "").replace("\0", "").strip() for key in keys)
    return next(filter(None, said), "")[:200]
