"""What the last finished requests teach about the next one, in a sentence for whoever waits for it."""

import math
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from service_requests.models import TrackRecord

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def history_in_words(record: TrackRecord | None) -> str:
    """How long half of them took, over which time of the year; plain words where nothing can be said."""
    if record is None:  # not worked out yet
        return _("We cannot say yet how long requests of this kind take.")
    if not record.season_count:
        return _("No request of this kind has been finished yet, so we cannot say how long one takes.")
    half = record.half_took_at_most
    if half is None:
        return _("Too few requests of this kind have been finished yet to say how long one takes.")
    return " ".join(filter(None, (_how_long(record, half), _if_late(record))))


def at_most(duration: timedelta) -> str:
    """A duration in one unit, rounded up: "took 3 days or less" stays true."""
    if duration <= 36 * HOUR:
        hours = max(1, math.ceil(duration / HOUR))
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    if duration <= 30 * DAY:
        days = math.ceil(duration / DAY)
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    weeks = math.ceil(duration / WEEK)
    return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}


def _how_long(record: TrackRecord, half: timedelta) -> str:
    told = {"count": record.season_count, "time": at_most(half)}
    if record.is_of_season:
        return (
            _(
                "Half of the last %(count)d requests of this kind made at this time of year "
                "took %(time)s or less, nights and weekends included."
            )
            % told
        )
    return (
        _(
            "Half of the last %(count)d requests of this kind took %(time)s or less, nights and weekends included. "
            "They are from the whole year: there were too few at this time of year."
        )
        % told
    )


def _if_late(record: TrackRecord) -> str:
    """Beside a target that was mostly missed, the history must not look like a second promise."""
    return _("At least half of them took longer than we aim for.") if record.was_mostly_late else ""
