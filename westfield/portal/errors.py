"""What to answer when something broke: "come back in a moment" while the database is away, "our fault" otherwise."""

import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import defaults

TRY_AGAIN_AFTER = "5"


def server_error(request: HttpRequest) -> HttpResponse:
    """The page needs neither the database nor to know who asks: both may be what broke."""
    if _database_is_away(sys.exc_info()[1]):
        return _come_back_in_a_moment(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that could not be saved counts as one that ended; often it is the database that went away."""
    if _database_is_away(exception):
        return _come_back_in_a_moment(request)
    return defaults.bad_request(request, exception)


def _come_back_in_a_moment(request: HttpRequest) -> HttpResponse:
    """As a page for people; the machines at the health page are answered as ever, cookie or not."""
    again = {"Retry-After": TRY_AGAIN_AFTER}
    if request.path_info == reverse("health"):
        return JsonResponse({"ok": False}, status=503, headers=again)
    return HttpResponse(render_to_string("503.html"), status=503, headers=again)


def _database_is_away(error: BaseException | None) -> bool:
    """Whether Postgres is gone or overloaded, whatever was made of that on the way here."""
    return any(isinstance(each, OperationalError | InterfaceError) for each in _and_what_led_to_it(error))


def _and_what_led_to_it(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
