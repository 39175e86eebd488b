"""The outbox as the city's IT sees it: how far each message is, never what it says or where exactly it goes."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from westfield.kernel.actor import Actor
from westfield.kernel.models import User
from westfield.kernel.workflow import TransitionNotAllowed

from . import services
from .models import Notification, Retry
from .workflow import Status


class RetryInline(admin.TabularInline):
    """Who had it sent again."""

    model = Retry
    fields = readonly_fields = ("asked_at", "asked_by", "status_before", "error_before")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("notifications.view_notification")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    """Read-only; an address is found by typing it whole, so that nobody can leaf through the city's residents."""

    list_display = ("created_at", "message", "channel", "masked_address", "status", "attempts", "sent_at", "last_error")
    list_display_links = ("created_at", "message")
    list_filter = ("status", "channel", "message")
    search_fields = ("address__iexact", "message_id__exact", "dedupe_key__exact")
    search_help_text = _("A whole e-mail address or phone number (+13175550123), or a Message-ID.")
    date_hierarchy = None
    show_full_result_count = False
    ordering = ("-created_at",)
    actions = ("send_again",)
    inlines = (RetryInline,)
    fields = readonly_fields = (
        "message", "channel", "masked_address", "language", "about_type", "about_id", "carries_secret", "status",
        "attempts", "last_error", "created_at", "next_attempt_at", "give_up_at", "lease_until", "sent_at", "message_id",
    )  # fmt: skip

    @admin.display(description=_("to"))
    def masked_address(self, notification: Notification) -> str:
        local, at, domain = notification.address.rpartition("@")
        if not at:
            return f"…{notification.address[-2:]}"
        return f"{local[:1]}…@{domain}"

    @admin.action(description=_("Send again"), permissions=["retry"])
    def send_again(self, request: HttpRequest, chosen: "QuerySet[Notification]") -> None:
        """Send again what failed or is uncertain, each by itself: one refusal does not keep the others."""
        again = 0
        for notification in chosen:
            try:
                services.retry(notification=notification, by=_actor(request))
            except TransitionNotAllowed as refusal:
                self.message_user(request, f"{notification}: {refusal}", messages.WARNING)
            else:
                again += 1
        if again:
            words = ngettext("%(count)d message will be sent again.", "%(count)d messages will be sent again.", again)
            self.message_user(request, words % {"count": again}, messages.SUCCESS)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.retry_notification")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"subtitle": _needing_somebody(), **(extra_context or {})})


def _actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return Actor.of_user(request.user)


def _needing_somebody() -> str:
    """How many messages wait for a decision of the staff."""
    numbers = services.undelivered()
    return _("%(failed)d failed, %(uncertain)d uncertain") % {
        "failed": numbers[Status.FAILED],
        "uncertain": numbers[Status.UNCERTAIN],
    }
