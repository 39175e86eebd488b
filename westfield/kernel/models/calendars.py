"""When a department works: opening hours by weekday, and the days it is closed."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel.calendar import BusinessHours
from westfield.kernel.translated import TranslatedField

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _time_of_day(label: Any) -> "models.TimeField[Any, Any]":
    return models.TimeField(label, null=True, blank=True)


class WorkingCalendar(models.Model):
    """The hours of one part of City Hall: every target in business hours or days is counted by one of these."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and lasting, for example city-hall."))
    name = TranslatedField(_("name"))
    monday_opens = _time_of_day(_("Monday opens"))
    monday_closes = _time_of_day(_("Monday closes"))
    tuesday_opens = _time_of_day(_("Tuesday opens"))
    tuesday_closes = _time_of_day(_("Tuesday closes"))
    wednesday_opens = _time_of_day(_("Wednesday opens"))
    wednesday_closes = _time_of_day(_("Wednesday closes"))
    thursday_opens = _time_of_day(_("Thursday opens"))
    thursday_closes = _time_of_day(_("Thursday closes"))
    friday_opens = _time_of_day(_("Friday opens"))
    friday_closes = _time_of_day(_("Friday closes"))
    saturday_opens = _time_of_day(_("Saturday opens"))
    saturday_closes = _time_of_day(_("Saturday closes"))
    sunday_opens = _time_of_day(_("Sunday opens"))
    sunday_closes = _time_of_day(_("Sunday closes"))

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name=f"calendar_{day}_opens_before_it_closes",
                condition=Q(**{f"{day}_opens__isnull": True, f"{day}_closes__isnull": True})
                | Q(
                    **{
                        f"{day}_opens__isnull": False,
                        f"{day}_closes__isnull": False,
                        f"{day}_opens__lt": F(f"{day}_closes"),
                    }
                ),
                violation_error_message=_("Each day needs an opening time before its closing time, or neither."),
            )
            for day in WEEKDAYS
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    def opening(self, weekday: int) -> tuple[time, time] | None:
        """Opening and closing time on a weekday (Monday is 0), or None for a day that is closed."""
        opens, closes = (getattr(self, f"{WEEKDAYS[weekday]}_{moment}") for moment in ("opens", "closes"))
        return (opens, closes) if opens and closes else None

    def business_hours(self, *, closed_on: Iterable[date] | None = None) -> BusinessHours:
        """The hours and holidays as plain values, for the arithmetic in `westfield.kernel.calendar`.

        `closed_on` are the dates of its holidays, where a query has brought them already.
        """
        if closed_on is None:
            closed_on = (holiday.date for holiday in self.holidays.all())
        return BusinessHours(
            zone=ZoneInfo(settings.CITY_TIME_ZONE),
            week={weekday: hours for weekday in range(7) if (hours := self.opening(weekday))},
            holidays=frozenset(closed_on),
        )


class Holiday(models.Model):
    """A day on which a calendar is closed from midnight to midnight."""

    calendar = models.ForeignKey(
        WorkingCalendar, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("working calendar")
    )
    date = models.DateField(_("date"))
    name = TranslatedField(_("name"))

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(
                name="holiday_once_per_calendar_and_date",
                fields=("calendar", "date"),
                violation_error_message=_("This day is on the calendar already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
