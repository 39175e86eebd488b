"""A call comes in: one page to key it in, one to read the number back."""

from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from service_requests import services
from service_requests.aloud import read_out
from service_requests.callers import person_with
from service_requests.desk.answers import counted
from service_requests.desk.callers import (
    card_of,
    filled_from,
    looks_up,
    suggestions,
    with_chosen_caller,
    with_typed_caller,
)
from service_requests.desk.intake_form import IntakeForm, service_offered
from service_requests.desk.just_taken import just_taken
from service_requests.desk.near import near_at_desk
from service_requests.desk.what import only_redraws, with_what_was_chosen
from service_requests.models import ServiceRequest
from service_requests.models.limited import is_kept_from
from service_requests.resident.near import asked, look_again, look_nearby, point_asked, seen_at
from service_requests.services import AlreadyDone, Reporter
from service_requests.staff_only import for_staff_who
from service_requests.statuses import Channel
from westfield.kernel import clock
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.workflow import TransitionNotAllowed

LONGEST_NOTE = 4000


@for_staff_who("requests.take_requests")
def intake(request: ActorRequest) -> HttpResponse:
    """Key a call in; sent twice it is one request."""
    form, data = _form(request)
    if request.method == "POST":
        photos = keep_photos(form=form)
        if "answered" in data:
            return counted(request, form)
        # What a button without a script asks for: the page again, with what was found, and nothing of it checked yet.
        if looks_up(data) or "this_caller" in data or only_redraws(data):
            form.forget_errors(but=("photos",))
        else:
            answer = _answer(request, form, data, photos)
            if answer is not None:
                return answer
    form.card = card_of(data.get("person", "").replace("\0", ""), actor=request.actor, typed=data)
    if request.method == "POST" and looks_up(data):
        form.found = suggestions(data.get("caller", ""), actor=request.actor)
    status = 422 if form.errors or form.near else 200
    return render(request, "requests/desk/intake.html", {"form": form}, status=status)


def _form(request: ActorRequest) -> tuple[IntakeForm, QueryDict]:
    """The form, and what it was filled in with: by the clerk, or with the person whose button was pressed."""
    if request.method != "POST":
        return _empty_form(request)
    chosen = "this_caller" in request.POST
    data = with_chosen_caller(request.POST, actor=request.actor) if chosen else with_typed_caller(request.POST)
    data = with_what_was_chosen(data)
    joins = "mine_too" in data or "calls_about" in data
    return IntakeForm(data, request.FILES or None, joins=joins), data


def _empty_form(request: ActorRequest) -> tuple[IntakeForm, QueryDict]:
    """For the next call; a link may name the service, or the person who calls."""
    data, initial = QueryDict(mutable=True), {"service": asked(request, "service")}
    person = person_with(asked(request, "person"), actor=request.actor)
    if person is not None:
        data["person"] = person.key
        initial |= {"caller": person.label, **filled_from(person)}
    return IntakeForm(initial=initial), data


def _answer(request: ActorRequest, form: IntakeForm, data: QueryDict, photos: Any) -> HttpResponse | None:
    """On to the number; None where something is wrong, or to be asked first."""
    for button in ("calls_about", "mine_too"):
        if button in data:
            answer = _noted(request, form, data, photos, button=button)
            if answer is None and button == "mine_too":
                form.near = look_again(form, partial(near_at_desk, actor=request.actor))
            return answer
    return _taken(request, form, photos)


def _taken(request: ActorRequest, form: IntakeForm, photos: Any) -> HttpResponse | None:
    is_valid = form.is_valid()
    form.near = look_nearby(form, partial(near_at_desk, actor=request.actor))
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
        source_link=form.cleaned_data["source_link"],
        caller=form.for_somebody_else(),
        **form.whose(),
    )


def _noted(
    request: ActorRequest, form: IntakeForm, data: QueryDict, photos: Any, *, button: str
) -> HttpResponse | None:
    """The caller means one that is in already: what they say goes to that one, and its number is read back."""
    form.forget_errors(but=("name", "email", "phone", "caller_phone", "photos"))
    number = str(data[button]).replace("\0", "")
    found = ServiceRequest.objects.visible_to(request.actor).with_reference(number).first()
    if form.errors:
        return None
    if found is None:
        form.add_error(None, _("That request is not there any more. Please save this one."))
        return None
    is_theirs = button == "calls_about"
    note = data.get(f"note_{number}", "") if is_theirs else form.cleaned_data.get("description", "")
    try:
        services.note_call(
            request=found,
            by=request.actor,
            reporter=_who_calls(form),
            note=note.replace("\0", "")[:LONGEST_NOTE],
            follows=True,
            me_too=not is_theirs,
            photos=photos,
            form_key=form.photo_key,
        )
    except AlreadyDone:
        pass
    except TransitionNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return None
    return redirect(reverse("desk_taken", args=[found.reference]) + "?call")


def _who_calls(form: IntakeForm) -> Reporter:
    """The one on the phone: whoever calls for somebody else is not that somebody."""
    caller = form.for_somebody_else()
    if caller is None or form.cleaned_data.get("anonymous"):
        return form.reporter()
    return Reporter(name=caller.name, phone=caller.phone, language=form.language())


@require_safe
@for_staff_who("requests.take_requests")
def questions(request: ActorRequest) -> HttpResponse:
    """What to read out and to ask for a service (?service=), as a part of the intake's page."""
    form = IntakeForm(initial={"service": asked(request, "service")})
    return render(request, "requests/desk/questions.html", {"form": form})


@require_safe
@for_staff_who("requests.take_requests")
def near_call(request: ActorRequest) -> HttpResponse:
    """What is in already near a point, for the clerk to ask "is it this one?"."""
    point, service_type = point_asked(request), service_offered(asked(request, "service"))
    if point is None or service_type is None:
        return render(request, "requests/desk/near.html", {"near": []})
    context = {"near": near_at_desk(service_type, *point, actor=request.actor), "seen": seen_at(*point)}
    return render(request, "requests/desk/near.html", context)


@for_staff_who("requests.take_requests")
def taken(request: ActorRequest, reference: str) -> HttpResponse:
    """The number to read back to the caller, and the date to promise, in their language too."""
    shown = just_taken(reference, request.actor)
    details = getattr(shown, "reporter_details", None)
    languages = dict.fromkeys([request.LANGUAGE_CODE, details.language if details else request.LANGUAGE_CODE])
    now = clock.now()
    context = {
        "shown": shown,
        "may_open": not is_kept_from(request.actor, shown.service_type_id),
        "place": shown.place_for(request.actor),
        "aloud": [read_out(shown.reference, shown.target_at, now=now, language=code) for code in languages],
        "orders": shown.work_orders.select_related("crew").order_by("pk"),
        "is_noted": "call" in request.GET,
    }
    return render(request, "requests/desk/taken.html", context)
