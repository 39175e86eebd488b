"""Two contacts that are one person are put together, and a mistake is taken back to the last row."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction

from service_requests import services
from service_requests.lookalikes import lookalikes
from service_requests.models import Call, Follow, ServiceRequest
from service_requests.services import Reporter
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request
from tests.service_requests.test_two_at_once import wait_until_somebody_waits
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, ContactMerge
from westfield.kernel.workflow import TransitionNotAllowed
from westfield.portal.people import recognise

PHONE = "+13175550134"
BY_MAIL = Reporter(name="Ana Diaz", email="ana@example.com")
BY_PHONE = Reporter(name="Ana Diaz", phone=PHONE)


@pytest.fixture
def at_the_desk(clerk):
    return Actor.of_user(clerk)


@pytest.fixture
def known_twice(at_the_desk):
    """Ana, who wrote once and called once; both have followed what a neighbor reported."""
    written, called = make_request(reporter=BY_MAIL), make_request(reporter=BY_PHONE, by=at_the_desk)
    neighbors = make_request(reporter=Reporter(email="neighbor@example.com"))
    for contact in (written.reporter, called.reporter):
        services.follow(request=neighbors, by=Actor.of_contact(contact), form_key=uuid4(), me_too=True)
    services.note_call(
        request=neighbors, by=at_the_desk, reporter=BY_PHONE, note="Still there.", follows=False, form_key=uuid4()
    )
    return written.reporter, called.reporter


def everything():
    """Every row that could have moved, as it stands."""
    return {
        model.__name__: list(model.objects.order_by("pk").values()) for model in (Contact, ServiceRequest, Follow, Call)
    }


def merge(one, other, by, **more):
    return services.merge_contacts(one=one, other=other, by=by, **({"has_asked": True} | more))


def test_what_was_one_contacts_is_the_others(known_twice, at_the_desk):
    by_mail, by_phone = known_twice

    merge(by_phone, by_mail, at_the_desk)

    by_phone.refresh_from_db()
    by_mail.refresh_from_db()
    assert (by_phone.merged_into, by_mail.phone) == (by_mail, PHONE)
    assert by_mail.requests.count() == 2
    assert Call.objects.get().contact == by_mail


def test_taken_back_everything_is_exactly_as_it_was(known_twice, at_the_desk):
    before = everything()

    made = merge(*known_twice, at_the_desk)
    assert everything() != before
    services.undo_contact_merge(merge=made, by=at_the_desk)

    assert everything() == before


def test_what_came_in_since_stays_where_it_came_in(known_twice, at_the_desk):
    by_mail, by_phone = known_twice
    made = merge(by_mail, by_phone, at_the_desk)
    since = make_request(reporter=BY_PHONE, by=at_the_desk)
    assert since.reporter == by_mail

    services.undo_contact_merge(merge=made, by=at_the_desk)

    since.refresh_from_db()
    assert since.reporter == by_mail
    assert make_request(reporter=BY_PHONE, by=at_the_desk).reporter == by_phone


def test_the_same_button_twice_is_one_merge_and_one_undoing(known_twice, at_the_desk):
    first, second = (merge(*known_twice, at_the_desk) for _twice in range(2))
    undone = [services.undo_contact_merge(merge=first, by=at_the_desk).undone_at for _twice in range(2)]

    assert first.pk == second.pk and undone[0] == undone[1]
    assert ContactMerge.objects.count() == 1


@pytest.mark.parametrize("order", [1, -1])
def test_whoever_can_be_written_to_stays_whichever_was_opened(order, known_twice, at_the_desk):
    made = merge(*known_twice[::order], at_the_desk)

    assert (made.kept.email, made.gone.email) == ("ana@example.com", None)


def test_nothing_is_opened_to_a_mailbox_before_somebody_has_asked(known_twice, at_the_desk):
    with pytest.raises(TransitionNotAllowed, match="Ask the person first"):
        merge(*known_twice, at_the_desk, has_asked=False)


def test_two_who_have_both_proved_an_address_stay_two(at_the_desk):
    one, other = ContactFactory(verified=True), ContactFactory(verified=True)

    with pytest.raises(TransitionNotAllowed, match="They stay two"):
        merge(one, other, at_the_desk)


def test_whoever_owns_a_mistyped_address_reads_nothing_of_the_person_it_was_merged_into(at_the_desk):
    """ana@gmial.com was a slip of Ana's; one day its true owner signs in."""
    ana = ContactFactory(email="ana@gmail.com", verified=True)
    slip = make_request(reporter=Reporter(email="ana@gmial.com")).reporter
    private = make_request(service_type=ServiceTypeFactory(private=True), reporter=Reporter(email=ana.email))
    merge(slip, ana, at_the_desk)

    owner = Actor.of_user(UserFactory(email="ana@gmial.com"))
    recognise(user=owner.user)
    owner = Actor.of_user(owner.user)

    assert owner.contact.pk == slip.pk
    assert not ServiceRequest.objects.visible_to(owner).filter(pk=private.pk).exists()
    assert not ServiceRequest.objects.reported_by(owner.contact).exists()
    # From now on the address is its owner's: what comes in under it is not Ana's.
    assert make_request(reporter=Reporter(email="ana@gmial.com")).reporter == slip


def test_a_stranger_who_types_somebodys_address_and_number_reads_nothing(client, at_the_desk):
    ana = ContactFactory(email="ana@example.com", phone=PHONE, verified=True)
    private = make_request(service_type=ServiceTypeFactory(private=True), reporter=Reporter(email=ana.email))
    by_phone = make_request(reporter=Reporter(name="Mallory", phone=PHONE)).reporter
    merge(by_phone, ana, at_the_desk)

    typed = make_request(reporter=Reporter(name="Mallory", phone=PHONE))

    stranger = Actor.stranger(links=frozenset({("requests.servicerequest", typed.pk)}))
    assert typed.reporter == ana
    assert not ServiceRequest.objects.visible_to(stranger).filter(pk=private.pk).exists()


