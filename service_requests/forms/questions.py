"""A service's own questions as fields of a form, and what was answered to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from service_requests.forms.answer_fields import MomentField, NumberField
from service_requests.models import AnswerOption, Question, ServiceType
from service_requests.services import Answered
from service_requests.statuses import CHOICE_KINDS, QuestionKind
from westfield.kernel.words import as_words

A_FEW_WORDS, A_LONGER_TEXT = 200, 4000
MISSING = {
    QuestionKind.ONE_CHOICE: _("Choose an answer."),
    QuestionKind.SEVERAL: _("Choose at least one answer."),
    QuestionKind.NUMBER: _("Type a number."),
    QuestionKind.MOMENT: _("Say when: a date and a time."),
}


@dataclass(frozen=True)
class Asked:
    """A question with the answers to choose from, as a form asks it."""

    question: Question
    options: tuple[AnswerOption, ...] = ()

    @property
    def name(self) -> str:
        """The name of its field; no other field of the form begins like this."""
        return f"q-{self.question.code}"

    @property
    def missing(self) -> Any:
        return MISSING.get(QuestionKind(self.question.kind), _("Please answer this."))

    def chosen_from(self, value: Any) -> list[AnswerOption]:
        """The answers that were chosen, each once, in the order in which they are offered."""
        if not self.options:
            return []
        codes = {value} if isinstance(value, str) else set(value or ())
        return [option for option in self.options if option.code in codes]


def with_questions(services: "QuerySet[ServiceType]") -> "QuerySet[ServiceType]":
    """The services, each with all that it asks: for `asked_by`, in the one query that finds them."""
    options = AnswerOption.objects.filter(question=OuterRef("pk"), is_active=True).order_by("order", "pk")
    questions = Question.objects.filter(service_type=OuterRef("pk"), is_active=True).order_by("order", "pk")
    return services.annotate(
        questions_asked=ArraySubquery(
            questions.values(
                told=JSONObject(
                    question=JSONObject(**{name: name for name in OF_A_QUESTION}),
                    options=ArraySubquery(options.values(told=JSONObject(**{name: name for name in OF_AN_OPTION}))),
                )
            )
        )
    )


def asked_by(service_type: ServiceType) -> list[Asked]:
    """The active questions of a service with their active answers, in order: no query where it came with them."""
    found: Any = service_type
    if not hasattr(found, "questions_asked"):
        found = with_questions(ServiceType.objects.filter(pk=service_type.pk)).get()
    return _reachable([_asked(each) for each in found.questions_asked])


def _asked(told: dict[str, Any]) -> Asked:
    question = Question(**_in_words(told["question"]))
    return Asked(question, tuple(AnswerOption(**_in_words(option), question=question) for option in told["options"]))


def _in_words(fields: dict[str, Any]) -> dict[str, Any]:
    """A row as the database tells it, its words as such again."""
    return {name: as_words(value) if name in WORDS else value for name, value in fields.items()}


OF_A_QUESTION = ("id", "service_type_id", "code", "kind", "label", "hint", "is_required", "asked_after_id")
OF_AN_OPTION = ("id", "code", "label", "instruction", "stops_form")

WORDS = {"label", "hint", "instruction"}


def _reachable(asked: list[Asked]) -> list[Asked]:
    """Without those that wait for an answer which is no longer offered: they would never be asked."""
    offered = {None, *(option.pk for one in asked for option in one.options)}
    kept = [one for one in asked if one.question.asked_after_id in offered]
    return kept if len(kept) == len(asked) else _reachable(kept)


OPTION = ("id", "code", "label", "instruction", "stops_form", "is_active")


class AsksQuestions(forms.Form):
    """A form that asks a service's questions; whoever makes it calls `ask` once, with what `asked_by` found."""

    asked: Sequence[Asked] = ()
    # At the desk an answer that would stop a resident's form is a warning to read out.
    stops = True

    def ask(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        for one in asked:
            self.fields[one.name] = field_for(one)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one in self.asked:
            if not self._is_asked(one):
                self.errors.pop(one.name, None)
                cleaned.pop(one.name, None)
            elif one.question.is_required and one.name in cleaned and cleaned[one.name] in (None, "", []):
                self.add_error(one.name, one.missing)
        if self.stops:
            for one, option in self.stopping():
                self.add_error(one.name, str(option.instruction))
        return cleaned

    def stopping(self) -> Iterator[tuple[Asked, AnswerOption]]:
        """The answers that end the form."""
        for one in self.asked:
            for option in one.chosen_from(self.cleaned_data.get(one.name)):
                if option.stops_form:
                    yield one, option

    def drawn_questions(self) -> Iterator[dict[str, Any]]:
        """Each question with its field, and the earlier answer that it waits for."""
        offered: dict[int | None, Any] = {option.pk: (one, option) for one in self.asked for option in one.options}
        for one in self.asked:
            earlier, option = offered.get(one.question.asked_after_id, (None, None))
            chosen = {option.code for option in one.chosen_from(self[one.name].value())}
            yield {"one": one, "field": self[one.name], "earlier": earlier, "answer": option, "chosen": chosen}

    def answers(self) -> list[Answered]:
        """What was answered, in the shape in which it is kept; what was not answered is not there."""
        return [
            Answered(one.question, _to_keep(one, self.cleaned_data[one.name]))
            for one in self.asked
            if self.cleaned_data.get(one.name) not in (None, "", [])
        ]

    def _is_asked(self, one: Asked, seen: frozenset[int] = frozenset()) -> bool:
        """Whether the answer that leads to the question was chosen, and was itself asked for."""
        leading = one.question.asked_after_id
        if leading is None:
            return True
        if one.question.pk in seen:  # questions that wait for each other are never asked
            return False
        for earlier in self.asked:
            if any(option.pk == leading for option in earlier.chosen_from(self.cleaned_data.get(earlier.name))):
                return self._is_asked(earlier, seen | {one.question.pk})
        return False


def _to_keep(one: Asked, value: Any) -> Any:
    if one.question.kind in CHOICE_KINDS:
        return [{"code": option.code, "label": option.label} for option in one.chosen_from(value)]
    return value.isoformat() if one.question.kind == QuestionKind.MOMENT else value


def field_for(one: Asked) -> forms.Field:
    """The field for a question. None is required by itself: whether it is asked at all only `clean` knows."""
    common: dict[str, Any] = {"label": str(one.question.label), "required": False, "help_text": str(one.question.hint)}
    choices = [(option.code, str(option.label)) for option in one.options]
    match one.question.kind:
        case QuestionKind.ONE_CHOICE:
            words = {"invalid_choice": _("Choose one of these answers.")}
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=words, **common)
        case QuestionKind.SEVERAL:
            words = {"invalid_choice": _("Choose from these answers.")}
            several = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=several, error_messages=words, **common)
        case QuestionKind.NUMBER:
            return NumberField(**common)
        case QuestionKind.MOMENT:
            return MomentField(**common)
        case QuestionKind.LONG_TEXT:
            return forms.CharField(max_length=A_LONGER_TEXT, widget=forms.Textarea({"rows": 4}), **common)
    return forms.CharField(max_length=A_FEW_WORDS, **common)
