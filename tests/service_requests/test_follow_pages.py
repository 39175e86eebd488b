"""The pages around following: the form on the status page, and the buttons behind the links in our mails."""

from uuid import uuid4

import pytest
from django.test import Client

from notifications.models import Notification
from service_requests import services
from service_requests.models import Follow, ServiceRequest
from service_requests.services import Reporter
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact

pytestmark = pytest.mark.django_db


def follow_path(request):
    return f"{request.get_absolute_url()}follow/"


def pressed(client, request, **typed):
    return client.post(follow_path(request), {"form_key": str(uuid4()), **typed}, follow=True)


def asked(request, email="ann@example.com"):
    return services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), reporter=Reporter(email=email))


def counted():
    return ServiceRequest.objects.get().me_too_count


def test_mine_too_counts_once_in_a_browser_and_says_so(client):
    request = make_request()

    assert "Your voice counts" in pressed(client, request, mine_too="on").content.decode()
    page = pressed(client, request, mine_too="on", email="ann@example.com").content.decode()

    assert counted() == 1
    assert "One more person has said this is theirs too" in page and "You said that this is yours too" in page
    assert pressed(Client(), request, mine_too="on").status_code == 200
    assert counted() == 2


def test_just_following_needs_an_address(client):
    response = client.post(follow_path(make_request()), {"form_key": str(uuid4())})

    assert response.status_code == 422
    assert "Tell us the e-mail address" in response.content.decode()


def test_every_address_is_thanked_in_the_same_words(client):
    request = make_request(reporter=Reporter(email="rita@example.com"))
    services.confirm_follow(follow=asked(request))

    said = []
    for email in ("rita@example.com", "ann@example.com", "new@example.com"):
        page = pressed(Client(), request, email=email).content.decode()
        said.append([line for line in page.splitlines() if "usa-alert__text" in line])

    assert said[0] == said[1] == said[2] and "One more step" in said[0][0]


def test_a_robot_is_thanked_and_nothing_happens(client):
    request = make_request()

    assert "One more step" in pressed(client, request, email="ann@example.com", website="x").content.decode()
    assert not Follow.objects.exists() and not Notification.objects.filter(message="requests/confirm_follow").exists()


def test_too_many_mails_to_one_address_are_not_sent_and_nobody_learns_it(client, settings):
    settings.LIMITS = {**settings.LIMITS, "follows_to_email": ((1, 3600),)}
    first, second = make_request(), make_request()

    for request in (first, second):
        assert "One more step" in pressed(client, request, email="ann@example.com").content.decode()

    assert Notification.objects.filter(message="requests/confirm_follow").count() == 1


def test_the_link_in_the_mail_changes_nothing_and_its_button_does(client):
    request = make_request()
    followed = asked(request)

    response = client.get(followed.confirm_path)
    followed.refresh_from_db()
    assert followed.confirmed_at is None
    assert "noindex" in response.headers["X-Robots-Tag"] and "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"

    page = client.post(followed.confirm_path, follow=True).content.decode()
    followed.refresh_from_db()
    assert followed.is_on and "We write to you when it is closed" in page
    assert "We write to you already" in client.get(followed.confirm_path).content.decode()


def test_stopping_is_a_button_too(client):
    followed = services.confirm_follow(follow=asked(make_request()))

    client.get(followed.stop_path)
    followed.refresh_from_db()
    assert followed.is_on

    page = client.post(followed.stop_path, follow=True).content.decode()
    followed.refresh_from_db()
    assert not followed.is_on and "We write no more about this request" in page


def test_a_link_opens_only_what_it_is_for(client):
    followed, other = asked(make_request()), asked(make_request())

    for path in (
        followed.confirm_path.replace("/confirm/", "/stop/"),
        followed.confirm_path.replace(f"/{followed.pk}/", f"/{other.pk}/"),
        f"/requests/follows/{followed.pk}/stop/{'A' * 43}/",
        f"/requests/follows/{'9' * 40}/stop/{'A' * 43}/",
    ):
        assert client.get(path).status_code == client.post(path).status_code == 404


def test_what_became_private_is_neither_confirmed_nor_named(client):
    request = make_request()
    pending, standing = asked(request), services.confirm_follow(follow=asked(request, "bob@example.com"))
    ServiceRequest.objects.update(is_private=True)

    assert client.get(pending.confirm_path).status_code == 404
    page = client.get(standing.stop_path).content.decode()
    assert request.reference not in page and "Stop the news" in page


@pytest.mark.parametrize("traits", [{"private": True}, {"internal": True}])
def test_there_is_no_form_for_what_strangers_may_not_know_of(client, traits):
    request = make_request(service_type=ServiceTypeFactory(**traits))

    assert client.post(follow_path(request), {"form_key": str(uuid4()), "mine_too": "on"}).status_code == 404
    assert counted() == 0


def test_who_is_signed_in_follows_with_one_button_and_stops_with_one(client):
    request, user = make_request(), UserFactory(email="ann@example.com")
    Contact.objects.create(email="ann@example.com", user=user)
    client.force_login(user)

    assert "You follow this request" in pressed(client, request).content.decode()
    assert "You follow" in client.get("/my/").content.decode()
    page = client.post(f"{request.get_absolute_url()}unfollow/", follow=True).content.decode()
    assert "You follow this request no longer" in page and "Does this concern you too?" in page


def test_the_reporter_is_told_kindly_that_they_hear_anyway(client):
    request, user = make_request(reporter=Reporter(email="ann@example.com")), UserFactory(email="ann@example.com")
    Contact.objects.update(user=user)
    client.force_login(user)

    assert "You reported this one yourself" in pressed(client, request, mine_too="on").content.decode()
    assert counted() == 0


def test_what_was_written_is_kept_also_by_who_only_follows(client):
    request = make_request()

    pressed(client, request, email="ann@example.com", words="It is deeper now.")

    assert [said.body for said in request.words.filter(kind="others")] == ["It is deeper now."]
    assert counted() == 0


@pytest.mark.parametrize("door", ["page", "form"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_blocked_sender_counts_for_nothing_by_either_door_and_is_thanked(client, door, signed_in):
    clerk = Actor.of_user(UserFactory(clerk=True))
    services.block(kind="email", value="ann@example.com", shown="ann@example.com", why="Abuse.", by=clerk)
    request, typed = make_request(), {"email": "ann@example.com"}
    if signed_in:
        user = UserFactory(email="ann@example.com")
        Contact.objects.create(email=user.email, user=user)
        client.force_login(user)
        typed = {}
    if door == "form":
        path, mine_too = f"/requests/new/{request.service_type.code}/", request.reference
        said = {"description": "Rubbish.", "form_key": str(uuid4()), "mine_too": mine_too, **typed}
        page = client.post(path, said, follow=True)
    else:
        page = pressed(client, request, mine_too="on", words="Rubbish.", **typed)

    assert page.status_code == 200 and "Thank you" in page.content.decode()
    assert counted() == 0 and not Follow.objects.exists() and not request.words.filter(kind="others").exists()
