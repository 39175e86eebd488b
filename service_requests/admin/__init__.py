"""Service requests in the Django admin: the catalogue to change, the records to look up, how long it took."""

from . import (
    blocked,
    canned,
    catalogue,
    completion_times,
    crews,
    knowledge,
    outfit,
    put_right,
    questions,
    records,
    routing_rules,
    try_routing,
)

__all__ = [
    "blocked",
    "canned",
    "catalogue",
    "completion_times",
    "crews",
    "knowledge",
    "outfit",
    "put_right",
    "questions",
    "records",
    "routing_rules",
    "try_routing",
]
