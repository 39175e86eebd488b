"""Figures as people read them: durations in words, rates in percent, money in dollars."""

from datetime import timedelta
from fractions import Fraction

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from service_requests.figures.durations import in_hours, in_words

register = template.Library()


@register.filter
def duration_words(duration: timedelta | None) -> str:
    return "" if duration is None else in_words(duration)


@register.filter
def duration(duration: timedelta | None) -> str | SafeString:
    """The duration in words, the exact hours behind them; a dash where there is none."""
    if duration is None:
        return "–"
    exact = _("%(hours)s hours") % {"hours": number_format(in_hours(duration), 2)}
    return format_html('<data value="{}" title="{}">{}</data>', duration.total_seconds(), exact, in_words(duration))


@register.filter
def percent(rate: Fraction | None) -> str:
    return "–" if rate is None else f"{number_format(round(float(rate * 100), 1), 1)}%"


@register.filter
def dollars(cents: int) -> str:
    return f"${number_format(cents / 100, 2)}"
