"""Several areas from one file, all of them or none; and warnings where an area lies strangely."""

import json
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command

from tests.factories import UserFactory
from tests.kernel.test_area_geometry import BOW_TIE, SWAPPED, collection, polygon, ring
from westfield.kernel.models import Area
from westfield.kernel.places.area_import import AreasRefused, import_areas
from westfield.kernel.words import Words

PAGE, ADD = "/admin/kernel/area/import/", "/admin/kernel/area/add/"


def called(name: object, geometry: object, key: str = "NAME", **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {key: name, **properties}, "geometry": geometry}


def file_of(*features: object) -> bytes:
    return json.dumps(collection(*features)).encode()


NORTH, SOUTH = (
    called("North side", polygon(ring(south=40.05, side=0.05))),
    called("South side", polygon(ring(side=0.05))),
)


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def city(db) -> Area:
    return Area.objects.create(code="city", name=Words(en="City"), kind="city_limit", geometry=polygon(ring()))


def test_each_feature_becomes_an_area(db):
    areas = import_areas(content=file_of(NORTH, SOUTH), kind="district")

    assert [(area.code, str(area)) for area in areas] == [("north-side", "North side"), ("south-side", "South side")]
    assert Area.objects.filter(kind="district").count() == 2


def test_a_sign_that_no_database_keeps_is_left_out_of_a_name(db):
    [area] = import_areas(content=file_of(called("North\0 side", NORTH["geometry"])), kind="district")

    assert str(area) == "North side"


