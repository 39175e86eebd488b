"""The words by which services are found, read once per process and again only when the catalogue has changed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from django.db import connection

from service_requests.models import ServiceGroup, ServiceType
from westfield.kernel.places.search_words import plain_words
from westfield.kernel.translated import Words

# How much a word tells, by where it stands.
NAME, KEYWORD, GROUP, DESCRIPTION = 1.0, 0.9, 0.5, 0.4
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
class FoundService:
    """A service as a list of suggestions shows it."""

    pk: int
    code: str
    name: Words
    description: Words
    group: Words
    is_internal: bool
    is_paused: bool
    paused_reason: Words


@dataclass(frozen=True)
class Phrase:
    """A name or a keyword of a service, joined so that “pot hole” and “pothole” are one."""

    service: int
    joined: str
    weight: float
    language: str


@dataclass
class Index:
    """Everything to search in: services in the order of the catalogue, their words, their phrases."""

    services: list[FoundService] = field(default_factory=list)
    # word → service (its place in the list) → how much the word tells about it
    words: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    phrases: list[Phrase] = field(default_factory=list)

    def rarity(self, word: str) -> float:
        """A word that few services have tells more than one that many have."""
        return log(1 + len(self.services) / len(self.words[word]))


def telling_words(text: str) -> list[str]:
    """The words of a text, plain, without those of every sentence."""
    return [word for word in plain_words(text) if word not in EMPTY]


_kept: dict[str, tuple[str, Index]] = {}


def current_index() -> Index:
    """The index of the catalogue as it is now, for one small query."""
    version = _version()
    kept = _kept.get(connection.alias)
    if kept is None or kept[0] != version:
        kept = _kept[connection.alias] = version, _build()
    return kept[1]


def _version() -> str:
    """What Postgres itself keeps about each row's version: any change, by any door, is another number."""
    tables = (ServiceType._meta.db_table, ServiceGroup._meta.db_table)
    each = " || ' ' || ".join(
        f"(SELECT count(*) || ' ' || coalesce(sum(hashtext(ctid::text || ' ' || xmin::text)::bigint), 0) FROM {table})"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}")
        return str(cursor.fetchone()[0])


def _build() -> Index:
    index = Index()
    for place, service in enumerate(ServiceType.objects.offered_to_staff()):
        index.services.append(
            FoundService(
                service.pk, service.code, service.name, service.description, service.group.name,
                service.is_internal, service.is_paused, service.paused_reason,
            )
        )  # fmt: skip
        for text, weight, language in _texts_of(service):
            _add(index, place, text, weight, language)
    return index


def _texts_of(service: ServiceType) -> Iterator[tuple[str, float, str]]:
    """Each text of a service with what it tells; keywords one by one."""
    for language, name in service.name.items():
        yield name, NAME, language
    for language, keywords in service.keywords.items():
        for keyword in keywords.replace("\n", ",").split(","):
            yield keyword, KEYWORD, language
    for words, weight in ((service.group.name, GROUP), (service.description, DESCRIPTION)):
        for language, text in words.items():
            yield text, weight, language


def _add(index: Index, place: int, text: str, weight: float, language: str) -> None:
    words = telling_words(text)
    pairs = [first + second for first, second in pairwise(words)]
    for word in [*words, *(pairs if weight >= KEYWORD else ())]:
        index.words[word][place] = max(weight, index.words[word].get(place, 0))
    if words and weight >= KEYWORD:
        index.phrases.append(Phrase(place, "".join(words), weight, language))
