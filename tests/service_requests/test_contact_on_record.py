"""An administrator may see every caller's contact, and each look is on record."""

import pytest
from django.urls import reverse

from service_requests.services import Reporter
from tests.factories import UserFactory, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported():
    return make_request(reporter=Reporter("Ann Marker", "ann@marker.example"))


def pages(request):
    return [
        reverse("desk_request", args=[request.reference]),
        reverse("admin:requests_servicerequest_change", args=[request.pk]),
    ]


def test_an_administrators_look_is_a_line_of_history(client, reported):
    administrator = UserFactory(administrator=True)
    client.force_login(administrator)

    for page in pages(reported):
        assert "ann@marker.example" in client.get(page).content.decode()

    looks = reported.history.filter(action="see_contact")
    assert [(look.actor_kind, look.actor_id) for look in looks] == [("user", administrator.pk)] * 2
    assert "contact was looked at" in client.get(pages(reported)[0]).content.decode()


def test_a_clerk_at_work_leaves_no_such_line(client, reported):
    client.force_login(UserFactory(clerk=True))

    client.get(pages(reported)[0])

    assert not reported.history.filter(action="see_contact").exists()


def test_the_reporter_reads_nothing_of_it(client, reported):
    client.force_login(UserFactory(administrator=True))
    client.get(pages(reported)[0])
    client.logout()

    assert "looked" not in client.get(reported.private_path).content.decode()
