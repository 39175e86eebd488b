"""What a resident who signed in finds: their requests, those they follow, how they want to be told."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from service_requests import services
from service_requests.services import Reporter
from service_requests.statuses import WaitingReason
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, User
from westfield.portal.people import prefer

pytestmark = pytest.mark.django_db

ANN = Reporter(email="ann@example.com")


@pytest.fixture
def ann(client):
    user = UserFactory(email="ann@example.com")
    Contact.objects.create(email="ann@example.com", user=user, name="Ann")
    client.force_login(user)
    return client


def desk():
    return Actor.of_user(UserFactory(clerk=True))


def test_each_request_says_where_it_stands_and_what_is_new(ann):
    request = make_request(reporter=ANN)
    services.complete(request=request, by=desk(), what_was_done="Filled.")
    make_request(reporter=Reporter(email="bob@example.com"), description="Not mine")

    [mine] = ann.get("/my/").context["mine"]

    assert mine.request == request and str(mine.last_news) == "Completed." and mine.next_step == ""


def test_what_waits_for_an_answer_stands_first(ann):
    request = make_request(reporter=ANN)
    services.wait(request=request, by=desk(), reason=WaitingReason.REPORTER, question="Which side?")
    make_request(reporter=ANN)

    page = ann.get("/my/").content.decode()

    assert "We are waiting for your answer" in page and f"{request.private_path}#question" in page


def test_what_others_add_is_no_news_before_it_is_published(ann):
    request = make_request(reporter=ANN)
    services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True, words="Mine is deeper.")

    page = ann.get("/my/").content.decode()

    assert "Somebody else added" not in page and "deeper" not in page


def test_the_list_goes_on_page_by_page_without_gaps(ann):
    service_type = ServiceTypeFactory()
    made = [make_request(service_type=service_type, reporter=ANN).reference for _number in range(45)]

    seen, before = [], ""
    for _page in range(3):
        context = ann.get("/my/", {"before": before} if before else {}).context
        seen += [mine.request.reference for mine in context["mine"]]
        before = context["older"]

    assert seen == made[::-1] and before == ""


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_page_costs_the_same_for_one_request_and_for_many(ann, how_many):
    service_type = ServiceTypeFactory()
    for _number in range(how_many):
        make_request(service_type=service_type, reporter=ANN)
        other = make_request(service_type=service_type)
        services.follow(
            request=other, by=Actor.of_contact(Contact.objects.get(email="ann@example.com")), form_key=uuid4()
        )

    with CaptureQueriesContext(connection) as captured:
        assert ann.get("/my/").status_code == 200

    assert len(captured) <= 6, [query["sql"] for query in captured]


def test_who_asked_for_nothing_is_shown_where_to_begin(ann):
    assert "Nothing here yet." in ann.get("/my/").content.decode()


def test_preferences_are_kept_and_another_phone_must_be_proved_again(ann):
    Contact.objects.update(phone="+13175550142", phone_verified_at=make_request().received_at)

    typed = {"name": "Ann Lee", "phone": "317 555 0199", "preferred_language": "es", "tell_by": "nothing"}
    assert ann.post("/my/preferences/", typed).status_code == 302

    contact = Contact.objects.get(email="ann@example.com")
    assert (contact.name, contact.phone, contact.phone_verified_at) == ("Ann Lee", "+13175550199", None)
    assert (contact.language, contact.tell_by, contact.user.language) == ("es", "nothing", "es")


def test_a_wrong_phone_number_is_said_and_nothing_is_lost(ann):
    typed = {"name": "Ann Lee", "phone": "12", "preferred_language": "en", "tell_by": "email"}
    response = ann.post("/my/preferences/", typed)

    assert response.status_code == 422
    assert 'value="Ann Lee"' in response.content.decode()


def test_staff_have_no_such_page_of_their_own(client):
    client.force_login(UserFactory(clerk=True))

    assert client.get("/my/preferences/").headers["Location"] == "/my/"
    assert client.get("/my/").status_code == 200


def test_strangers_sign_in_first(client):
    assert "/accounts/login/" in client.get("/my/preferences/").headers["Location"]


@pytest.mark.django_db(transaction=True)
def test_saving_preferences_waits_for_whoever_signs_in_and_not_in_a_circle():
    user = UserFactory(email="ann@example.com")
    contact = Contact.objects.create(email="ann@example.com", user=user)
    wishes = {"name": "Ann", "phone": "", "language": "es", "tell_by": "email"}

    def save():
        prefer(contact=contact, **wishes)
        connection.close()

    saving = threading.Thread(target=save)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        saving.start()
        saving.join(0.5)
        assert saving.is_alive()
        Contact.objects.select_for_update(nowait=True).get(pk=contact.pk)
    saving.join(20)

    contact.refresh_from_db()
    assert contact.language == "es"
