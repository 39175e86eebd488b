"""The outbox: what the city owes people to know, and how far each message is."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.models import Contact

from .workflow import IN_HAND, UNDELIVERED, Status


class NotificationQuerySet(models.QuerySet["Notification"]):
    def due(self, now: datetime) -> "NotificationQuerySet":
        """Waiting, and their time has come; the longest overdue first."""
        return self.filter(status=Status.WAITING, next_attempt_at__lte=now).order_by("next_attempt_at")

    def abandoned(self, now: datetime) -> "NotificationQuerySet":
        """In the hands of a worker that has not been heard of for too long."""
        return self.filter(status__in=IN_HAND, lease_until__lt=now).order_by("lease_until")

    def undelivered(self) -> "NotificationQuerySet":
        """Nobody will send these again unless a member of staff says so."""
        return self.filter(status__in=UNDELIVERED)

    def about(self, obj: models.Model) -> "NotificationQuerySet":
        """What was said about one thing, in order."""
        about_type = ContentType.objects.get_for_model(obj)
        return self.filter(about_type=about_type, about_id=str(obj.pk)).order_by("created_at")


class Notification(models.Model):
    """One message to one person by one channel; written with the fact it tells of, sent after the commit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(_("said once per"), max_length=200, unique=True)
    message = models.CharField(_("message"), max_length=100, help_text=_("For example requests/received."))
    channel = models.CharField(_("channel"), max_length=20, default="email")
    recipient_contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("contact")
    )
    recipient_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("user")
    )
    address = models.CharField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.CharField(max_length=64, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    carries_secret = models.BooleanField(_("carries a secret"), default=False)
    sealed_context = models.TextField(blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=clock.now)
    give_up_at = models.DateTimeField(_("not tried any more after"))
    lease_until = models.DateTimeField(_("in hand until"), null=True)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, blank=True)

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-created_at",)
        default_permissions = ("view",)
        permissions = [("retry_notification", "Can send a notification again")]
        indexes = [
            models.Index(name="notification_due", fields=["next_attempt_at"], condition=Q(status=Status.WAITING)),
            models.Index(name="notification_in_hand", fields=["lease_until"], condition=Q(status__in=IN_HAND)),
            models.Index(name="notification_undelivered", fields=["status"], condition=Q(status__in=UNDELIVERED)),
            models.Index(name="notification_about", fields=["about_type", "about_id"]),
            models.Index(name="notification_newest", fields=["-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="notification_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="notification_goes_somewhere", condition=~Q(address="")),
            models.CheckConstraint(
                name="notification_sent_at_when_sent",
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="notification_leased_while_in_hand",
                condition=Q(status__in=IN_HAND, lease_until__isnull=False, attempts__gt=0)
                | (~Q(status__in=IN_HAND) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="notification_secret_erased_at_the_end",
                condition=Q(sealed_context="") | Q(carries_secret=True, status__in=[Status.WAITING, *IN_HAND]),
            ),
            models.CheckConstraint(
                name="notification_about_is_whole",
                condition=Q(about_type__isnull=True, about_id="") | (Q(about_type__isnull=False) & ~Q(about_id="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} ({self.get_status_display()})"


class Retry(models.Model):
    """Somebody on the staff had a message sent again; what stood there before, for the record."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="retries")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    status_before = models.CharField(_("status before"), max_length=20, choices=Status.choices)
    error_before = models.CharField(_("error before"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sent again")
        verbose_name_plural = _("sent again")
        ordering = ("asked_at",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="retry_of_what_was_not_delivered", condition=Q(status_before__in=UNDELIVERED))
        ]
        triggers = [
            pgtrigger.Protect(name="retries_stay_as_they_were", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="retries_are_never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'retries are append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notification.message} · {self.asked_at:%Y-%m-%d %H:%M}"
