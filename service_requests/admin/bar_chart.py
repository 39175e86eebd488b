"""A bar per service type, drawn on the server: no script, and the words stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service_requests.figures import Figures

WIDTH = 640
LINE = 44
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Bar:
    """One service's median: its words on a line, the bar below them."""

    figures: Figures
    top: int
    width: int

    @property
    def words_at(self) -> int:
        return self.top + 16

    @property
    def bar_at(self) -> int:
        return self.top + 22


@dataclass(frozen=True)
class BarChart:
    bars: Sequence[Bar]
    width: int = WIDTH

    @property
    def height(self) -> int:
        return LINE * len(self.bars)


def median_chart(services: Sequence[Figures]) -> BarChart | None:
    """The medians of the services of which any was closed; None where there are none to compare."""
    medians = [(each, each.median_to_close) for each in services if each.median_to_close is not None]
    longest = max((median for _each, median in medians), default=NOTHING)
    if longest <= NOTHING:
        return None
    return BarChart(
        [
            Bar(each, top=LINE * line, width=max(1, round(WIDTH * (max(median, NOTHING) / longest))))
            for line, (each, median) in enumerate(medians)
        ]
    )
