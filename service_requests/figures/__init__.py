"""How long requests took and what they cost; docs/figures.md defines each figure once."""

from .completion_times import CompletionTimes, Figures, completion_times
from .period import Period, Preset

__all__ = ["CompletionTimes", "Figures", "Period", "Preset", "completion_times"]
