"""Requests that are the same trouble, and requests that have to do with each other."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock
from westfield.kernel.models import User

from .request import ServiceRequest


class Merge(models.Model):
    """One request was merged into another; `was` keeps what must be put back if that was a mistake."""

    child = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="merges")
    parent = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="merges_of_others")
    was = models.JSONField(_("what was"), default=dict)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("merged"), default=clock.now)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["child"], name="request_is_merged_once", condition=Q(undone_at=None)),
            models.CheckConstraint(name="merge_is_of_two", condition=~Q(child=F("parent"))),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} → {self.parent_id}"


class Relation(models.Model):
    """Two requests that have to do with each other, and stay two."""

    # The smaller number first: a pair stands here once, whoever was looked at when it was made.
    one = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="relations_up")
    other = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="relations_down")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="requests_are_related_once"),
            models.CheckConstraint(name="relation_smaller_number_first", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"
