"""Services limited to some roles: for everybody else their requests are nowhere."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from service_requests import services
from service_requests.desk.just_taken import just_taken
from service_requests.models import PublicListing, ServiceRequest, WorkOrder
from service_requests.services import Reporter
from service_requests.statuses import Channel
from tests.factories import (
    ContactFactory,
    CrewFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaints(db):
    return Group.objects.create(name="Complaints")


@pytest.fixture
def worker(db):
    return UserFactory(crew_member=True)


@pytest.fixture
def limited(complaints, worker):
    service = ServiceTypeFactory(private=True)
    crew = CrewFactory(department=service.department, members=[worker])
    RoutingRuleFactory(service_type=service, department=service.department, crew=crew)
    service.limited_to.add(complaints)
    return make_request(service_type=service, description="Zqwhistle", reporter=Reporter(name="Zqwho"))


def sees(user, request) -> bool:
    actor = Actor.of_user(User.objects.get(pk=user.pk))
    seen = ServiceRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
    assert WorkOrder.objects.visible_to(actor).filter(request=request).exists() is seen
    return seen


def test_only_its_roles_its_crew_and_administrators_see_it(limited, complaints, worker):
    own = limited.department
    insider, boss = UserFactory(clerk=True), UserFactory(supervisor=True, department=own)
    insider.groups.add(complaints)
    assert not sees(UserFactory(clerk=True), limited)
    assert not sees(boss, limited)
    assert not sees(UserFactory(manager=True, department=own), limited)
    assert sees(insider, limited)
    assert sees(worker, limited)
    assert sees(UserFactory(administrator=True), limited)
    boss.groups.add(complaints)
    assert sees(boss, limited)


def test_a_role_of_the_city_alone_gives_nothing(limited, complaints):
    """The group opens what its members' other roles let them see; by itself it is no right."""
    nobody = UserFactory(is_staff=True, department=limited.department)
    nobody.groups.add(complaints)

    assert not sees(nobody, limited)


def test_its_reporter_reads_it(limited, client):
    holder = Actor.stranger(links=frozenset({link_to(limited)}))

    assert ServiceRequest.objects.visible_to(holder).filter(pk=limited.pk).exists()
    assert "Zqwhistle" in client.get(limited.private_path).content.decode()


def test_nobody_else_acts_on_it(limited):
    for user in (UserFactory(clerk=True), UserFactory(supervisor=True, department=limited.department)):
        by = Actor.of_user(user)
        with pytest.raises(PermissionDenied):
            services.publish_all(request=limited, by=by)
        with pytest.raises(PermissionDenied):
            services.complete(request=limited, by=by, what_was_done="Done.")
        with pytest.raises(PermissionDenied):
            services.strike(item=limited.words.get(), seen="Zqwhistle", spans=[(0, 2)], by=by)


def test_the_desk_counts_and_finds_nothing_of_it(limited, client):
    client.force_login(UserFactory(clerk=True))
    for path in ("/desk/", "/desk/?q=Zqwhistle", "/desk/?q=Zqwho", f"/desk/?q={limited.reference}"):
        answer = client.get(path)
        if answer.status_code == 302:
            assert limited.reference not in answer["Location"]
            continue
        page = answer.content.decode()
        assert f"/desk/requests/{limited.reference}/" not in page, path
    assert client.get(f"/desk/requests/{limited.reference}/").status_code == 404


def test_who_keyed_it_in_reads_the_number_back_and_opens_nothing(limited, client):
    clerk = UserFactory(clerk=True)
    made = make_request(
        service_type=limited.service_type, channel=Channel.PHONE, by=Actor.of_user(clerk), description="Once more."
    )
    client.force_login(clerk)

    page = client.get(f"/desk/intake/{made.reference}/")
    assert page.status_code == 200
    assert made.reference in page.content.decode()
    assert f'href="/desk/requests/{made.reference}/"' not in page.content.decode()
    assert client.get(f"/desk/requests/{made.reference}/").status_code == 404
    with pytest.raises(Http404):
        just_taken(made.reference, Actor.of_user(UserFactory(clerk=True)))
    ServiceRequest.objects.filter(pk=made.pk).update(received_at=clock.now() - timedelta(hours=2))
    with pytest.raises(Http404):
        just_taken(made.reference, Actor.of_user(clerk))


def test_what_came_in_before_is_private_with_its_service(complaints):
    service = ServiceTypeFactory()
    request = make_request(service_type=service)
    assert PublicListing.objects.filter(request=request).exists()
    assert services.keep_private(service_type=service) == 0

    service.limited_to.add(complaints)

    assert services.keep_private(service_type=service) == 1
    assert not PublicListing.objects.filter(request=request).exists()


def test_the_plan_asks_the_limits_once_and_never_joins_them(limited):
    clerk = Actor.of_user(UserFactory(clerk=True))
    queue = ServiceRequest.objects.visible_to(clerk).open().order_by("target_at", "pk")[:50]
    sql, parameters = queue.query.sql_with_params()
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):  # an empty table is walked in other ways than a full one
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "request_open_by_target" in plan
    assert "hashed SubPlan" in plan
    assert "Join" not in plan.split("SubPlan 1")[0]


def test_strangers_are_asked_nothing_about_limits():
    assert "limited_to" not in str(ServiceRequest.objects.visible_to(Actor.stranger()).query)
    assert "limited_to" not in str(
        ServiceRequest.objects.visible_to(Actor.of_user(UserFactory(administrator=True))).query
    )


def test_a_merge_of_contacts_counts_none_that_the_clerk_may_not_know(limited, client):
    by_phone = ContactFactory(email=None, phone="+13175550134")
    ServiceRequest.objects.filter(pk=limited.pk).update(reporter=by_phone)
    other = ContactFactory(email="ana@example.com")
    client.force_login(UserFactory(clerk=True))

    page = client.get(f"/desk/contacts/{by_phone.pk}/merge/{other.pk}/").content.decode()

    assert "not shown here" not in page and limited.reference not in page
    assert "I have spoken with them" in page


def test_what_one_came_along_with_is_told_to_those_who_may_know_of_it(limited, complaints, client):
    insider, clerk = UserFactory(clerk=True), UserFactory(clerk=True)
    insider.groups.add(complaints)
    by = Actor.of_user(User.objects.get(pk=insider.pk))
    child, root = make_request(), make_request(service_type=ServiceTypeFactory(department=limited.department))
    services.merge(child=child, parent=limited, by=by)
    services.merge(child=limited, parent=root, by=by)

    def page_for(user):
        client.force_login(user)
        return client.get(f"/desk/requests/{child.reference}/").content.decode()

    assert f"It came along with {limited.reference}" in page_for(insider)
    assert root.reference in page_for(clerk)
    assert limited.reference not in page_for(clerk)
