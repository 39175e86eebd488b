"""The pages around a merge: compare, merge, undo, relate at the desk; what residents and crews then read."""

import re
from uuid import uuid4

import pytest

from service_requests import services
from service_requests.models import Merge, Relation, ServiceRequest
from service_requests.services import Place, Reporter
from service_requests.statuses import RequestStatus
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


@pytest.fixture
def by(clerk):
    return Actor.of_user(clerk)


def address(request, tail=""):
    return f"/desk/requests/{request.reference}/{tail}"


def test_what_is_close_by_of_the_same_reporter_or_address_is_offered(desk):
    ann, here = Reporter(email="ann@example.com"), Place(words="1 Main St", latitude="40.04", longitude="-86.12")
    there = Place(words="77 Far Rd", latitude="40.09", longitude="-86.12")
    shown = make_request(place=here, reporter=ann)
    near = make_request(place=here, service_type=shown.service_type)
    hers = make_request(place=there, reporter=ann)
    far, closed = make_request(place=there), make_request_in(RequestStatus.COMPLETED, place=here)

    found = page(desk, address(shown, "merge/"))

    assert [found.index(f"?other={each.reference}") for each in (near, hers)]
    for other in (far, closed):
        assert f"?other={other.reference}" not in found
    assert "Same service" in found and "Same reporter" in found and "At the same place" in found


def test_the_older_one_stays_unless_turned_round(desk):
    older, younger = make_request(), make_request()

    first = page(desk, address(younger, f"merge/?other={older.reference}"))
    turned = page(desk, address(younger, f"merge/?other={older.reference}&stays={younger.reference}"))

    assert f"Merge {younger.reference} into {older.reference}" in first
    assert f"Merge {older.reference} into {younger.reference}" in turned


def test_where_a_crew_has_started_the_other_way_round_is_proposed(desk):
    older, younger = make_request(), make_request_in(RequestStatus.IN_PROGRESS)

    assert f"Merge {older.reference} into {younger.reference}" in page(
        desk, address(older, f"merge/?other={younger.reference}")
    )
    turned = page(desk, address(older, f"merge/?other={younger.reference}&stays={older.reference}"))
    assert "A crew has started on" in turned
    assert "What happens" not in turned


def test_merging_from_the_comparison_and_undoing_it(desk, crew):
    parent, child = make_request(), make_request(crew=crew, reporter=Reporter(email="ann@example.com"))
    shown = page(desk, address(child, f"merge/?other={parent.reference}"))
    assert "is parked: nobody goes out for it" in shown
    assert f"{parent.reference} has no work order: issue one after this" in shown
    assert f"One person hears when {parent.reference} is closed" in shown
    form = {"other": parent.reference, "stays": parent.reference, "note": "Same hole.", "form_key": str(uuid4())}

    answer = desk.post(address(child, "merge/"), form)
    again = desk.post(address(child, "merge/"), form)

    assert answer["Location"] == again["Location"] == address(parent) + "#news"
    assert ServiceRequest.objects.get(pk=child.pk).merged_into == parent
    on_parent, on_child = page(desk, address(parent)), page(desk, address(child))
    assert f"Merged into {parent.reference}" in on_child
    assert "Same hole." in on_child
    assert "Parked" in on_child
    assert "Also said in" in on_parent and f"{child.reference} was merged into this one" in on_parent
    assert "This is the same as" in plain(on_child)
    assert f'action="{address(child, "complete/")}"' not in on_child

    before = page(desk, address(child, "merge/undo/"))
    assert "It stands as it stood before: Assigned." in before
    assert "is out again for" in before
    answer = desk.post(address(child, "merge/undo/"), {"form_key": str(uuid4())})
    assert answer["Location"] == address(child) + "#news"
    assert ServiceRequest.objects.get(pk=child.pk).merged_into is None
    assert "not merged with another one" in plain(desk.get(address(child, "merge/undo/"), follow=True).content.decode())


def test_what_cannot_be_is_said_and_the_note_is_not_lost(desk):
    parent, child = make_request_in(RequestStatus.COMPLETED), make_request()
    form = {"other": parent.reference, "stays": parent.reference, "note": "Same hole.", "form_key": str(uuid4())}

    answer = desk.post(address(child, "merge/"), form)

    assert answer.status_code == 409
    assert "is closed. Reopen it first" in answer.content.decode()
    assert "Same hole." in answer.content.decode()


