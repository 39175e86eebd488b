"""Two people press at the same moment: one wins, the other is told; nothing is doubled, nothing hangs."""

import threading
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection, transaction

from notifications.models import Notification
from service_requests import services
from service_requests.models import (
    BlockedSender,
    Correction,
    Follow,
    HistoryEvent,
    Mention,
    PublicListing,
    ServiceRequest,
)
from service_requests.services import Reporter
from service_requests.stale import assignment_of, service_of
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason, WorkOrderStatus
from tests.factories import (
    ContactFactory,
    CrewFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
    make_work_order,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act answered or raised, all of them started together, each with a connection of its own."""
    barrier, outcomes = threading.Barrier(len(acts), timeout=20), [None] * len(acts)

    def run(number, act):
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes[number] = act()
        except Exception as error:  # the test looks at what it was
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits in a circle"
    return outcomes


def wait_until_somebody_waits():
    """Until another transaction stands before a lock that this one holds."""
    end = monotonic() + 20
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone() == (True,):
                return
    raise AssertionError("nobody waits")


def test_two_clerks_close_one_request_and_one_is_told():
    request = make_request(reporter=Reporter(email="ann@example.com"))
    first, second = (Actor.of_user(UserFactory(clerk=True)) for _clerk in range(2))

    outcomes = at_once(
        lambda: services.complete(request=request, by=first, what_was_done="Done."),
        lambda: services.close_without_work(
            request=request, by=second, reason=ClosingReason.NO_FAULT_FOUND, why="Nothing there."
        ),
    )

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refusal, TransitionNotAllowed)
    assert "Somebody may have been faster" in str(refusal)
    assert HistoryEvent.objects.filter(request=request, action__in=["complete", "close_without_work"]).count() == 1
    assert Notification.objects.exclude(message="requests/received").count() == 1


def test_ten_presses_on_send_make_one_request():
    service_type, form_key = ServiceTypeFactory(), uuid4()
    reporter = Reporter(email="ann@example.com")

    outcomes = at_once(
        *[lambda: make_request(service_type=service_type, form_key=form_key, reporter=reporter) for _press in range(10)]
    )

    assert {outcome.pk for outcome in outcomes} == {ServiceRequest.objects.get().pk}
    assert Notification.objects.count() == 1


def test_two_of_a_crew_accept_and_one_has_it():
    order = make_work_order()
    order.crew.members.add(UserFactory(crew_member=True))
    workers = [Actor.of_user(user) for user in order.crew.members.all()]

    outcomes = at_once(*[lambda by=worker: services.accept(order=order, by=by) for worker in workers])

    assert sum(isinstance(outcome, TransitionNotAllowed) for outcome in outcomes) == 1
    order.refresh_from_db()
    assert (order.status, order.assignee in {worker.user for worker in workers}) == (WorkOrderStatus.ACCEPTED, True)


def test_a_crew_finishes_while_the_desk_closes():
    order = make_work_order(WorkOrderStatus.STARTED)
    clerk, worker = Actor.of_user(UserFactory(clerk=True)), Actor.of_user(order.crew.members.first())

    outcomes = at_once(
        lambda: services.finish(order=order, by=worker, what_was_done="Filled.", minutes=5),
        lambda: services.complete(request=order.request, by=clerk, what_was_done="Filled, says the crew."),
    )

    assert sum(isinstance(outcome, TransitionNotAllowed) for outcome in outcomes) == 1
    assert ServiceRequest.objects.get().status == RequestStatus.COMPLETED


def test_one_form_of_the_desk_pressed_five_times_counts_once():
    request, form_key = make_request_in(RequestStatus.COMPLETED), uuid4()
    clerk = Actor.of_user(UserFactory(clerk=True))

    outcomes = at_once(
        *[
            lambda: services.reopen(request=request, by=clerk, why="Still there.", form_key=form_key)
            for _press in range(5)
        ]
    )

    assert sum(isinstance(outcome, services.AlreadyDone) for outcome in outcomes) == 4
    request.refresh_from_db()
    assert request.reopened_count == 1


def test_ten_forms_of_one_person_count_once_however_they_come():
    request = make_request()
    ann = Actor.of_contact(ContactFactory(email="ann@example.com"))

    at_once(*[lambda: services.follow(request=request, by=ann, form_key=uuid4(), me_too=True) for _press in range(10)])

    request.refresh_from_db()
    assert (request.me_too_count, Follow.objects.filter(request=request).count()) == (1, 1)


def test_one_form_pressed_ten_times_counts_once_and_ten_forms_ten_times():
    request, form_key = make_request(), uuid4()
    stranger = Actor.stranger()

    at_once(
        *[lambda: services.follow(request=request, by=stranger, form_key=form_key, me_too=True) for _press in range(5)],
        *[lambda: services.follow(request=request, by=stranger, form_key=uuid4(), me_too=True) for _form in range(5)],
    )

    request.refresh_from_db()
    assert request.me_too_count == Follow.objects.filter(is_me_too=True).count() == 6


def test_one_form_sent_about_two_requests_is_one_voice():
    requests, form_key = [make_request(), make_request()], uuid4()

    outcomes = at_once(
        *[
            lambda request=request: services.follow(
                request=request, by=Actor.stranger(), form_key=form_key, me_too=True, words="Here too."
            )
            for request in requests * 4
        ]
    )

    assert {type(outcome) for outcome in outcomes} == {Follow}
    assert sum(ServiceRequest.objects.values_list("me_too_count", flat=True)) == 1


def test_two_who_block_one_sender_at_once_leave_one_block():
    requests = [make_request(reporter=Reporter(email="ann@example.com")) for _report in range(4)]
    clerk = Actor.of_user(UserFactory(clerk=True))

    outcomes = at_once(
        *[
            lambda request=request: services.block_sender(request=request, by=clerk, kinds=["email"], why="Spam.")
            for request in requests
        ]
    )

    assert {type(outcome) for outcome in outcomes} == {list}
    assert BlockedSender.objects.in_force().count() == 1 and BlockedSender.objects.count() == 4


def test_the_reporter_withdraws_while_the_crew_starts_and_the_slower_is_told():
    order = make_work_order(WorkOrderStatus.ACCEPTED)
    worker, reporter = (
        Actor.of_user(order.crew.members.first()),
        Actor.stranger(links=frozenset({link_to(order.request)})),
    )

    outcomes = at_once(
        lambda: services.start(order=order, by=worker),
        lambda: services.withdraw(request=order.request, by=reporter),
    )

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refusal, TransitionNotAllowed)
    order.refresh_from_db()
    status = ServiceRequest.objects.get().status
    assert (order.status, status) in [
        (WorkOrderStatus.STARTED, RequestStatus.IN_PROGRESS),
        (WorkOrderStatus.CANCELLED, RequestStatus.CLOSED_WITHOUT_WORK),
    ]


def test_two_tabs_answer_and_one_answer_counts():
    request = make_request()
    clerk, reporter = Actor.of_user(UserFactory(clerk=True)), Actor.stranger(links=frozenset({link_to(request)}))
    services.wait(request=request, by=clerk, reason=WaitingReason.REPORTER, question="Which side?")

    outcomes = at_once(*[lambda: services.answer(request=request, by=reporter, words="North.") for _tab in range(2)])

    assert sum(isinstance(outcome, TransitionNotAllowed) for outcome in outcomes) == 1
    assert HistoryEvent.objects.filter(action="answer").count() == 1


def test_words_that_are_hidden_while_their_request_changes_are_found_no_more():
    """By any door, the verbs or not: what one transaction hides, the other must not list again."""
    request = make_request(description="A crater swallowed my bicycle.")
    request.words.update(published_at=clock.now())
    hidden, changed = threading.Event(), threading.Event()

    def hide():
        with transaction.atomic():
            request.words.update(published_at=None, hidden_at=clock.now())
            hidden.set()
            changed.wait(1)  # the other one is at it, or waits for this one

    def change():
        hidden.wait(10)
        ServiceRequest.objects.filter(pk=request.pk).update(updated_at=clock.now())
        changed.set()

    outcomes = at_once(hide, change)

    assert outcomes == [None, None]
    assert not PublicListing.objects.extra(where=["search @@ 'bicycle'::tsquery"]).exists()


def test_two_supervisors_reassign_one_work_order_at_once_and_the_slower_is_told_both_sides():
    first = CrewFactory(name={"en": "Streets 1"}, members=[UserFactory(crew_member=True)])
    streets = first.department
    second, third = (CrewFactory(department=streets, name={"en": f"Streets {number}"}) for number in (2, 3))
    order = make_work_order(crew=first)
    ana, ben = (Actor.of_user(UserFactory(supervisor=True, department=streets, name=name)) for name in ("Ana", "Ben"))
    seen = order.as_seen

    outcomes = at_once(
        lambda: services.plan(order=order, by=ana, crew=second, seen=seen, form_key=uuid4()),
        lambda: services.plan(order=order, by=ben, crew=third, seen=seen, form_key=uuid4()),
    )

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refusal, TransitionNotAllowed)
    winner, wanted = ("Ana", third) if refusal is outcomes[1] else ("Ben", second)
    order.refresh_from_db()
    assert str(refusal) == (
        f"{winner} was faster (just now): {order.number} moved from Streets 1 to {order.crew}. You wanted: {wanted}."
    )
    assert {order.crew, wanted} == {second, third}
    assert HistoryEvent.objects.filter(work_order=order, action="reissue").count() == 1


def test_one_drag_sent_five_times_is_one_change():
    first = CrewFactory(members=[UserFactory(crew_member=True)])
    order, second, form_key = make_work_order(crew=first), CrewFactory(department=first.department), uuid4()
    boss = Actor.of_user(UserFactory(supervisor=True, department=first.department))

    outcomes = at_once(
        *[
            lambda: services.plan(order=order, by=boss, crew=second, seen=order.as_seen, form_key=form_key)
            for _press in range(5)
        ]
    )

    assert sum(isinstance(outcome, services.AlreadyDone) for outcome in outcomes) == 4
    assert HistoryEvent.objects.filter(work_order=order, action="reissue").count() == 1


def test_two_who_change_the_service_at_once_leave_one_and_one_is_told():
    request, services_wanted = make_request(), [ServiceTypeFactory(), ServiceTypeFactory()]
    seen, clerks = service_of(request), [Actor.of_user(UserFactory(clerk=True)) for _clerk in range(2)]

    outcomes = at_once(
        *[
            lambda by=by, wanted=wanted: services.change_service(
                request=request, by=by, service_type=wanted, seen=seen, form_key=uuid4()
            )
            for by, wanted in zip(clerks, services_wanted, strict=True)
        ]
    )

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(refusal, TransitionNotAllowed) and "meanwhile" in str(refusal)
    assert Correction.objects.count() == 1


def test_two_who_give_it_away_at_once_leave_it_with_one():
    request, people = make_request(), [UserFactory(clerk=True) for _clerk in range(2)]
    seen = assignment_of(request)

    outcomes = at_once(
        *[
            lambda person=person: services.assign(
                request=request, by=Actor.of_user(person), assignee=person, seen=seen, form_key=uuid4()
            )
            for person in people
        ]
    )

    assert sum(isinstance(outcome, TransitionNotAllowed) for outcome in outcomes) == 1
    assert HistoryEvent.objects.filter(action="assign").count() == 1


def test_a_crew_starts_while_the_service_changes_and_whoever_was_first_is_right():
    order = make_work_order(WorkOrderStatus.ACCEPTED)
    worker, clerk = Actor.of_user(order.crew.members.first()), Actor.of_user(UserFactory(clerk=True))
    other = ServiceTypeFactory()

    outcomes = at_once(
        lambda: services.start(order=order, by=worker),
        lambda: services.change_service(request=order.request, by=clerk, service_type=other),
    )

    order.refresh_from_db()
    request = ServiceRequest.objects.get()
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(refusal, TransitionNotAllowed) for refusal in refused)
    assert (order.status, request.status, len(refused)) in [
        (WorkOrderStatus.STARTED, RequestStatus.IN_PROGRESS, 0),
        (WorkOrderStatus.CANCELLED, RequestStatus.RECEIVED, 1),
    ]
    assert request.service_type == other


def test_one_note_pressed_five_times_is_one_note_and_one_mention():
    request, form_key = make_request(), uuid4()
    ana, clerk = UserFactory(clerk=True, name="Ana Diaz"), Actor.of_user(UserFactory(clerk=True))

    outcomes = at_once(
        *[
            lambda: services.note(request=request, by=clerk, text="@Ana Diaz, yours?", form_key=form_key)
            for _press in range(5)
        ]
    )

    assert sum(isinstance(outcome, services.AlreadyDone) for outcome in outcomes) == 4
    assert Mention.objects.get().user == ana
