"""From which day to which day: days of the city, whatever the clocks do on them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.calendar import wall_clock

ONE_DAY = timedelta(days=1)


class Preset(models.TextChoices):
    """Periods that people ask for by name; the link stays true as time goes by."""

    THIS_MONTH = "this-month", _("This month")
    LAST_MONTH = "last-month", _("Last month")
    LAST_12_MONTHS = "last-12-months", _("Last 12 months")
    THIS_YEAR = "this-year", _("This year")


def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.CITY_TIME_ZONE)


def today_in_the_city() -> date:
    return clock.now().astimezone(city_zone()).date()


@dataclass(frozen=True)
class Period:
    """Whole days of the city, the first and the last included."""

    first_day: date
    last_day: date

    @classmethod
    def named(cls, preset: Preset) -> "Period":
        """The period that goes by this name today."""
        today = today_in_the_city()
        first_of_month = today.replace(day=1)
        match preset:
            case Preset.THIS_MONTH:
                return cls(first_of_month, today)
            case Preset.LAST_MONTH:
                last = first_of_month - ONE_DAY
                return cls(last.replace(day=1), last)
            case Preset.THIS_YEAR:
                return cls(today.replace(month=1, day=1), today)
            case _:
                return cls(_a_year_before(today) + ONE_DAY, today)

    @property
    def begins_at(self) -> datetime:
        return wall_clock(self.first_day, time.min, city_zone())

    @property
    def ends_at(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return wall_clock(self.last_day + ONE_DAY, time.min, city_zone())


def _a_year_before(day: date) -> date:
    last_of_month = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last_of_month))
