"""Whether a form has arrived: asked by the browser that sent it and lost the answer."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from service_requests.models import Follow, HistoryEvent, ServiceRequest
from service_requests.statuses import Channel
from westfield.kernel.actor import Actor


@never_cache
@require_safe
def report_taken(request: HttpRequest, form_key: UUID) -> JsonResponse:
    """Where the form with this unguessable key led: the same page that sending it once more would lead to."""
    return JsonResponse({"url": _where_it_led(form_key)})


def _where_it_led(form_key: UUID) -> str:
    made = ServiceRequest.objects.filter(form_key=form_key).first()
    if made is not None:
        by_staff = made.entered_by_id is not None and made.channel == Channel.STAFF
        return reverse("crew_reported", args=[made.reference]) if by_staff else made.private_path
    done = HistoryEvent.objects.filter(form_key=form_key, action="finish").select_related("work_order").first()
    if done is not None and done.work_order is not None:
        return done.work_order.get_absolute_url()
    follow = Follow.objects.filter(form_key=form_key).first()
    if follow is None:
        return ""
    followed = ServiceRequest.objects.visible_to(Actor.stranger()).filter(pk=follow.request_id).first()
    return followed.get_absolute_url() if followed else ""
