"""What was put right: another service, another place; and what was struck from words and photos."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.models import Address, Department, Image, User
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType
from .history import HistoryEvent, Words
from .photo import RequestPhoto
from .questions import Answer
from .request import ServiceRequest


class Correction(models.Model):
    """What a request said before somebody changed its service or moved its pin; the line of history says who and when.

    The first of them is what the reporter sent: the raw pin and the first promise are never lost.
    """

    event = models.OneToOneField(HistoryEvent, on_delete=models.PROTECT, related_name="correction")
    service_type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="+")
    service_name = TranslatedField(_("service name"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    target_at = models.DateTimeField(_("target"), null=True, blank=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("pk",)
        triggers = [
            pgtrigger.Protect(name="correction_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.service_name}, {self.place}"


class Redaction(models.Model):
    """Something private was struck from a text, or blacked out in a photo; the original waits here to be purged.

    It is of one thing: words, an answer, the place in the reporter's own words, or a photo.
    """

    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, blank=True, related_name="redactions")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="redactions")
    place_of = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="redactions_of_place"
    )
    photo = models.ForeignKey(RequestPhoto, on_delete=models.PROTECT, null=True, blank=True, related_name="redactions")
    original_body = models.TextField(_("the text before"), blank=True)
    original_image = models.OneToOneField(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="redaction"
    )
    redacted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    redacted_at = models.DateTimeField(_("redacted"), default=clock.now)
    purged_at = models.DateTimeField(
        _("purged"), null=True, blank=True, help_text=_("Since then nobody can bring the original back.")
    )

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ("pk",)
        indexes = [models.Index(fields=["redacted_at"], name="redaction_to_purge", condition=Q(purged_at=None))]
        constraints = [
            models.CheckConstraint(
                name="redaction_is_of_one_thing",
                condition=Q(words__isnull=False, answer=None, place_of=None, photo=None, original_image=None)
                | Q(words=None, answer__isnull=False, place_of=None, photo=None, original_image=None)
                | Q(words=None, answer=None, place_of__isnull=False, photo=None, original_image=None)
                | Q(words=None, answer=None, place_of=None, photo__isnull=False, original_body=""),
            ),
            models.CheckConstraint(
                name="redaction_purged_has_no_original",
                condition=Q(purged_at=None) | Q(original_body="", original_image=None),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def text(self) -> Words | Answer | ServiceRequest:
        """The text out of which something was struck; a request stands for its place."""
        text = self.words or self.answer or self.place_of
        assert text is not None, "of a photo"
        return text

    @property
    def kind(self) -> str:
        """What it is of, as the history calls it."""
        if self.photo_id is not None:
            return "photo"
        return "words" if self.words_id is not None else "answer" if self.answer_id is not None else "place"

    @property
    def request(self) -> ServiceRequest:
        """The request that it belongs to."""
        if self.place_of is not None:
            return self.place_of
        of = self.photo or self.words or self.answer
        assert of is not None, "redaction_is_of_one_thing"
        return of.request
