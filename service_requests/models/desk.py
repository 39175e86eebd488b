"""What makes the desk's day shorter: mentions, ready-made words, saved views."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests.placeholders import trouble_with
from service_requests.statuses import CannedFor, RequestStatus, known
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import User
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType
from .history import Words
from .request import ServiceRequest


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, actor: Actor) -> "MentionQuerySet":
        """Those of `actor` in notes that they may (still) read: a request may have gone to another department."""
        if actor.user is None or not actor.may("requests.view_unpublished"):
            return self.none()
        seen = ServiceRequest.objects.visible_to(actor)
        if not (actor.may("requests.view_every_request") or actor.may("requests.view_other_departments")):
            seen = seen.filter(models.Q(department=actor.user.department_id) | models.Q(is_internal=True))
        return self.filter(user=actor.user, words__request__in=seen.values("pk"))

    def unread(self) -> "MentionQuerySet":
        return self.filter(read_at=None)


class Mention(models.Model):
    """A colleague was named in an internal note: "@Ana, is this yours?"."""

    words = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentions")
    made_at = models.DateTimeField(_("written"), default=clock.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects: ClassVar = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("pk",)
        indexes = [models.Index(fields=["user", "-id"], name="mention_unread", condition=Q(read_at=None))]
        constraints = [models.UniqueConstraint(fields=["words", "user"], name="mentioned_once_in_a_note")]

    def __str__(self) -> str:
        return f"@{self.user}"

    @property
    def path(self) -> str:
        """Where the note stands."""
        return f"{reverse('desk_request', args=[self.words.request.reference])}#words-{self.words_id}"

    @property
    def author(self) -> User | None:
        """The colleague who wrote it."""
        key = self.words.author_id
        return User.objects.filter(pk=key, is_staff=True).first() if key is not None else None


class CannedResponse(models.Model):
    """Words that are written often, with placeholders such as {number} and {place}."""

    # Told apart by it when the starter catalogue is loaded again; nothing else asks for it.
    code = models.SlugField(_("code"), unique=True, null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=100, help_text=_("For colleagues, to choose it by."))
    body = TranslatedField(_("words"), help_text=_("Placeholders are filled in when it is chosen."))
    used_for = models.CharField(_("used for"), max_length=20, choices=CannedFor, default=CannedFor.UPDATE)
    service_types = models.ManyToManyField(
        ServiceType, blank=True, related_name="+", verbose_name=_("services"), help_text=_("None: for every service.")
    )
    statuses = ArrayField(
        models.CharField(max_length=24, choices=RequestStatus), verbose_name=_("while it is"), default=list, blank=True,
        db_default=[], help_text=_("None: wherever the request stands."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("canned response")
        verbose_name_plural = _("canned responses")
        ordering = ("order", "title")
        constraints = [
            models.CheckConstraint(name="canned_response_use_known", condition=known("used_for", CannedFor)),
            models.CheckConstraint(
                name="canned_response_statuses_known", condition=Q(statuses__contained_by=RequestStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """What a placeholder stands for must be known in every language, or a reader finds a brace."""
        names = dict(settings.LANGUAGES)
        trouble = {code: trouble_with(text) for code, text in self.body.items()}
        said = [f"{names.get(code, code)}: {says}" for code, says in trouble.items() if says]
        if said:
            raise ValidationError({"body": said})


class SavedView(models.Model):
    """Filters, order and columns of the queue under a name; one's own, or shared with everybody at the desk."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=1000, help_text=_("As they stand in the address of the page."))
    is_shared = models.BooleanField(_("shared with everybody at the desk"), default=False)
    made_at = models.DateTimeField(_("made"), default=clock.now)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
