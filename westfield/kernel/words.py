"""Words in several languages; as text, those of the reader."""

from typing import Any

from django.utils.translation import get_language

FALLBACK = "en"


def readers_language() -> str:
    """The language of whoever reads this page, without its country."""
    return (get_language() or FALLBACK).split("-")[0]


class Words(dict[str, str]):
    """The same words in several languages; as text, those of the reader's language."""

    def in_language(self, language: str | None) -> str:
        """The words in `language`, in English where that version is missing, "" where there is none."""
        return self.get(language or FALLBACK) or self.get(FALLBACK) or ""

    def __str__(self) -> str:
        return self.in_language(readers_language())

    def __bool__(self) -> bool:
        return any(self.values())


def as_words(value: Any) -> Words:
    """Words from a plain string (English), a mapping of languages, or nothing."""
    if value is None:
        return Words()
    return Words({FALLBACK: value}) if isinstance(value, str) else Words(value)
