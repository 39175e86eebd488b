"""The language switch: a cookie for this browser, and a preference for whoever is signed in."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db


def choose(client, language, *, back_to="/track/"):
    return client.post("/language/", {"language": language, "next": back_to})


def test_the_page_comes_back_in_the_chosen_language_and_stays_so(client):
    response = choose(client, "es")

    assert (response.status_code, response.headers["Location"]) == (302, "/track/")
    for path in ("/track/", "/"):
        page = client.get(path)
        assert '<html lang="es">' in page.content.decode()
        assert page.headers["Content-Language"] == "es"


def test_one_may_come_back_to_english_also_from_a_spanish_browser():
    client = Client(headers={"accept-language": "es-MX,es;q=0.9"})
    assert '<html lang="es">' in client.get("/").content.decode()

    choose(client, "en")

    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("foreign", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(client, foreign):
    assert choose(client, "es", back_to=foreign).headers["Location"] == "/"


def test_a_language_the_portal_does_not_speak_changes_nothing(client):
    resident = UserFactory()
    client.force_login(resident)

    response = choose(client, "tlh")

    resident.refresh_from_db()
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    assert resident.language == "en"


def test_it_takes_a_form_of_ours():
    assert choose(Client(enforce_csrf_checks=True), "es").status_code == 403
    assert Client().get("/language/").status_code == 405


def test_whoever_is_signed_in_is_written_to_in_that_language_from_now_on(client):
    resident = UserFactory()
    contact, neighbor = ContactFactory(user=resident), ContactFactory()
    client.force_login(resident)

    choose(client, "es")

    for person in (resident, contact, neighbor):
        person.refresh_from_db()
    assert (resident.language, contact.language, neighbor.language) == ("es", "es", "en")


def test_a_cache_keeps_languages_apart(client):
    varies = {name.strip().lower() for name in client.get("/").headers["Vary"].split(",")}

    assert varies >= {"accept-language", "cookie"}


def test_every_page_offers_each_language_by_its_own_name(client):
    page = client.get("/track/?number=100-0017").content.decode()

    assert '<button type="submit" name="language" value="es" lang="es">Español</button>' in page
    assert '<input type="hidden" name="next" value="/track/?number=100-0017">' in page


def test_in_production_no_other_host_can_set_the_cookie():
    lines = (settings.BASE_DIR / ".ci" / "production.env").read_text().splitlines()
    surroundings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    code = (
        "from django.conf import settings as s; print(s.LANGUAGE_COOKIE_NAME, s.LANGUAGE_COOKIE_SECURE,"
        " s.LANGUAGE_COOKIE_PATH, s.LANGUAGE_COOKIE_DOMAIN, s.LANGUAGE_COOKIE_SAMESITE)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "westfield.settings", "PATH": os.environ["PATH"]} | surroundings,
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert said.split() == ["__Host-language", "True", "/", "None", "Lax"]
