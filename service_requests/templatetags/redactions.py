"""Texts with what the city struck out of them, as people read and hear them."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from service_requests.strikeable import STRUCK, plain

register = template.Library()


@register.filter
def struck(text: str) -> SafeString:
    """The text with its line breaks; a screen reader says "removed by the city" where others see black."""
    gap = format_html(
        '<span class="struck"><span aria-hidden="true">{}</span><span class="usa-sr-only">{}</span></span>',
        STRUCK,
        _("(removed by the city)"),
    )
    lines = str(conditional_escape(plain(str(text)))).replace("\n", "<br>")
    return mark_safe(lines.replace(STRUCK, gap))


@register.filter
def struck_in_words(text: str) -> str:
    """The same for mails, texts and feeds, which are plain."""
    return str(text).replace(STRUCK, _("[removed by the city]"))
