"""Moments at which somebody is at work."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from westfield.kernel.calendar import ONE_DAY, BusinessHours

from .chance import Chance

FIRST_HOURS = 330


def next_at_work(moment: datetime, hours: BusinessHours, chance: Chance) -> datetime:
    """This moment if somebody is at work then, else one in the first hours of the next working day."""
    day = moment.astimezone(hours.zone).date()
    while True:
        opening = hours.opening_on(day)
        if opening and moment < opening[1]:
            begins, ends = opening
            return moment if moment >= begins else min(begins + chance.minutes(2, FIRST_HOURS), ends)
        day += ONE_DAY


def working_time_before(now: datetime, amount: timedelta, hours: BusinessHours) -> datetime:
    """The moment from which on so much working time has passed until now."""
    day = now.astimezone(hours.zone).date()
    while True:
        opening = hours.opening_on(day)
        if opening and opening[0] < now:
            ends = min(opening[1], now)
            if ends - opening[0] >= amount:
                return ends - amount
            amount -= ends - opening[0]
        day -= ONE_DAY


def local(moment: datetime, zone: ZoneInfo, *, hour: int, minute: int) -> datetime:
    """The same day in the city at another time of day."""
    return moment.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
