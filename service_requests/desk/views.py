"""Looking: the queue, and one request."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from service_requests.desk.acting import seen_at_desk
from service_requests.desk.page import drawn
from service_requests.desk.queue import Backlog, QueueForm, page_of
from service_requests.staff_only import for_staff_who
from westfield.kernel.http import ActorRequest


@for_staff_who("requests.view_desk")
def queue(request: ActorRequest) -> HttpResponse:
    """What is open, the most urgent first."""
    backlog = Backlog.visible_to(request.actor)
    form = QueueForm(request.GET, actor=request.actor, backlog=backlog)
    others = request.GET.copy()
    after = "".join(others.pop("after", [])[:1])
    context = {
        "form": form,
        "page": page_of(form.requests(), after=after),
        "filters": others.urlencode(),
        "open": backlog.count("open", department=form.department_id),
        "late": backlog.count("late", department=form.department_id),
        "held": backlog.count("held", department=None),
        "due_today": backlog.count("due_today", department=form.department_id),
    }
    return render(request, "requests/desk/queue.html", context)


@for_staff_who("requests.view_desk")
def request_page(request: ActorRequest, reference: str) -> HttpResponse:
    """One request, with everything this person may see of it and do to it."""
    shown = seen_at_desk(reference, request.actor)
    if reference != shown.reference:
        return redirect("desk_request", shown.reference)
    return drawn(request, shown)
