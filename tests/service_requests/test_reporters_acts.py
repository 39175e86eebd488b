"""What a reporter does to their own request after it is in: add, answer, edit, withdraw, open again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import HistoryEvent, RequestPhoto, ServiceRequest, Words
from service_requests.services import Reporter
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason, WorkOrderStatus
from tests.factories import UserFactory, make_request, make_request_in, make_work_order
from tests.kernel.photo_parts import jpeg
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


def holder(request):
    return Actor.stranger(links=frozenset({link_to(request)}))


def act_path(request, action):
    return f"{request.private_path}{action}/"


def desk():
    return Actor.of_user(UserFactory(clerk=True))


def asked(**report):
    request = make_request(**report)
    services.wait(
        request=request, by=desk(), reason=WaitingReason.REPORTER, question="Which side of the road?", note="Zqnote"
    )
    request.refresh_from_db()
    return request


def test_added_words_and_photos_reach_the_desk_and_nobody_else(client, settings):
    request = make_request()
    form = {"form_key": str(uuid4()), "words": "It has grown.", "photos": photo()}

    assert client.post(act_path(request, "add"), form).status_code == 302

    request.refresh_from_db()
    assert request.news_at is not None
    assert RequestPhoto.objects.get().kind == "addition"
    assert "It has grown." in client.get(request.private_path).content.decode()
    assert "It has grown." not in client.get(request.get_absolute_url()).content.decode()


def photo():
    return SimpleUploadedFile("hole.jpg", jpeg(64, 64), content_type="image/jpeg")


def test_a_form_sent_twice_adds_once(client):
    request = make_request()
    form = {"form_key": str(uuid4()), "words": "It has grown."}

    for _press in range(2):
        assert client.post(act_path(request, "add"), form).status_code == 302

    assert Words.objects.filter(kind="addition").count() == 1
    assert HistoryEvent.objects.filter(action="add").count() == 1


def test_an_empty_addition_is_asked_for_words_or_a_photo(client):
    response = client.post(act_path(make_request(), "add"), {"form_key": str(uuid4()), "words": ""})

    assert response.status_code == 422
    assert "Write a few words, or choose a photo." in response.content.decode()


def test_what_is_closed_takes_nothing_more_and_says_so_with_the_words_kept(client):
    request = make_request_in(RequestStatus.COMPLETED)

    response = client.post(act_path(request, "add"), {"form_key": str(uuid4()), "words": "Still there!"})

    assert response.status_code == 409
    page = response.content.decode()
    assert "is now “Completed”" in page and "Still there!" in page


def test_looking_at_an_act_changes_nothing(client):
    request = make_request()

    for action in ("add", "answer", "edit", "withdraw", "reopen"):
        assert client.get(act_path(request, action)).headers["Location"] == request.private_path
    assert HistoryEvent.objects.exclude(action="receive").count() == 0
    assert client.get(act_path(request, "complete")).status_code == 404


def test_a_wrong_link_acts_on_nothing(client):
    request = make_request()
    path = f"/requests/{request.reference}/mine/{'A' * 43}/withdraw/"

    assert client.post(path, {"form_key": str(uuid4())}).status_code == 404
    assert ServiceRequest.objects.get().is_open


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (services.add, {"words": "x"}),
        (services.answer, {"words": "x"}),
        (services.edit_description, {"description": "x"}),
        (services.withdraw, {}),
    ],
)
def test_nobody_but_the_reporter(verb, given):
    request = make_request(reporter=Reporter(email="ann@example.com"))

    for other in (Actor.stranger(), desk()):
        with pytest.raises(PermissionDenied):
            verb(request=request, by=other, **given)


def test_the_question_is_for_the_reporter_alone_and_comes_by_mail(client):
    request = asked(reporter=Reporter(email="ann@example.com"))

    mail = render(Notification.objects.get(message="requests/question"))
    assert "Which side of the road?" in mail.text and request.private_path in mail.text and "Zqnote" not in mail.text
    assert "Which side of the road?" in client.get(request.private_path).content.decode()
    assert "Which side" not in client.get(request.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        services.publish(item=Words.objects.get(kind="question"), by=desk())


def test_an_answer_sets_the_request_going_and_the_clock_with_it(client):
    request = asked()
    target = request.target_at

    response = client.post(act_path(request, "answer"), {"form_key": str(uuid4()), "words": "The north side."})

    assert response.status_code == 302
    request.refresh_from_db()
    assert (request.status, request.waiting_reason, request.clock_stopped_at) == (RequestStatus.RECEIVED, "", None)
    assert request.target_at >= target and request.news_at is not None
    assert "You answered." in client.get(request.private_path).content.decode()


def test_an_answer_goes_back_to_where_the_work_stands():
    order = make_work_order(WorkOrderStatus.STARTED)
    services.wait(request=order.request, by=desk(), reason=WaitingReason.REPORTER, question="Where?")

    assert services.answer(request=order.request, by=holder(order.request), words="There.").status == "in_progress"


def test_nobody_waits_for_an_answer_twice():
    request = asked()
    services.answer(request=request, by=holder(request), words="There.")

    with pytest.raises(TransitionNotAllowed, match="gone on meanwhile"):
        services.answer(request=request, by=holder(request), words="No, there.")
    assert Words.objects.filter(kind="addition").count() == 1


def test_what_waits_for_parts_cannot_be_answered(client):
    request = make_request_in(RequestStatus.WAITING)

    assert "answer" not in client.get(request.private_path).context["acts"]


def test_other_words_replace_the_first_ones_and_the_record_keeps_both(client):
    request = make_request(description="A deap hole")
    services.publish(item=Words.objects.get(), by=desk())

    form = {"form_key": str(uuid4()), "description": "A deep hole"}
    assert client.post(act_path(request, "edit"), form).status_code == 302

    own, public = (client.get(path).content.decode() for path in (request.private_path, request.get_absolute_url()))
    assert "A deep hole" in own and "deap" not in own
    assert "A deep hole" not in public and "deap" not in public  # nobody has read the new words yet
    old, new = Words.objects.order_by("pk")
    assert (old.body, old.published_at, old.hidden_at is not None, new.hidden_at) == ("A deap hole", None, True, None)


def test_after_the_grace_period_words_stay_as_they_are(client, settings):
    request = make_request(description="As it was")
    later = clock.now() + timedelta(minutes=settings.REPORTER_GRACE_MINUTES + 1)

    with clock.at(later):
        assert "edit" not in client.get(request.private_path).context["acts"]
        response = client.post(act_path(request, "edit"), {"form_key": str(uuid4()), "description": "Other"})

    assert response.status_code == 409
    assert Words.objects.get().body == "As it was"


def test_once_a_crew_has_started_nothing_is_edited_or_withdrawn(client):
    order = make_work_order(WorkOrderStatus.STARTED)
    page = client.get(order.request.private_path)

    assert list(page.context["acts"]) == ["add"]
    for action, typed in (("edit", {"description": "Other"}), ("withdraw", {"why": ""})):
        response = client.post(act_path(order.request, action), {"form_key": str(uuid4()), **typed})
        assert response.status_code == 409
    assert ServiceRequest.objects.get().status == RequestStatus.IN_PROGRESS


def test_withdrawing_calls_the_crew_back_and_closes_it(client):
    order = make_work_order(WorkOrderStatus.ACCEPTED, reporter=Reporter(email="ann@example.com"))
    worker = order.crew.members.first()

    form = {"form_key": str(uuid4()), "why": "It is fixed already."}
    assert client.post(act_path(order.request, "withdraw"), form).status_code == 302

    request = ServiceRequest.objects.get()
    assert (request.status, request.closing_reason) == (RequestStatus.CLOSED_WITHOUT_WORK, ClosingReason.WITHDRAWN)
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.CANCELLED
    client.force_login(worker)
    assert "Called back today" in client.get("/crew/").content.decode()
    assert not Notification.objects.filter(message="requests/closed_without_work").exists()  # they know


def test_who_withdrew_it_reads_that_they_did_and_not_that_the_city_closed_it(client):
    order = make_work_order(WorkOrderStatus.ACCEPTED, reporter=Reporter(email="ann@example.com"))
    client.post(act_path(order.request, "withdraw"), {"form_key": str(uuid4()), "why": ""})

    paths = (order.request.private_path, order.request.get_absolute_url())
    own, public = (client.get(path).content.decode() for path in paths)

    assert "You withdrew it." in own
    assert "Withdrawn by the person who reported it" not in own
    assert "Withdrawn by the person who reported it." in public
    assert "We closed it" not in own + public


def test_what_was_opened_again_can_be_withdrawn_until_a_crew_starts_once_more(client):
    order = make_work_order(WorkOrderStatus.DONE)
    services.reopen(request=order.request, by=holder(order.request), why="Still there.")

    assert "withdraw" in client.get(order.request.private_path).context["acts"]


def test_why_it_was_opened_again_reaches_desk_and_crew(client):
    order = make_work_order(WorkOrderStatus.DONE)
    worker, clerk = order.crew.members.first(), UserFactory(clerk=True)

    form = {"form_key": str(uuid4()), "why": "It sank in again."}
    assert client.post(act_path(order.request, "reopen"), form).status_code == 302

    fresh = order.request.work_orders.latest("pk")
    for user, path in ((worker, fresh.get_absolute_url()), (clerk, f"/desk/requests/{order.request.reference}/")):
        client.force_login(user)
        assert "It sank in again." in client.get(path).content.decode()


def test_after_the_window_nothing_is_opened_again(client):
    request = make_request_in(RequestStatus.COMPLETED)
    later = clock.now() + timedelta(days=request.service_type.reopening_window_days, hours=1)

    with clock.at(later):
        assert "reopen" not in client.get(request.private_path).context["acts"]


def test_the_closing_mail_offers_the_way_back(client):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    services.complete(request=request, by=desk(), what_was_done="Filled.")

    mail = render(Notification.objects.get(message="requests/completed"))
    assert f"{request.private_path}#again" in mail.text


def test_whom_it_was_handed_to_stands_on_the_page_and_in_the_mail(client):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    county = services.HandedTo("Hamilton County Highway", "317-555-0199", "https://highway.example/report")
    services.close_without_work(
        request=request, by=desk(), reason=ClosingReason.NOT_OURS, why="A county road.", handed_to=county
    )

    page = client.get(request.get_absolute_url()).content.decode()
    mail = render(Notification.objects.get(message="requests/closed_without_work")).text
    for said in (county.name, county.phone, county.link):
        assert said in page and said in mail
    assert f"Decided by {request.department.name}" in page


def test_the_page_names_no_person_who_decided(client):
    request = make_request()
    clerk = Actor.of_user(UserFactory(clerk=True, name="Cleo Clerk"))
    services.complete(request=request, by=clerk, what_was_done="Filled.")

    page = client.get(request.private_path).content.decode()
    assert f"Done by {request.department.name}" in page and "Cleo" not in page


def test_the_desk_has_news_until_somebody_reads_it(client):
    request = make_request()
    services.add(request=request, by=holder(request), words="It has grown.")
    client.force_login(UserFactory(clerk=True))

    assert "New from residents" in client.get(f"/desk/requests/{request.reference}/").content.decode()
    assert ">News<" in client.get("/desk/").content.decode()
    client.post(f"/desk/requests/{request.reference}/news-read/")
    assert "New from residents" not in client.get(f"/desk/requests/{request.reference}/").content.decode()


def test_who_is_signed_in_acts_from_the_public_page(client):
    request = make_request(reporter=Reporter(email="ann@example.com"))
    user = UserFactory(email="ann@example.com")
    type(request.reporter).objects.filter(pk=request.reporter_id).update(user=user)
    client.force_login(user)

    page = client.get(request.get_absolute_url())
    assert "add" in page.context["acts"] and page.context["acts"]["add"].url == act_path(request, "add")


def test_too_much_about_one_request_is_not_taken_and_nothing_typed_is_lost(client, settings):
    settings.LIMITS = {**settings.LIMITS, "acts_of_request": ((1, 3600),)}
    request = make_request()

    first, second = (
        client.post(act_path(request, "add"), {"form_key": str(uuid4()), "words": words})
        for words in ("It is deeper now.", "And wider.")
    )

    assert (first.status_code, second.status_code) == (302, 429)
    assert "And wider." in second.content.decode()
    assert [said.body for said in request.words.filter(kind="addition")] == ["It is deeper now."]


def test_the_database_itself_publishes_no_question():
    question = asked().words.get(kind="question")

    with pytest.raises(IntegrityError, match="words_question_is_never_published"):
        Words.objects.filter(pk=question.pk).update(published_at=clock.now())
