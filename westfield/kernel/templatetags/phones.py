"""Telephone numbers in words that the city wrote, as links that call."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What people call in this country: 911 and its like, and ten digits with hyphens.
NUMBER = re.compile(r"(?<![\d-])(?:911|811|311|988|(?:1-)?\d{3}-\d{3}-\d{4})(?![\d-])")


def first_number(text: str) -> str:
    """The first telephone number that the words name; "" where they name none."""
    found = NUMBER.search(text)
    return found[0] if found else ""


@register.filter
def phones(words: object) -> SafeString:
    """The words, each number in them a link."""
    safe = conditional_escape(str(words))
    return mark_safe(NUMBER.sub(lambda found: f'<a href="tel:{found[0]}">{found[0]}</a>', safe))
