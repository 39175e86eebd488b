"""A photo, from the moment somebody chose it to the moment others may see it."""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock


class ImageStatus(models.TextChoices):
    """How far a photo has come."""

    PENDING = "pending", _("being prepared")
    READY = "ready", _("ready")
    BROKEN = "broken", _("could not be used")


class ImageFailure(models.TextChoices):
    """Why a photo could not be used, in words for the person who sent it."""

    UNREADABLE = "unreadable", _("We could not open the photo; the file seems to be damaged.")
    TOO_HEAVY = "too_heavy", _("The file takes too long or too much memory to open.")
    NOT_STORED = "not_stored", _("We had trouble saving the photo.")
    LOST = "lost", _("The uploaded file is no longer there.")
    GAVE_UP = "gave_up", _("We tried several times and could not prepare the photo.")


class ImageQuerySet(models.QuerySet["Image"]):
    def waiting_under(self, form_key: UUID) -> Self:
        """What was uploaded with this form and belongs to nothing yet, oldest first."""
        return self.filter(form_key=form_key, attached_at=None).order_by("pk")

    def due(self, moment: datetime) -> Self:
        """Photos that wait for a worker, and those whose worker has been silent for too long."""
        free = Q(lease_until=None) | Q(lease_until__lte=moment)
        return self.filter(free, status=ImageStatus.PENDING).exclude(form_key=None, attached_at=None)

    def unused(self, *, before: datetime) -> Self:
        """Uploads that were taken back, or that no form has used since `before`."""
        return self.filter(Q(form_key=None) | Q(uploaded_at__lt=before), attached_at=None)

    def with_leftover_original(self) -> Self:
        """Finished photos whose quarantined original is still to be deleted."""
        return self.exclude(status=ImageStatus.PENDING).exclude(quarantine_name="")


class Image(models.Model):
    """One photo. Only the re-encoded file and its thumbnail are ever shown; the original is deleted."""

    key = models.UUIDField(_("key"), default=uuid4, unique=True, editable=False)
    # An upload that was taken back loses its form key, and the next sweep deletes it.
    form_key = models.UUIDField(_("form key"), null=True, blank=True, db_index=True, editable=False)
    status = models.CharField(_("status"), max_length=16, choices=ImageStatus.choices, default=ImageStatus.PENDING)
    failure = models.CharField(_("failure"), max_length=16, choices=ImageFailure.choices, blank=True)
    fingerprint = models.CharField(_("SHA-256 of the original"), max_length=64, blank=True, editable=False)
    original_name = models.CharField(_("name of the file that was sent"), max_length=120, blank=True)

    quarantine_name = models.CharField(_("original in quarantine"), max_length=100, blank=True)
    file_name = models.CharField(_("photo"), max_length=100, blank=True)
    thumbnail_name = models.CharField(_("thumbnail"), max_length=100, blank=True)
    content_type = models.CharField(_("content type"), max_length=32, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    byte_count = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    processed_at = models.DateTimeField(_("prepared"), null=True, blank=True)
    attached_at = models.DateTimeField(_("used"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("a worker has it until"), null=True, blank=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(name="image_status_known", condition=Q(status__in=ImageStatus.values)),
            models.CheckConstraint(
                name="image_pending_has_its_original", condition=~Q(status=ImageStatus.PENDING) | ~Q(quarantine_name="")
            ),
            models.CheckConstraint(
                name="image_ready_has_its_files",
                condition=~Q(status=ImageStatus.READY)
                | (
                    ~Q(file_name="")
                    & ~Q(thumbnail_name="")
                    & ~Q(content_type="")
                    & ~Q(sha256="")
                    & Q(width__gt=0, height__gt=0, byte_count__gt=0, processed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="image_broken_and_only_broken_has_a_reason",
                condition=Q(status=ImageStatus.BROKEN, failure__in=ImageFailure.values)
                | (~Q(status=ImageStatus.BROKEN) & Q(failure="")),
            ),
            models.CheckConstraint(
                name="image_broken_has_no_file",
                condition=~Q(status=ImageStatus.BROKEN) | Q(file_name="", thumbnail_name=""),
            ),
        )
        indexes = (
            models.Index(
                F("lease_until").asc(nulls_first=True), name="image_due", condition=Q(status=ImageStatus.PENDING)
            ),
            models.Index(fields=("uploaded_at",), name="image_unused", condition=Q(attached_at=None)),
            models.Index(
                fields=("id",),
                name="image_leftover_original",
                condition=~Q(status=ImageStatus.PENDING) & ~Q(quarantine_name=""),
            ),
        )

    def __str__(self) -> str:
        return self.original_name or str(self.key)

    @property
    def is_pending(self) -> bool:
        return self.status == ImageStatus.PENDING

    @property
    def is_ready(self) -> bool:
        return self.status == ImageStatus.READY

    @property
    def is_broken(self) -> bool:
        return self.status == ImageStatus.BROKEN
