"""Signing in and what may go wrong, on a phone: every page right for everybody, and nobody is stuck."""

import re

import pytest
from django.urls import include, path
from playwright.sync_api import expect

from notifications.delivery import sweep
from tests.browser.devices import PHONE
from tests.factories import PASSWORD, UserFactory
from tests.frontend.test_sign_in_pages import code_for

pytestmark = pytest.mark.django_db(transaction=True)


def break_down(request):
    raise LookupError("on purpose")


urlpatterns = [path("broken/", break_down), path("", include("westfield.urls"))]
handler500 = "westfield.portal.errors.server_error"


@pytest.fixture
def right(axe):
    """Nothing for axe to find, and nothing runs off the side."""

    def check(page):
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return check


def test_with_a_password(phone, right):
    user = UserFactory(clerk=True)
    page = phone("/accounts/login/")
    right(page)

    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill("not mine")
    page.get_by_role("button", name="Sign in with password").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)

    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with password").click()
    expect(page).to_have_url(re.compile("/desk/"))


def test_with_a_code(phone, smtp_peer, right):
    page = phone("/accounts/login/code/")
    right(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)

    page.get_by_label("E-mail").fill("ann@example.com")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    right(page)
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)

    sweep()
    [mail] = smtp_peer.messages
    page.get_by_label("Code").fill(re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body_of(mail), re.MULTILINE)[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/my/"))
    right(page)


def test_a_mistyped_address_can_be_put_right(phone, right):
    page = phone("/accounts/login/code/")
    page.get_by_label("E-mail").fill("an@example.com")
    page.get_by_role("button", name="Send me a code").click()

    page.get_by_role("button", name="Use another e-mail address").click()

    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
    right(page)


def test_a_forgotten_password(phone, smtp_peer, right):
    user = UserFactory(clerk=True)
    page = phone("/accounts/password/reset/")
    right(page)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)

    page.get_by_label("E-mail").fill(user.email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    right(page)

    sweep()
    [mail] = smtp_peer.messages
    page.goto(re.search(r"https?://\S+/password/reset/key/\S+", body_of(mail))[0])
    right(page)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)
    for field in page.locator("input[type=password]").all():
        field.fill("seven quiet bicycles")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    right(page)


def test_a_spent_link_for_a_new_password(phone, right):
    right(phone("/accounts/password/reset/key/1-spent/"))


def test_a_second_factor_and_its_recovery_codes(phone, settings, right):
    settings.REQUIRE_SECOND_FACTOR = True
    user = UserFactory(administrator=True)
    page = phone("/accounts/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with password").click()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        right(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="Set up your authenticator app")).to_be_visible()
    right(page)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("alert")).to_be_focused()
    right(page)
    page.locator("input[name=code]").fill(code_for(page.locator("dd.numeric").inner_text()))
    page.get_by_role("button", name="Switch it on").click()

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    right(page)
    for address in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"):
        page.goto(address)
        right(page)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status"), [("/admin/requests/completion-times/", 403), ("/nowhere/", 404), ("/broken/", 500)]
)
def test_pages_for_what_went_wrong(visitor, watcher, right, address, status):
    watcher.expect(str(status))
    page = visitor("/desk/", device=PHONE, user=UserFactory(clerk=True))

    answer = page.goto(address)

    assert answer.status == status
    right(page)


def body_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()
