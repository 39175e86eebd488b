"""Finding what to tell a caller: the city's answers, alone and together with the services, by the words they use."""

from dataclasses import dataclass

from .catalogue_index import FoundService, current_index
from .catalogue_search import score_services
from .knowledge_index import FoundAnswer, current_answers
from .word_search import likeliest, score

__all__ = ["Finding", "FoundAnswer", "find_answers", "find_for_call"]

# So that neither crowds out the other.
MOST_OF_A_KIND = 6


@dataclass(frozen=True)
class Finding:
    """One line of what was found for a call: a service to ask for, or an answer to read out."""

    fits: float
    service: FoundService | None = None
    answer: FoundAnswer | None = None


def find_answers(words: str, *, language: str, limit: int = 5) -> list[FoundAnswer]:
    """The answers that these words may ask for, the likeliest first; every language is searched."""
    index = current_answers()
    return [index.answers[place] for place in likeliest(score(index, words, language=language))[:limit]]


def find_for_call(words: str, *, language: str, limit: int = 8) -> list[Finding]:
    """Services, the internal ones too, and answers in one list, the likeliest first; alike, the service goes first."""
    found = [*_services(words, language), *_answers(words, language)]
    return sorted(found, key=lambda finding: (-round(finding.fits, 2), finding.service is None))[:limit]


def _services(words: str, language: str) -> list[Finding]:
    index = current_index()
    fits = score_services(index, words, language=language, staff=True)
    return [Finding(fits[place], service=index.services[place]) for place in likeliest(fits)[:MOST_OF_A_KIND]]


def _answers(words: str, language: str) -> list[Finding]:
    index = current_answers()
    fits = score(index, words, language=language)
    return [Finding(fits[place], answer=index.answers[place]) for place in likeliest(fits)[:MOST_OF_A_KIND]]
