"""What the map says lies where is the truth, at every moment, however many report at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils.timezone import localdate

from service_requests import services
from service_requests.finding import Filters, words_to_find
from service_requests.map_tiles import Box, apart
from service_requests.models import ListingChange, MapCell, ServiceRequest
from service_requests.public_map import clusters, fold_changes, tidy_up
from service_requests.services import Place
from service_requests.statuses import ClosingReason
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
CITY = Box(39.98, -86.22, 40.12, -86.03)


def place(chance):
    return Place(
        latitude=Decimal(f"{chance.uniform(40.0, 40.1):.6f}"), longitude=Decimal(f"{chance.uniform(-86.2, -86.05):.6f}")
    )


def counted(filters=Filters(), box=CITY, zoom=12):  # noqa: B008
    return sum(cluster.count for cluster in clusters(filters, box, zoom))


def truth(**filters):
    public = {"is_private": False, "is_internal": False, "held_because": "", "public_latitude__isnull": False}
    return ServiceRequest.objects.filter(**public, **filters).count()


@pytest.fixture
def service():
    return ServiceTypeFactory()


@pytest.fixture
def some(service):
    chance = random.Random(5)
    return [make_request(service_type=service, place=place(chance)) for _each in range(12)]


def test_counts_are_true_before_they_are_folded_in_and_after(some):
    assert counted() == 12 and not MapCell.objects.exists()

    assert fold_changes() == 12

    assert counted() == 12 and not ListingChange.objects.exists()


@pytest.mark.parametrize("zoom", range(9, 20))
def test_every_zoom_counts_the_same(some, zoom):
    assert counted(zoom=zoom) == 12
    fold_changes()
    assert counted(zoom=zoom) == 12


def test_a_request_that_moves_on_is_counted_where_it_stands_now(some, service):
    clerk = Actor.of_user(UserFactory(clerk=True))
    fold_changes()
    services.close_without_work(request=some[0], by=clerk, reason=ClosingReason.NOT_OURS, why="The state's.")
    services.complete(request=some[1], by=clerk, what_was_done="Done.")
    for _twice in range(2):
        assert counted(Filters(status="open")) == 10
        assert counted(Filters(status="closed")) == 2
        assert counted(Filters(status="completed")) == 1
        assert counted(Filters(service_id=service.pk)) == 12
        assert counted(Filters(service_id=service.pk + 1)) == 0
        fold_changes()


def test_what_is_hidden_from_the_public_leaves_the_map_at_once(some):
    fold_changes()
    ServiceRequest.objects.filter(pk=some[0].pk).update(is_private=True)
    ServiceRequest.objects.filter(pk=some[1].pk).update(public_latitude=None, public_longitude=None)

    assert counted() == 10
    fold_changes()
    assert counted() == 10


def test_what_never_is_public_is_nowhere_on_the_map():
    for traits in ({"private": True}, {"internal": True}, {"hidden_place": True}):
        make_request(service_type=ServiceTypeFactory(**traits), place=place(random.Random(1)))

    assert counted() == 0 and not MapCell.objects.exists()


def test_the_public_sees_the_block_and_not_the_house():
    at_home = Place(latitude=Decimal("40.041111"), longitude=Decimal("-86.121111"))
    request = make_request(service_type=ServiceTypeFactory(block_place=True), place=at_home)
    fold_changes()
    [cell] = MapCell.objects.filter(zoom=20, service_type_id=0)

    assert (cell.latitude, cell.longitude) == (
        round(request.public_latitude * 1_000_000), round(request.public_longitude * 1_000_000),
    )  # fmt: skip
    assert request.public_latitude != at_home.latitude


def test_a_part_of_the_map_shows_what_lies_there(some):
    here = some[0].public_latitude, some[0].public_longitude
    north, east = float(here[0]), float(here[1])
    box = Box(north - 0.0001, east - 0.0001, north + 0.0001, east + 0.0001)

    assert counted(box=box, zoom=19) >= 1
    assert counted(box=Box(41, -87, 41.1, -86.9), zoom=14) == 0


def test_clusters_of_neighbors_never_cover_each_other():
    chance = random.Random(3)
    points = {}
    for _each in range(400):
        here = place(chance)
        zoom = 13
        drawn = apart(float(here.latitude), float(here.longitude), zoom)
        across, down = ((drawn[1] + 180) / 360 * 2**zoom, drawn[0])
        assert 0.249 < across % 1 < 0.751
        points[round(across), down] = drawn
    assert len(points) > 10


def test_words_and_dates_are_gathered_from_the_newest(some):
    assert counted(Filters(words=words_to_find(str(some[0].service_name)))) == 12
    assert counted(Filters(words=(("nonsense",),))) == 0
    assert counted(Filters(since=localdate(some[0].received_at))) == 12


def test_tidying_up_changes_nothing_that_one_sees(some):
    fold_changes()
    ServiceRequest.objects.update(is_private=True)
    fold_changes()
    assert MapCell.objects.exists()

    tidy_up()

    assert not MapCell.objects.exists() and counted() == 0


@pytest.mark.parametrize("moves", [40])
def test_many_at_once_with_folding_between_them_are_all_counted(service, moves):
    """Reporters, a desk that closes and a sweep that folds, all at the same time and the same street corner."""
    together, clerk = Barrier(4), Actor.of_user(UserFactory(clerk=True))
    corner = Place(latitude=Decimal("40.042800"), longitude=Decimal("-86.127500"))
    waiting = [make_request(service_type=service, place=corner) for _each in range(moves)]

    def in_turn(act):
        together.wait()
        try:
            return [act(number) for number in range(moves)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        work = [
            pool.submit(in_turn, lambda _: make_request(service_type=service, place=corner)),
            pool.submit(in_turn, lambda _: make_request(service_type=service, place=corner)),
            pool.submit(in_turn, lambda n: services.complete(request=waiting[n], by=clerk, what_was_done="Done.")),
            pool.submit(in_turn, lambda _: (fold_changes(), counted(zoom=19))),
        ]
        seen = [each for _folded, each in work[3].result()]
        [each.result() for each in work]

    assert seen == sorted(seen) and seen[0] >= moves
    for _twice in range(2):
        assert counted(zoom=19) == truth() == 3 * moves
        assert counted(Filters(status="completed"), zoom=19) == moves
        assert counted(Filters(status="open"), zoom=19) == 2 * moves
        fold_changes()
    assert sum(MapCell.objects.filter(zoom=12, service_type_id=0).values_list("received", flat=True)) == 2 * moves


def test_a_long_backlog_is_folded_to_its_end_some_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_listingchange"
            " (request_id, service_type_id, area_id, status, latitude, longitude, x, y, step)"
            " SELECT 0, 1, 0, 'received', 40042800, -86127500, 273425, 396806, 1 FROM generate_series(1, 50003)"
        )
        cursor.execute("SELECT requests_fold_changes()")
        assert cursor.fetchone()[0] == 50_000
    assert counted() == 50_003

    ListingChange.objects.bulk_create(
        ListingChange(request_id=0, service_type_id=1, area_id=0, status="received", latitude=40_042_800,
                      longitude=-86_127_500, x=273_425, y=396_806, step=1) for _more in range(50_000)
    )  # fmt: skip
    assert fold_changes() == 50_003
    assert counted() == 100_003 and not ListingChange.objects.exists()


def test_two_who_fold_do_not_wait_for_each_other(some):
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as pool:
        cursor.execute("BEGIN")
        assert fold_changes() == 12

        def fold_too():
            try:
                return fold_changes()
            finally:
                connections.close_all()

        assert pool.submit(fold_too).result(timeout=20) == 0
        cursor.execute("COMMIT")
    assert counted() == 12


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "41,-86,40,-85", "nan,1,2,3", "40,-86,inf,-85", "-91,0,1,1"])
def test_a_box_that_is_none_is_none(text):
    assert Box.read(text) is None


def test_no_zoom_asks_for_more_squares_than_a_screen_can_show():
    world, screen = Box(-85, -180, 85, 180), Box(40.04, -86.14, 40.05, -86.12)

    assert world.far_enough(20) == 6
    assert screen.far_enough(20) == 20
