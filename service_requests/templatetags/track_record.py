"""What the history of a service says, beside its target."""

from django import template

from service_requests.figures.history_words import history_in_words
from service_requests.figures.target_words import target_in_words
from service_requests.models import ServiceType

register = template.Library()


@register.simple_tag
def what_history_says(service_type: ServiceType) -> str:
    """A sentence from the service's track record; no query where the view has `select_related("track_record")`."""
    return history_in_words(getattr(service_type, "track_record", None))


@register.filter
def target_words(service_type: ServiceType) -> str:
    """The service's target as it is today: "3 business days"."""
    return target_in_words(service_type.target)
