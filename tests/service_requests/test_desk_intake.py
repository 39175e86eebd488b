"""A call is keyed in: who reported and who keyed it in are both kept, and nothing typed is lost."""

from uuid import uuid4

import pytest

from service_requests.aloud import number_aloud
from service_requests.models import ServiceRequest
from service_requests.statuses import Channel, PlaceNeeded
from tests.factories import RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request


@pytest.fixture
def pothole(streets, crew):
    service = ServiceTypeFactory(code="pothole", name={"en": "Pothole"}, department=streets)
    RoutingRuleFactory(service_type=service, department=streets, crew=crew)
    return service


def call(**more) -> dict[str, str]:
    said = {
        "form_key": str(uuid4()),
        "channel": "phone",
        "service": "pothole",
        "where": "130 Penn St",
        "description": "A hole as deep as a boot.",
        "name": "Ana Diaz",
        "phone": "317 555 0123",
        "email": "",
        "caller_language": "es",
    }
    return said | more


def test_a_call_becomes_a_request_with_caller_and_clerk(clerk, pothole, signed_in):
    answer = signed_in(clerk).post("/desk/intake/", call())

    made = ServiceRequest.objects.get()
    assert answer.headers["Location"] == f"/desk/intake/{made.reference}/"
    assert (made.entered_by, made.channel) == (clerk, Channel.PHONE)
    assert (made.reporter_details.name, made.reporter_details.phone) == ("Ana Diaz", "+13175550123")
    assert made.reporter.language == "es"
    assert made.work_orders.count() == 1


def test_the_number_is_shown_to_be_read_back_with_the_date(clerk, pothole, signed_in):
    client = signed_in(clerk)

    page = client.post("/desk/intake/", call(), follow=True).content.decode()

    made = ServiceRequest.objects.get()
    assert f'aria-hidden="true">{made.reference}</span>' in page
    assert number_aloud(made.reference) in page
    assert "We aim to be done by" in page
    assert 'autofocus data-next="/desk/intake/"' in page


def test_an_anonymous_caller_leaves_nothing_even_if_it_was_typed(clerk, pothole, signed_in):
    signed_in(clerk).post("/desk/intake/", call(anonymous="on", email="ana@example.com"))

    made = ServiceRequest.objects.get()
    details = made.reporter_details
    assert (details.name, details.phone, details.email) == ("", "", "")
    assert made.reporter is None


@pytest.mark.parametrize(("said", "box"), [({"anonymous": "on"}, "anonymous"), ({"phone": ""}, "phone")])
def test_a_service_that_wants_an_address_says_so_to_the_clerk(clerk, pothole, signed_in, said, box):
    ServiceTypeFactory(code="weeds", anonymous_allowed=False)

    answer = signed_in(clerk).post("/desk/intake/", call(service="weeds", asked_for="weeds", **said))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]
    assert "ask the caller for one" in answer.content.decode()


def test_a_post_can_be_answered_where_it_was_written(clerk, pothole, signed_in):
    ServiceTypeFactory(code="weeds", anonymous_allowed=False)
    post = {"channel": "facebook", "source_link": "https://social.example/posts/1"}

    answer = signed_in(clerk).post(
        "/desk/intake/", call(service="weeds", asked_for="weeds", anonymous="on", phone="", **post)
    )

    assert answer.status_code == 302
    assert ServiceRequest.objects.get().source_link == post["source_link"]


def test_the_same_call_sent_twice_is_one_request(clerk, pothole, signed_in):
    client, said = signed_in(clerk), call()

    first, second = (client.post("/desk/intake/", said) for _ in range(2))

    assert ServiceRequest.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_mistake_keeps_everything_that_was_typed(clerk, pothole, signed_in):
    answer = signed_in(clerk).post("/desk/intake/", call(service="", phone="12", where=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()
    for words in ("A hole as deep as a boot.", "Ana Diaz", 'value="12"', "Choose what the caller needs."):
        assert words in page


@pytest.mark.parametrize(
    ("needed", "status"), [(PlaceNeeded.REQUIRED, 422), (PlaceNeeded.OPTIONAL, 302), (PlaceNeeded.NONE, 302)]
)
def test_the_chosen_service_says_whether_a_place_is_needed(needed, status, clerk, pothole, signed_in):
    pothole.place_needed = needed
    pothole.save()

    answer = signed_in(clerk).post("/desk/intake/", call(where=""))

    assert answer.status_code == status


def test_a_clerk_may_key_in_an_internal_service_and_no_inactive_one(clerk, signed_in):
    ServiceTypeFactory(code="vandalized-sign", internal=True)
    ServiceTypeFactory(code="retired", is_active=False)
    client = signed_in(clerk)

    assert client.post("/desk/intake/", call(service="vandalized-sign")).status_code == 302
    assert client.post("/desk/intake/", call(service="retired")).status_code == 422


@pytest.mark.parametrize("channel", Channel)
def test_what_came_by_any_channel_is_keyed_in_with_a_link_to_it(channel, clerk, pothole, signed_in):
    link = "https://nextdoor.example/post/17"

    signed_in(clerk).post("/desk/intake/", call(channel=channel, source_link=link))

    made = ServiceRequest.objects.get()
    assert (made.channel, made.source_link) == (channel, link)


def test_a_service_can_be_chosen_by_the_link(clerk, pothole, signed_in):
    page = signed_in(clerk).get("/desk/intake/?service=pothole").content.decode()

    assert '<option value="pothole" selected>' in page


def test_the_number_of_what_one_may_not_see_is_not_read_back(streets, signed_in):
    private = make_request(service_type=ServiceTypeFactory(private=True))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert client.get(f"/desk/intake/{private.reference}/").status_code == 404
