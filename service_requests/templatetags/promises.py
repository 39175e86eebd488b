"""What staff read: how long ago, how far from its target, where (as far as they may know), phone numbers as said."""

from datetime import datetime

import phonenumbers
from django import template
from django.conf import settings
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest, WorkOrder
from service_requests.promise import Promise, promise_of
from westfield.kernel import clock
from westfield.kernel.actor import Actor

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in one unit: "2 days ago"."""
    now = clock.now()
    if (now - moment).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, now, depth=1)}


@register.filter
def promise(thing: ServiceRequest | WorkOrder) -> Promise:
    return promise_of(thing)


@register.filter
def phone(number: str) -> str:
    """An E.164 number as it is said here: (317) 555-0123; one from abroad with its country in front."""
    try:
        parsed = phonenumbers.parse(number, settings.PHONE_REGION)
    except phonenumbers.NumberParseException:
        return number
    ours = parsed.country_code == phonenumbers.country_code_for_region(settings.PHONE_REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if ours else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


@register.filter
def place_for(request: ServiceRequest, actor: Actor) -> str:
    """Where a request is, in words that this reader may know."""
    return request.place_for(actor)
