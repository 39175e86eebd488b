"""Durations as people say them."""

from datetime import timedelta

import pytest

from service_requests.figures.durations import in_words


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(days=1, hours=4), "1 day 4 hours"),
        (timedelta(days=12, minutes=20), "12 days"),
        (timedelta(days=1, hours=23, minutes=45), "2 days"),
        (timedelta(hours=23, minutes=59, seconds=40), "1 day"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(minutes=35), "35 minutes"),
        (timedelta(seconds=20), "0 minutes"),
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=-20), "0 minutes"),
        (timedelta(hours=-2, minutes=-5), "minus 2 hours 5 minutes"),
        (timedelta(days=412), "412 days"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_parts(duration, words):
    assert in_words(duration) == words
