"""The city's name and phone for pages that are drawn without a context: the error pages."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def city_name() -> str:
    return str(settings.CITY_NAME)


@register.simple_tag
def city_phone() -> str:
    return str(settings.CITY_PHONE)
