"""The manager's report: how long requests took, by service type."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from service_requests.figures import Period, Preset, completion_times
from westfield.kernel.admin_pages import AdminPage, register_page
from westfield.kernel.models import Department

from .bar_chart import median_chart
from .completion_csv import completion_csv
from .period_form import PeriodForm

TITLE = _("Completion times")
DEFAULT = Preset.LAST_12_MONTHS


def completion_times_page(request: HttpRequest) -> HttpResponse:
    """The report for the period asked for, as a page or (`format=csv`) as a file."""
    preset = _preset(request.GET)
    form = PeriodForm(_with_days(request.GET, preset), departments=Department.objects.all())
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "form": form,
        "preset": preset,
        "presets": Preset.choices,
        "department_code": request.GET.get("department", ""),
    }
    if form.is_valid():
        report = completion_times(period=form.period, department=form.cleaned_data["department"])
        if request.GET.get("format") == "csv":
            return completion_csv(report)
        context |= {"report": report, "chart": median_chart(report.services), "query": form.query}
    return TemplateResponse(request, "admin/requests/completion_times.html", context)


def _preset(query: QueryDict) -> Preset | None:
    """The named period asked for; the usual one where nothing was asked for or nobody knows the name."""
    name = query.get("period")
    if name in Preset.values:
        return Preset(name)
    return None if "since" in query or "until" in query else DEFAULT


def _with_days(query: QueryDict, preset: Preset | None) -> QueryDict:
    """The query with the days of the named period filled in."""
    if preset is None:
        return query
    period, filled = Period.named(preset), query.copy()
    filled["since"], filled["until"] = period.first_day.isoformat(), period.last_day.isoformat()
    return filled


register_page(
    AdminPage(
        path="requests/completion-times/",
        name="requests_completion_times",
        title=TITLE,
        permission="requests.view_completion_times",
        view=completion_times_page,
    )
)
