"""Durations as people say them."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTES_OF_DAY = 24 * 60


def in_words(duration: timedelta) -> str:
    """The two largest parts: "1 day 4 hours", "35 minutes"; less than half a minute is "0 minutes"."""
    total = round(abs(duration) / timedelta(minutes=1))
    if total >= MINUTES_OF_DAY:
        # Rounded to the hour first: 1 day 23 hours 45 minutes are 2 days, not "1 day 24 hours".
        days, hours = divmod(round(total / 60), 24)
        parts = [_days(days), _hours(hours) if hours else ""]
    else:
        hours, minutes = divmod(total, 60)
        parts = [_hours(hours) if hours else "", _minutes(minutes) if minutes or not hours else ""]
    words = " ".join(part for part in parts if part)
    # An imported record may have been closed before it was received; docs/figures.md keeps it as it is.
    return _("minus %(duration)s") % {"duration": words} if total and duration < timedelta(0) else words


def in_hours(duration: timedelta) -> float:
    return duration / timedelta(hours=1)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
