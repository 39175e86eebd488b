"""Signing in with an address gives somebody the contact that belongs to it, whatever the city has corrected since."""

import pytest

from service_requests.models import ServiceRequest
from service_requests.services import Reporter
from tests.factories import ContactFactory, UserFactory, make_request
from tests.service_requests.test_two_at_once import at_once
from westfield.kernel.models import Contact
from westfield.portal.people import recognise


@pytest.fixture
def ann(db):
    """A resident who has signed in before, and who asked for something."""
    user = UserFactory(email="ann@example.com", name="Ann")
    make_request(reporter=Reporter(email="ann@example.com"))
    recognise(user=user)
    return user


def mine(client, user) -> str:
    client.force_login(user)
    return client.get("/my/").content.decode()


def test_whoever_proves_an_address_sees_what_was_asked_with_it(client, db):
    request = make_request(reporter=Reporter(email="ann@example.com"))

    contact = recognise(user=UserFactory(email="ann@example.com"))

    assert contact == request.reporter
    assert contact.email_verified_at
    assert request.reference in mine(client, contact.user)


def test_after_the_citys_correction_of_the_contact_the_resident_gets_a_new_one(ann):
    before = Contact.objects.get(user=ann)
    Contact.objects.filter(pk=before.pk).update(email="anne@example.com", email_verified_at=None)

    now = recognise(user=ann)

    before.refresh_from_db()
    assert (now.email, now.user) == ("ann@example.com", ann)
    assert (before.user, before.email_verified_at) == (None, None)
    assert ServiceRequest.objects.get().reporter == before


def test_after_the_citys_correction_of_the_account_the_contact_of_the_new_address_is_theirs(client, ann):
    request = make_request(reporter=Reporter(email="anne@example.com"))
    ann.email = "anne@example.com"
    ann.save()

    assert recognise(user=ann) == request.reporter
    assert request.reference in mine(client, ann)
    assert Contact.objects.get(email="ann@example.com").user is None


def test_an_address_that_went_to_somebody_else_takes_its_contact_along(ann):
    ann.email = "anne@example.com"
    ann.save()
    heir = UserFactory(email="ann@example.com")

    contact = recognise(user=heir)

    assert (contact.email, contact.user) == ("ann@example.com", heir)
    assert recognise(user=ann).email == "anne@example.com"
    assert Contact.objects.get(pk=contact.pk).user == heir


def test_a_contact_that_lost_its_address_is_let_go(ann):
    Contact.objects.filter(user=ann).update(email=None, email_verified_at=None, phone="+13175550123")

    recognise(user=ann)

    assert Contact.objects.get(phone="+13175550123").user is None


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_once_end_with_one_contact():
    user = UserFactory(email="ann@example.com")
    ContactFactory(email="anne@example.com", user=user)

    outcomes = at_once(*[lambda: recognise(user=user) for _device in range(4)])

    assert {outcome.pk for outcome in outcomes} == {Contact.objects.get(email="ann@example.com").pk}
    assert Contact.objects.get(user=user).email == "ann@example.com"
