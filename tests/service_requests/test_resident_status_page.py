"""The status page, the private link, the public list."""

import re
from decimal import Decimal

import pytest

from service_requests import reference, services
from service_requests.models import ServiceRequest, Words
from service_requests.services import Place, Reporter
from service_requests.statuses import ClosingReason, RequestStatus, WorkOrderStatus
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_request_in, make_work_order
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_where_it_stands_and_nothing_of_the_reporter(client):
    request = make_request(
        description="Ask my neighbor Zaphod", reporter=Reporter("Ann Marker", "ann@marker.example", "+13175550123")
    )

    page = client.get(f"/requests/{request.reference}/").content.decode()

    assert "Received" in page and request.reference in page
    assert not any(secret in page for secret in ("Zaphod", "Ann", "marker.example", "555-0123", "5550123"))


def test_the_private_link_shows_the_reporter_their_own_words(client):
    request = make_request(description="Ask my neighbor Zaphod")

    response = client.get(request.private_path)

    assert "Zaphod" in response.content.decode()
    assert response.headers["Referrer-Policy"] == "same-origin"  # its own forms need an origin
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]


def test_a_wrong_or_voided_link_opens_nothing(client):
    request, other = make_request(), make_request()
    path = request.private_path

    assert client.get(path.replace(request.reference, other.reference)).status_code == 404
    assert client.get(f"/requests/{request.reference}/mine/{'A' * 43}/").status_code == 404
    ServiceRequest.objects.filter(pk=request.pk).update(link_version=2)
    assert client.get(path).status_code == 404


def test_a_rotated_key_keeps_old_links_alive(client, settings):
    request = make_request()
    path = request.private_path
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key" * 8, [settings.SECRET_KEY]

    assert client.get(path).status_code == 200


def test_the_number_may_be_typed_as_it_was_heard(client):
    request = make_request()

    response = client.get(f"/requests/{request.reference.replace('-', '')}/")

    assert response.headers["Location"] == request.get_absolute_url()


@pytest.mark.parametrize("number", ["1", "100-0018", "abc", "9" * 30, "%00", "١٢٣"])
def test_a_number_that_is_none_is_not_found(client, number):
    assert client.get(f"/requests/{number}/").status_code == 404


def test_published_words_are_for_everybody(client):
    request = make_request(description="Deep hole in the right lane")
    services.publish(item=Words.objects.get(request=request), by=Actor.of_user(UserFactory(clerk=True)))

    assert "right lane" in client.get(f"/requests/{request.reference}/").content.decode()

    services.hide(item=Words.objects.get(request=request), by=Actor.of_user(UserFactory(clerk=True)))
    assert "right lane" not in client.get(f"/requests/{request.reference}/").content.decode()


def test_the_page_says_what_was_done_and_never_what_was_noted(client):
    order = make_work_order(WorkOrderStatus.STARTED)
    crew = Actor.of_user(order.crew.members.first())
    services.finish(order=order, by=crew, what_was_done="Filled with hot mix.", minutes=20)
    Words.objects.create(request=order.request, kind="note", body="The neighbor is difficult", author_kind="user")

    page = client.get(order.request.private_path).content.decode()

    assert page.count("Filled with hot mix.") >= 1 and "Completed" in page
    assert "difficult" not in page


def test_closed_without_work_says_why(client):
    request = make_request()
    services.close_without_work(
        request=request,
        by=Actor.of_user(UserFactory(clerk=True)),
        reason=ClosingReason.NOT_OURS,
        why="The county looks after this road: 317-555-0199.",
    )

    page = client.get(f"/requests/{request.reference}/").content.decode()

    assert "Not the city&#x27;s to fix" in page and "317-555-0199" in page


@pytest.mark.parametrize("status", RequestStatus)
def test_every_status_has_a_page(client, status):
    request = make_request_in(status)

    assert str(RequestStatus(status).label) in client.get(request.private_path).content.decode()


def test_the_list_shows_what_is_public(client):
    shown = make_request()
    private = make_request(service_type=ServiceTypeFactory(private=True))
    internal = make_request(service_type=ServiceTypeFactory(internal=True))
    hidden = make_request(
        service_type=ServiceTypeFactory(hidden_place=True),
        place=Place(words="77 Secret Ct", latitude=Decimal("40.04"), longitude=Decimal("-86.12")),
    )

    page = client.get("/requests/").content.decode()

    assert shown.reference in page and hidden.reference in page and "Secret" not in page
    assert private.reference not in page and internal.reference not in page


def test_the_list_goes_on_page_by_page_without_gaps(client):
    service_type = ServiceTypeFactory()
    made = [make_request(service_type=service_type).reference for _number in range(30)]

    first = client.get("/requests/").context["page"]
    second = client.get("/requests/", {"before": first.older}).context["page"]

    assert [item.reference for item in first.items + second.items] == made[::-1]
    assert second.older == ""


@pytest.mark.parametrize(
    "query", ["service=none", "status=%00", "before=x", "before=999", "page=9999", "status=a&status=b"]
)
def test_a_filter_that_makes_no_sense_is_no_error(client, query):
    make_request()

    assert client.get(f"/requests/?{query}").status_code == 200


def test_tracking_leads_from_the_number_to_the_page(client):
    request = make_request()

    assert client.get("/track/", {"number": request.reference}).headers["Location"] == request.get_absolute_url()
    wrong = client.get("/track/", {"number": "100-0018"})
    assert "One of the digits seems to be wrong" in wrong.content.decode()


def said_of(number, response):
    """A page without the number and without the token of its form, which is another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(number, "")


def test_tracking_never_says_whether_a_private_request_exists(client):
    private = make_request(service_type=ServiceTypeFactory(private=True))

    there = client.get("/track/", {"number": private.reference})
    nobodys = reference.for_primary_key(999_999)
    not_there = client.get("/track/", {"number": nobodys})

    assert there.status_code == not_there.status_code == 404
    assert said_of(private.reference, there) == said_of(nobodys, not_there)
