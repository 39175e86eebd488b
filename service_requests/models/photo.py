"""Photos of what is wrong and of what was done."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import known
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Image, User

from .desk_triggers import DESK_ON_PHOTOS
from .history import sees_unpublished
from .request import ServiceRequest
from .work_order import WorkOrder


class PhotoKind(models.TextChoices):
    REPORT = "report", _("From the report")
    ADDITION = "addition", _("Added by the reporter")
    OTHERS = "others", _("Added by somebody else")
    BEFORE = "before", _("Before the work")
    AFTER = "after", _("After the work")


REPORTERS_OWN = (PhotoKind.REPORT, PhotoKind.ADDITION)
FROM_RESIDENTS = (*REPORTERS_OWN, PhotoKind.OTHERS)


class RequestPhotoQuerySet(models.QuerySet["RequestPhoto"]):
    def visible_to(self, actor: Actor, request: ServiceRequest) -> "RequestPhotoQuerySet":
        """The photos of `request` that `actor`, who may see the request, may look at."""
        photos = self.filter(request=request).select_related("image")
        if sees_unpublished(actor, request):
            return photos
        published = Q(published_at__isnull=False)
        if request.is_reported_by(actor):
            return photos.filter(published | Q(kind__in=REPORTERS_OWN, hidden_at=None))
        return photos.filter(published)

    def for_contractor(self, order: WorkOrder) -> "RequestPhotoQuerySet":
        """The photos that a contractor needs for `order`, and their own; what is hidden stays so."""
        mine = Q(work_order=order, kind__in=(PhotoKind.BEFORE, PhotoKind.AFTER))
        return self.filter(Q(kind__in=REPORTERS_OWN) | mine, request=order.request_id, hidden_at=None).select_related(
            "image"
        )


class RequestPhoto(models.Model):
    """A photo of a request; the public sees it once a member of staff has published it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="photos")
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    image = models.OneToOneField(Image, on_delete=models.PROTECT, related_name="request_photo")
    kind = models.CharField(_("kind"), max_length=8, choices=PhotoKind)
    added_at = models.DateTimeField(_("added"), default=clock.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar = RequestPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("pk",)
        triggers: ClassVar = list(DESK_ON_PHOTOS)
        constraints = [
            models.CheckConstraint(name="photo_kind_known", condition=known("kind", PhotoKind)),
            models.CheckConstraint(
                name="photo_is_published_or_hidden", condition=Q(published_at=None) | Q(hidden_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.image_id}"
