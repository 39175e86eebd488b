"""Times as staff read them: how long ago, and how far from its target."""

from datetime import datetime

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest, WorkOrder
from service_requests.promise import Promise, promise_of
from westfield.kernel import clock

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in one unit: "2 days ago"."""
    now = clock.now()
    if (now - moment).total_seconds() < 60:  # noqa: PLR2004 - one minute
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, now, depth=1)}


@register.filter
def promise(thing: ServiceRequest | WorkOrder) -> Promise:
    return promise_of(thing)
