"""Every mail that signing in can cause has words of our own."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

from notifications.recipients import Mailbox
from notifications.rendering import render

ALLAUTH = Path(find_spec("allauth").origin).parent / "templates/account/email"
MAILS = {path.name.removesuffix("_message.txt"): path.read_text() for path in ALLAUTH.glob("*_message.txt")}
SENT = sorted(name for name, words in MAILS.items() if name != "base" and "base_notification.txt" not in words)


def test_news_of_changes_made_are_switched_off():
    """allauth's own mails of the other kind ("your password has been changed") have no words of ours."""
    assert not settings.ACCOUNT_EMAIL_NOTIFICATIONS
    assert {"login_code", "password_reset_key", "unknown_account"} <= set(SENT)


@pytest.mark.parametrize("name", SENT)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_mail_has_words(tell, name, language):
    secrets = {
        "code": "482913",
        "password_reset_url": "https://city.example/reset/x-y/",
        "activate_url": "https://city.example/confirm/x/",
    }
    notification = tell(
        to=Mailbox("ana@example.org", language=language), message=f"account/{name}", context={}, sealed=secrets
    )

    mail = render(notification)

    assert "Westfield" in mail.subject
    assert settings.SITE_URL in mail.text
    if name == "login_code":
        assert "482913" in mail.text
    if name == "password_reset_key":
        assert secrets["password_reset_url"] in mail.text
