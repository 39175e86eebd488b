"""Working out how every service did lately, for /standards/ and for the promise beside the target."""

from datetime import datetime

from django.db import connection, transaction

from service_requests.figures.period import Period, Preset, today_in_the_city
from service_requests.figures.season import season_around
from service_requests.figures.track_record_sql import TRACK_RECORDS
from service_requests.models import TrackRecord
from service_requests.statuses import RequestStatus
from westfield.kernel import clock

# "Half of the last 120 …"; of fewer than 20 nobody should be told what half of them took.
LAST_FINISHED, LEAST_FINISHED = 120, 20
# Any number that no other lock of ours has.
ONE_AT_A_TIME = 3_110_001


@transaction.atomic
def refresh_track_records() -> int:
    """Count anew for every service that residents know of; answers how many. Nothing happens when it runs twice."""
    with connection.cursor() as cursor:
        # A slow run must not overwrite what one that began later has counted.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        TrackRecord.objects.filter(service_type__is_internal=True).delete()
        cursor.execute(TRACK_RECORDS, _asked())
        return int(cursor.rowcount)


def _asked() -> dict[str, datetime | int | str]:
    year, season = Period.named(Preset.LAST_12_MONTHS), season_around(today_in_the_city())
    return {
        "now": clock.now(),
        "begins_at": year.begins_at,
        "ends_at": year.ends_at,
        "season": "{" + ",".join(f"[{each.begins_at.isoformat()},{each.ends_at.isoformat()})" for each in season) + "}",
        "oldest": season[-1].begins_at,
        "last": LAST_FINISHED,
        "least": LEAST_FINISHED,
        "completed": RequestStatus.COMPLETED,
    }
