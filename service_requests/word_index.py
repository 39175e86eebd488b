"""Words by which things are found: what each word of a text tells about which thing, in every language at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import Generic, TypeVar

from django.db import connection, models

from westfield.kernel.places.search_words import plain_words

# How much a word tells, by where it stands.
NAME, KEYWORD, GROUP, DESCRIPTION = 1.0, 0.9, 0.5, 0.4
# Words that begin alike are looked for among those that share so many letters.
START = 2
# Words of sentences, English and Spanish, without accents: they tell nothing about what is needed.
_SENTENCES = """
a an and any are at be been but by can do does for from get got had has have he her here his how i if im
in into is it its ive just me my near need of off on onto or our please she so somebody someone
something that the their them there they this to too up us want wants was we were what when where which
who will with would you your s t
al algo alguien aqui con cual cuando de del dia donde el ella en es esa ese eso esta estan este esto
hace hay he la las le les lo los me mi mis muy necesito no nos o para pero por que quiero se ser si sin
son su sus tengo un una uno unos y ya yo
"""
EMPTY = frozenset(_SENTENCES.split())


@dataclass(frozen=True)
class Phrase:
    """A name or a keyword of a thing; its text stands joined beside it, so that “pot hole” and “pothole” are one."""

    place: int
    weight: float
    language: str


@dataclass
class WordIndex:
    """What is said about things that are known by their places in a list: their words, their phrases."""

    size: int = 0
    # word → thing (its place in the list) → how much the word tells about it
    words: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    phrases: list[Phrase] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)  # of each phrase
    starts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def rarity(self, word: str) -> float:
        """A word that few things have tells more than one that many have."""
        return log(1 + self.size / len(self.words[word]))

    def add(self, place: int, text: str, weight: float, language: str) -> None:
        words = telling_words(text)
        pairs = [first + second for first, second in pairwise(words)]
        for word in [*words, *(pairs if weight >= KEYWORD else ())]:
            if word not in self.words:
                self.starts[word[:START]].append(word)
            self.words[word][place] = max(weight, self.words[word].get(place, 0))
        if words and weight >= KEYWORD:
            self.phrases.append(Phrase(place, weight, language))
            self.joined.append("".join(words))

    def beginning_like(self, word: str) -> Iterable[str]:
        """The words that may be this one unfinished, or of its family."""
        return self.starts.get(word[:START], ()) if len(word) >= START else self.words


def telling_words(text: str) -> list[str]:
    """The words of a text, plain, without those of every sentence."""
    return [word for word in plain_words(text) if word not in EMPTY]


def each_keyword(keywords: str) -> list[str]:
    return keywords.replace("\n", ",").split(",")


T = TypeVar("T")


class KeptInMemory(Generic[T]):
    """What is built from a few tables, built once per process and again only when one of their rows has changed."""

    def __init__(self, build: Callable[[], T], *tables: type[models.Model]) -> None:
        self.build, self.tables = build, [model._meta.db_table for model in tables]
        self._kept: dict[str, tuple[str, T]] = {}

    def current(self) -> T:
        """As the tables are now, for one small query."""
        version = self._version()
        kept = self._kept.get(connection.alias)
        if kept is None or kept[0] != version:
            kept = self._kept[connection.alias] = version, self.build()
        return kept[1]

    def _version(self) -> str:
        """What Postgres itself keeps about each row's version: any change, by any door, is another number."""
        each = " || ' ' || ".join(
            f"(SELECT count(*) || ' ' || coalesce(sum(hashtext(ctid::text || ' ' || xmin::text)::bigint), 0)"
            f" FROM {table})"
            for table in self.tables
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {each}")
            return str(cursor.fetchone()[0])
