"""The outline of an area: drawn, pasted or from a file, and refused with a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.area import Area, AreaKind
from westfield.kernel.places.geojson import InvalidGeometry, document_in, features_in, geometry_in

from .area_map import AreaMapInput

LARGEST_FILE = 10_000_000
GEOJSON = {"accept": ".geojson,.json,application/geo+json,application/json"}


def read_file(file: UploadedFile) -> bytes:
    """The content of a file of a sensible size."""
    if (file.size or 0) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 10 MB. Simplify the outline first."))
    content: bytes = file.read()
    return content


class AreaForm(forms.ModelForm):
    geojson_file = forms.FileField(
        label=_("GeoJSON file"),
        required=False,
        help_text=_("Replaces the outline below. Longitude comes first."),
        widget=forms.FileInput(attrs=GEOJSON),
    )
    link = forms.URLField(
        label=_("Web page"),
        required=False,
        assume_scheme="https",
        help_text=_("Where to report there, for a neighbor."),
    )

    class Meta:
        model = Area
        fields = ("code", "name", "kind", "phone", "link", "geojson_file", "geometry")
        labels = {"geometry": _("Outline")}
        help_texts = {"name": _("As people call it. For a neighbor: who answers there, for example City of Carmel.")}
        widgets = {"geometry": AreaMapInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "geometry" in self.fields:
            self.fields["geometry"].required = False

    def clean_geojson_file(self) -> dict[str, Any] | None:
        """The outline in the file that was chosen."""
        file: UploadedFile | None = self.cleaned_data["geojson_file"]
        if file is None:
            return None
        try:
            return self._outline_in(document_in(read_file(file)))
        except InvalidGeometry as error:
            raise ValidationError(str(error)) from error

    def clean_geometry(self) -> dict[str, Any] | None:
        """The outline that was drawn or pasted, or that of the file."""
        pasted, from_file = self.cleaned_data["geometry"], self.cleaned_data.get("geojson_file")
        if from_file is not None or "geojson_file" in self.errors:
            return from_file
        if pasted is None:
            raise ValidationError(_("Draw the outline on the map, choose a GeoJSON file, or paste its content."))
        try:
            return self._outline_in(pasted)
        except InvalidGeometry as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        nowhere_to_turn = not typed.get("phone") and not typed.get("link") and "link" not in self.errors
        if typed.get("kind") == AreaKind.NEIGHBOUR and nowhere_to_turn:
            self.add_error("phone", _("Say whom to call there, or below where to report: people are sent there."))
        return typed

    def _outline_in(self, document: Any) -> dict[str, Any]:
        """One outline; only a city limit may come in pieces that are meant as one."""
        features = features_in(document)
        if len(features) > 1 and self.cleaned_data.get("kind") != AreaKind.CITY_LIMIT:
            raise InvalidGeometry(
                _("This holds %(count)s areas, and one is wanted here. To bring in each as an area of its own, use "
                  "“Import several areas” above the list of areas.") % {"count": len(features)}
            )  # fmt: skip
        return geometry_in(document)


class ImportForm(forms.Form):
    """A file with several areas of one kind."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_("A FeatureCollection: one feature for each area, longitude first (WGS 84)."),
        widget=forms.FileInput(attrs=GEOJSON),
        error_messages={"required": _("Choose a file.")},
    )
    kind = forms.ChoiceField(
        label=_("What they are"),
        choices=[(kind.value, capfirst(str(kind.label))) for kind in (AreaKind.DISTRICT, AreaKind.NEIGHBOUR)],
    )
    name_from = forms.CharField(
        label=_("Property that holds the name"),
        required=False,
        max_length=80,
        help_text=_("Empty: name, district, ward, zone, label or title, whichever is there."),
    )

    def clean_file(self) -> bytes:
        return read_file(self.cleaned_data["file"])
