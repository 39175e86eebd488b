"""What every test has: the settings of a test run, an embedded PostgreSQL and Redis, an SMTP server that counts."""

from collections.abc import Iterator

import pytest

from tests import environment

environment.prepare()

import django  # noqa: E402 - the settings may only be read once the environment stands

environment.adjust_settings()
django.setup()

import pgtrigger  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests.smtp_peer import SmtpPeer  # noqa: E402

services = environment.RunServices()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not environment.XDIST_WORKER and not config.option.collectonly:
        services.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if not environment.XDIST_WORKER:
        services.stop()


def _empty_tables_in_spite_of_history(self: TransactionTestCase) -> None:
    """Empty the tables after a test that committed; history, which refuses that, looks away for once."""
    unbreakable = [
        trigger.get_pgid_uri(model) if hasattr(trigger, "get_pgid_uri") else f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if "TRUNCATE" in str(trigger.operation)
    ]
    with pgtrigger.ignore(*unbreakable):
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
