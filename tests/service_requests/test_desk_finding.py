"""The desk finds what its people may read, by every filter and word together, in every order, each request once."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.http import QueryDict

from service_requests import services
from service_requests.desk import finding
from service_requests.desk.asked import Asked
from service_requests.desk.front import front
from service_requests.desk.wanted import Order
from service_requests.models import DeskListing, Mention, ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.services import Caller, Place, Reporter
from service_requests.services.words import say
from service_requests.statuses import Channel, HeldReason, RequestStatus, WaitingReason
from tests.factories import DepartmentFactory, ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area
from westfield.kernel.translated import Words as InLanguages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[2_000, 2], ids=["one by one", "by the index"])
def looked_at(request, monkeypatch):
    """Every question is asked both ways: among the first in order, and by the index of words, a time after another."""
    monkeypatch.setattr(finding, "LOOKED_AT", request.param)


@pytest.fixture
def clerk():
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def streets():
    return DepartmentFactory(code="streets")


@pytest.fixture
def supervisor(streets):
    return Actor.of_user(UserFactory(supervisor=True, department=streets))


def asked(**filters):
    address = QueryDict(mutable=True)
    for name, value in filters.items():
        address.setlist(name, value if isinstance(value, list) else [str(value)])
    return Asked.read(address)


def found(actor, after="", **filters):
    return front(actor, asked(**filters), after=after).keys


def keys(*requests):
    return [request.pk for request in requests]


def at(month, year=2026, **report):
    return make_request(at=datetime(year, month, 15, 12, tzinfo=UTC), **report)


@pytest.fixture
def many(clerk):
    """Some of every kind, over years, many at one moment, with and without a target."""
    services_, made = [ServiceTypeFactory(), ServiceTypeFactory(no_target=True)], []
    for number, (year, month) in enumerate(product((2013, 2019, 2024, 2025, 2026), (1, 6, 11))):
        made.append(at(month, year, service_type=services_[number % 2], description=f"Word{number % 3} common"))
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    made += [make_request(service_type=services_[n % 2], at=moment, description="common") for n in range(6)]
    for number, request in enumerate(made):
        if number % 4 == 0:
            services.complete(request=request, by=clerk, what_was_done="Done.")
        if number % 5 == 0:
            for _voice in range(number % 3 + 1):
                services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True)
    return made


ALL_FILTERS = [
    {}, {"status": "any"}, {"status": "closed"}, {"status": "completed"}, {"status": "received"}, {"q": "common"},
    {"q": "word1 comm", "status": "any"}, {"unpublished": "on"}, {"unpublished": "on", "status": "any"},
    {"channel": "web", "status": "any"}, {"late": "on"}, {"late": "on", "q": "common"}, {"assignee": "none"},
]  # fmt: skip


@pytest.mark.parametrize("filters", ALL_FILTERS, ids=str)
@pytest.mark.parametrize("order", Order, ids=lambda order: order.code)
def test_a_walk_through_all_pages_meets_each_request_once_and_in_order(monkeypatch, order, filters, many, clerk):
    monkeypatch.setattr("service_requests.desk.asked.PAGES", (4, 50, 100, 200))
    walked, after, turns = [], "", 0
    while after or not turns:
        page = front(clerk, asked(sort=order.code, **filters), after=after)
        walked += page.keys
        after, turns = page.after, turns + 1

    expected = expected_of(filters)
    assert sorted(walked) == sorted(expected), "each once, and none that does not fit"
    assert walked == in_order(expected, asked(sort=order.code, **filters).order)
    assert front(clerk, asked(sort=order.code, **filters)).total == len(expected)


def expected_of(filters):
    """What fits, by asking the requests and their words themselves."""
    rows = ServiceRequest.objects.all()
    status = filters.get("status", "any" if "q" in filters and "late" not in filters else "open")
    rows = {"any": rows, "open": rows.filter(closed_at=None), "closed": rows.exclude(closed_at=None)}.get(
        status, rows.filter(status=status)
    )
    if "late" in filters:
        rows = rows.late()
    if "unpublished" in filters:
        rows = rows.filter(words__published_at=None, words__hidden_at=None, words__kind="description")
    for word in filters.get("q", "").split():
        rows = rows.filter(words__body__icontains=word)
    return list(rows.distinct().values_list("pk", flat=True))


def in_order(found_keys, order):
    rows = ServiceRequest.objects.in_bulk(found_keys).values()
    end = datetime(9999, 1, 1, tzinfo=UTC)
    by = {
        Order.URGENT: lambda r: (r.target_at or end, r.pk),
        Order.NEWEST: lambda r: (r.received_at, r.pk),
        Order.OLDEST: lambda r: (r.received_at, r.pk),
        Order.CHANGED: lambda r: (r.updated_at, r.pk),
        Order.ME_TOO: lambda r: (r.me_too_count, r.received_at, r.pk),
    }[order]
    return [row.pk for row in sorted(rows, key=by, reverse=order.descending)]


def test_each_filter_leaves_what_it_says(clerk, streets):
    area = Area.objects.create(
        code="north", kind=Area.Kind.DISTRICT, name={"en": "North"},
        geometry={"type": "Polygon", "coordinates": [[[-86.2, 40], [-86.1, 40], [-86.1, 40.1], [-86.2, 40]]]},
    )  # fmt: skip
    plain = make_request()
    theirs = make_request(service_type=ServiceTypeFactory(department=streets))
    there, posted = make_request(), make_request(channel=Channel.NEXTDOOR, by=clerk, source_link="https://x.test/P/1")
    ServiceRequest.objects.filter(pk=there.pk).update(area=area)
    flagged, mine, newsy = make_request(), make_request(), make_request()
    services.flag(request=flagged, by=clerk)
    services.assign(request=mine, by=clerk, assignee=clerk.user)
    services.add(request=newsy, by=reporter_of(newsy), words="Still there.")
    waiting = make_request_in(RequestStatus.WAITING)
    merged, own, held = make_request(), make_request(), make_request()
    services.merge(child=merged, parent=plain, by=clerk, form_key=uuid4())
    ServiceRequest.objects.filter(pk=own.pk).update(is_proactive=True, is_internal=True, reporter=None)
    ServiceRequest.objects.filter(pk=held.pk).update(held_because=HeldReason.TOO_MANY)

    assert found(clerk, department=streets.pk) == keys(theirs)
    assert found(clerk, service=there.service_type_id) == found(clerk, area=area.pk) == keys(there)
    assert found(clerk, channel="nextdoor") == found(clerk, q="https://x.test/p/1") == keys(posted)
    assert found(clerk, flagged="on") == keys(flagged)
    assert found(clerk, assignee="me") == found(clerk, assignee=clerk.user.pk) == keys(mine)
    assert mine.pk not in found(clerk, assignee="none")
    assert found(clerk, news="on") == keys(newsy)
    assert found(clerk, status="waiting") == keys(waiting)
    assert found(clerk, kind="merged") == keys(merged)
    assert found(clerk, kind="own") == keys(own)
    assert found(clerk, kind="held") == keys(held)
    assert not {merged.pk, own.pk, held.pk} & set(found(clerk)) and len(found(clerk)) == 8


def reporter_of(request):
    return Actor.stranger(links=frozenset({("requests.servicerequest", request.pk)}))


def test_the_counts_are_those_of_the_filters(clerk):
    services.flag(request=make_request(), by=clerk)
    make_request(at=clock.now() - timedelta(days=60))
    make_request_in(RequestStatus.WAITING)
    services.assign(request=make_request(), by=clerk, assignee=clerk.user)
    counts = front(clerk, asked()).counts

    filters = {
        "open": {}, "late": {"late": "on"}, "today": {"today": "on"}, "unpublished": {"unpublished": "on"},
        "flagged": {"flagged": "on"}, "news": {"news": "on"}, "waiting": {"status": "waiting"},
        "mine": {"assignee": "me"}, "mentioned": {"mentioned": "on"}, "held": {"kind": "held"},
    }  # fmt: skip
    assert counts == {name: len(found(clerk, **chosen)) for name, chosen in filters.items()}
    assert counts | {"open": 4, "late": 1, "flagged": 1, "waiting": 1, "mine": 1} == counts


def test_what_waits_to_be_published_is_words_or_photos_that_nobody_decided_about(clerk):
    request, private = make_request(), make_request(service_type=ServiceTypeFactory(private=True))
    assert found(clerk, unpublished="on") == keys(request), f"{private} is never published"

    services.hide(item=request.words.get(), by=clerk)
    assert found(clerk, unpublished="on") == []

    services.add(request=request, by=reporter_of(request), words="It grows.")
    assert found(clerk, unpublished="on") == keys(request)


def test_mentions_that_were_not_read_are_found_whatever_became_of_the_request(clerk):
    request = make_request()
    make_request()
    note = say(request, WordsKind.NOTE, "@you", by=clerk)
    mention = Mention.objects.create(words=note, user=clerk.user)
    services.complete(request=request, by=clerk, what_was_done="Done.")
    assert found(clerk, mentioned="on") == keys(request)

    Mention.objects.filter(pk=mention.pk).update(read_at=clock.now())
    assert found(clerk, mentioned="on") == []


@pytest.mark.parametrize(
    "typed",
    [
        "Garcia", "garc", "ana garcia", "317-555-0143", "(317) 555 0143", "+13175550143", "555-0143", "0143",
        "ana.g@example.com", "ANA.G@example.com", "Penn Street", "130 penn", "crater", "Pothole", "bache", "foreman",
        "Garcia penn crater", "Lopez", "317 555 0188", "crater 0143",
    ],
)  # fmt: skip
def test_a_request_is_found_by_its_people_its_place_and_its_words(typed, clerk):
    request = make_request(
        service_type=ServiceTypeFactory(name=InLanguages(en="Pothole", es="Bache")),
        description="A crater swallowed my bicycle.", place=Place(words="130 Penn St"),
        reporter=Reporter(name="Ana García", email="ana.g@example.com", phone="+13175550143"),
        caller=Caller(name="Leo Lopez", phone="+13175550188"),
    )  # fmt: skip
    services.wait(request=request, by=clerk, reason=WaitingReason.PARTS, note="Ask the foreman.")
    for _other in range(3):
        make_request(service_type=ServiceTypeFactory(), description="Something else.", place=Place(words="9 Oak Ct"))

    assert found(clerk, q=typed) == keys(request)


@pytest.mark.parametrize(
    "typed", ["garza", "317-555-0199", "ana@example.com", "crater nonsense", ":o", "'", "\\", "&|!"]
)
def test_what_is_nowhere_is_not_found(typed, clerk):
    make_request(description="A crater.", reporter=Reporter(name="Ana García", phone="+13175550143"))

    assert found(clerk, q=typed) == [] or not asked(q=typed).wanted(clerk).words


def test_words_look_through_closed_ones_too_unless_open_ones_are_asked_for(clerk):
    closed, open_ = make_request(description="A crater."), make_request(description="A crater.")
    services.complete(request=closed, by=clerk, what_was_done="Done.")

    assert found(clerk, q="crater") == keys(open_, closed)
    assert found(clerk, q="crater", status="open") == keys(open_)
    assert found(clerk, q="crater", status="closed") == keys(closed)


def test_a_supervisor_finds_by_private_words_and_people_in_their_own_department_only(supervisor, streets):
    said = {"description": "A crater.", "reporter": Reporter(name="Ana García", phone="+13175550143")}
    own = make_request(service_type=ServiceTypeFactory(department=streets), **said)
    other = make_request(**said)
    make_request(service_type=ServiceTypeFactory(private=True), **said)

    for typed in ("crater", "garcia", "garc", "317-555-0143", "0143"):
        assert found(supervisor, q=typed, department="all") == keys(own), typed
        assert found(supervisor, q=typed, department=other.department_id) == [], typed

    services.publish_all(request=other, by=Actor.of_user(UserFactory(clerk=True)))
    assert found(supervisor, q="crater", department="all") == keys(other, own)
    assert found(supervisor, q="garcia", department="all") == keys(own)
    assert found(supervisor, q="garcia crater", department="all") == keys(own)


def test_a_request_of_another_department_is_found_by_what_everybody_may_read(supervisor):
    hidden = make_request(
        service_type=ServiceTypeFactory(name=InLanguages(en="Stray dog"), hidden_place=True),
        place=Place(words="77 Elm St"),
    )

    assert found(supervisor, q="stray dog", department="all") == keys(hidden)
    assert found(supervisor, q="elm", department="all") == []


def test_whoever_may_not_see_reporters_or_unpublished_words_finds_nothing_by_them(clerk):
    make_request(description="A crater.", reporter=Reporter(name="Ana García"))
    for permission in ("view_reporter", "view_unpublished"):
        group = clerk.user.groups.get()
        taken = group.permissions.get(codename=permission)
        group.permissions.remove(taken)
        fewer = Actor.of_user(type(clerk.user).objects.get(pk=clerk.user.pk))

        assert found(fewer, q="crater") == found(fewer, q="garcia") == []
        group.permissions.add(taken)


def test_nothing_is_found_that_is_not_visible(clerk, supervisor, streets):
    """Whatever is asked: each key that comes back is one that `visible_to` shows."""
    limited = ServiceTypeFactory(private=True, department=streets)
    limited.limited_to.add(UserFactory(administrator=True).groups.get())
    for service in (limited, ServiceTypeFactory(private=True), ServiceTypeFactory(internal=True), ServiceTypeFactory()):
        make_request(service_type=service, description="common", reporter=Reporter(name="Ana"))
    held = make_request(description="common")
    ServiceRequest.objects.filter(pk=held.pk).update(held_because=HeldReason.ROBOT)

    for actor in (clerk, supervisor, Actor.of_user(UserFactory(supervisor=True, department=DepartmentFactory()))):
        visible = set(ServiceRequest.objects.visible_to(actor).values_list("pk", flat=True))
        for filters in [*ALL_FILTERS, {"kind": "held"}, {"q": "ana"}, {"service": limited.pk, "status": "any"}]:
            assert set(found(actor, department="all", **filters)) <= visible, (actor.user, filters)
        counts = front(actor, asked(department="all")).counts
        assert counts["open"] <= len(visible) and counts["held"] <= len(visible)


def test_words_are_found_no_more_once_they_are_gone_or_changed(clerk):
    request = make_request(description="A crater.", reporter=Reporter(name="Ana García"))
    request.words.update(body="█████")
    request.reporter_details.name = "Bea"
    request.reporter_details.save()

    assert found(clerk, q="crater") == found(clerk, q="garcia") == []
    assert found(clerk, q="bea") == keys(request)

    Words.objects.filter(request=request).delete()
    assert DeskListing.objects.filter(pk=request.pk).exists()


def test_a_page_mark_of_another_order_is_no_mark(clerk):
    request = make_request()
    mark = f"3.1763869115123456.{request.pk}"

    assert found(clerk, after=mark) == found(clerk, after="nonsense") == keys(request)
