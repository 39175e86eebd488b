"""The desk's pages on which two requests become one, or two again; and by which they are related."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.acting import back_to, seen_at_desk
from service_requests.desk.before_merging import Return, prospect
from service_requests.desk.candidates import candidates_for
from service_requests.desk.merge_forms import MergeForm, OtherForm, RelateForm, UndoMergeForm
from service_requests.models import ServiceRequest
from service_requests.services import AlreadyDone
from service_requests.services.merging import merge_of
from service_requests.staff_only import for_staff_who
from service_requests.workflow import MAY_MERGE, REQUEST_WORKFLOW, merges_its_like
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

TYPED = 40


@for_staff_who(MAY_MERGE)
def merge(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose the other request, compare the two, and merge them: whichever stays, either page leads here."""
    shown = seen_at_desk(reference, request.actor)
    if request.method == "POST":
        return _merge(request, shown)
    typed = request.GET.get("other", "").replace("\0", "")[:TYPED]
    other = _other(typed, request.actor)
    if other is None:
        return _choice(request, shown, typed)
    return _comparison(request, shown, other, stays=request.GET.get("stays", ""))


def _merge(request: ActorRequest, shown: ServiceRequest) -> HttpResponse:
    form = _merge_form(shown, request.POST)
    other = _other(form.data.get("other", "").replace("\0", ""), request.actor)
    if other is None or not form.is_valid():
        return _choice(request, shown, form.data.get("other", "")[:TYPED])
    stays = form.cleaned_data["stays"]
    chosen = prospect(shown, other, request.actor, stays=stays)
    refusal = _attempt(
        request,
        lambda: services.merge(
            child=chosen.child, parent=chosen.parent, by=request.actor,
            note=form.cleaned_data["note"], form_key=form.cleaned_data["form_key"],
        ),
        done=form.done,
    )  # fmt: skip
    if refusal is None:
        return back_to(request, chosen.parent)
    shown, other = (seen_at_desk(each.reference, request.actor) for each in (shown, other))
    return _comparison(request, shown, other, stays=stays, lost=form, status=409)


@for_staff_who(MAY_MERGE)
def undo(request: ActorRequest, reference: str) -> HttpResponse:
    """What undoing puts back, and the button."""
    shown = seen_at_desk(reference, request.actor)
    merge = merge_of(shown)
    root = shown.merged_into
    if merge is None or root is None:  # it was undone meanwhile, or never was
        messages.info(request, _("This request is not merged with another one."))
        return redirect("desk_request", shown.reference)
    if not (merges_its_like(request.actor, shown) or merges_its_like(request.actor, root)):
        raise PermissionDenied
    form = UndoMergeForm(
        *([request.POST] if request.method == "POST" else []),
        name="undo", url=request.path, label=REQUEST_WORKFLOW.label("undo_merge"),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        verb = lambda: services.undo_merge(merge=merge, by=request.actor, **form.cleaned_data)  # noqa: E731
        if _attempt(request, verb, done=form.done) is None:
            return back_to(request, shown)
        return redirect(request.path)
    context = {
        "shown": shown,
        "form": form,
        "root": _seen(root.pk, request.actor),
        "returns": Return(merge=merge, child=shown, root=root),
        "back": reverse("desk_request", args=[shown.reference]),
    }
    return render(request, "requests/desk/undo_merge.html", context, status=422 if form.errors else 200)


@for_staff_who(MAY_MERGE)
def relate(request: ActorRequest, reference: str) -> HttpResponse:
    """They stay two, and lead to each other."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":
        return redirect("desk_request_merge", shown.reference)
    form = _relate_form(shown, None, request.POST)
    other = _other(form.data.get("other", "").replace("\0", ""), request.actor)
    if other is None or not form.is_valid():
        return _choice(request, shown, form.data.get("other", "")[:TYPED])
    key = form.cleaned_data["form_key"]
    verb = lambda: services.relate(request=shown, other=other, by=request.actor, form_key=key)  # noqa: E731
    if _attempt(request, verb, done=form.done) is None:
        return back_to(request, shown)
    return _comparison(request, shown, other, status=409)


@for_staff_who(MAY_MERGE)
def unrelate(request: ActorRequest, reference: str) -> HttpResponse:
    """They have nothing to do with each other after all."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":  # somebody signed in again and was sent back here
        return redirect("desk_request", shown.reference)
    other = _other(request.POST.get("other", "").replace("\0", ""), request.actor)
    if other is None:
        raise Http404
    services.unrelate(request=shown, other=other, by=request.actor)
    messages.success(request, _("They are not related any more."))
    return back_to(request, shown)


def _other(typed: str, actor: Actor) -> ServiceRequest | None:
    """The request that is meant by this number, where this person may see it."""
    seen = ServiceRequest.objects.visible_to(actor)
    found: ServiceRequest | None = seen.with_reference(typed[:TYPED]).first() if typed.strip() else None
    return found


def _seen(pk: int | None, actor: Actor) -> ServiceRequest | None:
    found: ServiceRequest | None = ServiceRequest.objects.visible_to(actor).filter(pk=pk).first() if pk else None
    return found


def _attempt(request: ActorRequest, verb: Callable[[], Any], *, done: Any) -> str | None:
    """Do it; answers None where it is done, by this form now or before, else why it was refused."""
    try:
        verb()
    except AlreadyDone:
        return None
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return str(refusal)
    messages.success(request, done)
    return None


def _choice(request: ActorRequest, shown: ServiceRequest, typed: str) -> HttpResponse:
    """Which other one: by its number, or one of those that look the same."""
    form = OtherForm({"other": typed} if typed else None)
    if typed:
        form.add_error("other", _("There is no request with this number that you may see."))
    context = {
        "shown": shown,
        "form": form,
        "candidates": candidates_for(shown, request.actor),
        "may_merge": REQUEST_WORKFLOW.may("merge", shown, request.actor),
        "back": reverse("desk_request", args=[shown.reference]),
    }
    return render(request, "requests/desk/merge.html", context, status=422 if typed else 200)


def _comparison(
    request: ActorRequest,
    shown: ServiceRequest,
    other: ServiceRequest,
    *,
    stays: str = "",
    lost: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Both side by side, which one stays, what happens, and the button."""
    chosen = prospect(shown, other, request.actor, stays=stays)
    possible = chosen.is_allowed and not chosen.obstacle
    numbers = {"child": chosen.child.reference, "parent": chosen.parent.reference}
    form = _merge_form(
        shown, label=_("Merge %(child)s into %(parent)s") % numbers, other=other.reference, stays=numbers["parent"]
    )
    context = {
        "shown": shown,
        "other": other,
        "its_root": _seen(other.merged_into_id, request.actor),
        "prospect": chosen,
        "turned": None if shown == other or not chosen.is_allowed else chosen.turned,
        "form": form if possible else None,
        "relate_form": None if shown == other else _relate_form(shown, other),
        "lost": lost if lost is not None and lost.typed else None,
        "back": reverse("desk_request", args=[shown.reference]),
    }
    return render(request, "requests/desk/compare.html", context, status=status)


def _merge_form(shown: ServiceRequest, *args: Any, label: str = "", **initial: Any) -> MergeForm:
    url = reverse("desk_request_merge", args=[shown.reference])
    return MergeForm(*args, name="merge", url=url, label=label or _("Merge"), initial=initial)


def _relate_form(shown: ServiceRequest, other: ServiceRequest | None, *args: Any) -> RelateForm:
    url = reverse("desk_request_relate", args=[shown.reference])
    initial = {"other": other.reference} if other else {}
    return RelateForm(*args, name="relate", url=url, label=_("Only relate them"), initial=initial)
