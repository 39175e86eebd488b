"""A county's address points: good rows come in, bad ones are named, and a second run changes nothing."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from westfield.kernel.models import Address, User
from westfield.kernel.places.search import find_addresses

HEADER = "OBJECTID,ADDNUM,STREET,UNIT,ZIP,PARCEL,LAT,LON"
MAIN_123 = "1,123,W Main St,,46074,P-1,40.042913,-86.127489"
MAIN_125 = "2,125,W Main St,Apt 4,46074,P-2,40.042915,-86.127600"
SAMPLE = Path(__file__).parents[2] / "westfield" / "portal" / "demo" / "data" / "addresses.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Write a file, import it, and give what was printed; with rejected rows the error is part of it."""

    def write_and_import(content: str | bytes, **options: object) -> str:
        file = tmp_path / "county.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            call_command("import_addresses", str(file), **options)
        except CommandError as error:
            assert error.returncode == 1
            return capsys.readouterr().out + f"error: {error}"
        return capsys.readouterr().out

    return write_and_import


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def test_rows_become_addresses(run):
    out = run(lines(HEADER, MAIN_123, MAIN_125))

    address = Address.objects.get(external_id="2")
    assert address.line == "125 W Main St, Apt 4"
    assert (address.zip_code, address.parcel, address.source) == ("46074", "P-2", "county")
    assert (address.latitude, address.longitude) == (Decimal("40.042915"), Decimal("-86.127600"))
    assert "2 added, 0 changed, 0 unchanged, 0 rejected" in out
    assert find_addresses("125 west main") == [address]


def test_repeated_import_changes_nothing(run):
    run(lines(HEADER, MAIN_123, MAIN_125))
    before = list(Address.objects.order_by("pk").values())

    out = run(lines(HEADER, MAIN_123, MAIN_125))

    assert "0 added, 0 changed, 2 unchanged" in out
    assert list(Address.objects.order_by("pk").values()) == before


def test_later_file_changes_what_has_changed(run):
    run(lines(HEADER, MAIN_123, MAIN_125))
    kept = Address.objects.get(external_id="1").pk

    out = run(lines(HEADER, MAIN_123.replace("W Main St", "Union St"), MAIN_125))

    assert "0 added, 1 changed, 1 unchanged" in out
    assert [address.pk for address in find_addresses("123 union")] == [kept]
    assert find_addresses("123 main") == []


def test_sources_do_not_touch_each_other(run):
    run(lines(HEADER, MAIN_123))

    assert "1 added" in run(lines(HEADER, MAIN_123), source="post office")


def test_dry_run_says_the_same_and_writes_nothing(run):
    out = run(lines(HEADER, MAIN_123, MAIN_125), dry_run=True)

    assert "Dry run, nothing written: 2 added" in out
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,,W Main St,,46074,,40.04,-86.12", "Row 3: ADDNUM is empty"),
        ("3,127,   ,,46074,,40.04,-86.12", "Row 3: STREET is empty"),
        ("3,127,W Main St,,46074,,,-86.12", "Row 3: LAT is empty"),
        ("3,127,W Main St,,46074,,north,-86.12", "Row 3: LAT is not a number: 'north'"),
        ("3,127,W Main St,,46074,,NaN,-86.12", "Row 3: LAT is not a number: 'NaN'"),
        ("3,127,W Main St,,46074,,sNaN,-86.12", "Row 3: LAT is not a number: 'sNaN'"),
        ("3,127,W Main St,,46074,,1e999999,-86.12", "Row 3: LAT 1e999999 is not in degrees"),
        ("3,127,W Main St,,46074,,1700123.4,-86.12", "Row 3: LAT 1700123.4 is not in degrees of latitude"),
        ("3,127,W Main St,,46074,,40.04,-286.12", "Row 3: LON -286.12 is not in degrees of longitude"),
        ("3,127,W Main St,,46074,,0,0", "Row 3: LAT latitude and longitude are both 0"),
        ("3,127,W Main St,,46074,,40.04", "Row 3: has 7 columns where the header has 8"),
        ("3,127,W Main St,,46074,,40.04,-86.12,x", "Row 3: has 9 columns where the header has 8"),
        ("3,127,W Ma\0in St,,46074,,40.04,-86.12", "Row 3: STREET has a character that is not text"),
        (f"3,127,{'W' * 121},,46074,,40.04,-86.12", "Row 3: STREET is longer than 120 characters"),
        ("1,127,W Main St,,46074,,40.04,-86.12", "Row 3: OBJECTID is the same address as row 2"),
    ],
)
def test_bad_row_is_named_and_the_others_come_in(run, row, reason):
    out = run(lines(HEADER, MAIN_123, row, MAIN_125))

    assert reason in out
    assert "2 added, 0 changed, 0 unchanged, 1 rejected" in out
    assert "error: Rejected rows: 1." in out
    assert Address.objects.count() == 2


