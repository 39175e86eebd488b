"""Administrators set up a second factor before they go on: at sign-in, and whenever they come to owe one later."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PASSWORD, UserFactory, role
from tests.frontend.test_sign_in_pages import code_for

SET_UP = "/accounts/2fa/totp/activate/"
REPORT = "/admin/requests/completion-times/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def clerk(client):
    """Signed in with a password, as a clerk."""
    user = UserFactory(clerk=True)
    sign_in(client, user)
    return user


def sign_in(client, user):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def protect(user) -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})


def is_led_to_setting_up(answer) -> bool:
    return (answer.status_code, answer.headers.get("Location")) == (302, SET_UP)


def test_an_administrator_without_one_is_led_to_setting_it_up_from_everywhere(client):
    sign_in(client, UserFactory(administrator=True))

    for page in ("/", "/desk/", "/admin/", "/my/"):
        assert is_led_to_setting_up(client.get(page))
    assert client.get("/accounts/logout/").status_code == 200


def test_a_clerk_needs_none(client, clerk):
    assert client.get("/desk/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_whoever_becomes_administrator_while_signed_in_owes_one_at_the_admins_door(client, clerk):
    clerk.groups.add(role("Administrator"))

    assert is_led_to_setting_up(client.get("/admin/"))
    assert is_led_to_setting_up(client.get("/desk/"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["", "kernel/", "kernel/user/", "kernel/user/add/", "autocomplete/", "nowhere/"])
def test_no_page_of_the_admin_is_open_to_them(client, clerk, method, page):
    clerk.is_superuser = True
    clerk.save()

    assert is_led_to_setting_up(getattr(client, method)(f"/admin/{page}"))


def test_they_may_leave(client, clerk):
    clerk.groups.add(role("Administrator"))

    assert client.post("/admin/logout/").status_code in (200, 302)
    assert "_auth_user_id" not in client.session


def test_whoever_switches_theirs_off_owes_the_next_one_at_once(client):
    sign_in(client, UserFactory(administrator=True))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_for(secret)})
    assert client.get("/desk/").status_code == client.get("/admin/").status_code == 200

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert is_led_to_setting_up(client.get("/desk/"))


def test_whoever_sets_one_up_in_another_browser_goes_on_in_this_one(client):
    user = UserFactory(administrator=True)
    sign_in(client, user)
    assert is_led_to_setting_up(client.get("/desk/"))

    protect(user)

    assert client.get("/desk/").status_code == 200


def test_whoever_is_no_administrator_any_more_goes_on(client):
    user = UserFactory(administrator=True)
    sign_in(client, user)
    user.groups.set([role("Clerk")])

    assert client.get("/desk/").status_code == 200


def test_where_it_is_not_required_nobody_is_led_anywhere(client, clerk, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    clerk.groups.add(role("Administrator"))

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("page", "trait"), [("/desk/", "clerk"), (REPORT, "manager")])
def test_pages_of_every_day_pay_nothing_for_it(client, settings, page, trait, django_assert_num_queries):
    client.force_login(UserFactory(**{trait: True}))
    settings.REQUIRE_SECOND_FACTOR = False
    client.get(page)
    with CaptureQueriesContext(connection) as without:
        client.get(page)

    settings.REQUIRE_SECOND_FACTOR = True
    with django_assert_num_queries(len(without)):
        assert client.get(page).status_code == 200
