"""What a browser has said "this is mine too" about: kept in a cookie of its own, so that it says it once."""

from django.http import HttpRequest, HttpResponse

from service_requests.models import ServiceRequest

COOKIE = "mine_too"
A_YEAR = 60 * 60 * 24 * 365
AT_MOST = 50


def said_before(request: HttpRequest, shown: ServiceRequest) -> bool:
    """Whether this browser has said so about this request; no session, no name, nothing that points at a person."""
    return str(shown.pk) in request.COOKIES.get(COOKIE, "").split("-")


def remember(response: HttpResponse, request: HttpRequest, shown: ServiceRequest) -> None:
    """Have the browser remember that it said so."""
    known = [each for each in request.COOKIES.get(COOKIE, "").split("-") if each.isascii() and each.isdigit()]
    known = [*(each for each in known if each != str(shown.pk)), str(shown.pk)][-AT_MOST:]
    response.set_cookie(
        COOKIE, "-".join(known), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
