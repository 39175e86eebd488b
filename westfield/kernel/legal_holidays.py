"""Indiana's legal holidays as a starting point; the city then strikes out or adds what it keeps differently."""

from datetime import date

import holidays

from westfield.kernel.models.calendars import Holiday, WorkingCalendar
from westfield.kernel.words import Words

# The library knows the names in English only.
SPANISH = {
    "New Year's Day": "Año Nuevo",
    "Martin Luther King Jr. Day": "Día de Martin Luther King Jr.",
    "Good Friday": "Viernes Santo",
    "Primary Election Day": "Día de elecciones primarias",
    "Memorial Day": "Día de los Caídos",
    "Juneteenth National Independence Day": "Día de la Emancipación (Juneteenth)",
    "Independence Day": "Día de la Independencia",
    "Labor Day": "Día del Trabajo",
    "Columbus Day": "Día de Colón",
    "Election Day": "Día de elecciones",
    "Veterans Day": "Día de los Veteranos",
    "Thanksgiving Day": "Día de Acción de Gracias",
    "Lincoln's Birthday": "Natalicio de Lincoln",
    "Washington's Birthday": "Natalicio de Washington",
    "Christmas Day": "Navidad",
}
OBSERVED = " (observed)"


def add_indiana_holidays(calendar: WorkingCalendar, year: int) -> int:
    """Put the state's legal holidays of a year on a calendar; days it has already stay as they are."""
    kept = set(calendar.holidays.filter(date__year=year).values_list("date", flat=True))
    missing = [
        Holiday(calendar=calendar, date=day, name=_in_both_languages(name))
        for day, name in sorted(holidays.country_holidays("US", subdiv="IN", years=year).items())
        if day.year == year and day not in kept
    ]
    Holiday.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def years_without_holidays(calendar: WorkingCalendar, today: date) -> list[int]:
    """Which of this year and the next have no holiday on a calendar, so that targets would count through them."""
    years = (today.year, today.year + 1)
    known = {day.year for day in calendar.holidays.dates("date", "year")}
    return [year for year in years if year not in known]


def _in_both_languages(name: str) -> Words:
    words = Words(en=name)
    if spanish := SPANISH.get(name.removesuffix(OBSERVED)):
        words["es"] = spanish + (" (día de descanso)" if name.endswith(OBSERVED) else "")
    return words
