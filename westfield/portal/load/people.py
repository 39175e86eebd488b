"""Who reports, and who at the desk looks after it: contacts with names, addresses and telephones, all invented."""

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random
from typing import Any

from django.db import connection

from service_requests.colleagues import at_the_desk
from westfield.kernel.models import Contact

# One contact for as many requests, as in a city whose people call again.
REQUESTS_OF_ONE = 10
_FIRST = """
Aaliyah Adam Aisha Alan Alejandro Alice Amir Ana Andre Angela Anna Anthony Ben Beth Brian Carla Carlos Carmen Chloe
Chris Dana Daniel David Deborah Diego Dmitri Donna Edith Elena Eli Emily Erik Esther Eva Fatima Felix Fiona Frank
Gabriel Gloria Grace Greg Hana Harold Hector Helen Henry Hugo Ian Ines Irene Isaac Ivan Jack James Jana Jasmine
Javier Jean Jim Joan Joel John Jorge Jose Joy Juan Judith Julia Karen Karl Kate Keith Kim Laila Laura Lea Leo Liam
Lina Lisa Luis Lucy Malik Mara Marco Maria Mark Marta Mary Max Mei Mia Mike Nadia Nancy Nina Noah Nora Olga Omar
Oscar Pablo Pat Paul Pedro Peter Priya Quinn Rachel Raul Rita Robert Rosa Ruth Sam Sara Sean Sofia Steve Sue Tania
Ted Teresa Tim Tom Uma Vera Victor Viola Wanda Wei Will Xavier Yara Yusuf Zoe
"""
_LAST = """
Abbott Adams Ahmed Alvarez Anderson Baker Barnes Bauer Bell Bennett Boone Brooks Brown Burke Byrne Campbell Carter
Castillo Chan Chen Clark Cohen Cole Collins Cooper Cox Cruz Davis Delgado Diaz Dixon Doyle Dunn Edwards Ellis Evans
Farrell Fisher Flores Foster Fox Garcia Gibson Gomez Gonzalez Grant Gray Green Griffin Hall Hansen Harris Hayes
Henderson Hernandez Herrera Hill Hoffman Howard Hughes Hunt Ibrahim Jackson Jenkins Jensen Johnson Jones Kaminski
Kaur Keller Kelly Kennedy Khan Kim King Klein Kowalski Kumar Lam Lang Larson Lee Lewis Long Lopez Martin Martinez
Mason Mendoza Meyer Miller Mitchell Moore Morales Morgan Murphy Nelson Nguyen Novak Okafor Olson Ortiz Owens Park
Parker Patel Perez Perry Peterson Phillips Price Quinn Ramirez Reed Reyes Rivera Roberts Robinson Rogers Ross Ruiz
Russell Ryan Sanchez Sanders Schmidt Scott Shah Silva Simmons Singh Smith Sorensen Stewart Sullivan Taylor Thomas
Thompson Torres Tran Turner Vargas Vega Wagner Walker Wallace Ward Watson Weber White Williams Wilson Wong Wood
Wright Young Zhang Zimmerman
"""
_LIKE = (
    "small large old new broken wet rusty loose deep wide cracked bent faded leaning muddy noisy sharp tall dark slick"
)
_THINGS = (
    "mailbox hydrant bench driveway garage fence porch church bakery school library pharmacy gate culvert bridge curb"
    " crosswalk bus-stop playground pond barn silo orchard warehouse diner clinic bank fountain trailhead underpass"
)
_WHERE = "next_to across_from behind in_front_of left_of right_of past before"
TABLES = """
DROP TABLE IF EXISTS load_contact, load_detail, load_colleague;
CREATE TEMP TABLE load_contact (
    number bigint PRIMARY KEY, id bigint, name text, email text, phone text, language text
);
CREATE TEMP TABLE load_detail (number integer PRIMARY KEY, body text);
CREATE TEMP TABLE load_colleague (number serial PRIMARY KEY, id bigint, department_id bigint);
"""
_MISSING = """
INSERT INTO kernel_contact (name, email, phone, language, created_at)
SELECT first || ' ' || last,
    CASE WHEN n %% 10 < 7 THEN lower(first || '.' || last || '.' || n || '@example.com') END,
    CASE WHEN n %% 10 >= 5 THEN '+1317' || lpad((2000000 + (n * 7919) %% 7999999)::text, 7, '0') END,
    CASE WHEN n %% 12 = 0 THEN 'es' ELSE 'en' END, now()
FROM (
    SELECT n, (%(first)s::text[])[1 + (n * 31) %% array_length(%(first)s::text[], 1)] AS first,
        (%(last)s::text[])[1 + (n * 17 + n / 97) %% array_length(%(last)s::text[], 1)] AS last
    FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) AS n
) AS somebody
ON CONFLICT (email) DO NOTHING
"""


def bring_people(requests: int, chance: Random) -> int:
    """Fill temporary tables with contacts, made where there are too few, and the rest; answers how many contacts."""
    there, wanted = Contact.objects.count(), max(requests // REQUESTS_OF_ONE, 1)
    details = list(_details(chance))
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        if there < wanted:
            cursor.execute(_MISSING, {"first": _FIRST.split(), "last": _LAST.split(), "from": there, "to": wanted})
        cursor.execute(
            "INSERT INTO load_contact SELECT row_number() OVER (ORDER BY id) - 1, id, name, coalesce(email, ''),"
            " coalesce(phone, ''), language FROM kernel_contact WHERE merged_into_id IS NULL"
        )
        cursor.executemany("INSERT INTO load_detail VALUES (%s, %s)", details)
        for user in at_the_desk():
            cursor.execute(
                "INSERT INTO load_colleague (id, department_id) VALUES (%s, %s)", [user.pk, user.department_id]
            )
        cursor.execute("ANALYZE load_contact; ANALYZE load_detail; SELECT count(*) FROM load_contact")
        return int(cursor.fetchone()[0])


def counted() -> dict[str, int]:
    """How many details and colleagues there are to choose from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM load_detail), (SELECT count(*) FROM load_colleague)")
        details, colleagues = cursor.fetchone()
    return {"details": details, "colleagues": colleagues}


def _details(chance: Random) -> Iterator[Sequence[Any]]:
    """What people add, so that not everybody says the same: a few thousand sentences."""
    said = list(product(_WHERE.split(), _LIKE.split(), _THINGS.split()))
    chance.shuffle(said)
    for number, (where, like, thing) in enumerate(said):
        yield number, f"It is {where.replace('_', ' ')} the {like} {thing.replace('-', ' ')}."
