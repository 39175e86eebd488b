"""A contractor works by a link, without an account; what they write waits for the desk."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.desk.history import People, lines_of
from service_requests.models import ChecklistItem, HistoryEvent, RequestPhoto, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.secret_links import contract_link
from service_requests.services import Reporter
from service_requests.services.words import say
from service_requests.statuses import RequestStatus, WorkOrderStatus
from tests.factories import CrewFactory, UserFactory, make_request
from tests.kernel import photo_acts
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return CrewFactory(name={"en": "Zimmer Tree Care"}, is_contractor=True, email="dispatch@zimmer.example")


@pytest.fixture
def clerk() -> Actor:
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def order(firm, clerk) -> WorkOrder:
    caller = Reporter(name="Ann Diaz", email="ann@example.com", phone="+13175550123")
    request = make_request(description="The old oak leans over the road.", reporter=caller)
    ChecklistItem.objects.create(service_type=request.service_type, label={"en": "Wires are clear"}, is_required=True)
    return services.issue(request=request, crew=firm, by=clerk, note="Mind the fence.")


def holder(order) -> Actor:
    return Actor.stranger(links=frozenset({link_to(order)}))


def mails(message):
    return Notification.objects.filter(message=f"requests/{message}")


def done(order, **more):
    data = {"what_was_done": "Felled and cleared.", "invoice_cents": "1,250.00", **more}
    return {**data, "ticked": [check.pk for check in order.checks.all()]}


def test_the_mail_with_the_link_goes_out_with_the_order(order, firm):
    mail = mails("contract").get()

    assert (mail.address, order.is_contracted, order.assignee) == (firm.email, True, None)
    assert order.contract_path in render(mail).text
    token = order.contract_path.split("/")[-2]
    assert token not in str(list(Notification.objects.values_list("context", "sealed_context")))


def test_a_mail_that_leaves_late_does_not_tell_the_next_contractors_link(order, clerk, client):
    late = mails("contract").get()
    other = CrewFactory(name={"en": "Other Trees"}, is_contractor=True, email="other@trees.example")
    order = services.plan(order=order, by=clerk, crew=other)
    current = mails("contract").exclude(pk=late.pk).get()
    voided = services.void_contract(order=order, by=clerk)

    assert order.contract_path not in render(late).text
    assert voided.contract_path not in render(current).text
    for mail in (late, current):
        [path] = re.findall(r"/contract/\S+", render(mail).text)
        assert client.get(path).status_code == 410


def test_the_page_says_all_that_is_needed_and_nobodys_name(order, client):
    page = client.get(order.contract_path)

    text = page.content.decode()
    for said in ("130 Penn St", "The old oak leans", "Mind the fence", "Wires are clear", order.number):
        assert said in text
    for hidden in ("Ann Diaz", "555-0123", "ann@example.com"):
        assert hidden not in text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


def test_what_is_hidden_stays_hidden_and_the_desks_own_notes_too(order, clerk, client):
    services.publish(item=order.request.words.get(kind=WordsKind.DESCRIPTION), by=clerk)
    services.hide(item=order.request.words.get(kind=WordsKind.DESCRIPTION), by=clerk)
    say(order.request, WordsKind.NOTE, "He complains every week.", by=clerk)

    text = client.get(order.contract_path).content.decode()

    assert "The old oak leans" not in text and "He complains" not in text


def test_accepted_and_done_without_an_account_it_completes_the_request(order, client):
    client.post(f"{order.contract_path}accept/", {"form_key": uuid4()})
    order.refresh_from_db()
    assert (order.status, order.assignee) == (WorkOrderStatus.ACCEPTED, None)

    answer = client.post(f"{order.contract_path}finish/", done(order, minutes="90"))

    assert answer.status_code == 302
    order.refresh_from_db()
    assert (order.status, order.minutes, order.cost_cents) == (WorkOrderStatus.DONE, 90, 125_000)
    assert order.materials.get().name == "Contractor’s invoice"
    request = order.request
    request.refresh_from_db()
    assert request.status == RequestStatus.COMPLETED
    said = request.words.get(kind=WordsKind.DONE)
    assert (said.published_at, request.news_at is not None) == (None, True)
    assert mails("completed").count() == 1
    events = list(request.history.select_related("work_order__crew"))
    assert [line.who for line in lines_of(request, events, People.in_(events, []))][-2:] == ["Zimmer Tree Care"] * 2


def test_lines_that_may_be_left_open_can_be_ticked_in_two_languages(firm, clerk, client):
    request = make_request()
    ChecklistItem.objects.create(service_type=request.service_type, label={"en": "Swept", "es": "Barrido"})
    swept = services.issue(request=request, crew=firm, by=clerk)
    client.post(f"{swept.contract_path}accept/", {"form_key": uuid4()})

    client.post(f"{swept.contract_path}finish/", done(swept))

    assert swept.checks.get().ticked_at is not None


def test_photos_wait_for_the_desk_and_are_seen_by_the_contractor_alone(order, client, clerk):
    client.post(f"{order.contract_path}show_before/", {"photos": [photo_acts.sent(name="before.jpg")]})
    client.post(f"{order.contract_path}finish/", {**done(order), "photos": [photo_acts.sent(name="after.jpg")]})

    photos = RequestPhoto.objects.filter(work_order=order)
    assert {photo.kind for photo in photos} == {"before", "after"}
    assert not photos.exclude(published_at=None).exists()
    after = photos.get(kind="after")
    ready = photo_acts.ready()
    RequestPhoto.objects.filter(pk=after.pk).update(image=ready)
    seen = Client().get(f"{order.contract_path}photos/{ready.key}/full/")
    assert (seen.status_code, "no-store" in seen["Cache-Control"]) == (200, True)
    assert b"".join(seen)
    assert client.get(f"/requests/{order.request.reference}/photos/{ready.key}/full/").status_code == 404


def test_a_required_line_that_is_not_ticked_keeps_everything_that_was_typed(order, client):
    answer = client.post(f"{order.contract_path}finish/", {"what_was_done": "Felled and cleared.", "minutes": "x"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Felled and cleared." in text and "Not done yet: Wires are clear." in text
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.ISSUED


def test_sent_twice_it_is_done_once_and_pressed_later_it_is_told(order, client):
    form = done(order, form_key="3f2b7c52-0d0c-4c5e-9f0a-5b8f2f1d6a11")

    answers = [client.post(f"{order.contract_path}finish/", form).status_code for _press in range(2)]
    late = client.post(f"{order.contract_path}finish/", done(order, what_was_done="Felled again."))

    assert answers == [302, 302]
    assert HistoryEvent.objects.filter(work_order=order, action="finish").count() == 1
    assert (late.status_code, "Felled again." in late.content.decode()) == (409, True)


def test_what_cannot_be_done_comes_back_to_the_desk_with_the_reason(order, client):
    client.post(
        f"{order.contract_path}cannot_do/", {"form_key": uuid4(), "reason": "unsafe", "note": "A wire hangs in it."}
    )

    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.RECEIVED
    assert order.request.words.get(body="A wire hangs in it.").work_order == order


def test_a_wrong_token_opens_nothing_and_guessing_is_limited(order, client, settings):
    settings.LIMITS = {**settings.LIMITS, "misses_of_network": ((2, 3600),)}
    wrong = f"/contract/{order.pk}/{'A' * 43}/"
    other = f"/contract/{order.pk + 1}/{contract_link.token_for(order.pk, 1)}/"

    assert [client.get(url).status_code for url in (wrong, other, wrong)] == [404, 404, 429]
    assert client.post(f"{wrong}accept/").status_code == 429
    assert client.get(order.contract_path).status_code == 200


@pytest.mark.parametrize("how", ["voided", "canceled", "reassigned", "done long ago"])
def test_a_link_that_was_good_once_says_so_and_shows_nothing(how, order, clerk, client):
    path = order.contract_path
    match how:
        case "voided":
            services.void_contract(order=order, by=clerk)
        case "canceled":
            services.cancel(order=order, by=clerk)
        case "reassigned":
            services.plan(order=order, by=clerk, crew=CrewFactory())
        case _:
            client.post(f"{path}finish/", done(order))

    later = clock.now() + timedelta(days=91 if how == "done long ago" else 0)
    with clock.at(later):
        looked, pressed = client.get(path), client.post(f"{path}accept/", {"form_key": uuid4()})

    for answer in (looked, pressed):
        assert answer.status_code == 410
        text = answer.content.decode()
        assert "This link is no longer good" in text and "130 Penn St" not in text and "old oak" not in text


def test_what_is_done_is_shown_for_ninety_days(order, client):
    client.post(f"{order.contract_path}finish/", done(order))

    with clock.at(clock.now() + timedelta(days=89)):
        text = client.get(order.contract_path).content.decode()

    assert "Felled and cleared." in text and "$1,250.00" in text


def test_who_need_not_come_any_more_is_told(order, clerk, firm):
    services.plan(order=order, by=clerk, crew=CrewFactory())
    order.refresh_from_db()

    mail = mails("contract_off").get()
    assert (mail.address, order.is_contracted) == (firm.email, False)
    assert order.number in render(mail).text


def test_the_desk_sends_the_link_again_or_voids_it(order, clerk, client):
    old = order.contract_path
    services.send_contract(order=order, by=clerk)
    assert mails("contract").count() == 2
    assert client.get(old).status_code == 200

    services.void_contract(order=order, by=clerk)
    order.refresh_from_db()
    services.send_contract(order=order, by=clerk)

    assert client.get(old).status_code == 410
    assert client.get(order.contract_path).status_code == 200
    assert mails("contract").count() == 3


def test_nobody_acts_for_a_contractor_without_the_link(order):
    worker = Actor.of_user(UserFactory(crew_member=True))
    order.crew.members.add(worker.user)
    for by in (worker, Actor.stranger(), Actor.stranger(links=frozenset({link_to(order.request)}))):
        with pytest.raises(PermissionDenied):
            services.accept(order=order, by=by)
    with pytest.raises(PermissionDenied):
        services.void_contract(order=order, by=worker)


def test_the_link_opens_one_order_and_nothing_else_of_the_request(order, client, firm, clerk):
    token = order.contract_path.split("/")[-2]
    other = services.issue(request=make_request(), crew=firm, by=clerk)

    assert client.get(f"/requests/{order.request.reference}/mine/{token}/").status_code == 404
    assert client.get(f"/contract/{other.pk}/{token}/").status_code == 404
    assert client.get(f"/crew/work-orders/{order.pk}/").status_code == 302
    with pytest.raises(PermissionDenied):
        services.complete(request=order.request, by=holder(order), what_was_done="Done.")


def test_the_page_speaks_the_firms_language_unless_somebody_chose_another(order, client, firm):
    firm.language = "es"
    firm.save()

    assert client.get(order.contract_path)["Content-Language"] == "es"
    client.cookies["django_language"] = "en"
    assert client.get(order.contract_path)["Content-Language"] == "en"


def test_an_order_that_went_to_our_own_crew_is_no_contract(order, clerk):
    services.plan(order=order, by=clerk, crew=CrewFactory())

    with pytest.raises(TransitionNotAllowed, match="no contractor's any more"):
        services.send_contract(order=order, by=clerk)
