"""The report form: one page, one request, nothing lost."""

from decimal import Decimal
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from service_requests.models import ServiceRequest
from service_requests.statuses import Channel
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory
from tests.kernel.photo_parts import jpeg
from westfield.kernel.models import Address, Image

pytestmark = pytest.mark.django_db


@pytest.fixture
def pothole():
    rule = RoutingRuleFactory(service_type=ServiceTypeFactory(code="pothole"), crew=CrewFactory())
    return rule.service_type


def filled(**changes):
    return {"form_key": str(uuid4()), "where": "Main St & Union St", "description": "A deep hole."} | changes


def hole():
    return SimpleUploadedFile("hole.jpg", jpeg(), "image/jpeg")


def test_a_report_leads_to_the_reporters_own_page(client, pothole):
    response = client.post("/requests/new/pothole/", filled(email="ann@example.com"), follow=True)

    request = ServiceRequest.objects.get()
    assert response.redirect_chain == [(request.private_path, 302)]
    assert request.channel == Channel.WEB
    page = response.content.decode()
    assert request.reference in page and "A deep hole." in page and "Thank you" in page


def test_an_error_keeps_everything_that_was_typed_and_sent(client, pothole):
    form = filled(where="", email="not an address", name="Ann", photos=[hole()])

    response = client.post("/requests/new/pothole/", form)

    page = response.content.decode()
    assert response.status_code == 422
    assert not ServiceRequest.objects.exists()
    assert all(kept in page for kept in ("A deep hole.", "not an address", "Ann", "hole.jpg", form["form_key"]))
    assert "Tell us where it is" in page


def test_the_photo_of_the_first_try_is_in_the_report_of_the_second(client, pothole):
    form = filled(where="")
    client.post("/requests/new/pothole/", form | {"photos": [hole()]})

    client.post("/requests/new/pothole/", form | {"where": "130 Penn St", "photos_received": "1"})

    request = ServiceRequest.objects.get()
    assert request.photos.get().image == Image.objects.get()


def test_back_and_send_again_leads_to_the_same_request(client, pothole):
    form = filled(photos=[hole()])

    first = client.post("/requests/new/pothole/", form)
    second = client.post("/requests/new/pothole/", form | {"photos": [hole()]})

    assert first.headers["Location"] == second.headers["Location"]
    assert ServiceRequest.objects.count() == Image.objects.count() == 1


def test_words_that_name_one_address_are_that_address(client, pothole):
    address = Address.objects.create(
        number="130", street="Penn St", latitude="40.042", longitude="-86.127", external_id="1"
    )

    client.post("/requests/new/pothole/", filled(where="130 penn street"))

    request = ServiceRequest.objects.get()
    assert (request.address, request.latitude) == (address, Decimal("40.042"))


def test_a_point_on_the_map_needs_no_words(client, pothole):
    client.post("/requests/new/pothole/", filled(where="", latitude="40.0421", longitude="-86.1275"))

    assert ServiceRequest.objects.get().latitude == Decimal("40.0421")


@pytest.mark.parametrize(
    "hidden",
    [
        {"latitude": "NaN", "longitude": "-86"},
        {"latitude": "1e9999", "longitude": "x"},
        {"address_id": "9" * 40},
        {"address_id": "-1"},
        {"latitude": "40"},
        {"form_key": "not a key"},
        {"description": "a\x00b"},
        {"where": "x" * 10_000},
        {"description": "\ud800"},
        {"phone": "+1 (317) 555-0123 ext 9999999999999"},
    ],
)
def test_what_a_broken_or_hostile_browser_sends_never_breaks_the_page(client, pothole, hidden):
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in filled(**hidden).items()})

    response = client.post("/requests/new/pothole/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (302, 422)


@pytest.mark.parametrize(
    ("typed", "kept"), [("317-555-0123", "+13175550123"), ("(317) 555 0123", "+13175550123"), ("12", None)]
)
def test_a_phone_number_is_kept_as_e164(client, pothole, typed, kept):
    client.post("/requests/new/pothole/", filled(phone=typed))

    request = ServiceRequest.objects.first()
    assert (request.reporter.phone if request else None) == kept


def test_internal_and_inactive_services_have_no_form(client):
    ServiceTypeFactory(code="it-help", internal=True)
    ServiceTypeFactory(code="gone", is_active=False)

    assert client.get("/requests/new/it-help/").status_code == 404
    assert client.get("/requests/new/gone/").status_code == 404


def test_staff_on_the_public_form_are_residents(client, pothole):
    client.force_login(UserFactory(clerk=True))

    client.post("/requests/new/pothole/", filled())

    assert ServiceRequest.objects.get().entered_by is None


def test_a_point_alone_gets_the_words_of_the_nearest_address(client, pothole):
    Address.objects.create(number="130", street="Penn St", latitude="40.0421", longitude="-86.1275", external_id="1")

    client.post("/requests/new/pothole/", filled(where="", latitude="40.0422", longitude="-86.1275"))

    request = ServiceRequest.objects.get()
    assert (request.place, request.public_place, request.address) == ("near 130 Penn St", "130 Penn St", None)


def test_a_point_far_from_every_address_is_said_in_degrees(client, pothole):
    client.post("/requests/new/pothole/", filled(where="", latitude="40.0422", longitude="-86.1275"))

    assert ServiceRequest.objects.get().place == "at the pin on the map (40.04220, -86.12750)"
