"""Blocking the sender of a request, the list of those who are blocked, and lifting it."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.forms.act import ActForm
from service_requests.models import BlockedSender, ReporterDetails, ServiceRequest
from service_requests.senders import Sender, senders_of
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from service_requests.statuses import SenderKind
from service_requests.templatetags.promises import phone
from service_requests.workflow import may_block_sender, may_see_reporter
from westfield.kernel import clock
from westfield.kernel.form_layout import Actions
from westfield.kernel.http import ActorRequest

MAY_BLOCK = "requests.block_senders"
SPANS = {"7": _("A week"), "30": _("A month"), "365": _("A year"), "": _("Until somebody lifts it")}
SHOWN = 200


class BlockForm(ActForm):
    """What of the sender is blocked, why, and for how long."""

    kinds = forms.MultipleChoiceField(
        label=_("What to block"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For your colleagues; the sender never reads it."),
    )
    span = forms.ChoiceField(
        label=_("For how long?"), choices=list(SPANS.items()), required=False, initial="30", widget=forms.RadioSelect
    )
    button_style = "usa-button--secondary"

    def __init__(self, *args: Any, senders: list[Sender], back: str, **kwargs: Any) -> None:
        self.back = back
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(sender.kind, _as_read(sender)) for sender in senders]
        field.initial = [sender.kind for sender in senders[:1]]
        self.helper = FormHelper()
        self.helper.form_action = self.url
        leave = format_html('<a class="usa-button usa-button--outline" href="{}">{}</a>', back, _("Leave it"))
        self.helper.layout = Layout(
            "form_key", "kinds", "why", "span",
            Actions(Submit("send", self.label, css_class=self.button_style), HTML(leave)),
        )  # fmt: skip

    def until(self) -> datetime | None:
        span = self.cleaned_data["span"]
        return clock.now() + timedelta(days=int(span)) if span else None


def _as_read(sender: Sender) -> str:
    return phone(sender.shown) if sender.kind == SenderKind.PHONE else sender.shown


@for_staff_who(MAY_BLOCK)
def block(request: ActorRequest, reference: str) -> HttpResponse:
    """One page to block whoever sent this request, and to see what of them is blocked already."""
    shown = seen_at_desk(reference, request.actor)
    senders = _senders(request, shown)
    back = reverse("desk_request", args=[shown.reference])
    form = BlockForm(
        request.POST or None, senders=senders, back=back,
        name="block", url=reverse("desk_block", args=[shown.reference]), label=_("Block this sender"),
    )  # fmt: skip
    if request.method == "POST" and senders and form.is_valid():
        try:
            services.block_sender(
                request=shown, by=request.actor, kinds=form.cleaned_data["kinds"], why=form.cleaned_data["why"],
                until=form.until(), form_key=form.cleaned_data["form_key"],
            )  # fmt: skip
        except AlreadyDone:
            return redirect(back)
        messages.success(request, _("Blocked. What comes from this sender is held from now on."))
        return redirect(back)
    seen = BlockedSender.objects.visible_to(request.actor).in_force()
    standing = seen.matching((sender.kind, sender.value) for sender in senders)
    context = {
        "shown": shown,
        "form": form if senders else None,
        "blocks": standing.select_related("blocked_by", "because_of"),
        "back": back,
    }
    is_wrong = bool(senders and form.errors)
    return render(request, "requests/desk/block.html", context, status=422 if is_wrong else 200)


def _senders(request: ActorRequest, shown: ServiceRequest) -> list[Sender]:
    """What is known of the sender, for those who work on the request; an administrator's look goes on record."""
    details: ReporterDetails | None = getattr(shown, "reporter_details", None)
    may = may_see_reporter(request.actor, shown) and may_block_sender(request.actor, shown)
    if details is None or not may:
        return []
    details.request = shown
    services.note_contact_seen(request=shown, by=request.actor)
    return list(senders_of(details))


@for_staff_who(MAY_BLOCK)
def blocked(request: ActorRequest) -> HttpResponse:
    """Who is blocked now, the newest first; a supervisor sees those of the own department."""
    blocks = BlockedSender.objects.visible_to(request.actor).in_force().select_related("blocked_by", "because_of")
    return render(request, "requests/desk/blocked.html", {"blocks": blocks[:SHOWN]})


@for_staff_who(MAY_BLOCK)
def lift(request: ActorRequest, pk: int) -> HttpResponse:
    """Let this sender's reports go on at once again."""
    if request.method == "POST":
        block = get_object_or_404(BlockedSender.objects.visible_to(request.actor), pk=pk)
        services.lift_block(block=block, by=request.actor)
        messages.success(request, _("Lifted. New reports of this sender go on at once."))
    return redirect("desk_blocked")