def test_a_chain_of_merges_leads_to_its_end_and_is_taken_back_from_there(at_the_desk):
    first, second, third = (ContactFactory(caller=True, name=f"Nr {number}") for number in range(3))
    inner = merge(second, third, at_the_desk)
    outer = merge(first, second, at_the_desk)
    third.refresh_from_db()
    assert third.merged_into == first

    with pytest.raises(TransitionNotAllowed, match="Undo that first"):
        services.undo_contact_merge(merge=inner, by=at_the_desk)
    services.undo_contact_merge(merge=outer, by=at_the_desk)
    services.undo_contact_merge(merge=inner, by=at_the_desk)

    third.refresh_from_db()
    assert third.merged_into is None


def test_an_address_that_was_let_go_of_does_not_come_back(known_twice, at_the_desk):
    by_mail, by_phone = known_twice
    made = merge(by_mail, by_phone, at_the_desk)
    Call.objects.update(contact=None)

    services.undo_contact_merge(merge=made, by=at_the_desk)

    assert Call.objects.get().contact is None


def test_only_who_may_merges(known_twice, streets):
    supervisor = Actor.of_user(UserFactory(supervisor=True, department=streets))

    with pytest.raises(PermissionDenied):
        merge(*known_twice, supervisor)


def test_lookalikes_have_the_same_number_or_the_same_name(known_twice):
    by_mail, by_phone = known_twice
    same_number = ContactFactory(name="Somebody", phone=PHONE)
    ContactFactory(name="Ana Miller")

    looks = {look.contact: [str(why) for why in look.why] for look in lookalikes(by_phone)}

    assert looks == {by_mail: ["same name"], same_number: ["same phone number"]}


def test_the_pages_lead_from_one_to_the_other_and_back(known_twice, clerk, signed_in):
    by_mail, by_phone = known_twice
    client = signed_in(clerk)
    found = client.get("/desk/contacts/?q=ana+di").content.decode()
    page = client.get(f"/desk/contacts/{by_phone.pk}/").content.decode()
    preview = client.get(f"/desk/contacts/{by_phone.pk}/merge/{by_mail.pk}/").content.decode()

    refused = client.post(f"/desk/contacts/{by_phone.pk}/merge/{by_mail.pk}/")
    done = client.post(f"/desk/contacts/{by_phone.pk}/merge/{by_mail.pk}/", {"has_asked": "on"}, follow=True)
    undone = client.post(f"/desk/contacts/merges/{ContactMerge.objects.get().pk}/undo/", follow=True)

    assert f"/desk/contacts/{by_mail.pk}/" in found and f"/merge/{by_mail.pk}/" in page
    assert "Nobody has proved that address yet" in preview
    assert (refused.status_code, done.status_code) == (409, 200)
    assert "Take it back" in done.content.decode()
    assert "two contacts again" in undone.content.decode()
    assert not Contact.objects.exclude(merged_into=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_make_one_merge(transactional_db):
    """One merges what the other one undoes, merges and reports: whoever comes second finds it done."""
    clerk = Actor.of_user(UserFactory(clerk=True))
    one, other = make_request(reporter=BY_MAIL).reporter, make_request(reporter=BY_PHONE, by=clerk).reporter
    begun = Barrier(3)

    def press(act):
        try:
            begun.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    acts = [
        lambda: merge(one, other, clerk).pk,
        lambda: merge(other, one, clerk).pk,
        lambda: make_request(reporter=BY_PHONE, by=clerk).pk,
    ]
    with ThreadPoolExecutor(3) as clerks:
        first, second, _reported = (each.result(timeout=30) for each in [clerks.submit(press, act) for act in acts])

    assert first == second and ContactMerge.objects.count() == 1
    assert not ServiceRequest.objects.exclude(reporter=one).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_in_a_circle_with_whoever_closes_what_belongs_together(transactional_db):
    clerk = Actor.of_user(UserFactory(clerk=True))
    child, root = (make_request(reporter=BY_PHONE, by=clerk) for _twice in range(2))
    services.merge(child=child, parent=root, by=clerk)
    other = ContactFactory(email="ana@example.com", phone=None)

    with ThreadPoolExecutor(1) as colleague, transaction.atomic():
        ServiceRequest.objects.select_for_update().get(pk=root.pk)
        merging = colleague.submit(with_own_connection, lambda: merge(child.reporter, other, clerk))
        wait_until_somebody_waits()
        list(ServiceRequest.objects.select_for_update().filter(merged_into=root))

    assert merging.result(timeout=30).kept == other


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_in_a_circle_with_whoever_takes_a_call_while_it_is_undone(transactional_db):
    clerk = Actor.of_user(UserFactory(clerk=True))
    request = make_request(reporter=BY_PHONE, by=clerk)
    made = merge(request.reporter, ContactFactory(email="ana@example.com", phone=None), clerk)

    with ThreadPoolExecutor(1) as colleague, transaction.atomic():
        ServiceRequest.objects.select_for_update().get(pk=request.pk)
        undoing = colleague.submit(with_own_connection, lambda: services.undo_contact_merge(merge=made, by=clerk))
        wait_until_somebody_waits()
        Contact.objects.with_address(email="ana@example.com")

    assert undoing.result(timeout=30).undone_at is not None


def with_own_connection(act):
    try:
        return act()
    finally:
        connections.close_all()
