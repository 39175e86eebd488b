"""The public's map, counted in the database: how many requests lie where, for any part of it, at any zoom, at once.

Counts stand ready in cells (MapCell); what changed since they were last brought up to date stands in ListingChange.
A reader adds up both in one statement, so the counts are exact at every moment, and no report waits for another to
count itself.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from service_requests.finding import CLOSED, OPEN, Filters, Question
from service_requests.map_tiles import FINEST, MILLION, Box, apart
from service_requests.statuses import CLOSED_STATUSES, OPEN_STATUSES, RequestStatus

ZOOMS = (12, 14, 16, 18, 20)
# A tile of the map is 256 pixels wide; requests are gathered in squares half as wide.
FINER = 1
# Where words or dates are asked for, no cell knows the answer: the newest so many that fit are gathered instead.
GATHERED = 500
FOLDED_AT_ONCE = 50_000  # as in sql/public_listing.sql
_STATUSES = {OPEN: OPEN_STATUSES, CLOSED: CLOSED_STATUSES, "": tuple(RequestStatus)}


@dataclass(frozen=True)
class Cluster:
    """So many requests around a point."""

    count: int
    latitude: float
    longitude: float


def clusters(filters: Filters, box: Box, zoom: int) -> list[Cluster]:
    """What lies in this part of the map, gathered for this zoom; one query."""
    statement, parameters = _gathered(filters, box, zoom) if _needs_search(filters) else _counted(filters, box, zoom)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [
            Cluster(int(count), *apart(float(north) / MILLION, float(east) / MILLION, zoom + FINER))
            for count, north, east in cursor
        ]


def is_cut_off(found: list[Cluster], filters: Filters) -> bool:
    """Whether there is more than these show: only the newest were gathered."""
    return _needs_search(filters) and sum(cluster.count for cluster in found) >= GATHERED


def fold_changes() -> int:
    """Count what changed into the cells, some at a time; answers how much that was."""
    folded, some = 0, FOLDED_AT_ONCE
    with connection.cursor() as cursor:
        while some >= FOLDED_AT_ONCE:
            cursor.execute("SELECT requests_fold_changes()")
            some = int(cursor.fetchone()[0])
            folded += some
    return folded


def tidy_up() -> None:
    """Forget words and cells that nothing stands in any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT requests_tidy_up_the_map()")


def _needs_search(filters: Filters) -> bool:
    return bool(filters.words or filters.since or filters.until)


def _counted(filters: Filters, box: Box, zoom: int) -> tuple[str, list[Any]]:
    """From the cells, and from what changed since."""
    squares = zoom + FINER
    kept = next((each for each in ZOOMS if each >= squares), ZOOMS[-1])
    statuses = _STATUSES.get(filters.status, (filters.status,))
    left, right, top, bottom = box.tiles(kept)
    finer = FINEST - kept
    cells = (
        f"SELECT x, y, {' + '.join(statuses)} AS fit, {' + '.join(RequestStatus)} AS there, latitude, longitude"
        " FROM requests_mapcell WHERE zoom = %s AND service_type_id = %s"
        " AND x BETWEEN %s AND %s AND y BETWEEN %s AND %s"
    )
    changes = (
        f"SELECT x >> {finer}, y >> {finer}, step * (status = ANY(%s))::integer, step, step * latitude::bigint,"
        " step * longitude::bigint FROM requests_listingchange"
        " WHERE x BETWEEN %s AND %s AND y BETWEEN %s AND %s"
    )
    for_cells: list[Any] = [kept, filters.service_id or 0, left, right, top, bottom]
    for_changes: list[Any] = [list(statuses)]
    for_changes += [left << finer, ((right + 1) << finer) - 1, top << finer, ((bottom + 1) << finer) - 1]
    if filters.service_id:
        changes += " AND service_type_id = %s"
        for_changes.append(filters.service_id)
    if filters.area_id:
        cells, changes = cells + " AND area_id = %s", changes + " AND area_id = %s"
        for_cells.append(filters.area_id)
        for_changes.append(filters.area_id)
    shift = max(kept - squares, 0)
    return (
        f"SELECT sum(fit) AS fit, sum(latitude) / sum(there), sum(longitude) / sum(there)"
        f" FROM ({cells} UNION ALL {changes}) AS parts"
        f" GROUP BY x >> {shift}, y >> {shift} HAVING sum(fit) > 0 AND sum(there) > 0 ORDER BY 1",
        [*for_cells, *for_changes],
    )


def _gathered(filters: Filters, box: Box, zoom: int) -> tuple[str, list[Any]]:
    """From the newest that fit."""
    question = Question(_within(filters, box), None, GATHERED)
    found, coarser = question.written(), max(FINEST - zoom - FINER, 0)
    return (
        f"SELECT count(*), avg(latitude), avg(longitude) FROM requests_publiclisting"
        f" WHERE request_id IN (SELECT request_id FROM ({found}) AS found) AND x IS NOT NULL"
        f" GROUP BY x >> {coarser}, y >> {coarser} ORDER BY 1",
        question.parameters,
    )


def _within(filters: Filters, box: Box) -> Filters:
    return Filters(
        filters.words, filters.service_id, filters.area_id, filters.status, filters.since, filters.until, box
    )
