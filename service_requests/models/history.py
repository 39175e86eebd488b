"""What happened to a request, and the words that were said about it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import known
from westfield.kernel import clock
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.models import User

from .desk_triggers import DESK_ON_WORDS
from .limited import is_kept_from
from .listing_triggers import ON_WORDS
from .request import ServiceRequest
from .work_order import WorkOrder

ACTOR_KINDS = [(kind.value, kind.name.replace("_", " ").capitalize()) for kind in ActorKind]


class HistoryEvent(models.Model):
    """One fact: who moved what from where to where, and when. Nobody edits it; the database refuses to."""

    # The index of its own that a foreign key brings is part of `history_of_request` below.
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="history", db_index=False)
    work_order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="history"
    )  # fmt: skip
    form_key = models.UUIDField(null=True, blank=True, help_text=_("The form that caused it; it causes one event."))
    action = models.CharField(_("action"), max_length=32)
    old_status = models.CharField(_("from"), max_length=24, blank=True)
    new_status = models.CharField(_("to"), max_length=24)
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    at = models.DateTimeField(_("when"), default=clock.now)
    actor_kind = models.CharField(_("by"), max_length=12, choices=ACTOR_KINDS)
    actor_id = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField(
        _("particulars"), default=dict, db_default={}, blank=True,
        help_text=_("What the row itself no longer says, such as which crew had it before."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("history event")
        verbose_name_plural = _("history events")
        ordering = ("pk",)
        indexes = [models.Index(fields=["request", "id"], name="history_of_request")]
        constraints = [
            models.UniqueConstraint(
                fields=["form_key"], name="history_form_is_sent_once", condition=Q(form_key__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="history_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="history_is_never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'history is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.old_status} → {self.new_status}"


class WordsKind(models.TextChoices):
    DESCRIPTION = "description", _("What was reported")
    ADDITION = "addition", _("Added by the reporter")
    OTHERS = "others", _("Added by somebody else")
    DONE = "done", _("What was done")
    DECISION = "decision", _("Why")
    UPDATE = "update", _("From the city")
    QUESTION = "question", _("What the city asked the reporter")
    NOTE = "note", _("Internal note")


REPORTERS_OWN = (WordsKind.DESCRIPTION, WordsKind.ADDITION)
# What the reporter reads without anybody publishing it: their own words, and what the city asked them.
READ_BY_REPORTER = (*REPORTERS_OWN, WordsKind.QUESTION)
FROM_RESIDENTS = (*REPORTERS_OWN, WordsKind.OTHERS)
NEVER_PUBLIC = (WordsKind.NOTE, WordsKind.QUESTION)
# What staff write in these is written for the public; a note never leaves the building.
WRITTEN_FOR_THE_PUBLIC = (WordsKind.DONE, WordsKind.DECISION, WordsKind.UPDATE)


class WordsQuerySet(models.QuerySet["Words"]):
    def visible_to(self, actor: Actor, request: ServiceRequest) -> "WordsQuerySet":
        """The words of `request` that `actor`, who may see the request, may read."""
        words = self.filter(request=request)
        if sees_unpublished(actor, request):
            return words
        published = Q(published_at__isnull=False)
        if request.is_reported_by(actor):
            return words.filter(published | Q(kind__in=READ_BY_REPORTER, hidden_at=None))
        return words.filter(published)

    def for_contractor(self, order: WorkOrder) -> "WordsQuerySet":
        """What a contractor reads of the request that `order` is for: what was reported, and what is about the order.

        Who sends a request to a contractor shows them what a crew needs to see; what is hidden stays so.
        """
        of_the_order = Q(work_order=order, kind__in=(WordsKind.NOTE, WordsKind.DONE))
        return self.filter(Q(kind__in=REPORTERS_OWN) | of_the_order, request=order.request_id, hidden_at=None)


def sees_unpublished(actor: Actor, request: ServiceRequest) -> bool:
    """Whether `actor` sees words and photos that nobody has published: the desk that reads it, its crews."""
    if actor.may("requests.view_unpublished") and request.is_read_by(actor):
        return True
    if actor.may("requests.work_in_field"):
        return WorkOrder.objects.filter(request__in=_one_job(actor, request), crew__members=actor.user).exists()
    return False


def _one_job(actor: Actor, request: ServiceRequest) -> list[int]:
    """The request and, where `actor` may know of what it is about, the one into which it was merged."""
    together = request.merged_into_id is not None and not is_kept_from(actor, request.service_type_id)
    return [request.pk, request.merged_into_id] if together and request.merged_into_id else [request.pk]


class Words(models.Model):
    """What somebody wrote about a request; published, hidden or wiped without touching the history."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="words")
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="words")
    kind = models.CharField(_("kind"), max_length=12, choices=WordsKind)
    body = models.TextField(_("words"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=clock.now)
    author_kind = models.CharField(_("by"), max_length=12, choices=ACTOR_KINDS)
    author_id = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar = WordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        ordering = ("pk",)
        triggers: ClassVar = [*ON_WORDS, *DESK_ON_WORDS]
        constraints = [
            models.CheckConstraint(name="words_kind_known", condition=known("kind", WordsKind)),
            models.CheckConstraint(
                name="words_note_is_never_published", condition=~Q(kind=WordsKind.NOTE) | Q(published_at=None)
            ),
            models.CheckConstraint(
                name="words_question_is_never_published", condition=~Q(kind=WordsKind.QUESTION) | Q(published_at=None)
            ),
            models.CheckConstraint(
                name="words_are_published_or_hidden", condition=Q(published_at=None) | Q(hidden_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]
