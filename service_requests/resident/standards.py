"""What the city promises and how it did: for everybody to read, and as a file."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from service_requests.figures.completion_times import FEW
from service_requests.figures.durations import in_hours
from service_requests.figures.spreadsheet import as_text, spreadsheet
from service_requests.figures.standards import Standard, Standards
from service_requests.figures.standards import standards as standards_of
from service_requests.models import ServiceType
from westfield.kernel.http import ActorRequest


def _standards() -> Standards:
    return standards_of(ServiceType.objects.offered_to_residents().select_related("track_record"))


def standards(request: ActorRequest) -> HttpResponse:
    """Each service's target, how often it was met and how long half of them took; one query."""
    return render(request, "requests/resident/standards.html", {"standards": _standards(), "few": FEW})


def standards_csv(request: ActorRequest) -> HttpResponse:
    """The same as a file; what the page keeps to itself is empty there."""
    found = _standards()
    response = spreadsheet(f"standards-{found.as_of:%Y-%m-%d}.csv" if found.as_of else "standards.csv")
    lines = csv.writer(response)
    lines.writerow(_headings())
    for line in found.lines:
        lines.writerow(_cells(line))
    return response


def _headings() -> list[str]:
    return [
        _("Group"),
        _("Service"),
        _("We aim for"),
        _("Received"),
        _("Closed"),
        _("On-time rate (percent)"),
        _("Closed on time"),
        _("Counted in the on-time rate"),
        _("Median time to close (hours)"),
        _("As of"),
    ]


def _cells(line: Standard) -> list[str | int | float | None]:
    rate, median = line.on_time_rate, line.median
    return [
        as_text(str(line.service_type.group.name)),
        as_text(str(line.service_type.name)),
        line.target,
        line.received,
        line.closed,
        None if rate is None else round(float(rate * 100), 2),
        line.on_time,
        line.judged,
        None if median is None else round(in_hours(median), 2),
        line.record.as_of.isoformat(timespec="seconds") if line.record else None,
    ]
