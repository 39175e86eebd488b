"""The empty form is drawn once; everybody gets keys of their own, and a change of the catalogue at once."""

import re
from uuid import UUID

import pytest
from django.test import Client

from service_requests.models import Question
from service_requests.resident import blank_form
from service_requests.statuses import QuestionKind
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
PATH = "/requests/new/pothole/"


@pytest.fixture
def pothole():
    return ServiceTypeFactory(code="pothole")


@pytest.fixture
def drawings(monkeypatch):
    """How often it was drawn."""
    count = []
    draw = blank_form._draw
    monkeypatch.setattr(blank_form, "_draw", lambda *args: count.append(1) or draw(*args))
    blank_form._drawn.clear()
    return count


def keys(page: str) -> tuple[str, str]:
    return (
        re.search(r'name="form_key" value="([^"]+)"', page)[1],
        re.search(r'<input type="hidden" name="csrfmiddlewaretoken" value="([^"]+)"><', page)[1],
    )


def test_it_is_drawn_once_and_everybody_gets_keys_of_their_own(client, pothole, drawings):
    first, second = (keys(client.get(PATH).content.decode()) for _each in range(2))

    assert len(drawings) == 1
    assert first[0] != second[0] and UUID(first[0]) and blank_form.FORM_KEY not in map(UUID, (first[0], second[0]))
    assert blank_form.CSRF_TOKEN not in (first[1], second[1])


def test_its_form_passes_the_check_of_its_origin(pothole, drawings):
    client = Client(enforce_csrf_checks=True)
    client.get(PATH)
    form_key, token = keys(client.get(PATH).content.decode())
    form = {"form_key": form_key, "csrfmiddlewaretoken": token, "where": "x", "description": "y"}

    assert client.post(PATH, form).status_code == 302


def test_a_change_shows_at_once_and_each_language_has_its_own(client, pothole, drawings):
    client.get(PATH)
    asked = Question.objects.create(
        service_type=pothole, code="depth", kind=QuestionKind.TEXT, label=Words(en="How deep?", es="¿Qué tan hondo?")
    )
    assert "How deep?" in client.get(PATH).content.decode()
    asked.label = Words(en="Depth?", es="¿Hondo?")
    asked.save()
    assert "Depth?" in client.get(PATH).content.decode()
    assert "¿Hondo?" in client.get(PATH, headers={"accept-language": "es"}).content.decode()
    pothole.anonymous_allowed = False
    pothole.save()
    assert "we need an e-mail address or a phone number" in client.get(PATH).content.decode()
    assert len(drawings) == 5


def test_what_one_person_is_known_by_is_never_kept(client, pothole, drawings):
    contact = ContactFactory(user=UserFactory(), verified=True)
    client.force_login(contact.user)
    client.get(PATH)
    client.logout()

    assert contact.email not in client.get(PATH).content.decode()


def test_only_so_many_are_kept(client, drawings, monkeypatch):
    monkeypatch.setattr(blank_form, "KEPT", 2)
    for number in range(4):
        ServiceTypeFactory(code=f"number-{number}")
        client.get(f"/requests/new/number-{number}/")

    assert len(blank_form._drawn) == 2
