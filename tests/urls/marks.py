"""Marks on everything that is not for everybody: found on a page, each says what has got out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Marks:
    """Kind of secret → what it looks like, as patterns."""

    patterns: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, *texts: str) -> str:
        """Keep texts as marks of this kind; answers the first, to be written where it belongs."""
        self.patterns.setdefault(kind, []).extend(re.escape(text) for text in texts)
        return texts[0]

    def add_phone(self, kind: str, number: str) -> str:
        """An American number, found however it is laid out."""
        self.patterns.setdefault(kind, []).append(rf"{number[-7:-4]}\D{{0,8}}{number[-4:]}")
        return number

    def seeker(self, kinds: Iterable[str]) -> re.Pattern[str]:
        """One expression for all marks of these kinds."""
        return re.compile("|".join(pattern for kind in kinds for pattern in self.patterns[kind]), re.IGNORECASE)
