"""What the history of a service says: true to the hour, in one sentence, and plain where there is no history."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from service_requests.figures.history_words import at_most
from service_requests.models import ServiceType, TrackRecord
from tests.factories import ServiceTypeFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def said(service_type: ServiceType) -> str:
    """The sentence as a page gets it: the service read with its record, and no query after that."""
    read = ServiceType.objects.select_related("track_record").get(pk=service_type.pk)
    template = Template("{% load track_record %}{% what_history_says service_type %}")
    with CaptureQueriesContext(connection) as captured:
        words = template.render(Context({"service_type": read}))
    assert len(captured) == 0
    return words


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(0), "1 hour"),
        (timedelta(minutes=20), "1 hour"),
        (HOUR, "1 hour"),
        (HOUR + timedelta(seconds=1), "2 hours"),
        (36 * HOUR, "36 hours"),
        (36 * HOUR + timedelta(seconds=1), "2 days"),
        (2 * DAY, "2 days"),
        (2 * DAY + HOUR, "3 days"),
        (30 * DAY, "30 days"),
        (30 * DAY + HOUR, "5 weeks"),
        (70 * DAY, "10 weeks"),
    ],
)
def test_durations_are_rounded_up(duration, words):
    assert at_most(duration) == words


@pytest.mark.django_db
class TestTheSentence:
    def history(self, *, target=(3, "days", "business"), half: timedelta | None = 2 * DAY, **facts) -> ServiceType:
        amount, unit, clock = target
        service = ServiceTypeFactory(target_amount=amount, target_unit=unit, target_clock=clock)
        seconds = None if half is None else int(half.total_seconds())
        TrackRecord.objects.create(
            **{"service_type": service, "season_count": 120, "season_half_seconds": seconds, **facts}
        )
        return service

    def test_of_this_time_of_year(self):
        assert said(self.history()) == (
            "Half of the last 120 requests of this kind made at this time of year took 2 days or less, "
            "nights and weekends included."
        )

    def test_of_the_whole_year(self):
        assert said(self.history(is_of_season=False, season_count=24)) == (
            "Half of the last 24 requests of this kind took 2 days or less, nights and weekends included. "
            "They are from the whole year: there were too few at this time of year."
        )

    def test_too_few(self):
        words = said(self.history(half=None, season_count=19))
        assert words == "Too few requests of this kind have been finished yet to say how long one takes."

    def test_none_finished(self):
        words = said(self.history(half=None, season_count=0))
        assert words == "No request of this kind has been finished yet, so we cannot say how long one takes."

    def test_not_worked_out_yet(self):
        assert said(ServiceTypeFactory()) == "We cannot say yet how long requests of this kind take."

    def test_it_says_so_where_most_missed_their_target(self):
        late = "At least half of them took longer than we aim for."
        assert late not in said(self.history(season_late=60))
        assert said(self.history(season_late=61)).endswith(late)

    @pytest.mark.parametrize(
        ("target", "within", "beyond"),
        [
            ((48, "hours", "calendar"), 48 * HOUR, 49 * HOUR),
            ((3, "days", "calendar"), 3 * DAY, 3 * DAY + HOUR),
            ((3, "days", "business"), 6 * DAY, 6 * DAY + HOUR),  # received on Friday night, due on Thursday night
            ((8, "hours", "business"), 4 * DAY, 4 * DAY + HOUR),
        ],
    )
    def test_it_says_so_where_half_took_longer_than_a_newer_target_allows(self, target, within, beyond):
        late = "At least half of them took longer than we aim for."
        assert late not in said(self.history(target=target, half=within))
        assert late in said(self.history(target=target, half=beyond))

    def test_no_target_cannot_be_missed(self):
        assert "aim" not in said(self.history(target=(None, "days", "business"), half=300 * DAY))
