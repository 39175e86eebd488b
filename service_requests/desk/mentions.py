"""Colleagues by name: suggestions while a note is written, and the list of notes that name me."""

from typing import cast

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from service_requests import services
from service_requests.colleagues import folded, handle_of, who_read
from service_requests.desk.acting import seen_at_desk
from service_requests.models import Mention
from service_requests.staff_only import for_staff_who
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.http import ActorRequest
from westfield.kernel.models import User

MOST = 8
PAGE = 50


@require_safe
@for_staff_who("requests.view_desk")
def colleagues(request: ActorRequest, reference: str) -> HttpResponse:
    """Whom a note about this request may mention, as far as typed (?q=); for those who may write one."""
    shown = seen_at_desk(reference, request.actor)
    if not REQUEST_WORKFLOW.may("note", shown, request.actor):
        return JsonResponse({"results": []})
    typed = folded(request.GET.get("q", "")[:100]).strip()
    everybody = list(who_read(shown))
    found = [user for user in everybody if user != request.user and _begins(user, typed)]
    results = [
        {"label": str(user), "hint": _hint(user), "value": f"@{handle_of(user, everybody)}"} for user in found[:MOST]
    ]
    return JsonResponse({"results": results})


def _begins(user: User, typed: str) -> bool:
    name = folded(user.name)
    return name.startswith(typed) or any(
        word.startswith(typed) for word in (*name.split(), folded(user.email.partition("@")[0]))
    )


def _hint(user: User) -> str:
    """What tells two of one name apart."""
    return " · ".join(filter(None, (str(user.department.name) if user.department else "", user.email)))


@for_staff_who("requests.view_desk")
def mentions(request: ActorRequest) -> HttpResponse:
    """The notes in which I am named, unread ones first; three queries for any number."""
    mine = Mention.objects.visible_to(request.actor).select_related("words__request")
    is_read = Case(When(read_at=None, then=0), default=1)
    listed = list(mine.order_by(is_read, "-pk")[:PAGE])
    authors = User.objects.in_bulk({mention.words.author_id for mention in listed})
    context = {
        "mentions": [(mention, authors.get(mention.words.author_id)) for mention in listed],
        "unread": sum(mention.read_at is None for mention in listed),
    }
    return render(request, "requests/desk/mentions.html", context)


@for_staff_who("requests.view_desk")
def read_all(request: ActorRequest) -> HttpResponse:
    """I have read them all."""
    if request.method == "POST":
        count = services.note_mentions_read(user=cast(User, request.user))
        words = ngettext("%(count)d mention is marked as read.", "%(count)d mentions are marked as read.", count)
        messages.success(request, words % {"count": count})
    return redirect("desk_mentions")


@for_staff_who("requests.view_desk")
def read(request: ActorRequest, pk: int) -> HttpResponse:
    """On to the note, which is read with that."""
    mention = get_object_or_404(Mention.objects.visible_to(request.actor).select_related("words__request"), pk=pk)
    if request.method != "POST":
        return redirect("desk_mentions")
    services.note_mentions_read(user=cast(User, request.user), mention=mention)
    return redirect(mention.path)
