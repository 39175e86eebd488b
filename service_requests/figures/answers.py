"""How many calls each answer ended."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from westfield.kernel import clock

LATELY = timedelta(days=90)


def answered_lately(articles: QuerySet[Any]) -> QuerySet[Any]:
    """The articles with how often each has been the answer in the last three months, as `answered`."""
    since = clock.now() - LATELY
    counted: QuerySet[Any] = articles.annotate(answered=Count("calls", filter=Q(calls__answered_at__gte=since)))
    return counted
