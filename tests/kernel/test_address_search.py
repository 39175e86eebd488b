"""Finding an address as one types it."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from westfield.kernel.models import Address
from westfield.kernel.places.search import addresses_matching, find_addresses, nearest_address
from westfield.kernel.places.search_words import is_street_name, plain_words


def put(number: str, street: str, unit: str = "", latitude: str = "40.04", longitude: str = "-86.13") -> Address:
    return Address.objects.create(
        number=number,
        street=street,
        unit=unit,
        zip_code="46074",
        latitude=latitude,
        longitude=longitude,
        source="test",
        external_id=f"{number} {street} {unit}",
    )


@pytest.fixture
def town(db) -> None:
    for number, street in [
        ("12", "W Main St"),
        ("123", "W Main St"),
        ("123 1/2", "W Main St"),
        ("124", "W Main St"),
        ("1231", "E Main St"),
        ("123", "N Union St"),
        ("146", "Park St"),
        ("2728", "E 146th St"),
        ("5", "Oak Ridge Rd"),
        ("7", "O'Brien Ct"),
        ("9", "Peña Blvd"),
        ("17", "Westfield Blvd"),
        ("16", "S Westfield Blvd"),
        ("16100", "Carey Rd"),
    ]:
        put(number, street)
    put("300", "Cherry St", "Apt 4")


def found(text: str, **more: int) -> list[str]:
    return [address.line for address in find_addresses(text, **more)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("123 w main st", "123 W Main St"),
        ("123 West Main Street", "123 W Main St"),
        ("main west 123", "123 W Main St"),
        ("MAIN ST. 123,", "123 W Main St"),
        ("123 mai", "123 W Main St"),
        ("123 w main stre", "123 W Main St"),
        ("123 main str", "123 W Main St"),
        ("12 main", "12 W Main St"),
        ("123 1/2 main", "123 1/2 W Main St"),
        ("123½ main", "123 1/2 W Main St"),
        ("123 north un", "123 N Union St"),
        ("2728 146", "2728 E 146th St"),
        ("2728 e 146t", "2728 E 146th St"),
        ("2728 east 146th street", "2728 E 146th St"),
        ("146 park", "146 Park St"),
        ("oak ridge road", "5 Oak Ridge Rd"),
        ("oak rid", "5 Oak Ridge Rd"),
        ("obrien", "7 O'Brien Ct"),
        ("o’brien court", "7 O'Brien Ct"),
        ("pena boulevard", "9 Peña Blvd"),
        ("PEÑA", "9 Peña Blvd"),
        ("300 cherry apartment 4", "300 Cherry St, Apt 4"),
        ("cherry apt 4", "300 Cherry St, Apt 4"),
        ("123 W Main St 46074", "123 W Main St"),
        ("123 W Main St, Westfield, IN 46074-1234", "123 W Main St"),
        ("123 w main street westfield indiana", "123 W Main St"),
        ("300 Cherry St, Apt 4, Westfield IN", "300 Cherry St, Apt 4"),
        ("17 westfield", "17 Westfield Blvd"),
        ("16 s westfield", "16 S Westfield Blvd"),
        ("carey 16100", "16100 Carey Rd"),
        ("16100 carey rd", "16100 Carey Rd"),
    ],
)
def test_address_is_found_as_typed(town, typed, first):
    assert found(typed)[:1] == [first]


def test_the_very_house_number_comes_before_numbers_that_begin_with_it(town):
    assert found("main 123") == ["123 W Main St", "1231 E Main St", "123 1/2 W Main St"]


def test_street_number_is_no_house_number(town):
    assert found("146th st") == ["2728 E 146th St"]


def test_every_word_must_fit(town):
    assert found("123 main elm") == []


def test_no_more_than_the_limit_is_found(town):
    assert len(found("main", limit=2)) == 2


@pytest.mark.parametrize("text", ["", " ", "1", "?", "\0", "' & |"])
def test_too_little_finds_nothing_without_asking_the_database(db, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "main\0st", "main' OR '1'='1", "main & | ! <-> :*", "'); DROP TABLE kernel_address; --", "main:* \\ '",
        "%_%", "\ud800 main", "main " * 2_500, "a" * 10_000, "' " * 5_000, "١٢٣ main", "🏠 home", "1e5 .. 5e",
        "ﷺ" * 50, "ß" * 50, "\u0345" * 300 + "main",
    ],
)  # fmt: skip
def test_hostile_text_is_harmless(town, text):
    assert len(find_addresses(text)) <= 8
    assert Address.objects.count() == 15


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_no_text_makes_the_search_fail(town, text):
    find_addresses(text)
    find_addresses(f"main {text}")


def test_address_whose_words_change_is_found_by_the_new_ones(town):
    address = Address.objects.get(street="Oak Ridge Rd")
    address.street = "Carey Rd"
    address.save()

    assert found("5 carey rd") == ["5 Carey Rd"]
    assert found("oak ridge") == []


def test_nearest_address_is_the_closest_one(db):
    put("1", "Far St", latitude="40.0410", longitude="-86.1300")
    near = put("2", "Near St", latitude="40.0402", longitude="-86.1302")

    assert nearest_address(40.0401, -86.1302) == near


def test_nearest_address_is_measured_in_metres_not_degrees(db):
    put("1", "North St", latitude="40.000900", longitude="-86.130000")
    east = put("2", "East St", latitude="40.000000", longitude="-86.129000")  # 85 m; the other is 100 m away

    assert nearest_address(40.0, -86.13) == east


@pytest.mark.parametrize("point", [(40.05, -86.13), (float("nan"), 0), (float("inf"), 0), (91, 0), (1e300, 1e300)])
def test_nothing_near_is_no_address(town, point):
    assert nearest_address(*point) is None


def test_words_lose_accents_case_and_punctuation():
    assert plain_words("Peña  BLVD., #4½") == ["pena", "blvd", "4", "1", "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Main St", True),
        ("E 161st Street", True),
        ("Spring Mill Road N", True),
        ("Park", False),
        ("behind the house on Main St", False),
        ("my house near Main St", False),
        ("12 Smith", False),
        ("", False),
    ],
)
def test_street_name_is_told_from_other_words(text, expected):
    assert is_street_name(text) is expected


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda: addresses_matching("123 main")[:8], "address_search"),
        (
            lambda: Address.objects.filter(latitude__range=(40, 40.001), longitude__range=(-86, -85.999)),
            "address_point",
        ),
    ],
)
def test_search_goes_by_its_index(db, look, index):
    Address.objects.bulk_create(
        Address(
            number=str(number),
            street=f"{number % 200} St",
            latitude=40 + number / 100_000,
            longitude=-86,
            source="test",
            external_id=str(number),
        )
        for number in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_address")

    assert index in look().explain()
