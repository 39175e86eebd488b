"""What a service asks beyond place and description, and what was answered."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from service_requests.statuses import CHOICE_KINDS, QuestionKind, known
from westfield.kernel.translated import TranslatedField, as_words

from .catalogue import ServiceType
from .question_rules import trouble_with, trouble_with_answers
from .request import ServiceRequest


class Question(models.Model):
    """One question of a service: always asked, or only after a certain answer to an earlier one."""

    service_type = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), help_text=_("Short and lasting, for example depth."))
    kind = models.CharField(_("answered by"), max_length=12, choices=QuestionKind)
    label = TranslatedField(_("question"))
    hint = TranslatedField(_("hint"), blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    asked_after = models.ForeignKey(
        "AnswerOption",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=_("only asked after the answer"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    # A form that changes several rows at once sets this, and checks them together as they shall be.
    checked_together = False
    # A form that brings the answers along sets this, and counts those.
    answers_follow = False

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["service_type", "code"], name="question_code_once_per_service"),
            models.CheckConstraint(name="question_kind_known", condition=known("kind", QuestionKind)),
        ]

    def __str__(self) -> str:
        return str(self.label) or self.code

    def clean(self) -> None:
        """Refuse what no form could ask; the reason stands beside the field that has to be mended."""
        if self.checked_together or not self.service_type_id:
            return
        others = Question.objects.filter(service_type=self.service_type_id).exclude(pk=self.pk)
        trouble = trouble_with(self, among=[*others.select_related("asked_after"), self])
        if self.pk and not self.answers_follow:
            counted = self.options.aggregate(in_all=Count("pk"), active=Count("pk", filter=Q(is_active=True)))
            if wrong := trouble_with_answers(self, **counted):
                trouble["kind"] = wrong
        if trouble:
            raise ValidationError(trouble)


class AnswerOption(models.Model):
    """One of the answers to choose from; it may tell the resident something, or stop the form."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    code = models.SlugField(_("code"))
    label = TranslatedField(_("answer"))
    instruction = TranslatedField(
        _("instruction"), blank=True, help_text=_("Shown when this is chosen: “Please call 317-555-0199 now.”")
    )
    stops_form = models.BooleanField(
        _("stops the form"), default=False, help_text=_("Nothing is sent; the instruction says what to do instead.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    # Set by the form that brings all answers of a question, and checks them as a whole.
    checked_together = False

    class Meta:
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="answer_code_once_per_question"),
            models.CheckConstraint(
                name="answer_that_stops_says_why", condition=Q(stops_form=False) | ~Q(instruction={})
            ),
        ]

    def __str__(self) -> str:
        return str(self.label) or self.code

    def clean(self) -> None:
        """An answer that ends the form says what to do instead; only a choice has answers to choose from."""
        trouble: dict[str, object] = {}
        if self.stops_form and not self.instruction:
            trouble["instruction"] = _("Write what to do instead: this answer stops the form.")
        if not self.checked_together and self.question_id and self.question.kind not in CHOICE_KINDS:
            trouble["__all__"] = _("This question is not answered by a choice, so it has no answers to choose from.")
        if self.stops_form and self.pk and self.leads_to.exists():
            trouble["stops_form"] = _("A further question is asked after this answer: it cannot stop the form.")
        if trouble:
            raise ValidationError(trouble)


class Answer(models.Model):
    """What was answered, with the words of the question as it was asked: a later change rewrites nothing.

    `value` is a text, a number as text, a moment in ISO 8601 with its zone, or a list of {"code", "label"} for what
    was chosen, `label` being the words per language. Answers are for the city and the reporter only.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="answers")
    question_code = models.SlugField()
    question_label = TranslatedField(_("question"))
    kind = models.CharField(_("answered by"), max_length=12, choices=QuestionKind)
    value = models.JSONField(_("answer"))
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["request", "question_code"], name="question_is_answered_once"),
            models.CheckConstraint(name="answer_kind_known", condition=known("kind", QuestionKind)),
        ]

    def __str__(self) -> str:
        return f"{self.question_label}: {self.said}"

    @property
    def said(self) -> str:
        """What was answered, in the reader's language where it was chosen, as it was typed otherwise."""
        if isinstance(self.value, list):
            return ", ".join(str(as_words(each["label"])) for each in self.value)
        moment = parse_datetime(str(self.value)) if self.kind == QuestionKind.MOMENT else None
        return date_format(localtime(moment), "DATETIME_FORMAT") if moment else str(self.value)
