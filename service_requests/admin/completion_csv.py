"""The report as a file for a spreadsheet."""

import csv
from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from service_requests.figures import CompletionTimes, Figures
from service_requests.figures.durations import in_hours
from service_requests.figures.spreadsheet import as_text, spreadsheet

Cell = str | int | float | None


def completion_csv(report: CompletionTimes) -> HttpResponse:
    """One line per service and the total; durations in hours, money in dollars."""
    name = f"completion-times-{report.period.first_day}-to-{report.period.last_day}.csv"
    response = spreadsheet(name)
    lines = csv.writer(response)
    lines.writerow(_headings())
    for figures in report.services:
        lines.writerow([as_text(str(figures.service_name)), *_cells(figures)])
    lines.writerow([_("All services"), *_cells(report.total)])
    return response


def _headings() -> list[str]:
    return [
        _("Service"),
        _("Received"),
        _("Completed with work"),
        _("Closed without work"),
        _("Still open"),
        _("Open past target"),
        _("Median time to close (hours)"),
        _("90th percentile to close (hours)"),
        _("Mean time to close (hours)"),
        _("Median first response (hours)"),
        _("On-time rate (percent)"),
        _("Closed on time"),
        _("Counted in the on-time rate"),
        _("Without target"),
        _("Reopened"),
        _("Cost (dollars)"),
    ]


def _cells(figures: Figures) -> list[Cell]:
    rate = figures.on_time_rate
    return [
        figures.received,
        figures.completed,
        figures.closed_without_work,
        figures.still_open,
        figures.open_past_target,
        _hours(figures.median_to_close),
        _hours(figures.ninetieth_to_close),
        _hours(figures.mean_to_close),
        _hours(figures.median_to_respond),
        None if rate is None else round(float(rate * 100), 2),
        figures.closed_on_time,
        figures.judged,
        figures.without_target,
        figures.reopened,
        f"{figures.cost_cents / 100:.2f}",
    ]


def _hours(duration: timedelta | None) -> float | None:
    return None if duration is None else round(in_hours(duration), 4)
