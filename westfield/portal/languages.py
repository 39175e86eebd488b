"""The switch at the foot of every page: from now on this browser, and whoever is signed in, reads this language."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as keep_in_cookie

from westfield.kernel.http import ActorRequest
from westfield.portal.people import prefer_language


@require_POST
def set_language(request: ActorRequest) -> HttpResponse:
    """Back to the page one came from, in the chosen language; one that the portal does not speak changes nothing."""
    chosen = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if chosen in dict(settings.LANGUAGES) and request.user.is_authenticated:
        prefer_language(user=request.user, language=chosen)
    return keep_in_cookie(request)
