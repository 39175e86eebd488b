"""A small town that has something to say, and people to say it to."""

from pathlib import Path
from typing import Any

import pytest

from notifications.models import Notification
from notifications.recipients import Mailbox
from notifications.services import notify
from westfield.kernel import clock
from westfield.kernel.models import Contact

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def town_templates(settings):
    """The words of a sender that only tests know: town/news, town/code, town/plain, town/broken."""
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]


@pytest.fixture
def contact(db) -> Contact:
    return Contact.objects.create(email_verified_at=clock.now(), name="Ana O'Neill", email="ana@example.org")


@pytest.fixture
def tell(db):
    """Write a message into the outbox: `tell()` to an address, `tell(to=contact, title="…")`."""
    written = 0

    def tell(**changes: Any) -> Notification:
        nonlocal written
        written += 1
        title = changes.pop("title", "the pool is open")
        asked = {
            "to": Mailbox("bob@example.org"),
            "about": None,
            "message": "town/news",
            "dedupe": f"news:{written}",
            "context": {"title": title},
            **changes,
        }
        notification = notify(**asked)
        assert notification
        return notification

    return tell


@pytest.fixture
def fresh():
    """The row as it stands now."""

    def fresh(notification: Notification) -> Notification:
        return Notification.objects.get(pk=notification.pk)

    return fresh