def test_rejected_rows_stand_in_a_file_to_mend(run, tmp_path):
    run(lines(HEADER, MAIN_123, "3,127,W Main St,,46074,,north,-86.12"))

    with (tmp_path / "county-rejected.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["row"], row["column"], row["reason"]) == ("3", "LAT", "is not a number: 'north'")
    assert (row["ADDNUM"], row["LAT"]) == ("127", "north")


def test_screen_shows_the_first_rejections_and_the_file_all(run, tmp_path):
    out = run(lines(HEADER, *["3,127,W Main St,,46074,,north,-86.12"] * 60))

    assert out.count("LAT is not a number") == 50
    assert len((tmp_path / "county-rejected.csv").read_text().splitlines()) == 61


def test_open_quotation_mark_costs_the_rows_it_swallows_and_no_traceback(run):
    swallowed = 'x,127,"W Main St,,46074,,40.04,-86.12\n' + "9,9,Long St,,46074,,40.04,-86.12\n" * 5_000

    out = run(lines(HEADER, MAIN_123) + swallowed)

    assert "Row 3:" in out
    assert Address.objects.filter(external_id="1").exists()


@pytest.mark.parametrize(
    ("encode", "read_as"),
    [
        (lambda text: text.encode(), "utf-8-sig"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8-sig"),
        (lambda text: text.encode("windows-1252"), "windows-1252"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.replace("\n", "\r\n").encode(), "utf-8-sig"),
        (lambda text: text.replace("\n", "\r").encode(), "utf-8-sig"),
        (lambda text: text.replace(",", ";").encode(), "utf-8-sig"),
        (lambda text: text.replace(",", "\t").encode(), "utf-8-sig"),
        (lambda text: ('"' + text.strip().replace(",", '","').replace("\n", '"\n"') + '"').encode(), "utf-8-sig"),
        (lambda text: text.replace("\n", "\n\n").encode(), "utf-8-sig"),
    ],
)
def test_files_are_read_as_offices_write_them(run, encode, read_as):
    out = run(encode(lines(HEADER, "1,9,Peña Blvd,,46074,,40.04,-86.12", MAIN_125)))

    assert f"as {read_as}" in out
    assert [address.line for address in find_addresses("9 pena")] == ["9 Peña Blvd"]
    assert Address.objects.count() == 2


def test_wrong_encoding_spoils_only_the_rows_it_touches(run):
    content = lines(HEADER, "1,9,Peña Blvd,,46074,,40.04,-86.12", MAIN_125).encode("windows-1252")

    out = run(content, encoding="utf-8")

    assert "Row 2: has letters that cannot be read" in out
    assert "1 added" in out


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        ("", {}, "The first line is empty"),
        ("\n\n", {}, "The first line is empty"),
        (b"PK\x03\x04\0\0\0\n", {}, "not text: export it as CSV"),
        (lines("a,b", "1,2"), {}, "No column found for number, street, latitude, longitude"),
        (lines(HEADER.replace("LAT", "NORTHING"), MAIN_123), {}, "No column found for latitude"),
        (lines("LAT," + HEADER, MAIN_123), {}, "The column LAT is there more than once"),
        (lines(HEADER, MAIN_123), {"columns": "number=HOUSE"}, "There is no column HOUSE for number. The file has: "),
        (lines(HEADER, MAIN_123), {"columns": "nummer=ADDNUM"}, "Unknown field nummer"),
        (lines(HEADER, MAIN_123), {"columns": "number"}, "write FIELD=COLUMN"),
        (lines(HEADER, MAIN_123), {"encoding": "klingon"}, "Unknown encoding klingon"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_at_all_is_explained(run, content, options, reason):
    assert reason in run(content, **options)
    assert not Address.objects.exists()


def test_missing_file_is_explained(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv cannot be read: No such file"):
        call_command("import_addresses", str(tmp_path / "none.csv"))


def test_columns_are_named_where_a_county_calls_them_something_else(run):
    content = lines("Nr,Dir,Name,Type,North,East", "123,W,Main,St,40.04,-86.12")

    run(content, columns="number=Nr,street=Dir+Name+Type,latitude=North,longitude=East")

    assert Address.objects.get().line == "123 W Main St"


def test_street_in_pieces_is_put_together(run):
    content = lines("Add_Number,St_PreDir,St_Name,St_PosTyp,St_PosDir,Post_Code,Lat,Long",
                    "123.0,W,Main,St,,46074,40.04,-86.12", "5,,Oak Ridge,Rd,N,46074.0,40.05,-86.13")  # fmt: skip

    run(content)

    assert {str(address) for address in Address.objects.all()} == {"123 W Main St 46074", "5 Oak Ridge Rd N 46074"}


def test_file_without_its_own_numbers_knows_an_address_by_itself(run):
    content = lines("NUMBER,STREET,LAT,LON", "123,Main St,40.04,-86.12")
    run(content)

    assert "0 added, 1 changed" in run(content.replace("40.04", "40.05"))
    assert Address.objects.count() == 1


def test_many_rows_are_stored_in_pieces(run, django_assert_max_num_queries):
    rows = [f"{number},{number},W Main St,,46074,,40.04,-86.12" for number in range(1, 2_502)]

    with django_assert_max_num_queries(3 * 4):
        run(lines(HEADER, *rows))

    assert Address.objects.count() == 2_501


def test_sample_addresses_of_the_demo_city_all_come_in(capsys):
    call_command("import_addresses", str(SAMPLE), source="sample")

    assert "0 rejected" in capsys.readouterr().out
    assert Address.objects.count() > 3_000


@pytest.fixture
def administrator(client) -> User:
    user = User.objects.create_superuser("admin@westfield.example", "a long password for tests")
    client.force_login(user)
    return user


def test_admin_finds_addresses_like_the_report_form_and_never_counts_them_all(
    client, administrator, run, django_assert_max_num_queries
):
    run(lines(HEADER, *(f"{number},{number},W Main St,,46074,,40.04,-86.12" for number in range(1, 1_201))))
    address = reverse("admin:kernel_address_changelist")

    found = client.get(address, {"q": "street main 77"}).content.decode()
    listed = client.get(address).context["cl"]

    assert found.index(">77 W Main St<") < found.index(">770 W Main St<")
    assert listed.result_count == 1_000


def test_admin_adds_an_address_that_is_then_found(client, administrator):
    typed = {"number": "9", "street": "Poplar St", "latitude": "40.04", "longitude": "-86.13", "source": "staff"}

    client.post(reverse("admin:kernel_address_add"), typed | {"external_id": "9-poplar"})

    assert [address.line for address in find_addresses("poplar 9")] == ["9 Poplar St"]
