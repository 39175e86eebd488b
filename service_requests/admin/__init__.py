"""Service requests in the Django admin: the catalogue to change, the records to look up, how long it took."""

from . import blocked, catalogue, completion_times, questions, records, routing_rules, try_routing

__all__ = ["blocked", "catalogue", "completion_times", "questions", "records", "routing_rules", "try_routing"]
