"""What a call is about: the clerk types the caller's words and finds services and answers in one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_requests.forms.find_service import LONGEST
from service_requests.knowledge_search import Finding, find_for_call
from service_requests.models import KnowledgeArticle, ServiceType
from westfield.kernel.form_layout import Include
from westfield.kernel.form_widgets import SuggestingInput
from westfield.kernel.words import FALLBACK

# Buttons that redraw the form and save nothing.
REDRAWS = ("find", "choose_service", "choose_answer", "show_questions")
READ_OUT_AT_MOST = 5


@dataclass(frozen=True)
class Version:
    """An answer in one language, as it is read out."""

    language: str
    name: str
    title: str
    answer: str


def versions_of(article: KnowledgeArticle) -> list[Version]:
    """The answer in every language that it was written in, the reader's first."""
    first = (get_language() or FALLBACK).split("-")[0]
    written = [code for code, _name in settings.LANGUAGES if article.answer.get(code)]
    names = dict(settings.LANGUAGES)
    return [
        Version(code, str(names[code]), article.title.in_language(code), article.answer[code])
        for code in sorted(written, key=lambda code: code != first)
    ]


def article_given_out(pk: str) -> KnowledgeArticle | None:
    """The article with this number, if callers are told it today."""
    found: KnowledgeArticle | None = KnowledgeArticle.objects.given_out().filter(pk=pk).first() if is_pk(pk) else None
    return found


def is_pk(typed: str) -> bool:
    return typed.isascii() and typed.isdigit()


def find(words: str) -> list[Finding]:
    return find_for_call(words, language=get_language() or FALLBACK) if words else []


def only_redraws(data: Any) -> bool:
    """Whether the form was sent only to see it again: with findings, an answer, or the questions of a service.

    So does Enter in the words that one looks for while nothing is chosen yet: without a script it sends the form.
    """
    looks = data.get("send") == "enter" and data.get("what", "").strip() and not data.get("service")
    return bool(looks) or any(name in data for name in REDRAWS)


def with_what_was_chosen(data: Any) -> Any:
    """What was sent; a service that was chosen by its button is then the form's service."""
    if "choose_service" not in data:
        return data
    chosen = data.copy()
    chosen["service"] = data["choose_service"]
    return chosen


class FindsWhat(forms.Form):
    """The part of the intake that says what the caller needs: a finder, the answer to read out, the list of all."""

    what = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In the caller’s words: “hole in the street”, “trash on a holiday”."),
        required=False,
        max_length=LONGEST,
        widget=SuggestingInput(
            suggest="desk_intake_find",
            words={
                "list": _("Services and answers that fit"),
                "none": _("Nothing found. Try other words, or choose from the list of services."),
            },
            attrs={"maxlength": LONGEST, "data-marks-first": ""},
        ),
    )
    service_type: ServiceType

    def what_parts(self, *beside: Any) -> list[Any]:
        """The finder, then the list of all services with what stands `beside` it."""
        answers = {"data_what": reverse_lazy("desk_intake_answer", args=[0])}
        return [Div("what", Include("requests/desk/what.html"), css_class="what", **answers), *beside]

    @property
    def begins_at(self) -> str:
        """The field that the keyboard begins with: where the clerk was when a button drew the page again."""
        if {"choose_service", "show_questions"} & set(self.data):
            return "description"
        return "what" if only_redraws(self.data) else "caller"

    @property
    def what_typed(self) -> str:
        return str(self.data.get("what", ""))[:LONGEST].replace("\x00", "").strip()

    @cached_property
    def looked_for(self) -> str:
        """What the button was pressed for, without a script; "" where it was not."""
        asks = only_redraws(self.data) and not {"choose_service", "choose_answer", "show_questions"} & set(self.data)
        return self.what_typed if asks else ""

    @cached_property
    def findings(self) -> list[Finding]:
        return find(self.looked_for)

    @cached_property
    def article(self) -> KnowledgeArticle | None:
        """The answer that was chosen to be read out."""
        return article_given_out(str(self.data.get("choose_answer", "")))

    @property
    def versions(self) -> list[Version]:
        return versions_of(self.article) if self.article else []

    @cached_property
    def to_read_out(self) -> Sequence[tuple[KnowledgeArticle, list[Version]]]:
        """The answers that go with the chosen service."""
        if not self.service_type.pk:
            return []
        articles = KnowledgeArticle.objects.given_out().filter(service_types=self.service_type.pk)
        return [(article, versions_of(article)) for article in articles[:READ_OUT_AT_MOST]]
