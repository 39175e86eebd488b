"""Small marks that pages set in many places: icons and status tags."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon from the sprite; the words beside it say what it means."""
    style = f"icon icon--{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        style,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def status_tag(status: str, label: str) -> SafeString:
    """Where a request or a work order stands, in its colour and its words."""
    return format_html('<span class="tag tag--{}">{}</span>', status, label)
