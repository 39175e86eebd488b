"""How long the database may take for one thing is the city's to say."""

import psycopg2
import pytest
from django.db import connection

from tests.deploy.production import settings_with


def limits(**variables: str) -> tuple[str, str]:
    """(for a statement, for a lock) of a connection as production would open it."""
    address = connection.get_connection_params()
    address["options"] = settings_with(**variables)["DATABASES"]["default"]["OPTIONS"].get("options", "")
    for name in ("context", "cursor_factory"):
        address.pop(name, None)
    with psycopg2.connect(**address) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        found: tuple[str, str] = cursor.fetchone()
    opened.close()
    return found


@pytest.mark.django_db
def test_a_page_waits_half_a_minute_at_most():
    assert limits() == ("30s", "5s")


@pytest.mark.django_db
def test_a_migration_takes_the_time_it_needs_but_waits_for_no_lock():
    assert limits(STATEMENT_TIMEOUT_SECONDS="0") == ("0", "5s")


def test_behind_pgbouncer_a_connection_brings_no_options():
    assert "options" not in settings_with(STATEMENT_TIMEOUT_SECONDS="")["DATABASES"]["default"]["OPTIONS"]
