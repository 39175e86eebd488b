"""A call comes in: one page to key it in, one to read the number back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.desk.intake_form import IntakeForm, service_offered
from service_requests.models import ServiceRequest
from service_requests.nearby import nearby, with_photos
from service_requests.resident.near import asked, look_again, look_nearby, point_asked, seen_at
from service_requests.staff_only import for_staff_who
from service_requests.statuses import Channel
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused


@for_staff_who("requests.take_requests")
def intake(request: ActorRequest) -> HttpResponse:
    """Key a call in; sent twice it is one request."""
    initial = {"service": asked(request, "service")}
    joins = "mine_too" in request.POST
    form = IntakeForm(request.POST or None, request.FILES or None, initial=initial, joins=joins)
    if request.method == "POST":
        photos = keep_photos(form=form)
        if "show_questions" in request.POST:
            form.forget_errors(but=("photos",))
        else:
            answer = _joined(request, form, photos) if joins else _taken(request, form, photos)
            if answer is not None:
                return answer
            if joins:
                form.near = look_again(form)
    status = 422 if form.errors or form.near else 200
    return render(request, "requests/desk/intake.html", {"form": form}, status=status)


def _taken(request: ActorRequest, form: IntakeForm, photos: Any) -> HttpResponse | None:
    """On to the number; None where something is wrong, or to be asked first."""
    is_valid = form.is_valid()
    form.near = look_nearby(form)
    if not is_valid or form.near:
        return None
    try:
        made = _report(form, request, photos)
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return None
    return redirect("desk_taken", made.reference)


def _report(form: IntakeForm, request: ActorRequest, photos: Any) -> ServiceRequest:
    return services.report(
        service_type=form.cleaned_data["service"],
        description=form.cleaned_data["description"],
        place=form.place(),
        reporter=form.reporter(),
        channel=Channel(form.cleaned_data["channel"]),
        by=request.actor,
        form_key=form.photo_key,
        photos=photos,
        answers=form.answers(),
        tell_by=form.told_by(),
        **form.whose(),
    )


def _joined(request: ActorRequest, form: IntakeForm, photos: Any) -> HttpResponse | None:
    """The caller means one that is in already: what they say goes to that one."""
    form.forget_errors(but=("name", "email", "phone", "photos"))
    number = request.POST.get("mine_too", "").replace("\0", "")
    found = ServiceRequest.objects.visible_to(request.actor).with_reference(number).first()
    if form.errors:
        return None
    if found is None or not found.is_public:
        form.add_error(None, _("That request is not there any more. Please save this one."))
        return None
    try:
        services.follow(
            request=found,
            by=request.actor,
            form_key=form.photo_key,
            reporter=form.reporter(),
            me_too=True,
            words=form.cleaned_data.get("description", ""),
            photos=photos,
        )
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return None
    messages.success(request, _("The caller counts with this request. Read its number back."))
    return redirect("desk_request", found.reference)


@require_safe
@for_staff_who("requests.take_requests")
def questions(request: ActorRequest) -> HttpResponse:
    """What to read out and to ask for a service (?service=), as a part of the intake's page."""
    form = IntakeForm(initial={"service": asked(request, "service")})
    return render(request, "requests/desk/questions.html", {"form": form})


@require_safe
@for_staff_who("requests.take_requests")
def near_call(request: ActorRequest) -> HttpResponse:
    """What was reported of a kind near a point, for the clerk to ask "is it this one?"."""
    point, service_type = point_asked(request), service_offered(asked(request, "service"))
    if point is None or service_type is None:
        return render(request, "requests/desk/near.html", {"near": []})
    context = {"near": with_photos(nearby(service_type, *point)), "seen": seen_at(*point)}
    return render(request, "requests/desk/near.html", context)


@for_staff_who("requests.take_requests")
def taken(request: ActorRequest, reference: str) -> HttpResponse:
    """The number to read back to the caller, and the date to promise."""
    shown = seen_at_desk(reference, request.actor)
    orders = shown.work_orders.select_related("crew").order_by("pk")
    return render(request, "requests/desk/taken.html", {"shown": shown, "orders": orders})
