"""Chance that repeats itself: the same seed makes the same city."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance(Random):
    """Dice with the few questions that the demo city asks."""

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def one_of(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]

    def around(self, median: float, spread: float) -> float:
        """Log-normal, as how long things take is: half of them below the median, a few far above."""
        return median * self.lognormvariate(0, spread)

    def minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=round(self.uniform(least, most)))

    def key(self) -> UUID:
        """A form's key."""
        return UUID(int=self.getrandbits(128), version=4)
