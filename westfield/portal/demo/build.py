"""Building the demo city, from the working hours to what somebody reported an hour ago."""

from collections.abc import Callable

from django.db import transaction

from service_requests import services
from service_requests.models import ServiceRequest
from westfield.kernel import clock
from westfield.kernel.calendar import ONE_DAY

from .calls import answer_calls
from .catalogue import fill_the_catalogue
from .city_hall import open_city_hall
from .places import draw_the_map
from .reports import Reports
from .staff import hire
from .timeline import live
from .town import Town

Say = Callable[[str], object]
DAYS_OF_A_MONTH = 31


@transaction.atomic
def build(*, requests: int, months: int, seed: int, say: Say) -> int:
    """Build all of it or nothing, so that a Ctrl-C leaves no half of a city; answers how many requests there are."""
    today = clock.now()
    say("City Hall, the map, the services, the crews")
    open_city_hall(since=today - months * DAYS_OF_A_MONTH * ONE_DAY, until=today)
    draw_the_map()
    fill_the_catalogue()
    hire()
    town = Town.as_it_stands()
    answer_calls(town=town, seed=seed, today=today)
    reports = Reports(town=town, seed=seed, today=today, months=months)
    shown = ""
    for moment in live(reports.lives(requests), until=today):
        month = f"{moment:%B %Y}"
        if moment.month % 3 == 1 and month != shown:
            say(f"Life goes on: {month}")
            shown = month
    services.refresh_track_records()
    return ServiceRequest.objects.count()
