"""Work that nobody reported: keyed in by whoever dispatches, and out at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.work_form import WorkForm
from service_requests.staff_only import for_staff_who
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused


@for_staff_who("requests.dispatch_work")
def new_work(request: ActorRequest) -> HttpResponse:
    """Send a crew without anybody having asked; sent twice it is one work order."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkForm(*sent, actor=request.actor, name="work", url=reverse("desk_work_new"), label=WorkForm.button)
    photos = keep_photos(form=form) if sent else []
    if sent and form.is_valid():
        try:
            order = services.plan_work(by=request.actor, photos=photos, form_key=form.photo_key, **form.arguments)
        except PhotoRefused as refusal:
            form.add_error("photos", refusal)
        else:
            messages.success(request, _("%(order)s is out.") % {"order": order.number})
            return redirect("desk_request", order.request.reference)
    return render(request, "requests/desk/work_new.html", {"form": form}, status=422 if form.errors else 200)
