"""Opening hours and holidays in the admin: one table to read, a warning before the next year has no holidays."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.legal_holidays import add_indiana_holidays, years_without_holidays
from westfield.kernel.models.calendars import WEEKDAYS, Holiday, WorkingCalendar


class HolidayInline(admin.TabularInline):
    model = Holiday
    extra = 1


@admin.register(WorkingCalendar)
class WorkingCalendarAdmin(admin.ModelAdmin):
    list_display = ("__str__", "code", "hours", "holidays_known")
    search_fields = ("code", "name")
    readonly_fields = ("hours", "holidays_known")
    fieldsets = (
        (None, {"fields": ("code", "name", "hours", "holidays_known")}),
        (
            _("Opening hours"),
            {
                "fields": tuple((f"{day}_opens", f"{day}_closes") for day in WEEKDAYS),
                "description": _("In the city's own time. Leave both times of a day empty where it is closed."),
            },
        ),
    )
    inlines = (HolidayInline,)
    actions = ("add_legal_holidays",)

    @admin.display(description=_("hours"))
    def hours(self, calendar: WorkingCalendar) -> SafeString:
        """Seven rows, as on the door of City Hall."""
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th><td>{}</td></tr>",
            ((_WEEKDAY_NAMES[weekday], _hours_in_words(calendar, weekday)) for weekday in range(7)),
        )
        return format_html("<table>{}</table>", rows)

    @admin.display(description=_("holidays"))
    def holidays_known(self, calendar: WorkingCalendar) -> str:
        if calendar.pk is None:
            return gettext("Save the calendar first; then its holidays can be added.")
        if missing := years_without_holidays(calendar, _today()):
            return _missing_in_words(calendar, missing)
        upcoming = calendar.holidays.filter(date__gte=_today()).count()
        return ngettext("%(count)s day ahead", "%(count)s days ahead", upcoming) % {"count": upcoming}

    @admin.action(description=_("Add Indiana's legal holidays of this year and the next"), permissions=["change"])
    def add_legal_holidays(self, request: HttpRequest, calendars: QuerySet[WorkingCalendar]) -> None:
        for calendar in calendars:
            added = sum(add_indiana_holidays(calendar, year) for year in (_today().year, _today().year + 1))
            words = ngettext("%(calendar)s: %(count)s day added.", "%(calendar)s: %(count)s days added.", added)
            messages.success(request, words % {"calendar": calendar, "count": added})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET":
            _warn_of_missing_holidays(request, WorkingCalendar.objects.all())
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        calendar = self.get_object(request, object_id)
        if request.method == "GET" and calendar is not None:
            _warn_of_missing_holidays(request, [calendar])
        return super().change_view(request, object_id, form_url, extra_context)


_WEEKDAY_NAMES = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def _hours_in_words(calendar: WorkingCalendar, weekday: int) -> str:
    opening = calendar.opening(weekday)
    return " – ".join(time_format(moment) for moment in opening) if opening else gettext("closed")


def _today() -> Any:
    return timezone.localdate(clock.now())


def _missing_in_words(calendar: WorkingCalendar, years: list[int]) -> str:
    return gettext("%(calendar)s has no holidays in %(years)s: targets will count through them.") % {
        "calendar": calendar,
        "years": gettext(" and ").join(str(year) for year in years),
    }


def _warn_of_missing_holidays(request: HttpRequest, calendars: Any) -> None:
    for calendar in calendars:
        if missing := years_without_holidays(calendar, _today()):
            messages.warning(request, _missing_in_words(calendar, missing))
