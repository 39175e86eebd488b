"""What search engines may read: what the city says to everybody, and none of what is somebody's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

ONE_DAY = 60 * 60 * 24
# Asking costs more than it brings: what needs a sign-in, what only a key opens, filtered lists, machines' doors.
KEPT_OUT = (
    "/accounts/", "/admin/", "/components/", "/contract/", "/crew/", "/desk/", "/health/", "/language/", "/my/",
    "/photos/", "/requests/*/mine/", "/requests/*?", "/requests/?", "/requests/addresses/", "/requests/follows/",
    "/requests/nearest-address/", "/track/?", "/track/mine/", "/welcome/",
)  # fmt: skip


@cache_control(public=True, max_age=ONE_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt. The demo city is nobody's to find; a private page also says "noindex" itself."""
    kept_out = ("/",) if settings.DEMO_CITY else KEPT_OUT
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=ONE_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks for /favicon.ico without looking at the page."""
    return HttpResponseRedirect(static("img/touch-icon.png"))
