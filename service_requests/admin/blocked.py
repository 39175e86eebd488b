"""Blocked senders: whom administrators block by hand, who blocked whom, and lifting it."""

from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from service_requests import services
from service_requests.models import BlockedSender
from service_requests.senders import network_seals
from service_requests.statuses import SenderKind
from westfield.kernel.models import User
from westfield.kernel.network import network_typed

from .read_only import actor_of


class BlockedSenderForm(forms.ModelForm):
    """A sender as somebody writes it down; a network is turned into its keyed hash at once."""

    sender = forms.CharField(
        label=_("Sender"),
        max_length=254,
        help_text=_("An e-mail address, a phone number, or an address of the network like 203.0.113.5."),
    )

    class Meta:
        model = BlockedSender
        fields = ("kind", "sender", "why", "until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, typed = cleaned.get("kind"), str(cleaned.get("sender", "")).strip()
        if kind and typed:
            try:
                self.instance.value, self.instance.shown = _known_by(kind, typed)
            except ValidationError as error:
                self.add_error("sender", error)
        return cleaned

    def validate_constraints(self) -> None:
        """The verb ends a block that stands already."""


def _known_by(kind: str, typed: str) -> tuple[str, str]:
    """What is compared, and what staff read."""
    if kind == SenderKind.EMAIL:
        validate_email(typed)
        return typed.lower(), typed.lower()
    if kind == SenderKind.PHONE:
        try:
            number = phonenumbers.parse(typed, settings.PHONE_REGION)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(_("This is not a phone number: write it like 317-555-0123.")) from error
        plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return plain, plain
    network = network_typed(typed)
    if not network:
        raise ValidationError(_("This is not an address of a network: write it like 203.0.113.5."))
    return network_seals(network)[0].hex(), _masked(network)


def _masked(network: str) -> str:
    """Enough to recognize what one typed oneself; the address itself is kept nowhere."""
    first = network.split(":" if ":" in network else ".")
    return f"{first[0]}.{first[1]}.…" if ":" not in network else f"{first[0]}:{first[1]}:…"


def _when_and_who(moment: datetime | None, user: User | None) -> str:
    if moment is None:
        return "–"
    return format_html("{}<br>{}", date_format(localtime(moment), "SHORT_DATE_FORMAT"), user or "")


@admin.register(BlockedSender)
class BlockedSenderAdmin(admin.ModelAdmin):
    """Added and lifted, never changed and never deleted: who blocked whom, and why, is on record."""

    form = BlockedSenderForm
    list_display = ("shown", "kind", "why", "blocked", "until", "lifted")
    list_filter = ("kind", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("blocked_by", "lifted_by")
    search_fields = ("shown",)
    show_full_result_count = False
    view_on_site = False
    actions = ("lift",)
    fields = ("kind", "sender", "why", "until")

    @admin.display(description=_("blocked"), ordering="blocked_at")
    def blocked(self, block: BlockedSender) -> str:
        """When and by whom in one column: the list has to fit beside its filters."""
        return _when_and_who(block.blocked_at, block.blocked_by)

    @admin.display(description=_("lifted"), ordering="lifted_at")
    def lifted(self, block: BlockedSender) -> str:
        return _when_and_who(block.lifted_at, block.lifted_by)

    def get_fields(self, request: HttpRequest, obj: BlockedSender | None = None) -> Any:
        return super().get_fields(request, obj) if obj is None else (
            "shown", "kind", "why", "because_of", "blocked_by", "blocked_at", "until", "lifted_by", "lifted_at",
        )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: BlockedSender | None = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: BlockedSender, form: Any, change: bool) -> None:
        """The verb does it."""
        made = services.block(
            kind=obj.kind, value=obj.value, shown=obj.shown, why=obj.why, until=obj.until, by=actor_of(request)
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    @admin.action(description=_("Lift"), permissions=["lift"])
    def lift(self, request: HttpRequest, chosen: "QuerySet[BlockedSender]") -> None:
        """Let their reports go on at once again."""
        for block in chosen:
            services.lift_block(block=block, by=actor_of(request))
        count = len(chosen)
        words = ngettext("%(count)d block is lifted.", "%(count)d blocks are lifted.", count) % {"count": count}
        self.message_user(request, words, messages.SUCCESS)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("requests.block_senders")

    def has_change_permission(self, request: HttpRequest, obj: BlockedSender | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BlockedSender | None = None) -> bool:
        return False
