"""What messages say of the words they tell about."""

from django import template

from service_requests.models import ServiceRequest, Words, WorkOrder

register = template.Library()


@register.simple_tag
def public_words(request: ServiceRequest, number: int) -> Words | None:
    """The words with this number, as long as everybody may read them: they may be hidden before a message goes out."""
    found: Words | None = request.words_of_the_city().filter(pk=number).first()
    return found


@register.simple_tag
def contract_path(order: WorkOrder, version: int) -> str:
    """The link that a contractor was to be sent: the order may be another's, the link void, before the mail leaves."""
    return order.contract_path_of(version)
