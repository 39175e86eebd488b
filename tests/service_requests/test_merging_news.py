"""Who is told of requests that were merged: everybody who reported or follows one of them, each once."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.services import Reporter
from service_requests.services.news import who_hears
from service_requests.statuses import ClosingReason, TellBy
from tests.factories import ContactFactory, ServiceTypeFactory, make_request
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(clerk):
    return Actor.of_user(clerk)


def reported(name, **more) -> ServiceRequest:
    return make_request(reporter=Reporter(email=f"{name}@example.com"), **more)


def follows(request, name):
    contact = ContactFactory._meta.model.objects.filter(email=f"{name}@example.com").first()
    contact = contact or ContactFactory(email=f"{name}@example.com")
    return services.follow(request=request, by=Actor.of_contact(contact), form_key=uuid4())


def told(message="completed") -> Counter:
    """Address → how often they were told that something is closed, as reporter or as follower."""
    news = Notification.objects.filter(message__in=[f"requests/{message}", f"requests/followed_{message}"])
    return Counter(news.values_list("address", flat=True))


def test_reporters_and_followers_of_all_of_them_hear_each_once(by):
    parent, child, third = reported("ann"), reported("bob"), reported("bob")
    follows(parent, "bob")
    follows(parent, "cy")
    follows(child, "cy")
    follows(child, "ann")
    follows(third, "dee")
    for each in (child, third):
        services.merge(child=each, parent=parent, by=by)
    everybody = {f"{name}@example.com" for name in ("ann", "bob", "cy", "dee")}
    assert who_hears([parent, child, third]) == 4

    services.complete(request=parent, by=by, what_was_done="Filled.")

    assert told() == dict.fromkeys(everybody, 1)
    reporters = Notification.objects.filter(message="requests/completed")
    assert set(reporters.values_list("address", flat=True)) == {"ann@example.com", "bob@example.com"}


def test_the_reporter_of_a_merged_one_reads_their_own_number_and_what_was_done(by):
    parent, child = reported("ann"), reported("bob")
    services.merge(child=child, parent=parent, by=by)

    services.close_without_work(request=parent, by=by, reason=ClosingReason.DECLINED, why="It is private land.")

    mail = render(Notification.objects.get(message="requests/closed_without_work", address="bob@example.com"))
    assert child.reference in mail.subject and parent.reference not in mail.text
    assert "It is private land." in mail.text and "The city decided not to do this" in mail.text
    assert child.private_path in mail.text
    assert "together with other reports of the same trouble" in mail.text
    alone = render(Notification.objects.get(message="requests/closed_without_work", address="ann@example.com"))
    assert "together with" not in alone.text


def test_of_one_that_nobody_may_know_of_no_word_goes_out(by):
    parent = reported("ann", service_type=ServiceTypeFactory(private=True))
    child = reported("bob")
    follows(child, "cy")
    services.merge(child=child, parent=parent, by=by)
    services.update(request=parent, by=by, text="Zqupdate")
    services.complete(request=parent, by=by, what_was_done="Zqdone")

    assert told("update") == {"ann@example.com": 1}
    assert told() == dict.fromkeys(["ann@example.com", "bob@example.com", "cy@example.com"], 1)
    for each in Notification.objects.exclude(address="ann@example.com"):
        mail = render(each)
        assert "Zqdone" not in mail.text and "Zqupdate" not in mail.text and parent.reference not in mail.text


def test_followers_of_a_private_one_are_not_told_for_the_public_one(by):
    department = ServiceTypeFactory().department
    parent = reported("ann", service_type=ServiceTypeFactory(department=department))
    child = reported("bob", service_type=ServiceTypeFactory(department=department))
    follows(child, "cy")
    ServiceRequest.objects.filter(pk=child.pk).update(is_private=True)
    services.merge(child=child, parent=parent, by=by)

    services.complete(request=parent, by=by, what_was_done="Filled.")

    assert told() == dict.fromkeys(["ann@example.com", "bob@example.com"], 1)


def test_news_in_between_reaches_all_with_its_words(by):
    parent, child = reported("ann"), reported("bob")
    follows(child, "cy")
    services.merge(child=child, parent=parent, by=by)

    services.update(request=parent, by=by, text="We come on Monday.")

    assert told("update") == dict.fromkeys(["ann@example.com", "bob@example.com", "cy@example.com"], 1)
    for each in Notification.objects.filter(message__contains="update"):
        assert "We come on Monday." in render(each).text


def test_every_closing_is_told_again_and_an_undone_merge_no_more(by):
    parent, child = reported("ann"), reported("bob")
    merge = services.merge(child=child, parent=parent, by=by)
    services.complete(request=parent, by=by, what_was_done="Filled.")
    services.reopen(request=parent, by=by, why="No.")
    services.complete(request=parent, by=by, what_was_done="Filled again.")
    assert told() == {"ann@example.com": 2, "bob@example.com": 2}
    services.undo_merge(merge=merge, by=by)
    services.reopen(request=parent, by=by, why="No.")
    services.complete(request=parent, by=by, what_was_done="And again.")

    assert told() == {"ann@example.com": 3, "bob@example.com": 2}
    services.complete(request=child, by=by, what_was_done="This one too.")
    assert told()["bob@example.com"] == 3


def test_who_wants_no_news_as_a_reporter_hears_as_the_follower_they_are(by):
    parent, child = reported("ann", tell_by=TellBy.NOTHING), reported("bob", tell_by=TellBy.NOTHING)
    follows(child, "ann")
    services.merge(child=child, parent=parent, by=by)

    services.complete(request=parent, by=by, what_was_done="Filled.")

    assert told() == {"ann@example.com": 1}


def test_it_costs_as_many_queries_for_one_as_for_fifty(by):
    def closing(children: int, followers: int) -> int:
        parent = make_request()
        for number in range(children):
            services.merge(child=reported(f"r{parent.pk}-{number}"), parent=parent, by=by)
        for number in range(followers):
            follows(parent, f"f{parent.pk}-{number}")
        request = ServiceRequest.objects.get(pk=parent.pk)
        with CaptureQueriesContext(connection) as captured:
            services.complete(request=request, by=by, what_was_done="Filled.")
        return sum("requests_follow" in q["sql"] or "notifications_" in q["sql"] for q in captured)

    closing(1, 1)
    assert closing(1, 1) == closing(3, 50)
