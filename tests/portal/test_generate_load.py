"""A great many requests, written in SQL, are requests like any others."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from service_requests.finding import Filters, numbers
from service_requests.map_tiles import Box
from service_requests.models import HistoryEvent, PublicListing, ServiceRequest, Words, WorkOrder
from service_requests.models.request_queryset import PUBLIC
from service_requests.public_map import clusters
from service_requests.statuses import CLOSED_STATUSES, RequestStatus
from westfield.kernel import clock
from westfield.portal.demo.build import build
from westfield.portal.load import rows

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(240)]


def load(requests, **how):
    call_command("generate_load", requests=requests, stdout=StringIO(), **how)


def test_a_city_that_is_there_gets_as_many_as_asked_for(monkeypatch):
    monkeypatch.setattr(rows, "AT_A_TIME", 700)
    build(requests=20, months=2, seed=3, say=lambda line: None)
    load(1_500, years=3, seed=4)
    load(1_500, years=3, seed=4)  # there are as many already

    made = ServiceRequest.objects.all()
    assert made.count() == 1_500
    assert {each.status for each in made} == set(RequestStatus)
    assert made.filter(received_at__lt=clock.now() - timedelta(days=1000)).exists()
    assert not made.filter(closed_at__gt=clock.now()).exists()
    assert not made.filter(closed_at__lt=F("received_at")).exists()
    assert PublicListing.objects.count() == made.filter(PUBLIC).count() == len(numbers(Filters(), limit=2_000))
    assert HistoryEvent.objects.filter(new_status__in=CLOSED_STATUSES).exists()
    assert Words.objects.filter(published_at__isnull=False).exists()
    assert WorkOrder.objects.filter(request__status=RequestStatus.IN_PROGRESS, assignee__isnull=False).exists()
    on_the_map = sum(each.count for each in clusters(Filters(), Box(39.9, -86.3, 40.2, -86.0), 12))
    assert on_the_map == PublicListing.objects.filter(x__isnull=False).count() > 1_000
    assert all(ServiceRequest.objects.with_reference(each.reference).exists() for each in made[:20])


def test_it_needs_a_city():
    with pytest.raises(CommandError, match="no city"):
        load(10)


def test_outside_development_it_refuses(settings):
    settings.WECONNECT_ENV = "production"

    with pytest.raises(CommandError, match="development only"):
        load(10)


@pytest.mark.parametrize("wrong", [{"requests": -1}, {"requests": 10, "years": 0}])
def test_numbers_that_make_no_sense_are_refused(wrong):
    with pytest.raises(CommandError, match="Give --requests"):
        load(**wrong)
