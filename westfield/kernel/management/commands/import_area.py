"""`manage.py import_area city.geojson`: the city limit, a district or a neighbor from a GeoJSON file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from westfield.kernel.models.area import Area, AreaKind
from westfield.kernel.places.geojson import InvalidGeometry, read_geojson
from westfield.kernel.words import Words


class Command(BaseCommand):
    help = (
        "Import an area from a GeoJSON file (Polygon or MultiPolygon, longitude first). "
        "An area with the same code gets the new outline."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the GeoJSON file")
        parser.add_argument("--code", required=True, help="short and lasting, for example city-limit")
        parser.add_argument("--name", required=True, help="as people call it, in English")
        parser.add_argument("--name-es", default="", help="the same in Spanish")
        parser.add_argument("--kind", required=True, choices=AreaKind.values)
        parser.add_argument("--phone", default="", help="whom to call there, for a neighbor")
        parser.add_argument("--link", default="", help="where to report there, for a neighbor")

    def handle(self, *, file: Path, code: str, name: str, name_es: str, kind: str, **options: Any) -> None:
        area = Area.objects.filter(code=code).first() or Area(code=code)
        verb = "changed" if area.pk else "added"
        area.kind, area.phone, area.link = kind, options["phone"], options["link"]
        area.name = Words(en=name, es=name_es) if name_es else Words(en=name)
        try:
            area.geometry = read_geojson(file.read_bytes())
            area.full_clean()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except InvalidGeometry as error:
            raise CommandError(f"{file.name}: {error}") from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        area.save()
        self.stdout.write(f"{name} ({kind}) {verb}")
