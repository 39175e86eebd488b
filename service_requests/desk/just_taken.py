"""The number of a request to read out, also to a clerk who may not open what they keyed in."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import get_object_or_404

from service_requests.models import ServiceRequest
from westfield.kernel import clock
from westfield.kernel.actor import Actor

# The call is over by then.
STILL_ON_THE_PHONE = timedelta(hours=1)


def just_taken(reference: str, actor: Actor) -> ServiceRequest:
    """The request with this number, for whoever sees it, and for a while for whoever keyed it in.

    A service may be limited to roles that whoever answers the phone does not have: they read the number back, and have
    heard the words anyhow; from then on the request is not theirs.
    """
    theirs = Q(entered_by=actor.user, received_at__gt=clock.now() - STILL_ON_THE_PHONE)
    seen = Q(pk__in=ServiceRequest.objects.visible_to(actor).with_reference(reference).values("pk"))
    found = ServiceRequest.objects.with_reference(reference).filter(seen | theirs)
    return get_object_or_404(found.select_related("service_type", "department", "area", "reporter_details"))
