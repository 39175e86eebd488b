"""The words by which services are found, read once per process and again only when the catalogue has changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from service_requests.models import ServiceGroup, ServiceType
from service_requests.word_index import (
    DESCRIPTION,
    GROUP,
    KEYWORD,
    NAME,
    KeptInMemory,
    WordIndex,
    each_keyword,
)
from westfield.kernel.translated import Words


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


@dataclass
class Index(WordIndex):
    """Everything to search in: services in the order of the catalogue, with their words."""

    services: list[FoundService] = field(default_factory=list)


def _build() -> Index:
    offered = list(ServiceType.objects.offered_to_staff())
    index = Index(size=len(offered))
    for place, service in enumerate(offered):
        index.services.append(
            FoundService(
                service.pk, service.code, service.name, service.description, service.group.name,
                service.is_internal, service.is_paused, service.paused_reason,
            )
        )  # fmt: skip
        for text, weight, language in _texts_of(service):
            index.add(place, text, weight, language)
    return index


_catalogue = KeptInMemory(_build, ServiceType, ServiceGroup)


def current_index() -> Index:
    """The index of the catalogue as it is now, for one small query."""
    return _catalogue.current()


def _texts_of(service: ServiceType) -> Iterator[tuple[str, float, str]]:
    """Each text of a service with what it tells; keywords one by one."""
    for language, name in service.name.items():
        yield name, NAME, language
    for language, keywords in service.keywords.items():
        for keyword in each_keyword(keywords):
            yield keyword, KEYWORD, language
    for words, weight in ((service.group.name, GROUP), (service.description, DESCRIPTION)):
        for language, text in words.items():
            yield text, weight, language
