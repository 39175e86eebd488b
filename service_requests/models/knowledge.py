"""What City Hall answers to people who call, whether they need a request or not."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import Channel, known
from westfield.kernel import clock
from westfield.kernel.models import Department, User
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType

# After so long somebody should look whether it still holds.
STALE_AFTER = timedelta(days=365)


def held_too_long(checked_on: date | None) -> bool:
    return checked_on is None or clock.today() - checked_on > STALE_AFTER


class KnowledgeArticleQuerySet(models.QuerySet["KnowledgeArticle"]):
    def given_out(self) -> "KnowledgeArticleQuerySet":
        """What callers are told today, with all that stands on its page."""
        return self.filter(is_active=True).prefetch_related(
            "links", models.Prefetch("service_types", ServiceType.objects.offered_to_staff(), to_attr="offered")
        )


class KnowledgeArticle(models.Model):
    """An answer that the city wrote once, found together with the services while somebody is on the phone."""

    # Told apart by it when the starter catalogue is loaded again; nothing else asks for it.
    code = models.SlugField(_("code"), unique=True, null=True, blank=True, editable=False)
    title = TranslatedField(_("question"), help_text=_("As people ask it: “When is trash picked up?”"))
    answer = TranslatedField(_("answer"), help_text=_("Short enough to be read out. An empty line starts a paragraph."))
    keywords = TranslatedField(_("keywords"), blank=True, help_text=_("Words people use for it, separated by commas."))
    service_types = models.ManyToManyField(
        ServiceType, blank=True, related_name="articles", verbose_name=_("services"),
        help_text=_("Where the answer is not enough: what can be asked for. It is also read out with these."),
    )  # fmt: skip
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department"),
        help_text=_("Who keeps it up to date."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    # Empty: it came with the starter catalogue, and nobody of this city has looked at it yet.
    checked_on = models.DateField(_("last checked"), default=clock.today, null=True, blank=True)

    objects: ClassVar = KnowledgeArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("knowledge base article")
        verbose_name_plural = _("knowledge base")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_stale(self) -> bool:
        """Whether nobody has looked for a long time if it still holds."""
        return held_too_long(self.checked_on)


class ArticleLink(models.Model):
    """Where more about it stands, to be named or mailed to the caller."""

    article = models.ForeignKey(KnowledgeArticle, on_delete=models.CASCADE, related_name="links")
    label = TranslatedField(_("label"))
    url = models.URLField(_("address"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.label)


class CallAnswered(models.Model):
    """Somebody called, had their answer, and needed no request; who it was is not kept."""

    article = models.ForeignKey(
        KnowledgeArticle, on_delete=models.SET_NULL, null=True, blank=True, related_name="calls",
        help_text=_("Empty: answered without one."),
    )  # fmt: skip
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PHONE)
    note = models.CharField(_("what it was about"), max_length=200, blank=True)
    form_key = models.UUIDField(unique=True, help_text=_("The form it came from; the same form counts once."))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered"), default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("call answered")
        verbose_name_plural = _("calls answered")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(name="call_channel_known", condition=known("channel", Channel)),
        ]

    def __str__(self) -> str:
        return self.note or str(self.article or "")
