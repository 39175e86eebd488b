"""Following somebody else's request: who hears, who counts, and what nobody learns by trying."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import Follow, ServiceRequest, Words
from service_requests.services import OwnRequest, Reporter
from service_requests.statuses import ClosingReason
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact

pytestmark = pytest.mark.django_db

ANN = Reporter(email="ann@example.com")


def follow(request, *, by=None, reporter=None, **more):
    return services.follow(
        request=request, by=by or Actor.stranger(), form_key=more.pop("form_key", uuid4()), reporter=reporter, **more
    )


def counted(request):
    return ServiceRequest.objects.values_list("me_too_count", flat=True).get(pk=request.pk)


def told(email):
    return [n.message for n in Notification.objects.filter(address=email).order_by("created_at")]


def complete(request):
    services.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Filled with hot mix.")


def test_a_typed_address_is_written_to_and_hears_nothing_before_its_owner_confirms():
    request = make_request()
    asked = follow(request, reporter=ANN)
    complete(request)

    assert not asked.is_on
    assert told("ann@example.com") == ["requests/confirm_follow"]


def test_who_confirmed_hears_in_public_words_with_a_link_to_stop():
    request = make_request(description="Ask my neighbor Zaphod", reporter=Reporter(email="rita@example.com"))
    confirmed = services.confirm_follow(follow=follow(request, reporter=ANN))
    complete(request)

    mail = render(Notification.objects.get(message="requests/followed_completed"))
    assert "Filled with hot mix." in mail.text and confirmed.stop_path in mail.text
    assert "Zaphod" not in mail.text and "/mine/" not in mail.text and "rita" not in mail.text


def test_who_is_signed_in_follows_at_once_and_no_mail_asks():
    request, contact = make_request(), ContactFactory(email="ann@example.com")

    assert follow(request, by=Actor.of_contact(contact)).is_on
    assert told("ann@example.com") == []


def test_who_stopped_hears_no_more_and_may_come_back():
    request, contact = make_request(), ContactFactory(email="ann@example.com")
    followed = follow(request, by=Actor.of_contact(contact))

    assert not services.stop_following(follow=followed).is_on
    complete(request)
    assert told("ann@example.com") == []

    assert follow(request, by=Actor.of_contact(contact)).pk == followed.pk
    followed.refresh_from_db()
    assert followed.is_on


def test_me_too_counts_once_per_form_and_once_per_person():
    request, contact, form_key = make_request(), ContactFactory(email="ann@example.com"), uuid4()

    follow(request, me_too=True, form_key=form_key)
    follow(request, me_too=True, form_key=form_key)
    assert counted(request) == 1

    follow(request, by=Actor.of_contact(contact), me_too=True)
    follow(request, by=Actor.of_contact(contact), me_too=True)
    assert counted(request) == 2


def test_forms_of_one_address_become_one_person_once_they_confirm():
    request = make_request()
    first, second = (follow(request, reporter=ANN, me_too=True) for _form in range(2))
    assert counted(request) == 2  # nobody learns from the count whose address was typed before

    services.confirm_follow(follow=second)
    services.confirm_follow(follow=first)

    assert counted(request) == 1
    assert Follow.objects.filter(is_me_too=True).count() == 1


def test_every_address_gets_the_same_answer_known_or_not():
    """Somebody who follows, the reporter, and somebody unknown: nothing that a stranger sees tells them apart."""
    request = make_request(reporter=Reporter(email="rita@example.com"))
    services.confirm_follow(follow=follow(request, reporter=ANN, me_too=True))
    before = counted(request)

    for number, email in enumerate(["ann@example.com", "rita@example.com", "new@example.com"], start=1):
        follow(request, reporter=Reporter(email=email), me_too=True)
        assert counted(request) == before + number
        assert "requests/confirm_follow" in told(email)


def test_the_reporters_own_address_counts_for_nothing_once_it_is_confirmed():
    request = make_request(reporter=ANN)
    asked = follow(request, reporter=ANN, me_too=True)

    assert not services.confirm_follow(follow=asked).is_on
    assert counted(request) == 0
    complete(request)
    assert told("ann@example.com").count("requests/followed_completed") == 0


def test_the_reporter_is_told_that_they_hear_anyway():
    request = make_request(reporter=ANN)

    with pytest.raises(OwnRequest):
        follow(request, by=Actor.of_contact(Contact.objects.get(email="ann@example.com")))


@pytest.mark.parametrize("traits", [{"private": True}, {"internal": True}])
def test_what_strangers_may_not_know_of_nobody_follows(traits):
    with pytest.raises(PermissionDenied):
        follow(make_request(service_type=ServiceTypeFactory(**traits)), reporter=ANN)


def test_a_held_request_is_not_followed():
    request = make_request()
    ServiceRequest.objects.filter(pk=request.pk).update(held_because="robot")

    with pytest.raises(PermissionDenied):
        follow(request, reporter=ANN)


def test_words_of_others_are_for_the_desk_until_somebody_publishes_them():
    request = make_request()
    follow(request, me_too=True, words="Mine is deeper.")
    said = Words.objects.get(kind="others")
    reporter, clerk = (
        Actor.stranger(links=frozenset({("requests.servicerequest", request.pk)})),
        UserFactory(clerk=True),
    )

    assert said not in Words.objects.visible_to(reporter, request)
    assert said in Words.objects.visible_to(Actor.of_user(clerk), request)
    services.publish(item=said, by=Actor.of_user(clerk))
    assert said in Words.objects.visible_to(Actor.stranger(), request)
    request.refresh_from_db()
    assert request.news_at is not None


def test_a_second_mail_about_the_same_is_not_sent_within_the_hour():
    request = make_request()
    for _press in range(3):
        follow(request, reporter=ANN)

    assert told("ann@example.com") == ["requests/confirm_follow"]


@pytest.mark.parametrize("how_many", [1, 500])
def test_closing_costs_the_same_for_one_follower_and_for_five_hundred(how_many, django_assert_max_num_queries):
    request = make_request(reporter=Reporter(email="rita@example.com"))
    contacts = Contact.objects.bulk_create(Contact(email=f"f{n}@example.com") for n in range(how_many))
    now = request.received_at
    Follow.objects.bulk_create(
        Follow(request=request, contact=each, form_key=uuid4(), confirmed_at=now) for each in contacts
    )
    clerk = Actor.of_user(UserFactory(clerk=True))
    clerk.may("requests.close_requests")  # permissions are asked for once per request

    with django_assert_max_num_queries(16):
        services.close_without_work(request=request, by=clerk, reason=ClosingReason.DECLINED, why="Not planned.")

    assert Notification.objects.filter(message="requests/followed_closed_without_work").count() == how_many


def test_an_address_that_nobody_confirms_is_forgotten_and_its_voice_stays(client):
    request = make_request()
    asked, confirmed = (follow(request, reporter=Reporter(email=each), me_too=True) for each in ("a@a.org", "b@b.org"))
    services.confirm_follow(follow=confirmed)

    assert services.forget_unconfirmed() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert services.forget_unconfirmed() == 1

    asked.refresh_from_db()
    assert asked.contact is None and counted(request) == 2
    assert client.get(asked.confirm_path).status_code == 404


def test_withdrawn_and_opened_again_all_night_is_one_mail_to_a_follower():
    request = make_request(reporter=Reporter(email="ann@example.com"))
    services.follow(request=request, by=Actor.of_contact(ContactFactory(email="fay@example.com")), form_key=uuid4())
    ann = Actor.of_contact(request.reporter)

    for _time in range(3):
        services.withdraw(request=request, by=ann)
        services.reopen(request=request, by=ann, why="After all.")

    assert Notification.objects.filter(message__startswith="requests/followed").count() == 1


def test_a_follower_does_not_read_of_a_withdrawn_request_what_was_done_before():
    clerk = Actor.of_user(UserFactory(clerk=True))
    request = make_request(reporter=Reporter(email="ann@example.com"))
    services.complete(request=request, by=clerk, what_was_done="Filled.")
    services.reopen(request=request, by=clerk, why="Not yet.")
    services.follow(request=request, by=Actor.of_contact(ContactFactory(email="fay@example.com")), form_key=uuid4())
    services.withdraw(request=request, by=Actor.of_contact(request.reporter))

    assert "Filled." not in render(Notification.objects.get(message="requests/followed_closed_without_work")).text