@pytest.mark.parametrize("typed", ["100-9999", "nonsense", "\0", "100-0018"])
def test_a_number_that_leads_nowhere_is_said_so(desk, typed):
    answer = desk.get(address(make_request(), "merge/"), {"other": typed})

    assert answer.status_code in (200, 422)
    assert typed == "\0" or "There is no request with this number that you may see." in answer.content.decode()


def test_a_supervisor_is_told_to_ask_a_clerk_for_what_is_not_their_departments(streets, signed_in):
    supervisor = signed_in(UserFactory(supervisor=True, department=streets))
    ours = make_request(service_type=ServiceTypeFactory(department=streets))
    theirs = make_request(service_type=ServiceTypeFactory(department=DepartmentFactory()))
    private = make_request(service_type=ServiceTypeFactory(private=True))

    shown = page(supervisor, address(ours, f"merge/?other={theirs.reference}"))

    assert "A clerk can merge them" in shown
    assert "What happens" not in shown
    page(supervisor, address(ours, f"merge/?other={private.reference}"), status=422)
    form = {"other": theirs.reference, "stays": theirs.reference, "form_key": str(uuid4())}
    assert supervisor.post(address(ours, "merge/"), form).status_code == 403


def test_closing_as_already_reported_asks_which_and_merges(desk):
    child, parent = make_request(), make_request()
    form = {"reason": "duplicate", "why": "The same hole.", "same_as": "", "form_key": str(uuid4())}

    asked = desk.post(address(child, "close_without_work/"), form)
    assert asked.status_code == 422
    assert "Give the number of a request that you may see." in asked.content.decode()
    itself = desk.post(address(child, "close_without_work/"), form | {"same_as": child.reference})
    assert "This is the same request" in itself.content.decode()
    merged = desk.post(address(child, "close_without_work/"), form | {"same_as": parent.reference, "why": ""})

    assert merged.status_code == 302
    assert Merge.objects.get().parent == parent
    assert ServiceRequest.objects.get(pk=child.pk).is_open


def test_two_are_related_from_the_comparison_and_parted_on_the_page(desk):
    one, other = make_request(), make_request_in(RequestStatus.COMPLETED)

    answer = desk.post(address(one, "relate/"), {"other": other.reference, "form_key": str(uuid4())})

    assert answer.status_code == 302
    assert Relation.objects.get().other == other
    for this, that in ((one, other), (other, one)):
        assert f'value="{that.reference}"' in page(desk, address(this))
    desk.post(address(other, "unrelate/"), {"other": one.reference})
    assert not Relation.objects.exists()
    assert f"Not related to {one.reference} any more" in page(desk, address(other))


def test_a_related_request_is_shown_only_to_those_who_may_see_it(streets, signed_in, by):
    ours = make_request(service_type=ServiceTypeFactory(department=streets))
    private = make_request(service_type=ServiceTypeFactory(private=True))
    services.relate(request=ours, other=private, by=by)

    shown = page(signed_in(UserFactory(supervisor=True, department=streets)), address(ours))

    assert private.reference not in shown
    assert "Related to another request" in shown


