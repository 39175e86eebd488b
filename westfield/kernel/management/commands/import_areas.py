"""`manage.py import_areas districts.geojson --kind district`: each feature of a file as an area of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from westfield.kernel.models.area import AreaKind
from westfield.kernel.places.area_import import AreasRefused, import_areas
from westfield.kernel.places.city_nearby import what_looks_odd


class Command(BaseCommand):
    help = (
        "Import each feature of a GeoJSON FeatureCollection as an area of its own, named by one of its properties. "
        "An area with the same code gets the new outline. All of them, or none and the reasons."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the GeoJSON file")
        parser.add_argument("--kind", required=True, choices=(AreaKind.DISTRICT.value, AreaKind.NEIGHBOUR.value))
        parser.add_argument("--name-from", default="", help="the property that holds the name; usually found by itself")

    def handle(self, *, file: Path, kind: str, name_from: str, **options: Any) -> None:
        try:
            areas = import_areas(content=file.read_bytes(), kind=kind, name_from=name_from)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except AreasRefused as refused:
            raise CommandError("\n".join([f"{file.name}: nothing was changed.", *refused.reasons])) from refused
        for area in areas:
            self.stdout.write(f"{area} ({area.code})")
            if odd := what_looks_odd(area):
                self.stderr.write(f"  {odd}")
