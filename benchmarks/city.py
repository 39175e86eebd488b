"""The city that is measured: the demo city, larger, and what a visitor has to know of it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from benchmarks.bare import settings as bare
from service_requests.models import ServiceRequest
from service_requests.statuses import RequestStatus
from westfield.kernel.models import User
from westfield.portal.demo.build import build

BACKENDS = {"ours": settings.AUTHENTICATION_BACKENDS[0], "bare": bare.AUTHENTICATION_BACKENDS[0]}


@dataclass(frozen=True)
class BenchmarkCity:
    """What the visitors need to know of the city: whom they follow, and the session of a clerk."""

    requests: int
    tracked: str
    sessions: dict[str, str]  # by side: each knows its own way of signing in


def settle(requests: int) -> BenchmarkCity:
    """The demo city with so many requests, all made by the verbs that people use."""
    call_command("migrate", verbosity=0)
    count = build(requests=requests, months=18, seed=7, say=lambda line: None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return BenchmarkCity(
        requests=count,
        tracked=_one_to_track(),
        sessions={side: _session_of_a_clerk(backend) for side, backend in BACKENDS.items()},
    )


def _one_to_track() -> str:
    """A finished request with a usual history, with published words, as the public sees it."""
    found = (
        ServiceRequest.objects.filter(status=RequestStatus.COMPLETED, service_type__code="pothole", photos=None)
        .filter(words__published_at__isnull=False)
        .annotate(events=Count("history", distinct=True))
        .order_by("-events", "pk")
    )
    return str(found[found.count() // 2].reference)


def _session_of_a_clerk(backend: str) -> str:
    clerk = User.objects.get(email="clerk@westfield.example")
    session = SessionStore()
    session[SESSION_KEY] = str(clerk.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = clerk.get_session_auth_hash()
    session.create()
    return str(session.session_key)
