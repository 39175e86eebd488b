"""Looking: the queue, and one request."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from service_requests.desk.acting import seen_at_desk
from service_requests.desk.asked import Asked
from service_requests.desk.bulk_acts import acts_of
from service_requests.desk.front import front
from service_requests.desk.page import drawn
from service_requests.desk.queue import Queue, rows_of
from service_requests.models import ServiceRequest
from service_requests.staff_only import for_staff_who
from westfield.kernel.http import ActorRequest


@for_staff_who("requests.view_desk")
def queue(request: ActorRequest) -> HttpResponse:
    """What is open, the most urgent first; or what was asked for. A number leads straight to its request."""
    asked = Asked.read(request.GET)
    number = asked.typed.number
    if number is not None:
        meant = ServiceRequest.objects.visible_to(request.actor).filter(pk=number).first()
        if meant is not None:
            return redirect("desk_request", meant.reference)
    around = front(request.actor, asked, after=request.GET.get("after", ""))
    if not request.GET and around.start is not None:
        return redirect(f"{reverse('desk')}?{around.start.query}&view={around.start.pk}")
    shown = Queue(request.actor, asked, around, rows_of(request.actor, asked, around.keys))
    view = request.GET.get("view", "")
    context = {
        "queue": shown,
        "asked": asked,
        "front": around,
        "is_first": around.total is not None,
        "view_shown": int(view) if view.isascii() and view.isdigit() and len(view) < 19 else 0,
        "among_all": asked.without(status="any"),
        "bulk_acts": acts_of(request.actor),
    }
    return render(request, "requests/desk/queue.html", context)


@for_staff_who("requests.view_desk")
def request_page(request: ActorRequest, reference: str) -> HttpResponse:
    """One request, with everything this person may see of it and do to it."""
    shown = seen_at_desk(reference, request.actor)
    if reference != shown.reference:
        return redirect("desk_request", shown.reference)
    return drawn(request, shown)
