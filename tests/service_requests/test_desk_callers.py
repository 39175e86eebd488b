"""Who is calling: found by what has been typed, with what of theirs is open; a call about it is noted with it."""

from uuid import uuid4

import pytest

from notifications.models import Notification
from service_requests import services
from service_requests.callers import callers_like, person_with
from service_requests.models import Call, Follow, HistoryEvent, ReporterDetails, ServiceRequest, Words
from service_requests.services import AlreadyDone, Caller, Reporter
from service_requests.statuses import RequestStatus
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact

ANA = Reporter(name="Ana Díaz-O’Brien", email="ana@example.com", phone="+13175550134", language="es")


@pytest.fixture
def at_the_desk(clerk):
    return Actor.of_user(clerk)


@pytest.fixture
def ana(db):
    return Contact.objects.create(name=ANA.name, email=ANA.email, phone=ANA.phone, language="es")


def names(typed, actor):
    return [person.name for person in callers_like(typed, actor=actor)]


@pytest.mark.parametrize(
    "typed",
    [
        "317", "(317) 555-01", "317-555-0134", "+1 317 555 0134", "1 317 555", "0134", "555-0134", "5550134",
        "ana", "díaz", "Diaz An", "obrien ANA", "DÍAZ-O'BRIEN", "ana@", "ANA@EXAMPLE.com",
    ],
)  # fmt: skip
def test_a_caller_is_found_by_a_number_a_name_or_an_address_as_typed(typed, ana, at_the_desk):
    ContactFactory(name="Ben Okafor", phone="+12195550177", email="ben@example.com")

    assert names(typed, at_the_desk) == [ANA.name]


@pytest.mark.parametrize("typed", ["", "3", "31", "a", "@", "ana b", "317-555-0135", "0135", "%", "\0", "' | 'ben"])
def test_nobody_is_found_by_too_little_or_something_else(typed, ana, at_the_desk):
    assert names(typed, at_the_desk) == []


def test_a_number_that_was_typed_with_a_report_finds_its_reporter(ana, at_the_desk):
    make_request(reporter=Reporter(email=ANA.email, phone="+13175550188"))

    assert names("317 555 0188", at_the_desk) == [ANA.name]


def test_whoever_left_only_a_name_and_whoever_called_for_somebody_are_found(at_the_desk):
    make_request(reporter=Reporter(name="Nameless Otherwise"), by=at_the_desk)
    make_request(reporter=Reporter(name="Old Mother"), caller=Caller("Dutiful Son", "+13175550166"), by=at_the_desk)

    assert names("nameless", at_the_desk) == ["Nameless Otherwise"]
    assert names("317-555-0166", at_the_desk) == ["Dutiful Son"]


def test_a_name_in_a_request_that_one_may_not_see_is_not_found(streets):
    private = ServiceTypeFactory(private=True)
    make_request(service_type=private, reporter=Reporter(name="Secret Reporter"))
    supervisor = Actor.of_user(UserFactory(supervisor=True, department=streets))

    assert names("secret", supervisor) == []
    assert person_with(f"d{ReporterDetails.objects.get().pk}", actor=supervisor) is None


def test_merged_contacts_are_found_as_the_one_that_stands_for_both(ana, at_the_desk):
    other = ContactFactory(name="Anita D.", email=None, phone="+13175550199")
    services.merge_contacts(one=ana, other=other, by=at_the_desk, has_asked=True)

    assert names("anita", at_the_desk) == [ANA.name]
    assert names("0199", at_the_desk) == [ANA.name]


@pytest.mark.parametrize("key", ["", "c", "c0", "cx", "x1", "c" + "9" * 30, "d1", "c1\0", "c²"])
def test_a_key_of_nobody_is_nobody(key, ana, at_the_desk):
    assert person_with(key, actor=at_the_desk) is None


