"""A link in a mail or a text changes nothing when it is fetched: mail programs and scanners open every one of them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import Follow, ServiceRequest
from service_requests.services import Reporter
from service_requests.statuses import ClosingReason, TellBy, WaitingReason
from tests.factories import ContactFactory, CrewFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.models import Contact

LINK = re.compile(r"https?://[^\s<>\"]+")
ANN = Reporter(name="Ann", email="ann@example.com", phone="+13175550123")
# What is written when somebody looks at anything: how often, and the cookie-less visitor's own session.
NOT_A_CHANGE = {"kernel.limitcount", "sessions.session"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Actor:
    return Actor.of_user(UserFactory(clerk=True))


def everything() -> dict[str, list[Any]]:
    """Every row of every table, as it stands."""
    rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.label_lower in NOT_A_CHANGE or not model._meta.managed or model._meta.proxy:
                continue
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')
            rows[model._meta.label_lower] = cursor.fetchall()
    return rows


def a_life(desk: Actor, **report: Any) -> ServiceRequest:
    """Received, asked about, answered, done, opened again and closed: with everybody told each time."""
    request = make_request(reporter=ANN, **report)
    services.follow(
        request=request, by=Actor.stranger(), form_key=request.form_key, reporter=Reporter(email="fay@example.com")
    )
    services.confirm_follow(follow=Follow.objects.get(request=request))
    services.wait(request=request, by=desk, reason=WaitingReason.REPORTER, question="Which lane?")
    services.resume(request=request, by=desk)
    services.complete(request=request, by=desk, what_was_done="Filled.")
    services.reopen(request=request, by=desk, why="Not yet.")
    services.close_without_work(request=request, by=desk, reason=ClosingReason.DECLINED, why="Not planned.")
    services.send_private_link(number=request.reference, email=ANN.email, phone="")
    return request


def work_goes_out(desk: Actor) -> None:
    """To somebody of a crew, and to a contractor: one who comes, and one who need not any more."""
    worker, firm = UserFactory(crew_member=True), CrewFactory(is_contractor=True, email="dispatch@firm.example")
    services.issue(request=make_request(), crew=CrewFactory(members=[worker]), by=desk, assignee=worker)
    services.issue(request=make_request(), crew=firm, by=desk)
    services.cancel(order=services.issue(request=make_request(), crew=firm, by=desk), by=desk)


def the_desk_talks(desk: Actor) -> None:
    """News to reporter and followers, a colleague named in a note, a request given to one."""
    colleague = UserFactory(clerk=True, name="Cleo Clerk", email="cleo@westfield.example")
    request = make_request(reporter=ANN)
    fay = Reporter(email="fay@example.com")
    services.follow(request=request, by=Actor.stranger(), form_key=request.form_key, reporter=fay)
    services.confirm_follow(follow=Follow.objects.get(request=request))
    services.update(request=request, by=desk, text="We have ordered the part.")
    services.note(request=request, by=desk, text="@Cleo Clerk, please have a look.")
    services.assign(request=request, by=desk, assignee=colleague)
    slower = ServiceTypeFactory(target_amount=(request.target_amount or 0) + 10)
    services.change_service(request=request, by=desk, service_type=slower)


def tell_everything(client: Client, clerk: Actor) -> None:
    """Have every message written that the portal knows."""
    work_goes_out(clerk)
    the_desk_talks(clerk)
    a_life(clerk)
    texted = a_life(clerk, by=clerk, tell_by=TellBy.TEXT)
    holder = Actor.stranger(links=frozenset({link_to(texted)}))
    services.send_phone_code(request=texted, by=holder, network="203.0.113.5")
    ContactFactory(email="bob@example.com")
    client.post("/accounts/login/code/", {"email": "bob@example.com"})
    UserFactory(email="desk@westfield.example", clerk=True)
    client.post("/accounts/password/reset/", {"email": "desk@westfield.example"})


def links() -> set[str]:
    """Every link in every message, as text and as it was designed."""
    found: set[str] = set()
    for notification in Notification.objects.all():
        rendered = render(notification)
        found |= set(LINK.findall(f"{rendered.text} {rendered.html or ''}"))
    return {link.rstrip(".,)") for link in found}


def test_every_message_was_written(client, clerk, text_peer):
    tell_everything(client, clerk)
    templates = {
        f"{path.parents[1].parent.name}/{path.parent.name}"
        for folder in (django_settings.BASE_DIR / "templates").glob("*/notifications")
        for path in folder.glob("*/*.txt")
    }

    written = set(Notification.objects.values_list("message", flat=True))

    # allauth has words for what cannot happen here: there is no sign-up, an address is proved by the code, and a
    # reset is a link.
    never = {"account_already_exists", "email_confirmation", "email_confirmation_signup", "password_reset_code"}
    assert templates - written - {f"account/{name}" for name in never} <= {"account/unknown_account"}


def test_fetching_every_link_changes_nothing(client, clerk, text_peer):
    tell_everything(client, clerk)
    to_fetch = links()
    assert len(to_fetch) >= 8
    before = everything()

    for link in sorted(to_fetch):
        parts = urlsplit(link)
        # A reset is written with the host that was asked, which is one of ALLOWED_HOSTS.
        assert link.startswith((django_settings.SITE_URL, "http://testserver/")), link
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
        for ask in (Client().head, Client().get, Client().get):
            answer = ask(path, follow=True)
            # The link of a contractor who was called back says that it is good no more.
            fine = (200, 410) if "/contract/" in link else (200,)
            assert answer.status_code in fine, (link, answer.status_code)
            assert everything() == before, link


def test_the_reporter_who_is_signed_in_changes_nothing_by_looking_either(client, clerk, text_peer):
    tell_everything(client, clerk)
    user = UserFactory(email=ANN.email)
    Contact.objects.filter(email=ANN.email).update(user=user)
    visitor = Client()
    visitor.force_login(user)
    to_fetch, before = links(), everything()

    for link in sorted(to_fetch):
        visitor.get(urlsplit(link).path or "/", follow=True)

    assert everything() == before
