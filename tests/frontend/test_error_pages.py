"""Pages for when something went wrong: they need nothing that could be missing. (No `db`: a query would fail.)"""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from tests.factories import UserFactory
from tests.frontend.drawing import read


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_stands_on_its_own_and_gives_the_citys_phone(status):
    page = read(render_to_string(f"{status}.html").replace("<!doctype html>", ""))

    assert page.one("html")["lang"] == "en"
    assert page.one("h1").text
    assert page.one("title").text == f"{page.one('h1').text} | {settings.CITY_NAME}"
    assert f"tel:{settings.CITY_PHONE}" in [link["href"] for link in page.all("a")]


def test_django_finds_them():
    request = RequestFactory().get("/")

    assert b"Something went wrong on our side" in defaults.server_error(request).content
    assert b"We could not read" in defaults.bad_request(request, Exception()).content
    assert b"to be safe" in csrf_failure(request).content


def test_they_follow_the_readers_language():
    with translation.override("es"):
        assert 'lang="es"' in render_to_string("500.html")


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/desk/", 403)])
def test_whoever_is_signed_in_keeps_the_menu_where_only_the_address_is_wrong(client, path, status):
    client.force_login(UserFactory(crew_member=True))
    answer = client.get(path)

    assert answer.status_code == status
    page = read(answer.content.decode().replace("<!doctype html>", ""))
    assert {"/crew/", "/track/"} <= {link["href"] for link in page.all("a")}
    assert "Sign out" in answer.content.decode()


@pytest.mark.django_db
def test_a_stranger_gets_the_menu_too_and_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert 'href="/requests/new/"' in answer.content.decode()
