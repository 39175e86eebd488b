"""The questions of a service on the service's own page: in order, to read, to arrange, with the way to each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from service_requests.models import Question
from service_requests.models.question_rules import trouble_with, trouble_with_answers
from service_requests.statuses import CHOICE_KINDS

from .row_forms import RowForm


class QuestionRow(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.checked_together = True


class QuestionRows(forms.BaseInlineFormSet):
    """Checks the questions as they shall be, not each against what the others were."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        questions: list[Any] = [form.instance for form in self.forms]
        for form, question in zip(self.forms, questions, strict=True):
            trouble = trouble_with(question, among=questions)
            if wrong := trouble_with_answers(question, active=question.active_answers, in_all=question.answers_in_all):
                trouble["kind"] = wrong
            for field, words in trouble.items():
                form.add_error(field if field in form.fields else None, words)


class QuestionTable(admin.TabularInline):
    model = Question
    form = QuestionRow
    formset = QuestionRows
    template = "admin/requests/question_table.html"
    fields = ("words", "kind", "is_required", "only_after", "to_choose", "order", "is_active")
    readonly_fields = ("words", "only_after", "to_choose")
    ordering = ("order", "pk")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        questions: QuerySet[Question] = with_answers_counted(super().get_queryset(request))
        return questions.select_related("asked_after__question")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A question needs more room than a line: it is added on a page of its own."""
        return False

    @admin.display(description=_("question"))
    def words(self, question: Question) -> str:
        return format_html('<a href="{}">{}</a>', address_of(question), question)

    @admin.display(description=_("only asked after"))
    def only_after(self, question: Question) -> str:
        answer = question.asked_after
        return f"{answer.question} {answer}" if answer else ""

    @admin.display(description=_("answers to choose"))
    def to_choose(self, question: Any) -> str:
        if question.kind not in CHOICE_KINDS:
            return "–"
        count = ngettext("%(count)s answer", "%(count)s answers", question.active_answers)
        words = count % {"count": question.active_answers}
        return format_html('<a href="{}#options-group">{}</a>', address_of(question), words)


def address_of(question: Question) -> str:
    return reverse("admin:requests_question_change", args=[question.pk])


def with_answers_counted(questions: QuerySet[Any]) -> QuerySet[Any]:
    """Each question with the number of its answers to choose, and of those that are offered."""
    offered = Count("options", filter=Q(options__is_active=True), distinct=True)
    counted: QuerySet[Any] = questions.annotate(active_answers=offered, answers_in_all=Count("options", distinct=True))
    return counted