def test_the_card_shows_what_is_open_as_far_as_one_may_see(ana, clerk, streets, signed_in):
    of_streets = make_request(service_type=ServiceTypeFactory(private=True, department=streets), reporter=ANA)
    elsewhere = make_request(service_type=ServiceTypeFactory(private=True), reporter=ANA)
    closed = make_request_in(RequestStatus.COMPLETED, reporter=ANA)
    supervisor = UserFactory(supervisor=True, department=streets)

    seen = {
        who.name: signed_in(who).get(f"/desk/intake/caller/?key=c{ana.pk}").content.decode()
        for who in (clerk, supervisor)
    }

    for page in seen.values():
        assert of_streets.reference in page and closed.reference not in page
    assert elsewhere.reference in seen[clerk.name] and elsewhere.reference not in seen[supervisor.name]


def test_an_administrators_suggestions_tell_no_more_than_it_takes_and_the_card_is_on_record(ana, signed_in):
    request = make_request(reporter=ANA)
    client = signed_in(UserFactory(administrator=True))

    suggested = client.get("/desk/intake/callers/?q=ana").content.decode()
    client.get(f"/desk/intake/caller/?key=c{ana.pk}")

    assert ANA.email not in suggested and "555-0134" not in suggested and "0134" in suggested
    assert [line.action for line in request.history.filter(action="see_contact")] == ["see_contact"]


def test_a_call_about_ones_own_is_noted_and_counts_nothing(ana, clerk, signed_in):
    request = make_request(reporter=ANA)
    said = {
        "form_key": str(uuid4()), "person": f"c{ana.pk}", "name": ANA.name, "email": ANA.email, "phone": ANA.phone,
        "caller_language": "es", "channel": "phone", "calls_about": request.reference,
        f"note_{request.reference}": "It has\0 grown.",
    }  # fmt: skip
    client = signed_in(clerk)

    answers = [client.post("/desk/intake/", said) for _twice in range(2)]

    request.refresh_from_db()
    assert {answer.headers["Location"] for answer in answers} == {f"/desk/intake/{request.reference}/?call"}
    assert Words.objects.get(kind="note").body == "It has grown."
    assert (Call.objects.get().contact, Call.objects.get().words.request) == (ana, request)
    assert (request.me_too_count, Follow.objects.count(), ServiceRequest.objects.count()) == (0, 0, 1)
    assert HistoryEvent.objects.filter(action="call").count() == 1
    assert request.news_at is None  # the clerk wrote it: nobody has to be told to read it


def test_another_caller_with_the_same_trouble_counts_once_and_is_asked_whether_to_follow(at_the_desk):
    request = make_request(reporter=Reporter(email="first@example.com"))

    for _call in range(2):
        services.note_call(request=request, by=at_the_desk, reporter=ANA, note="", follows=True, form_key=uuid4())

    request.refresh_from_db()
    follow = Follow.objects.get()
    assert (request.me_too_count, follow.is_me_too, follow.contact.email) == (1, True, ANA.email)
    assert follow.confirmed_at is None  # a mail asks: an address that was told on the phone may be anybody's


def test_a_call_about_what_is_not_public_is_noted_and_mails_nobody(at_the_desk, outbox_of):
    request = make_request(service_type=ServiceTypeFactory(private=True), reporter=Reporter(email="first@example.com"))

    services.note_call(request=request, by=at_the_desk, reporter=ANA, note="Me too.", follows=True, form_key=uuid4())

    assert outbox_of("requests/confirm_follow") == []
    assert Call.objects.get().name == ANA.name


def test_a_nameless_call_counts_each_time(at_the_desk):
    request = make_request()

    for _call in range(2):
        services.note_call(
            request=request, by=at_the_desk, reporter=Reporter(), note="Same here.", follows=True, form_key=uuid4()
        )

    request.refresh_from_db()
    assert (request.me_too_count, Call.objects.filter(contact=None).count()) == (2, 2)


def test_the_same_form_notes_one_call(at_the_desk):
    request, key = make_request(), uuid4()
    services.note_call(request=request, by=at_the_desk, reporter=ANA, note="", follows=False, form_key=key)

    with pytest.raises(AlreadyDone):
        services.note_call(request=request, by=at_the_desk, reporter=ANA, note="", follows=False, form_key=key)

    assert Call.objects.count() == 1


@pytest.fixture
def outbox_of(db):
    return lambda message: list(Notification.objects.filter(message=message))
