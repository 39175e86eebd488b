"""Finding things by the words people use: with typing errors, without accents, in every language at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from .word_index import WordIndex, telling_words

MOST_WORDS = 12
SHORTEST_TEXT = 2
# How alike is how good: the word itself, one that it begins, one of the same family, one with a slip of the thumb, one
# with two, or with one in a short word.
SAME, UNFINISHED, FAMILY, SLIP, FAR_SLIP = 1.0, 0.85, 0.8, 0.75, 0.6
FEWEST_LETTERS_OF_A_FAMILY, SHARE_OF_A_FAMILY = 4, 0.6
FEWEST_LETTERS_TO_SLIP, SHORT_WORD, TWO_SLIPS_FROM = 4, 5, 8
ALIKE_PHRASES = 80  # of 100
# Of all that was typed this much must be found, or something else was meant.
ENOUGH = 0.38
# Beside the best one, what is far behind it only distracts.
NOT_FAR_BEHIND = 0.4
# A word that we guess at counts as much as one that a quarter of the services have, an unknown one half of that.
GUESSED, UNKNOWN = 1.6, 0.8
OWN_LANGUAGE = 1.02


def score(index: WordIndex, words: str, *, language: str) -> dict[int, float]:
    """How well each thing of the index fits these words, by its place; nothing for less than two letters."""
    typed = telling_words(words)[:MOST_WORDS]
    return _scores(index, typed, language) if sum(map(len, typed)) >= SHORTEST_TEXT else {}


def likeliest(scores: Mapping[int, float]) -> list[int]:
    """The places that may be meant, the best first; without those that fit badly, or far worse than the best."""
    best = max(scores.values(), default=0)
    good = [place for place, fits in scores.items() if fits >= max(ENOUGH, best * NOT_FAR_BEHIND)]
    return sorted(good, key=lambda place: (-scores[place], place))


def _scores(index: WordIndex, typed: list[str], language: str) -> dict[int, float]:
    """How well each thing fits: by its words one by one, and by whole phrases."""
    scores = _by_words(index, typed)
    for place, fits in _by_phrases(index, "".join(typed), language):
        scores[place] = max(scores[place], fits) + 0.1 * fits
    return scores


def _by_words(index: WordIndex, typed: list[str]) -> dict[int, float]:
    """The share of what was typed that a thing's words cover, rare words counting for more."""
    found = [_alike(index, word, is_last=number == len(typed)) for number, word in enumerate(typed, start=1)]
    for number, (first, second) in enumerate(pairwise(typed)):
        if first + second in index.words:  # “pot hole”
            found[number] = found[number + 1] = {first + second: SAME}
    weights = [_weight(index, alike) for alike in found]
    scores: dict[int, float] = defaultdict(float)
    for alike, weight in zip(found, weights, strict=True):
        best: dict[int, float] = defaultdict(float)
        for word, likeness in alike.items():
            for place, tells in index.words[word].items():
                best[place] = max(best[place], likeness * tells)
        for place, fits in best.items():
            scores[place] += fits * weight / sum(weights)
    return scores


def _weight(index: WordIndex, alike: dict[str, float]) -> float:
    """What a typed word counts: a rare one more than a usual one, one that we can only guess at not much."""
    exact = [index.rarity(word) for word, likeness in alike.items() if likeness == SAME]
    if exact:
        return max(exact)
    return min(max((index.rarity(word) for word in alike), default=UNKNOWN), GUESSED)


def _alike(index: WordIndex, word: str, *, is_last: bool) -> dict[str, float]:
    """Words of the index that this one may mean, each with how good it fits."""
    found = {word: SAME} if word in index.words else dict(_with_slips(index, word))
    for known in index.beginning_like(word):
        if is_last and known.startswith(word) and known != word:
            found[known] = max(found.get(known, 0), UNFINISHED)
        elif _are_family(known, word):
            found[known] = max(found.get(known, 0), FAMILY)
    return found


def _are_family(one: str, other: str) -> bool:
    """Flicker and flickering, inundado and inundación, light and lights."""
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    if shared == min(len(one), len(other)) >= 3 and {one[shared:], other[shared:]} <= {"", "s", "es"}:
        return True
    return shared > FEWEST_LETTERS_OF_A_FAMILY and shared >= SHARE_OF_A_FAMILY * max(len(one), len(other))


def _with_slips(index: WordIndex, word: str) -> Iterator[tuple[str, float]]:
    if len(word) < FEWEST_LETTERS_TO_SLIP or word.isdigit():
        return
    slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
    alike = process.extract(word, index.words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=6)
    for known, distance, _key in alike:
        if len(word) > SHORT_WORD or known[0] == word[0]:  # “vote” is no slip of “bote”
            yield known, SLIP if len(word) > SHORT_WORD and distance == 1 else FAR_SLIP


def _by_phrases(index: WordIndex, joined: str, language: str) -> Iterator[tuple[int, float]]:
    """Names and keywords that are what was typed as a whole, or nearly, or that it begins."""
    if len(joined) < FEWEST_LETTERS_TO_SLIP:
        return
    alike = process.extract(joined, index.joined, scorer=fuzz.ratio, score_cutoff=ALIKE_PHRASES, limit=20)
    fits = {number: likeness / 100 for _text, likeness, number in alike}
    for number, text in enumerate(index.joined):
        if text.startswith(joined) and text != joined:
            fits[number] = max(fits.get(number, 0), UNFINISHED)
    best: dict[int, float] = defaultdict(float)
    for number, likeness in fits.items():
        phrase = index.phrases[number]
        own = OWN_LANGUAGE if phrase.language == language else 1
        best[phrase.place] = max(best[phrase.place], phrase.weight * own * likeness)
    yield from best.items()
