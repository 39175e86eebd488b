"""While Postgres is away every page says so, kindly and with 503, to strangers and to whoever is signed in."""

import socket

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import ServiceTypeFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def lose_the_database(request):
    """A session was read and changed; then Postgres restarts."""
    request.session["changed"] = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [own] = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [own])
    other.close()
    return HttpResponse("done")


def break_otherwise(request):
    raise LookupError("one of our mistakes")


def lose_the_session(request):
    request.session["changed"] = True
    type(request.session)(request.session.session_key).delete()
    return HttpResponse("done")


urlpatterns = [
    path("lose/", lose_the_database),
    path("break/", break_otherwise),
    path("end/", lose_the_session),
    path("", include("westfield.urls")),
]
handler400 = "westfield.portal.errors.bad_request"
handler500 = "westfield.portal.errors.server_error"


@pytest.fixture
def away():
    """Postgres cannot be reached from here on; after the test it can."""
    before = connection.settings_dict.copy()
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))

        def go():
            connection.close()
            connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(nobody_listens.getsockname()[1])}

        yield go
    connection.close()
    connection.settings_dict |= before


@pytest.fixture
def browser():
    """Shows what a browser would see; the test client would raise the error instead."""
    return Client(raise_request_exception=False)


def says_come_back(answer) -> bool:
    assert "We will be right back" in answer.content.decode()
    return (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("who", ["stranger", "resident", "clerk"])
@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("get", "/"),
        ("get", "/my/"),
        ("get", "/desk/"),
        ("get", "/requests/new/pothole/"),
        ("post", "/requests/new/pothole/"),
        ("post", "/accounts/login/code/"),
    ],
)
def test_a_page_that_needs_the_database_says_to_come_back(browser, away, who, method, page):
    ServiceTypeFactory(code="pothole")
    if who != "stranger":
        browser.force_login(UserFactory(clerk=who == "clerk"))
    away()

    answer = getattr(browser, method)(page, **({"data": {"email": "ann@example.com"}} if method == "post" else {}))

    if who == "stranger" and page in ("/my/", "/desk/"):
        assert answer.status_code == 302
    else:
        assert says_come_back(answer)


@pytest.mark.parametrize("who", ["stranger", "clerk"])
def test_the_health_page_answers_machines_as_ever(browser, away, who):
    if who == "clerk":
        browser.force_login(UserFactory(clerk=True))
    away()

    answer = browser.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"ok": False})


def test_nobody_is_signed_out_by_it(browser, away):
    browser.force_login(UserFactory())
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    away()

    browser.get("/my/")

    assert browser.cookies[settings.SESSION_COOKIE_NAME].value == cookie


def test_it_speaks_the_readers_language(away):
    browser = Client(raise_request_exception=False, headers={"accept-language": "es"})
    away()

    assert '<html lang="es">' in browser.get("/").content.decode()


@pytest.mark.urls(__name__)
def test_a_session_that_could_not_be_saved_is_not_the_readers_fault(browser):
    browser.force_login(UserFactory())

    assert says_come_back(browser.get("/lose/"))


@pytest.mark.urls(__name__)
def test_a_session_that_ended_meanwhile_is(browser):
    browser.force_login(UserFactory())

    assert browser.get("/end/").status_code == 400


@pytest.mark.urls(__name__)
def test_our_own_mistakes_are_told_as_such(browser):
    answer = browser.get("/break/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_they_are_told_also_while_the_database_is_away(browser, away):
    browser.force_login(UserFactory())
    away()

    assert "Retry-After" in browser.get("/").headers
    browser.cookies.clear()
    assert browser.get("/break/").status_code == 500
