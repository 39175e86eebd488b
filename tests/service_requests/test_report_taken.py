"""A browser that lost the answer asks whether its report has arrived."""

from uuid import uuid4

import pytest

from service_requests.models import Follow
from tests.factories import ServiceTypeFactory, make_request

pytestmark = pytest.mark.django_db


def asked(client, form_key):
    return client.get(f"/requests/new/taken/{form_key}/").json()


def test_the_key_of_a_form_that_arrived_leads_to_its_request(client):
    request = make_request(form_key=(form_key := uuid4()))

    assert asked(client, form_key) == {"url": request.private_path}


def test_a_key_that_nobody_used_leads_nowhere(client):
    make_request()

    assert asked(client, uuid4()) == {"url": ""}


def test_the_key_of_somebody_who_follows_leads_to_what_everybody_sees(client):
    request, hidden = make_request(), make_request(service_type=ServiceTypeFactory(private=True))
    keys = [
        Follow.objects.create(request=each, form_key=uuid4(), is_me_too=True).form_key for each in (request, hidden)
    ]

    assert [asked(client, key)["url"] for key in keys] == [request.get_absolute_url(), ""]


def test_the_answer_is_kept_nowhere(client):
    response = client.get(f"/requests/new/taken/{uuid4()}/")

    assert "no-store" in response.headers["Cache-Control"]
    assert "sessionid" not in response.cookies
