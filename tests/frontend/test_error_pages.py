"""Pages for when something went wrong: they need nothing that could be missing. (No `db`: a query would fail.)"""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

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
