"""Requests by the thousand, in SQL: each thousand whole, or not there at all."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pgtrigger
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from service_requests.models import HistoryEvent, ReporterDetails, ServiceRequest, Words, WorkOrder
from service_requests.public_map import fold_changes
from service_requests.statuses import Priority
from westfield.kernel import clock

from .people import bring_people, counted
from .surroundings import lay_out

AT_A_TIME = 20_000
CHUNK = (Path(__file__).parent / "chunk.sql").read_text(encoding="utf-8")
# They are listed afterwards, words and all, once.
LISTED_AFTERWARDS = (
    "requests.ServiceRequest:listing_begins", "requests.Words:words_are_listed", "requests.ServiceRequest:desk_lists",
    "requests.Words:desk_learns_words", "requests.ReporterDetails:desk_learns_who",
)  # fmt: skip
_SAID = (
    "(SELECT body FROM load_said WHERE service_id = load_chunk.service_type_id AND kind = '{kind}' ORDER BY"
    " number OFFSET floor(of_word * (SELECT count(*) FROM load_said WHERE service_id = load_chunk.service_type_id"
    " AND kind = '{kind}')) LIMIT 1)"
)


def generate(*, until: int, years: float, seed: int) -> Iterator[int]:
    """Add requests until there are `until`; answers how many there are after each step.

    They come in the order of time, so a run that was interrupted goes on where it stopped.
    """
    now = clock.now()
    chance = Random(seed)
    around = {"places": lay_out(chance), "contacts": bring_people(until, chance)} | counted()
    there = ServiceRequest.objects.count()
    while there < until:
        last = min(there + AT_A_TIME, until) - 1
        spread = {"total": until, "since": now - timedelta(days=years * 365.25), "until": now, **around}
        _add(there, last, spread, seed)
        there = last + 1
        yield there


def _add(first: int, last: int, spread: dict[str, Any], seed: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # others may be at work on the machine
        cursor.execute("SELECT setseed(%s)", [Random(f"{seed} {first}").random()])
        cursor.execute(CHUNK, {"first": first, "last": last, **spread})
        with pgtrigger.ignore(*LISTED_AFTERWARDS):
            _write(cursor)
        # Checked now: each listing would walk past every check that still waits for the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT count(requests_list_publicly(shown)) FROM requests_servicerequest AS shown"
            " JOIN load_chunk USING (id)"
        )
        cursor.execute(
            "SELECT count(requests_list_at_desk(shown)) FROM requests_servicerequest AS shown"
            " JOIN load_chunk USING (id)"
        )
        fold_changes()


def _write(cursor: CursorWrapper) -> None:
    same = (
        "id", "service_type_id", "service_name", "department_id", "status", "channel", "is_internal", "is_private",
        "place_shown", "address_id", "area_id", "place", "latitude", "longitude", "public_place", "public_latitude",
        "public_longitude", "received_at", "target_amount", "target_at", "waiting_reason", "closed_at",
        "closing_reason",
        "assignee_id", "flagged_at", "news_at", "me_too_count",
    )  # fmt: skip
    _insert(cursor, ServiceRequest, {
        **{name: name for name in same},
        "form_key": "gen_random_uuid()",
        "reporter_id": "contact_id",
        "waiting_since": "CASE WHEN status = 'waiting' THEN acted_at END",
        "target_unit": "CASE WHEN target_amount IS NULL THEN '' ELSE target_unit END",
        "target_clock": "CASE WHEN target_amount IS NULL THEN '' ELSE target_clock END",
        "first_closed_at": "closed_at",
        "first_response_at": "CASE WHEN status <> 'received' THEN received_at + (acted_at - received_at) * 0.4 END",
        "clock_stopped_at": "CASE WHEN waiting_reason IN ('weather', 'other_agency', 'reporter') THEN acted_at END",
        "updated_at": "CASE WHEN status = 'received' THEN received_at ELSE acted_at END",
    })  # fmt: skip
    _insert(cursor, ReporterDetails, {
        "request_id": "id", "name": "person", "email": "email", "phone": "phone", "language": "language",
    })  # fmt: skip
    _write_words(cursor)
    _write_orders(cursor)
    _write_history(cursor)


def _write_words(cursor: CursorWrapper) -> None:
    shown = (
        "CASE WHEN of_showing < 0.4 AND NOT is_private AND NOT is_internal THEN received_at + interval '2 hours' END"
    )
    ours = {"request_id": "id", "written_at": "closed_at", "published_at": "closed_at", "author_kind": "'system'"}
    description = {
        "body": _SAID.format(kind="reports") + " || ' ' || detail",
        "kind": "'description'",
        "author_kind": "'stranger'",
    }
    _insert(cursor, Words, {"request_id": "id", "written_at": "received_at", "published_at": shown, **description})
    addition = {"body": "'Still there. ' || detail", "kind": "'addition'", "author_kind": "'stranger'"}
    later = {"request_id": "id", "written_at": "acted_at"}
    _insert(cursor, Words, later | addition, where="of_mark > 0.94")
    note = {"body": "'Called back. ' || detail", "kind": "'note'", "author_kind": "'user'", "author_id": "assignee_id"}
    _insert(cursor, Words, later | note, where="assignee_id IS NOT NULL")
    done = {"body": _SAID.format(kind="done"), "kind": "'done'"}
    _insert(cursor, Words, ours | done, where="status = 'completed' AND of_showing < 0.7")
    why = {"body": _SAID.format(kind="declined"), "kind": "'decision'"}
    _insert(cursor, Words, ours | why, where="status = 'closed_without_work'")


def _write_orders(cursor: CursorWrapper) -> None:
    """For what a crew has in hand: the desk and the crews see it as theirs."""
    started = "CASE WHEN status = 'in_progress' THEN acted_at END"
    _insert(cursor, WorkOrder, {
        "request_id": "id", "department_id": "department_id", "crew_id": "crew_id", "due_at": "target_at",
        "assignee_id": "CASE WHEN status = 'in_progress' THEN worker_id END",
        "status": "CASE WHEN status = 'in_progress' THEN 'started' ELSE 'issued' END",
        "priority": str(int(Priority.NORMAL)), "issued_at": "received_at",
        "seen_at": started, "accepted_at": started, "started_at": started,
    }, where="status IN ('assigned', 'in_progress')")  # fmt: skip
    _insert(cursor, WorkOrder, {
        "request_id": "id", "department_id": "department_id", "crew_id": "crew_id", "due_at": "target_at",
        "assignee_id": "worker_id", "status": "'done'", "priority": str(int(Priority.NORMAL)),
        "issued_at": "received_at", "seen_at": "received_at", "accepted_at": "received_at",
        "started_at": "acted_at - interval '1 hour'", "ended_at": "acted_at", "minutes": "20 + 100 * of_word",
    }, where="status = 'completed' AND worker_id IS NOT NULL AND of_showing < 0.5")  # fmt: skip


def _write_history(cursor: CursorWrapper) -> None:
    event = {"request_id": "id", "actor_kind": "'system'"}
    _insert(cursor, HistoryEvent, event | {
        "action": "'receive'", "new_status": "'received'", "at": "received_at",
    })  # fmt: skip
    action = (
        "CASE status WHEN 'assigned' THEN 'work_issued' WHEN 'in_progress' THEN 'work_started' WHEN 'waiting'"
        " THEN 'wait' WHEN 'completed' THEN 'complete' ELSE 'close_without_work' END"
    )
    _insert(cursor, HistoryEvent, event | {
        "action": action, "old_status": "'received'", "new_status": "status", "at": "acted_at",
        "reason": "waiting_reason || closing_reason",
    }, where="status <> 'received'")  # fmt: skip


def _insert(cursor: CursorWrapper, model: type[models.Model], columns: dict[str, str], *, where: str = "TRUE") -> None:
    """A row for each one of the chunk; what is not named is what the model says."""
    parameters: list[Any] = []
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if name not in columns and not (field.primary_key or field.null or field.has_db_default()):
            columns = {**columns, name: "%s"}
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    # The model's own defaults stand last, as their parameters do.
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM load_chunk WHERE {where}",
        parameters,
    )
