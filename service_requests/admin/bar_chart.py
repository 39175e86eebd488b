"""A bar per service type, drawn on the server: no script, and the words stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service_requests.figures import Figures

LINE = 48
# In percent of the picture: the duration stands behind the longest bar, on a phone too.
LONGEST, SHORTEST = 50, 0.5
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Bar:
    """One service's median: its name on a line, the bar and the duration below."""

    figures: Figures
    top: int
    percent: float

    @property
    def width(self) -> str:
        """As SVG writes it, whatever the reader's decimal sign."""
        return f"{self.percent:.1f}%"

    value_from = width

    @property
    def name_at(self) -> int:
        return self.top + 14

    @property
    def bar_at(self) -> int:
        return self.top + 21

    @property
    def value_at(self) -> int:
        return self.top + 33


@dataclass(frozen=True)
class BarChart:
    bars: Sequence[Bar]

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
            Bar(each, top=LINE * line, percent=max(SHORTEST, LONGEST * (max(median, NOTHING) / longest)))
            for line, (each, median) in enumerate(medians)
        ]
    )
