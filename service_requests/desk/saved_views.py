"""The page on which views of the queue are kept, renamed, shared and thrown away."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_requests import services
from service_requests.models import SavedView, StartView
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.form_layout import Actions
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

from .asked import Asked

LONGEST_NAME = 60
LONGEST_QUERY = 1000


class SaveViewForm(forms.Form):
    """The filters come along as an address; they are read anew, so that nothing else can be kept."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_QUERY)
    is_shared = forms.BooleanField(label=gettext_lazy("Share it with everybody at the desk"), required=False)
    starts = forms.BooleanField(label=gettext_lazy("Open my desk with it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse("desk_views")
        self.helper.layout = Layout(
            "query", "name", "is_shared", "starts", Actions(Submit("save", gettext_lazy("Save this view")))
        )

    def clean_query(self) -> str:
        return Asked.read(QueryDict(self.cleaned_data["query"])).query


class NameForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)


def views_of(actor: Actor) -> "QuerySet[SavedView]":
    """Those that this person may open: their own, and what colleagues share."""
    starts = StartView.objects.filter(user=actor.user, view=OuterRef("pk"))
    found = SavedView.objects.filter(Q(owner=actor.user) | Q(is_shared=True)).select_related("owner")
    return found.annotate(is_start=Exists(starts)).order_by("name", "pk")


@for_staff_who("requests.view_desk")
def saved_views(request: ActorRequest) -> HttpResponse:
    """All of them; with filters in the address, a form to keep those under a name."""
    if request.method == "POST":
        return _save(request)
    asked = Asked.read(request.GET)
    form = SaveViewForm(initial={"query": asked.query}) if asked.query else None
    return _drawn(request, form)


@for_staff_who("requests.view_desk")
def saved_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Rename, share, start with or throw away one view."""
    view = get_object_or_404(views_of(request.actor), pk=pk)
    if request.method != "POST":
        return redirect(f"{reverse('desk')}?{view.query}&view={view.pk}")
    try:
        _change(request, view, request.POST.get("act", ""))
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_views")


def _change(request: ActorRequest, view: SavedView, act: str) -> None:
    if act == "rename":
        form = NameForm(request.POST)
        if form.is_valid():
            services.rename_view(view=view, by=request.actor, name=form.cleaned_data["name"])
        else:
            messages.error(request, _("A view needs a name of at most %(many)s letters.") % {"many": LONGEST_NAME})
    elif act in ("share", "keep"):
        services.share_view(view=view, by=request.actor, is_shared=act == "share")
    elif act in ("start", "stop"):
        services.start_with(view=view if act == "start" else None, by=request.actor)
    elif act == "delete":
        services.delete_view(view=view, by=request.actor)
        messages.success(request, _("“%(name)s” is gone.") % {"name": view.name})


def _save(request: ActorRequest) -> HttpResponse:
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        return _drawn(request, form, status=422)
    given = form.cleaned_data
    view, is_new = services.save_view(
        by=request.actor, name=given["name"], query=given["query"], is_shared=given["is_shared"]
    )
    if given["starts"]:
        services.start_with(view=view, by=request.actor)
    said = _("“%(name)s” is saved.") if is_new else _("“%(name)s” is changed: it had other filters before.")
    messages.success(request, said % {"name": view.name})
    return redirect(f"{reverse('desk')}?{view.query}&view={view.pk}")


def _drawn(request: ActorRequest, form: SaveViewForm | None, *, status: int = 200) -> HttpResponse:
    views = list(views_of(request.actor))
    user_id = request.actor.user.pk if request.actor.user else None
    context = {
        "form": form,
        "own": [view for view in views if view.owner_id == user_id],
        "shared": [view for view in views if view.owner_id != user_id],
    }
    return render(request, "requests/desk/saved_views.html", context, status=status)
