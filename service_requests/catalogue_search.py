"""Finding a service by the words people use: with typing errors, without accents, in every language at once."""

from .catalogue_index import FoundService, Index, current_index
from .word_search import likeliest, score

__all__ = ["FoundService", "find_services", "score_services"]

# What can be had now goes before what cannot, where both fit alike.
PAUSED = 0.85


def find_services(words: str, *, language: str, staff: bool = False, limit: int = 8) -> list[FoundService]:
    """The services that these words may mean, the likeliest first; `staff` finds the internal ones too.

    Every language is searched; where two fit alike, the one in the reader's `language` goes first. Paused services
    are found, for they say why they are paused.
    """
    index = current_index()
    offered = score_services(index, words, language=language, staff=staff)
    return [index.services[place] for place in likeliest(offered)[:limit]]


def score_services(index: Index, words: str, *, language: str, staff: bool) -> dict[int, float]:
    """How well each service fits, of those that this reader may ask for."""
    return {
        place: fits * (PAUSED if index.services[place].is_paused else 1)
        for place, fits in score(index, words, language=language).items()
        if staff or not index.services[place].is_internal
    }
