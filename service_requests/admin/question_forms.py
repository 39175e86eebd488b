"""The forms of a question and of its answers to choose."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from service_requests.models import Answer, AnswerOption, Question
from service_requests.models.question_rules import trouble_with_answers
from service_requests.statuses import QuestionKind

from .row_forms import MakesItsCode

ORDER_STEP = 10


class QuestionForm(MakesItsCode):
    words_for_code = "label"

    class Meta:
        model = Question
        fields = "__all__"
        labels = {"is_active": _("Asked"), "is_required": _("Has to be answered")}
        help_texts = {
            "asked_after": _("Empty: always asked. Else only those who chose this answer are asked."),
            "code": _("For figures and other systems. Leave it empty to have it made from the question."),
            "hint": _("Stands under the question: “Measure with your shoe: a shoe is about a foot long.”"),
            "is_active": _("Unticked, nobody is asked any more; what was answered stays."),
            "kind": _(
                "For “one of several” and “several of several” write the answers below. "
                "Answers that were given stay as they were given."
            ),
            "label": _("One question, as you would ask it on the phone: How deep is it?"),
            "order": _("The smallest number is asked first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.answers_follow = True
        if "asked_after" in self.fields:
            choice: Any = self.fields["asked_after"]
            choice.queryset = self._answers_of_others()
            choice.choices = [("", _("Always asked")), *_by_question(choice.queryset)]
        if not self.instance.pk and "order" in self.fields:
            last = Question.objects.filter(service_type=self._service()).aggregate(last=Max("order"))["last"]
            self.initial["order"] = (last or 0) + ORDER_STEP

    def _service(self) -> Any:
        """The service it is for, or shall be for; None while nobody said."""
        named = self.data.get("service_type") or self.initial.get("service_type")
        return self.instance.service_type_id or (named if str(named or "").isdecimal() else None)

    def _answers_of_others(self) -> Any:
        answers = AnswerOption.objects.filter(question__service_type=self._service()).select_related("question")
        return answers.exclude(question=self.instance.pk).order_by("question__order", "question_id", "order", "pk")


def _by_question(answers: Iterable[AnswerOption]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Answers under the questions that they answer."""
    return [
        (str(question), [(answer.pk, str(answer)) for answer in own])
        for question, own in groupby(answers, key=lambda answer: answer.question)
    ]


class AnswerOptionForm(MakesItsCode):
    words_for_code = "label"

    class Meta:
        model = AnswerOption
        fields = "__all__"
        labels = {"is_active": _("Offered")}
        help_texts = {
            "code": _("Leave it empty to have it made from the answer."),
            "instruction": _("Shown to those who choose this answer: “Please call 317-555-0199 now.”"),
            "stops_form": _("Whoever chooses it cannot send a report; the instruction says what to do instead."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.checked_together = True


class AnswerOptions(forms.BaseInlineFormSet):
    """Checks the answers of a question as a whole."""

    codes_are_fixed = False

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.codes_are_fixed and form.instance.pk and "code" in form.fields:
            form.fields["code"].disabled = True
            form.fields["code"].help_text = _("Fixed, because this question has been answered.")

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        self._refuse_to_delete_what_was_given()
        gone = self.deleted_forms
        kept = [form for form in self.forms if form not in gone and (form.instance.pk or form.has_changed())]
        active = sum(bool(form.cleaned_data.get("is_active")) for form in kept)
        if self.instance.kind in QuestionKind.values:
            wrong = trouble_with_answers(self.instance, active=active, in_all=len(kept))
            if wrong:
                raise ValidationError(wrong)

    def _refuse_to_delete_what_was_given(self) -> None:
        for form in self.deleted_forms:
            answer: Any = form.instance
            if answer.pk and was_given(answer):
                words = _("“%(answer)s” has been given as an answer. Untick “offered” instead: then nobody can choose "
                          "it any more, and it still counts in figures.")  # fmt: skip
                raise ValidationError(words, params={"answer": answer})


def was_given(answer: AnswerOption) -> bool:
    """Whether somebody chose this answer."""
    return Answer.objects.filter(question=answer.question_id, value__contains=[{"code": answer.code}]).exists()
