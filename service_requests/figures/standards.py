"""What the city aims for and how often it got there, service by service, as the public may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from service_requests.models import ServiceType, TrackRecord

from .completion_times import FEW
from .target_words import target_in_words


@dataclass(frozen=True)
class Standard:
    """One service. Below ten requests it keeps its figures to itself: a sum of two or three would tell of persons."""

    service_type: ServiceType
    record: TrackRecord | None

    @property
    def target(self) -> str:
        return target_in_words(self.service_type.target)

    @property
    def none_received(self) -> bool:
        return self.record is None or not self.record.received

    @property
    def is_few(self) -> bool:
        return self.record is None or self.record.received < FEW

    @property
    def received(self) -> int | None:
        return None if self.record is None or self.is_few else self.record.received

    @property
    def judged(self) -> int | None:
        """How many the on-time rate speaks about."""
        return None if self.record is None or self.record.with_target < FEW else self.record.with_target

    @property
    def on_time(self) -> int | None:
        return self.record.on_time if self.record and self.judged else None

    @property
    def on_time_rate(self) -> Fraction | None:
        return self.record.on_time_rate if self.record and self.judged else None

    @property
    def closed(self) -> int | None:
        return None if self.record is None or self.record.closed < FEW else self.record.closed

    @property
    def median(self) -> timedelta | None:
        return self.record.median if self.record and self.closed else None


@dataclass(frozen=True)
class Standards:
    """All of them; the totals leave out what a line keeps to itself, else it could be worked out by subtraction."""

    lines: list[Standard]

    @property
    def as_of(self) -> datetime | None:
        """When they were last counted: all at once, so any of them knows."""
        return max((line.record.as_of for line in self.lines if line.record), default=None)

    @property
    def received(self) -> int:
        return sum(line.received or 0 for line in self.lines)

    @property
    def judged(self) -> int:
        return sum(line.judged or 0 for line in self.lines)

    @property
    def on_time(self) -> int:
        return sum(line.on_time or 0 for line in self.lines)

    @property
    def on_time_rate(self) -> Fraction | None:
        return Fraction(self.on_time, self.judged) if self.judged else None


def standards(offered: Iterable[ServiceType]) -> Standards:
    """For services that were read with their track records."""
    return Standards([Standard(each, getattr(each, "track_record", None)) for each in offered])
