"""The demo city's departments, and the hours they work."""

from datetime import datetime

from westfield.kernel.legal_holidays import add_indiana_holidays
from westfield.kernel.models import Department, WorkingCalendar
from westfield.kernel.models.calendars import WEEKDAYS
from westfield.kernel.translated import Words

from .data_files import city

WORKDAYS = WEEKDAYS[:5]


def open_city_hall(*, since: datetime, until: datetime) -> None:
    """Make the calendars, with Indiana's holidays of all these years, and the departments."""
    calendars = {code: _calendar(code, facts) for code, facts in city()["calendars"].items()}
    for code, calendar in calendars.items():
        if city()["calendars"][code].get("holidays"):
            for year in range(since.year, until.year + 2):
                add_indiana_holidays(calendar, year)
    for code, facts in city()["departments"].items():
        Department.objects.create(
            code=code,
            name=Words(facts["name"]),
            phone=facts["phone"],
            email=f"{code}@westfield.example",
            calendar=calendars[facts["calendar"]],
            hourly_rate_cents=facts["hourly_rate_cents"],
        )


def _calendar(code: str, facts: dict[str, object]) -> WorkingCalendar:
    days = WEEKDAYS if facts.get("every_day") else WORKDAYS
    hours = {f"{day}_{edge}": facts[edge] for day in days for edge in ("opens", "closes")}
    return WorkingCalendar.objects.create(code=code, name=Words(facts["name"]), **hours)  # type: ignore[call-overload]
