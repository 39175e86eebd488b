"""A database to measure in, beside the development one on the server that is up; thrown away at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from westfield.kernel.embedded.addresses import embedded_addresses

EMBEDDED = embedded_addresses(Path(__file__).resolve().parent.parent)
DATABASE = "weconnect_benchmark"
NOBODYS_QUEUE = EMBEDDED.redis_database_url(9)


@contextmanager
def a_database() -> Iterator[str]:
    """An empty database; its address."""
    server = os.environ.get("DATABASE_URL") or EMBEDDED.database_url
    _administer(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    _administer(server, f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    try:
        yield f"{server.rpartition('/')[0]}/{DATABASE}"
    finally:
        _administer(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _administer(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
