"""Calls that an answer ended: what people of the demo city asked in the last months without needing anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from service_requests import services
from service_requests.models import KnowledgeArticle
from service_requests.statuses import Channel
from westfield.kernel import clock

from .chance import Chance
from .town import Town
from .working_time import next_at_work

DAYS = 120
CALLS_A_DAY = 3
CHANNELS: Mapping[Channel, float] = {
    Channel.PHONE: 70, Channel.COUNTER: 15, Channel.EMAIL: 12, Channel.FACEBOOK: 2, Channel.LETTER: 1,
}  # fmt: skip
# Asked for ten times as often as the others.
OFTEN = ("trash-day", "trash-holiday", "request-status", "city-hall-hours", "bulky-items", "leaves", "water-bill")


def answer_calls(*, town: Town, seed: int, today: datetime) -> None:
    """Let the clerks answer them, at hours at which City Hall is open; the same seed asks the same."""
    chance = Chance(f"calls {seed}")
    weights = {article: 10 if article.code in OFTEN else 1 for article in KnowledgeArticle.objects.order_by("code")}
    if not weights or not town.clerks:
        return
    for number in range(DAYS * CALLS_A_DAY):
        asked = today - timedelta(days=DAYS) + timedelta(days=number / CALLS_A_DAY)
        moment = next_at_work(asked, town.city_hall, chance)
        if moment < today:
            with clock.at(moment):
                services.count_call(
                    by=chance.choice(town.clerks),
                    article=chance.one_of(weights) if chance.happens(0.9) else None,
                    channel=chance.one_of(CHANNELS),
                    form_key=chance.key(),
                )
