"""What every test has: the settings of a test run, an embedded PostgreSQL and Redis, an SMTP server that counts."""

from collections.abc import Iterator

import django
import pgtrigger
import pytest
from django.test import TransactionTestCase, override_settings

from tests import environment
from tests.smtp_peer import SmtpPeer
from tests.text_peer import TextPeer

# Before pytest-django looks: the settings are read here for the first time.
environment.prepare()
environment.adjust_settings()
django.setup()

services = environment.RunServices()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not environment.XDIST_WORKER and not config.option.collectonly:
        services.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if not environment.XDIST_WORKER:
        services.stop()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Databases are not dropped one by one: their server goes with the run."""
    return True


def _empty_tables_in_spite_of_history(self: TransactionTestCase) -> None:
    """Empty the tables after a test that committed; history, which refuses that, looks away for once."""
    unbreakable = [
        trigger.get_uri(model) for model, trigger in pgtrigger.registered() if pgtrigger.Truncate in trigger.operation
    ]
    # The flush ends like a migration; the triggers are there already, and cannot be installed while they look away.
    with override_settings(PGTRIGGER_INSTALL_ON_MIGRATE=False), pgtrigger.ignore(*unbreakable):
        _empty_tables(self)


_empty_tables = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _empty_tables_in_spite_of_history


@pytest.fixture
def smtp_peer(settings) -> Iterator[SmtpPeer]:
    """A real SMTP server on loopback; the portal's mail goes there."""
    with SmtpPeer() as peer:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = peer.host, peer.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
        yield peer


@pytest.fixture
def text_peer(settings) -> Iterator[TextPeer]:
    """A provider of text messages on loopback; the portal's texts go there, and texting is offered."""
    with TextPeer() as peer:
        settings.TWILIO_URL, settings.TEXT_TIMEOUT = peer.url, 5
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC123", "secret"
        settings.TWILIO_FROM = "+13175550111"
        yield peer
