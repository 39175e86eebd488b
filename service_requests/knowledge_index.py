"""The words by which the city's answers are found, read once per process and again only when one has changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from service_requests.models import KnowledgeArticle
from service_requests.models.knowledge import held_too_long
from service_requests.word_index import DESCRIPTION, KEYWORD, NAME, KeptInMemory, WordIndex, each_keyword
from westfield.kernel.translated import Words

_SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+|\n+")


@dataclass(frozen=True)
class FoundAnswer:
    """An article as a list of findings shows it."""

    pk: int
    title: Words
    answer: Words
    checked_on: date | None

    @property
    def is_stale(self) -> bool:
        return held_too_long(self.checked_on)


@dataclass
class AnswerIndex(WordIndex):
    """Every answer that is given out today, with its words."""

    answers: list[FoundAnswer] = field(default_factory=list)


def _build() -> AnswerIndex:
    articles = list(KnowledgeArticle.objects.filter(is_active=True).order_by("pk"))
    index = AnswerIndex(size=len(articles))
    for place, article in enumerate(articles):
        index.answers.append(FoundAnswer(article.pk, article.title, article.answer, article.checked_on))
        for text, weight, language in _texts_of(article):
            index.add(place, text, weight, language)
    return index


_knowledge = KeptInMemory(_build, KnowledgeArticle)


def current_answers() -> AnswerIndex:
    """The index of the knowledge base as it is now, for one small query."""
    return _knowledge.current()


def _texts_of(article: KnowledgeArticle) -> Iterator[tuple[str, float, str]]:
    """Each text of an article with what it tells; keywords one by one, the answer sentence by sentence."""
    for language, title in article.title.items():
        yield title, NAME, language
    for language, keywords in article.keywords.items():
        for keyword in each_keyword(keywords):
            yield keyword, KEYWORD, language
    for language, answer in article.answer.items():
        for sentence in _SENTENCE_ENDS.split(answer):
            yield sentence, DESCRIPTION, language
