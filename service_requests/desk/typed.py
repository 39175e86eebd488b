"""What is typed into the desk's search box: a number, a phone, an e-mail address, a link, or words."""

import re
from dataclasses import dataclass
from hashlib import md5

from service_requests import reference
from service_requests.finding import MOST_WORDS, SHORTEST_BEGINNING
from westfield.kernel.places.search_words import SHORT_FORM, plain_words, short_form

MOST_LETTERS = 200
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# Seven digits or more, as people write a telephone number.
_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[ ().\-–/]{0,2}\d){6,14}(?!\w)")
_LAST_FOUR = 4


@dataclass(frozen=True)
class Typed:
    """The same, as the listing knows it (sql/desk_listing.sql)."""

    text: str = ""
    number: int | None = None  # the key of the request that is meant
    means_number: bool = False  # right or misheard
    words: tuple[tuple[str, ...], ...] = ()  # of each word one of these spellings
    beginning: str = ""  # the last word may go on after this
    keys: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Typed":
        shown = " ".join(text[:MOST_LETTERS].replace("\0", " ").split())
        if not shown:
            return cls()
        digits = [character for character in shown if character not in " -–#."]
        means_number = len(digits) > 5 and all(character.isdigit() for character in digits)
        keys, rest = [], shown
        for pattern, key in ((_LINK, _of_link), (_EMAIL, _of_email), (_PHONE, _of_phone)):
            keys += [key(found) for found in pattern.findall(rest)]
            rest = pattern.sub(" ", rest)
        words = list(dict.fromkeys(plain_words(rest)))[:MOST_WORDS]
        beginning = _beginning(words, rest)
        # Ten digits are a telephone number: a city has no billion requests.
        number = reference.primary_key_of(shown) if means_number and len(digits) < 10 else None
        return cls(shown, number, means_number, _spellings(words, beginning), beginning, tuple(keys))

    def __bool__(self) -> bool:
        return bool(self.text)


def _beginning(words: list[str], text: str) -> str:
    """The last word, where somebody may have stopped in the middle of it; a house number is whole."""
    goes_on = bool(words) and text[-1:].isalnum() and not words[-1][:1].isdigit()
    return words[-1] if goes_on and len(words[-1]) >= SHORTEST_BEGINNING else ""


def _spellings(words: list[str], beginning: str) -> tuple[tuple[str, ...], ...]:
    """Of each word what finds it: st for street; four digits may be a house number or the end of a phone number."""
    found = []
    for word in words:
        spellings = [short_form(word)]
        if word == beginning:
            spellings += [short for long, short in SHORT_FORM.items() if long.startswith(word)]
        if word.isdigit() and len(word) == _LAST_FOUR:
            spellings.append(f":r{word}")
        found.append(tuple(dict.fromkeys(spellings)))
    return tuple(found)


def _of_phone(typed: str) -> str:
    """With its area code, or without."""
    digits = re.sub(r"\D", "", typed)
    return f":r{digits[-10:] if len(digits) >= 10 else digits[-7:]}"


def _of_email(typed: str) -> str:
    return f":e{typed.lower()}"


def _of_link(typed: str) -> str:
    """As PostgreSQL lists it; a name for an address, no secret."""
    return f":l{md5(typed.lower().encode(), usedforsecurity=False).hexdigest()}"
