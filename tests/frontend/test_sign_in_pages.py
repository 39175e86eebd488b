"""Every page of signing in is drawn in the portal's own look."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from tests.frontend.drawing import read

OPEN = [
    "account_login",
    "account_request_login_code",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
SIGNED_IN = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
]


def page_of(response):
    assert response.status_code == 200
    return read(response.content.decode().replace("<!doctype html>", ""))


@pytest.mark.parametrize("name", OPEN)
def test_a_stranger_meets_the_citys_look(db, client, name):
    page = page_of(client.get(reverse(name)))

    assert page.one("main")["class"] == "container page page--narrow"
    assert page.one("h1").text
    assert page.one("title").text.endswith("| Westfield")


@pytest.mark.parametrize("name", SIGNED_IN)
def test_so_does_whoever_signed_in(db, client, name):
    client.force_login(UserFactory(is_staff=True))

    page = page_of(client.get(reverse(name)))

    assert page.one("main")["class"] == "container page page--narrow"
    assert page.one("h1").text


def test_a_wrong_password_is_told_in_the_summary(db, client):
    page = page_of(
        client.post(
            reverse("account_login"),
            {"login": "nobody@westfield.example", "password": "wrong"},
        )
    )

    assert page.one("div", role="alert").one("li").text


def test_a_spent_link_for_a_new_password_says_what_to_do(db, client):
    page = page_of(client.get(reverse("account_reset_password_from_key", args=["1", "spent-key"])))

    assert page.one("h1").text == "This link does not work anymore"
    assert reverse("account_reset_password") in [link["href"] for link in page.all("a")]


def test_the_code_page_comes_after_asking_for_a_code(db, client):
    client.post(reverse("account_request_login_code"), {"email": "resident@westfield.example"})

    page = page_of(client.get(reverse("account_confirm_login_code")))

    assert page.one("input", name="code")["id"] == page.all("label")[0]["for"]


def test_the_admin_keeps_its_look_and_bears_the_citys_name(admin_client):
    page = page_of(admin_client.get(reverse("admin:index")))

    assert page.one(id="site-name").text == "Westfield · WeConnect administration"


def test_a_second_factor_is_set_up_used_and_given_up_in_the_citys_look(db, client):
    user = UserFactory(is_staff=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert page_of(client.get(reverse("mfa_activate_totp"), follow=True)).one("h1").text == "Is it you?"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = page_of(client.get(reverse("mfa_activate_totp")))
    assert page.one("h1").text == "Set up your authenticator app"
    assert page.one("img", class_="qr")["src"].startswith("data:image/svg+xml")

    secret = page.one("dl").one("dd").text
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert page_of(client.get(reverse("mfa_view_recovery_codes"))).one(
        "ul", class_="usa-list usa-list--unstyled numeric"
    )
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert page_of(client.get(reverse(name))).one("main")["class"] == "container page page--narrow"

    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)
    assert page_of(answer).one("h1").text == "Enter the code from your app"


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_who_wants_their_requests_is_asked_for_the_e_mail_address_alone(client):
    answer = client.get("/my/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/code/?next=/my/", 302)]
    assert "password" not in {each["name"] for each in page_of(answer).all("input") if "name" in each.attributes}
