"""How many notes name the reader and are unread: for the menu of the desk."""

from typing import Any

from django import template

from service_requests.models import Mention

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_mentions(context: dict[str, Any]) -> int:
    """One query, on pages of the desk only; none for whoever cannot be mentioned."""
    count: int = Mention.objects.visible_to(context["request"].actor).unread().count()
    return count