class TestTheResidentsPages:
    def test_the_page_says_with_which_it_goes_along_and_how_that_stands(self, client, by):
        child, parent = make_request(), make_request_in(RequestStatus.IN_PROGRESS)
        services.merge(child=child, parent=parent, by=by)

        for path in (child.get_absolute_url(), child.private_path):
            shown = plain(page(client, path))
            assert f"This is the same as {parent.reference} , which we are working on." in shown
            assert "A crew is working on it." in shown
            assert "In progress" in shown

    @pytest.mark.parametrize("kind", ["private", "internal"])
    def test_of_one_that_nobody_may_know_of_it_says_no_more_than_that_there_is_one(self, client, by, kind):
        child = make_request()
        parent = make_request(
            service_type=ServiceTypeFactory(**{kind: True}), description="Zqsecret", place=Place(words="Zqplace")
        )
        services.merge(child=child, parent=parent, by=by)
        services.update(request=parent, by=by, text="Zqupdate")
        while_open = page(client, child.private_path)
        services.complete(request=parent, by=by, what_was_done="Zqdone")

        for shown in (while_open, page(client, child.private_path), page(client, child.get_absolute_url())):
            assert "We work on this together with another request." in shown
            assert parent.reference not in shown
            assert not re.search("Zq(secret|place|update|done)", shown)
            assert str(parent.service_name) not in shown
        assert "The work is done." in shown

    def test_nothing_of_a_private_one_is_at_the_page_of_the_public_one(self, client, by, clerk, signed_in):
        department = DepartmentFactory()
        child = make_request(
            service_type=ServiceTypeFactory(private=True, department=department), description="Zqsecret"
        )
        parent = make_request(service_type=ServiceTypeFactory(department=department))
        services.publish(item=child.words.get(), by=by)
        services.merge(child=child, parent=parent, by=by)

        for path in (parent.get_absolute_url(), parent.private_path):
            shown = page(client, path)
            assert "Zqsecret" not in shown
            assert child.reference not in shown
        assert "Zqsecret" in page(signed_in(clerk), address(parent))

    def test_published_words_of_a_public_one_stand_at_the_page_of_the_other(self, client, by):
        child, parent = make_request(description="Seen from the north."), make_request()
        services.merge(child=child, parent=parent, by=by)
        assert "Seen from the north." not in page(client, parent.get_absolute_url())

        services.publish(item=child.words.get(), by=by)

        shown = page(client, parent.get_absolute_url())
        assert "Seen from the north." in shown
        assert f"Also said in {child.reference}" in plain(shown)
        assert "One more person has said this is theirs too" in shown

    def test_the_reporter_of_a_merged_one_may_add_but_not_withdraw_and_reads_what_was_done(self, client, by):
        child, parent = make_request(), make_request()
        services.merge(child=child, parent=parent, by=by)
        open_page = page(client, child.private_path)
        services.complete(request=parent, by=by, what_was_done="We filled it.")
        closed_page = page(client, child.private_path)

        acts = set(re.findall(r"/mine/[^/]+/(\w+)/\"", open_page))
        assert acts == {"add"}
        assert "We filled it." in closed_page
        assert set(re.findall(r"/mine/[^/]+/(\w+)/\"", closed_page)) == {"reopen"}
        assert "/withdraw/" not in page(client, parent.private_path)

    def test_my_requests_show_how_the_other_stands(self, client, by):
        resident = UserFactory(email="ann@example.com")
        child, parent = (
            make_request(reporter=Reporter(email=resident.email)),
            make_request_in(RequestStatus.IN_PROGRESS),
        )
        child.reporter.user = resident
        child.reporter.save()
        services.merge(child=child, parent=parent, by=by)
        client.force_login(resident)

        shown = page(client, "/my/")

        assert f"The same as {parent.reference}" in shown
        assert "In progress" in shown


class TestTheCrewsPages:
    def test_a_parked_order_leaves_the_list_and_leads_to_the_one_that_is_worked_on(self, signed_in, crew, worker, by):
        parent, child = make_request(crew=crew), make_request(crew=crew)
        ours, parked = parent.work_orders.get(), child.work_orders.get()
        services.merge(child=child, parent=parent, by=by)
        crews = signed_in(worker)

        assert parked.get_absolute_url() not in page(crews, "/crew/")
        shown = page(crews, parked.get_absolute_url())

        assert "This work order is parked" in shown
        assert f'href="{ours.get_absolute_url()}"' in shown
        assert f"{parked.get_absolute_url()}accept/" not in shown
        assert crews.post(f"{parked.get_absolute_url()}accept/", {"form_key": str(uuid4())}).status_code == 409

    def test_what_was_said_in_the_other_is_read_by_the_crew_at_work(self, signed_in, crew, worker, by):
        parent = make_request(crew=crew)
        child = make_request(
            description="The gate code is 12.",
            service_type=ServiceTypeFactory(private=True, department=parent.department),
        )
        other = CrewFactory(members=[UserFactory(crew_member=True)])
        services.merge(child=child, parent=parent, by=by)

        shown = page(signed_in(worker), parent.work_orders.get().get_absolute_url())

        assert "The gate code is 12." in shown
        assert f"Also said in {child.reference}" in shown
        stranger = signed_in(other.members.get())
        assert stranger.get(child.get_absolute_url()).status_code == 404
