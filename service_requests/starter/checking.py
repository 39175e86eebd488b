"""Turning what stands in a file into values of our models, noting whatever does not fit."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from westfield.kernel.translated import Words

from .reading import Catalogue, Entry

# How a file says what a model calls otherwise.
_TARGET = re.compile(r"(?P<amount>[1-9]\d{0,3}) (?:(?P<clock>business|calendar) )?(?P<unit>hour|day)s?")
_KINDS = {str: "text", bool: "true or false", int: "a whole number", list: "a list", dict: "a table"}


class Facts:
    """The facts of one entry, each taken once; what nobody took is a key that nobody knows."""

    def __init__(self, catalogue: Catalogue, entry: Entry, facts: Mapping[str, Any], *, at: str = "") -> None:
        self.catalogue, self.entry, self.at = catalogue, entry, at
        self._left = dict(facts)

    def wrong(self, says: object) -> None:
        self.catalogue.wrong(self.entry, says, at=self.at)

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value under this key, of this kind; a missing or wrong one is `default`."""
        value = self._left.pop(key, default)
        if value is default or type(value) is kind:
            return value
        self.wrong(f"{key} must be {_KINDS.get(kind, kind.__name__)}")
        return default

    def needed(self, key: str, kind: type) -> Any:
        if key not in self._left:
            self.wrong(f"{key} is missing")
        return self.take(key, kind)

    def words(self, key: str, *, required: bool = False) -> Words:
        """A text per language, `name.en = "…"`."""
        return self._words(key, self.take(key, dict, {}), required=required)

    def own_words(self, what: str) -> Words:
        """A text per language that stands in the entry itself, `en = "…"`."""
        languages = [code for code, _name in settings.LANGUAGES if code in self._left]
        return self._words(what, {code: self._left.pop(code) for code in languages}, required=True)

    def target(self) -> dict[str, Any]:
        """ "3 business days", "8 hours" (by the clock on the wall), or nothing promised."""
        text = self.take("target", str, "")
        found = _TARGET.fullmatch(text)
        if text and not found:
            self.wrong(f"target “{text}” is not like “3 business days” or “8 hours”")
        if not found:
            return {"target_amount": None}
        return {
            "target_amount": int(found["amount"]),
            "target_unit": f"{found['unit']}s",
            "target_clock": found["clock"] or "calendar",
        }

    def one_of(self, key: str, choices: type[models.TextChoices], default: str) -> str:
        value = self.take(key, str, default)
        if value in choices.values:
            return str(value)
        self.wrong(f"{key} is one of {', '.join(choices.values)}, not “{value}”")
        return default

    def nothing_else(self) -> None:
        for key in self._left:
            self.wrong(f"{key} is not known here")

    def fits(self, instance: models.Model, *, exclude: set[str]) -> None:
        """What the model itself has to say about the values."""
        try:
            instance.full_clean(exclude=exclude, validate_unique=False)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                for message in messages:
                    self.wrong(message if field == "__all__" else f"{field}: {message}")

    def _words(self, what: str, texts: Mapping[str, Any], *, required: bool) -> Words:
        unknown = set(texts) - {code for code, _name in settings.LANGUAGES}
        if unknown or not all(isinstance(text, str) for text in texts.values()):
            self.wrong(f"{what} takes a text per language: {', '.join(code for code, _name in settings.LANGUAGES)}")
            return Words()
        if (required or texts) and not texts.get("en", "").strip():
            self.wrong(f"{what} has no English words")
        return Words(texts)
