"""The home page and the page of all services: what stands there, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests.models import ServiceType, TrackRecord
from service_requests.starter.loading import load_catalogue
from service_requests.starter.reading import STARTER
from tests.factories import ServiceGroupFactory, ServiceTypeFactory
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


def suggested(client, words, **headers) -> list[dict[str, str]]:
    return client.get("/requests/services/", {"q": words}, **headers).json()["results"]


def test_suggestions_lead_to_the_forms_and_name_the_shelf(client):
    ServiceTypeFactory(code="pothole", name=Words(en="Pothole"), group=ServiceGroupFactory(name=Words(en="Streets")))

    assert suggested(client, "pothle") == [{"label": "Pothole", "hint": "Streets", "url": "/requests/new/pothole/"}]


def test_suggestions_speak_the_readers_language(client):
    ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))

    [found] = suggested(client, "pothole", headers={"accept-language": "es"})

    assert found["label"] == "Bache"


def test_suggestions_say_what_is_paused(client):
    ServiceTypeFactory(name=Words(en="Tree planting"), is_paused=True, paused_reason=Words(en="Winter."))

    assert suggested(client, "tree planting")[0]["hint"] == "Paused for now"


@pytest.mark.parametrize("words", ["", "\x00", "a" * 10_000, "%", "🦝 raccoon"])
def test_odd_words_are_no_error(client, words):
    assert client.get("/requests/services/", {"q": words}).status_code == 200
    assert client.get("/requests/new/", {"q": words}).status_code == 200


def test_words_are_shown_as_words(client):
    page = client.get("/requests/new/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_internal_and_inactive_services_stand_nowhere(client):
    ServiceTypeFactory(name=Words(en="Payroll question"), is_internal=True)
    ServiceTypeFactory(name=Words(en="Payroll of old"), is_active=False)

    assert suggested(client, "payroll") == []
    for path in ("/", "/requests/new/", "/requests/new/?q=payroll"):
        assert "Payroll" not in client.get(path).content.decode()


def test_a_city_without_a_general_question_still_has_a_telephone(client):
    ServiceTypeFactory(name=Words(en="Pothole"))

    page = client.get("/requests/new/", {"q": "pizza"}).content.decode()

    assert "We found nothing" in page and "tel:" in page
    assert "Ask City Hall in writing" not in page


def test_home_shows_what_most_people_ask_for_and_nothing_that_is_paused(client):
    load_catalogue(files=STARTER)
    mailbox = ServiceType.objects.get(code="mailbox")
    TrackRecord.objects.create(service_type=mailbox, received=90)
    TrackRecord.objects.create(service_type=ServiceType.objects.get(code="noise"), received=80)
    ServiceType.objects.filter(code="noise").update(is_paused=True, paused_reason={"en": "Why."})

    often = list(client.get("/").context["service_types"])

    assert often[0] == mailbox
    assert "noise" not in [service.code for service in often]
    assert len({service.group_id for service in often}) == len(often) == 6  # no shelf twice while nothing is known


@pytest.mark.parametrize(("path", "most"), [("/", 1), ("/requests/new/", 1), ("/requests/new/?q=tree", 2)])
def test_however_many_services_there_are_the_pages_cost_the_same(client, path, most):
    load_catalogue(files=STARTER)
    client.get(path)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200

    assert len(captured) <= most, [query["sql"] for query in captured]
