"""Internal notes and whom they mention: read right, told without what the note says, and only to who may read it."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.colleagues import handle_of, mentioned_in, who_read
from service_requests.models import Mention, Words
from service_requests.statuses import HeldReason, RequestStatus
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """Ana Diaz, Ana Ruiz, José Núñez and Bob, all clerks."""
    names = {"ana.diaz": "Ana Diaz", "ana.ruiz": "Ana Ruiz", "jose": "José Núñez", "bob": ""}
    return {
        handle: UserFactory(clerk=True, name=name, email=f"{handle}@westfield.example")
        for handle, name in names.items()
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ana Diaz, is this yours?", ["ana.diaz"]),
        ("Please look, @ana.ruiz.", ["ana.ruiz"]),
        ("@ANA DIAZ @ana.diaz", ["ana.diaz"]),
        ("@Diaz and @Ruiz: both of you", ["ana.diaz", "ana.ruiz"]),
        ("(@jose) see the photo", ["jose"]),
        ("@José Núñez’s crew", ["jose"]),
        ("@Jose Nunez", ["jose"]),
        ("@bob", ["bob"]),
        ("@bob@westfield.example", ["bob"]),
        ("@Ana  Diaz", []),
        ("write to bob@westfield.example", []),
        ("3 @ 5 dollars", []),
        ("@Bobby", []),
        ("@", []),
        ("@Diaz-Ruiz", ["ana.diaz"]),
    ],
)
def test_who_is_meant(text, named, desk):
    found = mentioned_in(text, list(desk.values()))

    assert [user.email.partition("@")[0] for user in found.users] == named


def test_a_name_that_two_share_is_nobodys_until_it_is_clear(desk):
    found = mentioned_in("@Ana, is this yours?", list(desk.values()))

    assert found.users == []
    assert {name: len(users) for name, users in found.unclear.items()} == {"Ana": 2}


def test_a_name_of_nobody_is_said(desk):
    assert mentioned_in("Seen by @Zoë-Marie.", list(desk.values())).unknown == ["Zoë-Marie"]


def test_what_is_suggested_names_one_person_only(desk):
    twin = UserFactory(clerk=True, name="Ana Diaz", email="diaz2@westfield.example")
    everybody = [*desk.values(), twin]

    for user in everybody:
        assert mentioned_in(f"@{handle_of(user, everybody)} hello", everybody).users == [user]


def test_colleagues_are_the_desk_that_may_read_it(streets, clerk):
    own = UserFactory(supervisor=True, department=streets)
    administrator = UserFactory(administrator=True)
    elsewhere = UserFactory(supervisor=True)
    UserFactory(clerk=True, is_active=False)
    UserFactory(crew_member=True, department=streets)
    UserFactory(manager=True, department=streets)
    public = make_request(service_type=ServiceTypeFactory(department=streets))
    private = make_request(service_type=ServiceTypeFactory(department=streets, private=True))

    assert set(who_read(private)) == {clerk, own, administrator}
    assert set(who_read(public)) == {clerk, own, administrator, elsewhere}


def test_a_mention_is_found_and_told_but_the_note_stays_in_the_house(clerk, desk):
    request, key = make_request(), uuid4()
    services.note(request=request, by=Actor.of_user(clerk), text="@Ana Diaz the caller shouted.", form_key=key)
    with pytest.raises(services.AlreadyDone):
        services.note(request=request, by=Actor.of_user(clerk), text="@Ana Diaz the caller shouted.", form_key=key)

    [mention] = Mention.objects.all()
    mail = render(Notification.objects.get(message="requests/mention"))
    assert (mention.user, mention.read_at) == (desk["ana.diaz"], None)
    assert "shouted" not in mail.subject + mail.text
    assert "Cleo Clerk has mentioned you" in mail.text
    assert f"/desk/requests/{request.reference}/#words-{mention.words_id}" in mail.text


def test_nobody_is_mentioned_who_may_not_read_it_or_who_wrote_it(clerk, streets):
    UserFactory(supervisor=True, department=streets, name="Sue Super")
    request = make_request(service_type=ServiceTypeFactory(private=True))

    services.note(request=request, by=Actor.of_user(clerk), text="@Sue Super @Cleo Clerk look.")

    assert Words.objects.filter(kind="note").exists()
    assert not Mention.objects.exists()


def test_a_note_is_possible_whatever_became_of_it_but_not_while_it_is_held(clerk):
    by = Actor.of_user(clerk)
    for status in RequestStatus:
        services.note(request=make_request_in(status), by=by, text="For the record.")

    with pytest.raises(PermissionDenied):
        services.note(request=make_request(held_because=HeldReason.ROBOT), by=by, text="Hm.")


def test_a_supervisor_elsewhere_leaves_no_note(streets):
    with pytest.raises(PermissionDenied):
        services.note(
            request=make_request(), by=Actor.of_user(UserFactory(supervisor=True, department=streets)), text="Hm."
        )


def test_a_note_is_no_answer_to_the_reporter(clerk):
    request = make_request()

    services.note(request=request, by=Actor.of_user(clerk), text="For us.")

    request.refresh_from_db()
    assert request.first_response_at is None


def test_mentions_follow_what_one_may_see(clerk, streets):
    supervisor = UserFactory(supervisor=True, department=streets, name="Sue Super")
    request = make_request(service_type=ServiceTypeFactory(department=streets, private=True))
    services.note(request=request, by=Actor.of_user(clerk), text="@Sue Super look.")
    seen = Mention.objects.visible_to(Actor.of_user(supervisor))
    assert seen.unread().count() == 1
    assert not Mention.objects.visible_to(Actor.of_user(clerk)).exists()

    services.assign(request=request, by=Actor.of_user(clerk), department=make_request().department)

    assert not Mention.objects.visible_to(Actor.of_user(supervisor)).exists()


def test_reading_is_noted_once(clerk, desk):
    request = make_request()
    for _note in range(2):
        services.note(request=request, by=Actor.of_user(clerk), text="@Ana Diaz look.")
    first = Mention.objects.order_by("pk").first()

    assert services.note_mentions_read(user=desk["ana.diaz"], mention=first) == 1
    assert services.note_mentions_read(user=clerk) == 0
    assert services.note_mentions_read(user=desk["ana.diaz"]) == 1
