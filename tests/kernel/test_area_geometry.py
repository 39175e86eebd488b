"""Outlines as cities hand them over: taken when they can be used, else refused with the reason."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from westfield.kernel.models import Area, User
from westfield.kernel.places.geojson import InvalidGeometry, check_geometry, geometry_in, read_geojson

WEST, SOUTH, SIDE = -86.2, 40.0, 0.1
BOUNDARY = Path(__file__).parents[2] / "westfield" / "portal" / "demo" / "data" / "westfield-boundary.geojson"


def ring(west: float = WEST, south: float = SOUTH, side: float = SIDE) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


SWAPPED = [[latitude, longitude] for longitude, latitude in ring()]
BOW_TIE = [[-86.2, 40.0], [-86.1, 40.1], [-86.1, 40.0], [-86.2, 40.1], [-86.2, 40.0]]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "must be a GeoJSON Polygon or MultiPolygon"),
        ("Polygon", "must be a GeoJSON Polygon"),
        ({"type": "Point", "coordinates": [-86.2, 40.0]}, "must be a GeoJSON Polygon"),
        ({"type": "LineString", "coordinates": ring()}, "must be a GeoJSON Polygon"),
        ({"type": "Polygon"}, "coordinates are missing"),
        (polygon(), "list of rings"),
        ({"type": "MultiPolygon", "coordinates": []}, "no points"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "list of rings"),
        (polygon("ring"), "list of points"),
        (polygon([["a", "b"]] * 5), "longitude and a latitude in degrees"),
        (polygon([[True, False]] * 5), "longitude and a latitude in degrees"),
        (polygon([[float("nan"), 40.0]] * 5), "longitude and a latitude in degrees"),
        (polygon([[10**400, 40.0]] * 5), "longitude and a latitude in degrees"),
        (polygon([[-86.2]] * 5), "longitude and a latitude in degrees"),
        (polygon(ring()[:3]), "at least four points"),
        (polygon([*ring()[:4], [-86.2, 40.05]]), r"not closed: .* \(-86\.2, 40\) and ends at \(-86\.2, 40\.05\)"),
        (polygon(SWAPPED), r"swapped at \(40, -86\.2\)"),
        (polygon([[40.0, -120.0], [40.1, -120.0], [40.1, -120.1], [40.0, -120.0]]), "swapped"),
        (polygon(ring(west=3_300_000.0, south=1_700_000.0, side=10.0)), "not on the Earth"),
        (polygon(ring(west=179.95)), "not on the Earth"),
        (polygon(BOW_TIE), r"crosses or touches itself at \(-86\.150000, 40\.050000\)"),
        (polygon(ring(), ring(west=-80.0, side=0.01)), "hole is not inside"),
        ({"type": "MultiPolygon", "coordinates": [[ring()], [ring(west=-86.15, south=40.02, side=0.01)]]}, "on top"),
        (polygon([[-86.2, 40.0]] * 5), "too few different points"),
        (polygon([[-86.0 - step * 1e-6, 40.0] for step in range(50_001)]), "more than 50,000 points"),
    ],
)  # fmt: skip
def test_geometry_is_refused_with_the_reason(geometry, reason):
    with pytest.raises(InvalidGeometry, match=reason):
        check_geometry(geometry)


def test_geometry_with_a_hole_and_heights_is_taken_without_the_heights():
    with_heights = [[*point, 250.0] for point in ring()]

    shape = check_geometry(polygon(with_heights, ring(west=-86.15, south=40.05, side=0.01)))

    assert not shape.has_z
    assert shape.area == pytest.approx(SIDE**2 - 0.01**2)


@pytest.mark.parametrize("document", [polygon(ring()), feature(polygon(ring())), collection(feature(polygon(ring())))])
def test_geometry_is_found_in_whatever_holds_it(document):
    assert geometry_in(document) == polygon(ring())


def test_several_features_become_one_area():
    pieces = collection(
        feature(polygon(ring())), feature(polygon(ring(west=-86.1))), feature(polygon(ring(west=-85.0)))
    )

    geometry = geometry_in(pieces)

    assert geometry["type"] == "MultiPolygon"
    assert check_geometry(geometry).area == pytest.approx(3 * SIDE**2)


@pytest.mark.parametrize(
    "content",
    [b"", b"not json", b"\xff\xfe\x00", b"[" * 100_000, b"null", b"[]", b'{"type": "FeatureCollection"}',
     b'{"type": "FeatureCollection", "features": [null]}', b'{"type": "Feature", "geometry": null}',
     b'{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 2], [3, 1], [NaN, 1]]]}'],
)  # fmt: skip
def test_file_that_holds_no_area_is_refused(content):
    with pytest.raises(InvalidGeometry):
        read_geojson(content)


def test_area_is_refused_by_its_own_field(db):
    area = Area(code="district-1", name="District 1", kind="district", geometry=polygon(BOW_TIE))

    with pytest.raises(ValidationError) as refusal:
        area.full_clean()

    assert list(refusal.value.message_dict) == ["geometry"]
    assert "crosses or touches itself" in refusal.value.message_dict["geometry"][0]


def test_area_keeps_its_box_in_step_with_its_outline(db):
    area = Area(code="district-1", name="District 1", kind="district", geometry=polygon(ring()))
    area.full_clean()
    area.save()
    area.geometry = polygon(ring(west=-85.0))
    area.save()

    area.refresh_from_db()
    assert (area.west, area.south) == (-85.0, SOUTH)


def test_import_area_adds_and_then_changes(db, capsys):
    call_command("import_area", str(BOUNDARY), code="city-limit", name="Westfield", kind="city_limit")
    call_command("import_area", str(BOUNDARY), code="city-limit", name="City", name_es="Ciudad", kind="city_limit")

    assert Area.objects.get().name == {"en": "City", "es": "Ciudad"}
    assert capsys.readouterr().out.splitlines() == ["Westfield (city_limit) added", "City (city_limit) changed"]


def test_import_area_gives_the_reason_and_changes_nothing(db, tmp_path):
    file = tmp_path / "swapped.geojson"
    file.write_text(json.dumps(polygon(SWAPPED)))

    with pytest.raises(CommandError, match=r"swapped\.geojson: Latitude and longitude look swapped"):
        call_command("import_area", str(file), code="city-limit", name="Westfield", kind="city_limit")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_area", str(tmp_path / "none"), code="city-limit", name="Westfield", kind="city_limit")
    assert not Area.objects.exists()


@pytest.fixture
def administrator(client, db) -> User:
    user = User.objects.create_superuser("admin@westfield.example", "a long password for tests")
    client.force_login(user)
    return user


AREA_FORM = {"code": "district-1", "name_en": "District 1", "kind": "district"}


def test_admin_takes_an_uploaded_file(client, administrator):
    file = SimpleUploadedFile("city.geojson", BOUNDARY.read_bytes())

    page = client.post(reverse("admin:kernel_area_add"), AREA_FORM | {"geojson_file": file})

    assert page.status_code == 302
    assert Area.objects.get().geometry == json.loads(BOUNDARY.read_text())["features"][0]["geometry"]


def test_admin_takes_a_pasted_feature(client, administrator):
    pasted = {"geometry": json.dumps(feature(polygon(ring())))}

    client.post(reverse("admin:kernel_area_add"), AREA_FORM | pasted)

    assert Area.objects.get().geometry == polygon(ring())


def test_admin_keeps_the_outline_when_only_the_name_changes(client, administrator):
    area = Area.objects.create(code="district-1", name="District 1", kind="district", geometry=polygon(ring()))
    address = reverse("admin:kernel_area_change", args=[area.pk])
    drawn = client.get(address).context["adminform"].form["geometry"].value()

    client.post(address, AREA_FORM | {"name_en": "Downtown", "geometry": drawn})

    area.refresh_from_db()
    assert (str(area.name), area.geometry) == ("Downtown", polygon(ring()))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({}, "Draw the outline on the map"),
        ({"geometry": "no json"}, "Enter a valid JSON."),
        ({"geometry": json.dumps(polygon(BOW_TIE))}, "The outline crosses or touches itself at"),
        ({"geojson_file": SimpleUploadedFile("a.geojson", b"no json")}, "The file is not JSON"),
        ({"geojson_file": SimpleUploadedFile("a.geojson", b"x" * 10_000_001)}, "larger than 10 MB"),
    ],
)
def test_admin_gives_one_reason(client, administrator, typed, reason):
    page = client.post(reverse("admin:kernel_area_add"), AREA_FORM | typed)

    errors = page.context["adminform"].form.errors
    assert [message.startswith(reason) or reason in message for each in errors.values() for message in each] == [True]
    assert not Area.objects.exists()
