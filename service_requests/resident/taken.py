"""Whether a form has arrived: asked by the browser that sent it and lost the answer."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from service_requests.models import Follow, ServiceRequest
from westfield.kernel.actor import Actor


@never_cache
@require_safe
def report_taken(request: HttpRequest, form_key: UUID) -> JsonResponse:
    """Where the form with this unguessable key led: the same page that sending it once more would lead to."""
    return JsonResponse({"url": _where_it_led(form_key)})


def _where_it_led(form_key: UUID) -> str:
    made = ServiceRequest.objects.filter(form_key=form_key).first()
    if made is not None:
        return made.private_path
    follow = Follow.objects.filter(form_key=form_key).first()
    if follow is None:
        return ""
    followed = ServiceRequest.objects.visible_to(Actor.stranger()).filter(pk=follow.request_id).first()
    return followed.get_absolute_url() if followed else ""
