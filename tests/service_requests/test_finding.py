"""The public list finds what is public, by any filters together, at any depth, and nothing else."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from service_requests import finding, map_tiles, services
from service_requests.finding import Cursor, Filters, words_to_find
from service_requests.models import PublicListing, ServiceRequest
from service_requests.public_map import fold_changes
from service_requests.services import Place
from service_requests.statuses import HeldReason, RequestStatus, WaitingReason
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address, Area
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[2_000, 2], ids=["one by one", "by the index"])
def looked_at(request, monkeypatch):
    """Every question is asked both ways: among the newest, and by the index of words, a time after another."""
    monkeypatch.setattr(finding, "LOOKED_AT", request.param)


@pytest.fixture
def clerk():
    return Actor.of_user(UserFactory(clerk=True))


def found(limit=25, before=None, **filters):
    return list(finding.page(Filters(**filters), before=before, limit=limit))


def by_words(typed):
    return found(words=words_to_find(typed))


def at(month, year=2026, **report):
    return make_request(at=datetime(year, month, 15, 12, tzinfo=UTC), **report)


def description_of(request):
    return request.words.get(kind="description")


def test_newest_first_by_when_they_came_in_not_by_number():
    late, early = at(9), at(3)

    assert found() == [late, early]


def test_pages_follow_each_other_without_a_gap_or_a_double():
    service = ServiceTypeFactory()
    made = [at(month, year, service_type=service) for year in range(2013, 2027) for month in (12, 11, 6, 1)]
    expected = sorted(made, key=lambda each: each.received_at, reverse=True)
    for filters in ({}, {"service_id": service.pk}, {"status": "open"}):
        seen, before = [], None
        while page := found(limit=5, before=before, **filters):
            seen += page
            before = finding.cursor_after(page[-1])

        assert seen == expected


def test_requests_of_one_moment_are_told_apart_by_their_number():
    first, second, third = at(5), at(5), at(5)

    assert found(before=finding.cursor_after(second)) == [first]
    assert found(limit=2) == [third, second]


def test_what_is_private_internal_or_held_is_not_found():
    make_request(service_type=ServiceTypeFactory(private=True))
    make_request(service_type=ServiceTypeFactory(internal=True))
    held = make_request()
    ServiceRequest.objects.filter(pk=held.pk).update(held_because=HeldReason.TOO_MANY)

    assert found() == [] and not PublicListing.objects.exists()


def test_a_request_that_is_let_in_is_found_at_once_and_one_that_turns_private_no_more():
    request = make_request()
    ServiceRequest.objects.filter(pk=request.pk).update(is_private=True)
    assert found() == []

    ServiceRequest.objects.filter(pk=request.pk).update(is_private=False)
    assert found() == [request]


@pytest.mark.parametrize("typed", ["pothole", "POTHOLE", "bache", "penn", "Penn Street", "130 penn st", "poth", "Peñn"])
def test_service_and_place_are_found_in_every_spelling_and_language(typed):
    service = ServiceTypeFactory(name=Words(en="Pothole", es="Bache"))
    address = Address.objects.create(
        number="130", street="Penn St", latitude="40.04", longitude="-86.12", external_id="1"
    )
    request = make_request(
        service_type=service, place=Place("130 Penn St", address, address.latitude, address.longitude)
    )
    for _other in range(3):
        make_request(service_type=ServiceTypeFactory(name=Words(en="Graffiti")), place=Place(words="somewhere"))
    fold_changes()

    assert by_words(typed) == [request]


def test_all_words_must_be_there():
    make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole")))

    assert by_words("pothole nonsense ") == []


def test_words_are_found_once_they_are_published_and_never_again_once_hidden(clerk):
    request = make_request(description="A crater swallowed my bicycle: ¡enorme!")
    assert by_words("bicycle") == []

    services.publish(item=description_of(request), by=clerk)
    assert by_words("crater bicycle ") == by_words("ENORME") == [request]

    services.hide(item=description_of(request), by=clerk)
    assert by_words("bicycle") == by_words("crater") == []


def test_words_that_go_over_to_another_request_are_found_there_only(clerk):
    request, other = make_request(description="A crater"), make_request(description="A dent")
    services.publish(item=description_of(request), by=clerk)

    request.words.update(request=other)

    assert by_words("crater ") == [other]


def test_what_staff_wrote_for_the_public_is_found_and_their_notes_are_not(clerk):
    request = make_request()
    services.wait(request=request, by=clerk, reason=WaitingReason.PARTS, note="Ask the foreman about asphalt.")
    services.complete(request=request, by=clerk, what_was_done="Backfilled with gravel.")

    assert by_words("gravel") == [request]
    assert by_words("foreman") == []


def test_a_place_in_the_reporters_own_words_is_found_once_it_is_published(clerk):
    request = make_request(place=Place(words="behind the lighthouse"))
    assert by_words("lighthouse") == []

    services.publish(item=description_of(request), by=clerk)

    assert by_words("lighthouse") == [request]


def test_a_hidden_place_is_not_found():
    make_request(service_type=ServiceTypeFactory(hidden_place=True), place=Place(words="Penn St & Union St"))

    assert by_words("penn") == by_words("union") == []


@pytest.mark.parametrize("status", list(RequestStatus))
def test_each_status_and_open_or_closed(status):
    request = make_request_in(status)
    for other in RequestStatus:
        assert found(status=other) == ([request] if other == status else [])

    assert found(status=finding.OPEN if request.is_open else finding.CLOSED) == [request]
    assert found(status=finding.CLOSED if request.is_open else finding.OPEN) == []


def test_days_are_the_citys_days(settings):
    last_minute = make_request(at=datetime(2026, 7, 1, 3, 59, tzinfo=UTC))  # June 30, 11:59 p.m. in Indiana
    midnight = make_request(at=datetime(2026, 7, 1, 4, 0, tzinfo=UTC))
    june, july = datetime(2026, 6, 30).date(), datetime(2026, 7, 1).date()

    assert found(until=june) == found(since=june, until=june) == [last_minute]
    assert found(since=july) == [midnight]
    assert found(since=june, status="open") == [midnight, last_minute]


def test_what_came_in_since_a_day_years_ago_is_found_to_the_last():
    made = [at(month, year) for year in range(2018, 2027) for month in (9, 2)]
    expected = sorted(made, key=lambda each: each.received_at, reverse=True)

    assert found(status="open", since=datetime(2018, 1, 1).date()) == expected
    assert found(status="open", since=datetime(2018, 5, 1).date()) == expected[:-1]
    among = {"since": datetime(2019, 1, 1).date(), "until": datetime(2023, 12, 31).date()}
    assert found(status="open", **among) == expected[6:16]


@pytest.mark.parametrize("looked_through", [0, 128])
def test_a_street_is_found_with_every_filter(monkeypatch, looked_through):
    monkeypatch.setattr(map_tiles, "MOST_LOOKED_THROUGH", looked_through)
    service = ServiceTypeFactory(name=Words(en="Pothole"))
    street = map_tiles.Box(40.042, -86.128, 40.0432, -86.1265)
    inside = [Place(latitude=Decimal(f"40.04{n}"), longitude=Decimal("-86.127")) for n in ("21", "25", "30")]
    beside = [Place(latitude=Decimal("40.0419"), longitude=Decimal("-86.127")), Place(words="somewhere")]
    first, second, third = (at(n, service_type=service, place=there) for n, there in enumerate(inside, start=3))
    for there in beside:
        at(6, service_type=service, place=there)
    at(7, place=inside[0], service_type=ServiceTypeFactory(name=Words(en="Lamp")))
    ServiceRequest.objects.filter(pk=second.pk).update(status="completed", closed_at=clock.now())

    assert found(box=street, service_id=service.pk) == [third, second, first]
    assert found(box=street, words=(("pothole",),), status="open") == [third, first]
    assert found(box=street, service_id=service.pk, limit=1, before=finding.cursor_after(third)) == [second]
    assert found(box=street, since=datetime(2026, 4, 1).date(), until=datetime(2026, 5, 30).date()) == [third, second]
    assert len(found(box=street)) == 4


def test_filters_go_together():
    pothole, lamp = ServiceTypeFactory(), ServiceTypeFactory()
    north = Area.objects.create(
        code="north", name={"en": "North"}, kind=Area.Kind.DISTRICT,
        geometry={"type": "Polygon", "coordinates": [[[-86.2, 40], [-86.1, 40], [-86.1, 40.1], [-86.2, 40]]]},
    )  # fmt: skip
    wanted = [at(month, service_type=pothole) for month in (2, 5)]
    for month in (1, 3, 4, 6, 7):
        at(month, service_type=lamp)
    ServiceRequest.objects.filter(pk__in=[each.pk for each in wanted]).update(area=north)

    assert found(service_id=pothole.pk, area_id=north.pk, status="open") == wanted[::-1]
    assert found(service_id=lamp.pk, area_id=north.pk) == []
    assert found(service_id=pothole.pk, area_id=north.pk, since=datetime(2026, 4, 1).date()) == [wanted[1]]


def test_the_beginning_of_a_word_is_enough_once_the_words_were_learned(clerk):
    request = make_request(description="A crater")
    services.publish(item=description_of(request), by=clerk)
    fold_changes()

    assert by_words("cra") == [request]
    assert by_words("c") == []


@pytest.mark.parametrize("typed", ["'", "' | ':o", "a'b:*", "\\", "& | !", ":o", "💣", "é" * 300])
def test_nothing_typed_is_an_operator(typed):
    make_request()

    assert by_words(typed) in ([], found())


@pytest.mark.parametrize("text", ["", "-", "1-", "-1", "x-1", "9" * 40 + "-1", "1-" + "9" * 40, "100-0017-3", "٣-٣"])
def test_a_cursor_that_is_none_is_none(text):
    assert Cursor.read(text) is None


@pytest.mark.parametrize("moment", [
    datetime(2026, 11, 23, 5, 14, 20, 123_457, UTC), datetime(2033, 3, 3, 3, 3, 3, 999_999, UTC),
    datetime(1969, 7, 20, 20, 17, 40, 1, UTC),
])  # fmt: skip
def test_no_moment_of_a_cursor_is_rounded(moment):
    assert Cursor.read(str(Cursor(moment, 17))) == Cursor(moment, 17)


def test_capitals_with_accents_are_found(clerk):
    request = make_request(description="ÁRBOL CAÍDO EN LA ÑANDÚ")
    services.publish(item=description_of(request), by=clerk)

    assert by_words("arbol ñandú ") == [request]


def test_a_cursor_comes_back_as_it_went():
    cursor = Cursor(clock.now() - timedelta(days=3), 100_001)

    assert Cursor.read(str(cursor)) == cursor