def test_an_area_that_is_there_gets_the_new_outline_and_keeps_what_the_file_does_not_say(db):
    import_areas(content=file_of(called("Carmel", polygon(ring()), phone="317-571-2400")), kind="neighbour")
    Area.objects.update(name={"en": "Carmel", "es": "Carmel (ciudad)"})

    import_areas(
        content=file_of(called("Carmel", polygon(ring(side=0.2)), url="https://carmel.example/")), kind="neighbour"
    )

    area = Area.objects.get()
    assert (area.phone, area.link, area.name["es"]) == ("317-571-2400", "https://carmel.example/", "Carmel (ciudad)")
    assert area.east - area.west == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("features", "name_from", "reasons"),
    [
        ([NORTH, called("South side", polygon(BOW_TIE))], "", ["Feature 2 (“South side”): The outline crosses"]),
        ([called("North", polygon(SWAPPED)), called("South", polygon(ring()[:4]))], "",
         ["Feature 1 (“North”): Latitude and longitude look swapped", "Feature 2 (“South”): A ring is not closed"]),
        ([NORTH, NORTH], "", ["Feature 1 (“North side”): another feature has the same name", "Feature 2"]),
        ([called(None, polygon(ring()))], "", ["Feature 1 (“?”): it has no name"]),
        ([NORTH], "beat", ["Feature 1 (“?”): it has no name. Say which property holds the name."]),
        ([called("City", polygon(ring()))], "", ["an area of another kind has the code “city” already"]),
        ([], "", ["The file holds no feature."]),
        ([None, 3], "", ["Feature 1", "Feature 2"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_each_feature_and_nothing_is_kept(city, features, name_from, reasons):
    with pytest.raises(AreasRefused) as refused:
        import_areas(content=file_of(*features), kind="district", name_from=name_from)

    assert len(refused.value.reasons) == len(reasons)
    assert all(words in said for words, said in zip(reasons, refused.value.reasons, strict=True))
    assert list(Area.objects.all()) == [city]


def test_the_command_does_the_same(db, tmp_path, capsys):
    file = tmp_path / "districts.geojson"
    file.write_bytes(file_of(NORTH, called("West", polygon(BOW_TIE))))

    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("import_areas", str(file), kind="district")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_areas", str(tmp_path / "none"), kind="district")
    file.write_bytes(file_of(NORTH, SOUTH))
    call_command("import_areas", str(file), kind="district")

    assert capsys.readouterr().out.split("\n")[:2] == ["North side (north-side)", "South side (south-side)"]


def test_the_admin_brings_them_in_or_says_what_to_mend(administrator):
    def send(content: bytes, **typed: object):
        file = BytesIO(content)
        file.name = "districts.geojson"
        return administrator.post(PAGE, {"file": file, "kind": "district", **typed})

    refused = send(file_of(NORTH, called("West", polygon(BOW_TIE))))
    assert "Feature 2 (“West”): The outline crosses or touches itself" in refused.content.decode()
    assert not Area.objects.exists()

    assert "is not JSON" in send(b"no json").content.decode()
    assert "larger than 10 MB" in send(b"x" * 10_000_001).content.decode()
    assert "Choose a file." in administrator.post(PAGE, {"kind": "district"}).content.decode()
    assert send(file_of(NORTH, SOUTH)).url == "/admin/kernel/area/"
    assert Area.objects.count() == 2


@pytest.mark.parametrize("role", ["clerk", "supervisor", "manager"])
def test_only_those_who_may_change_areas_bring_some_in(db, client, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403


def typed(geometry: object, **changes: object) -> dict[str, object]:
    return {"code": "area-1", "name_en": "Area 1", "kind": "district", "geometry": json.dumps(geometry)} | changes


def warnings(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


def test_several_areas_in_the_place_of_one_are_refused_with_the_way_out(administrator):
    page = administrator.post(ADD, typed(collection(NORTH, SOUTH)))

    assert "This holds 2 areas, and one is wanted here." in page.content.decode()
    assert "“Import several areas”" in page.content.decode()
    assert not Area.objects.exists()


def test_a_city_limit_may_come_in_pieces(administrator):
    administrator.post(ADD, typed(collection(NORTH, SOUTH), kind="city_limit"))

    assert Area.objects.get().north - Area.objects.get().south == pytest.approx(0.1)


def test_a_neighbor_says_whom_to_turn_to(administrator):
    page = administrator.post(ADD, typed(polygon(ring()), kind="neighbour"))
    administrator.post(ADD, typed(polygon(ring()), kind="neighbour", phone="317-571-2400"))

    assert "Say whom to call there" in page.content.decode()
    assert "317-571-2400" in administrator.get("/admin/kernel/area/").content.decode()


@pytest.mark.parametrize(
    ("outline", "kind", "words"),
    [
        (polygon(ring(side=0.05)), "district", ""),
        (polygon(ring(west=-86.5)), "district", "lies outside the city limit"),
        (polygon(ring(west=-86.1)), "neighbour", ""),
        (polygon(ring(west=-85.0)), "neighbour", "more than 30 km from the city limit"),
        (polygon(ring(west=-80.0)), "city_limit", "more than 30 km from where the settings say"),
    ],
)
def test_an_area_that_lies_strangely_is_kept_with_a_warning(administrator, city, outline, kind, words):
    response = administrator.post(ADD, typed(outline, kind=kind, phone="317-571-2400"))

    assert Area.objects.filter(code="area-1").exists()
    assert [words in said for said in warnings(response)] == ([True] if words else [])


def test_the_map_is_told_where_the_city_is(administrator, settings):
    settings.TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"

    page = administrator.get(ADD).content.decode()

    assert 'data-boundary-url="/requests/city-limit.json"' in page
    assert 'data-tile-url="https://tiles.example/{z}/{x}/{y}.png"' in page
    assert "leaflet/geoman" in page


def test_the_box_of_an_outline_that_is_not_there_yet_is_empty(administrator):
    box = administrator.get(ADD).content.decode().split('name="geometry"')[1].split(">", 1)[1]

    assert box.split("</textarea>")[0].strip() == ""


def test_the_map_and_its_tools_are_loaded_nowhere_else(administrator, city):
    for path in ("/admin/", "/admin/kernel/area/", "/admin/kernel/address/add/", "/"):
        assert "geoman" not in administrator.get(path).content.decode()
