"""Finding an address as one types it, and the one nearest to a point."""

import math
import re
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length

from westfield.kernel.models.address import Address

from .distance import METRES_PER_DEGREE, metres_between, metres_per_degree_of_longitude, on_the_earth
from .search_words import plain_text, plain_words, short_form, words_to_find

# One letter fits half the town.
SHORTEST_TEXT = 2
_FRACTION = re.compile(r"\b(\d{1,6})\s+(\d)\s*/\s*(\d)\b")


def find_addresses(text: str, limit: int = 8) -> list[Address]:
    """The addresses that hold every word typed so far, those with the very house number first."""
    return list(addresses_matching(text)[:limit])


def addresses_matching(text: str, *, among: QuerySet[Address] | None = None) -> QuerySet[Address]:
    """`find_addresses` as a queryset: words in any order, the last one perhaps unfinished."""
    addresses = Address.objects.all() if among is None else among
    query = address_query(text)
    if query is None:
        return addresses.none()
    return (
        addresses.filter(search=query)
        .annotate(
            number_fits=Case(
                When(number__in=_numbers(text), then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .order_by("number_fits", "street", Length("number"), "number", "unit", "pk")
    )


def address_query(text: str) -> SearchQuery | None:
    """The words of a text as a full-text search, None where too little was typed.

    Only letters and digits come this far, so no word can be an operator.
    """
    words = words_to_find(text)
    if sum(map(len, words)) < SHORTEST_TEXT:
        return None
    *finished, last = words
    terms = [f"'{word}'" for word in finished] + [f"('{last}':* | '{short_form(last)}')"]
    return SearchQuery(" & ".join(terms), config="simple", search_type="raw")


def nearest_address(latitude: float | Decimal, longitude: float | Decimal, *, within: float = 150) -> Address | None:
    """The address nearest to a point, None when there is none within so many metres."""
    here = float(latitude), float(longitude)
    if not on_the_earth(*here):
        return None
    north, east = within / METRES_PER_DEGREE, within / metres_per_degree_of_longitude(here[0])
    around = Address.objects.filter(
        latitude__range=(here[0] - north, here[0] + north), longitude__range=(here[1] - east, here[1] + east)
    ).values_list("pk", "latitude", "longitude")
    distances = ((metres_between(here, (float(there[1]), float(there[2]))), there[0]) for there in around)
    distance, pk = min(distances, default=(math.inf, 0))
    return Address.objects.filter(pk=pk).first() if distance <= within else None


def _numbers(text: str) -> list[str]:
    """The house numbers a text may mean: 123, or 123 1/2 where a fraction follows."""
    numbers = [word for word in plain_words(text) if word.isdigit()]
    return numbers + [f"{number} {over}/{under}" for number, over, under in _FRACTION.findall(plain_text(text))]
