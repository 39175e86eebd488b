"""The words of an address: every usual spelling goes into the index, so that any of them finds it."""

import re
import unicodedata

from django.conf import settings

# The Postal Service's short forms (Publication 28), with the spellings people use for each.
STREET_ENDINGS = {
    "aly": "alley ally", "ave": "avenue av aven", "blvd": "boulevard boul", "br": "branch", "cir": "circle circ",
    "cmn": "common", "cmns": "commons", "cor": "corner", "crk": "creek", "cres": "crescent", "ct": "court",
    "cts": "courts", "cv": "cove", "dr": "drive drv", "est": "estate", "ests": "estates", "expy": "expressway",
    "ext": "extension", "fwy": "freeway", "gdns": "gardens", "gln": "glen", "grn": "green", "grv": "grove",
    "hl": "hill", "hls": "hills", "holw": "hollow", "hwy": "highway hiway", "jct": "junction", "knl": "knoll",
    "lk": "lake", "lks": "lakes", "ldg": "landing", "ln": "lane", "mdw": "meadow", "mdws": "meadows", "ml": "mill",
    "mnr": "manor", "park": "", "pass": "", "path": "", "pike": "", "pkwy": "parkway pky pkway", "pl": "place",
    "plz": "plaza", "pt": "point", "rd": "road", "rdg": "ridge", "rte": "route", "row": "", "run": "",
    "sq": "square", "st": "street str strt", "ter": "terrace terr", "tpke": "turnpike", "trce": "trace",
    "trl": "trail", "vis": "vista", "vlg": "village", "vly": "valley", "vw": "view", "walk": "", "way": "",
    "xing": "crossing",
}  # fmt: skip
DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
    "6th": "sixth", "7th": "seventh", "8th": "eighth", "9th": "ninth", "10th": "tenth",
}  # fmt: skip
UNITS = {"apt": "apartment", "bldg": "building", "fl": "floor", "rm": "room", "ste": "suite"}
SPELLINGS = STREET_ENDINGS | DIRECTIONS | ORDINALS | UNITS
SHORT_FORM = {long: short for short, longs in SPELLINGS.items() for long in longs.split()}
FULL_FORM = {short: longs.split()[0] for short, longs in SPELLINGS.items() if longs}

LONGEST_TEXT = 200
LONGEST_WORD = 40
MOST_WORDS = 10
LONGEST_NAME = 3
FEWEST_WORDS_OF_AN_ADDRESS = 3
# Words of a sentence: who writes them tells more than a street.
_SAYS_MORE = {
    "a", "an", "at", "behind", "between", "by", "for", "from", "her", "his", "home", "house", "in", "is", "it", "my",
    "near", "next", "of", "on", "our", "the", "their", "to", "with",
}  # fmt: skip
_APOSTROPHES = str.maketrans("", "", "'`\u2019\u02bc\u00b4")
_FRACTION_SIGN = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_WORD = re.compile(r"[^\W_]+")
_LINE_AND_ZIP = re.compile(r"(?P<line>\d+ .+?)(?: \d{5}(?: \d{4})?)?")
_TWO_LETTERS = re.compile(" [a-z]{2}$")
_ORDINAL = re.compile(r"(\d+)(st|nd|rd|th)")


def plain_text(text: str) -> str:
    """Lower case, without accents or apostrophes; 12½ becomes 12 1/2."""
    spaced = _FRACTION_SIGN.sub(r" \g<0>", text[:LONGEST_TEXT].translate(_APOSTROPHES))
    decomposed = unicodedata.normalize("NFKD", spaced).replace("\u2044", "/").casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def plain_words(text: str) -> list[str]:
    """The words of a text, without punctuation or anything else a search could trip over."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain_text(text))]


def short_form(word: str) -> str:
    """The Postal Service's short form of a word, or the word: street becomes st."""
    return SHORT_FORM.get(word, word)


def words_to_index(*parts: str) -> list[str]:
    """Every word by which an address may be found, each once: St also as street, 146th also as 146."""
    words: dict[str, None] = {}
    for word in plain_words(" ".join(parts)):
        short = short_form(word)
        ordinal = _ORDINAL.fullmatch(short)
        spellings = (word, short, FULL_FORM.get(short), ordinal and ordinal[1])
        words.update(dict.fromkeys(spelling for spelling in spellings if spelling))
    return list(words)


def words_to_find(text: str) -> list[str]:
    """The words of a search: the last one stays as typed, because it may not be finished."""
    words = _without_town(plain_words(text))[:MOST_WORDS]
    return [short_form(word) for word in words[:-1]] + words[-1:]


def _without_town(words: list[str]) -> list[str]:
    """Browsers fill in all of 123 Main St, Westfield, IN 46074; only what stands before the town finds anything."""
    whole = _LINE_AND_ZIP.fullmatch(" ".join(words))
    if whole is None:
        return words
    line = whole["line"]
    town, state = (" ".join(plain_words(name)) for name in (settings.CITY_NAME, settings.CITY_STATE))
    for without_state in (line, line.removesuffix(f" {state}"), _TWO_LETTERS.sub("", line)):
        street = without_state.removesuffix(f" {town}").split()
        # In 123 W Westfield Blvd, not yet typed to its end, the town is the street.
        if without_state.endswith(f" {town}") and (short_form(street[-1]) in STREET_ENDINGS or street[-1].isdigit()):
            return street if len(street) >= FEWEST_WORDS_OF_AN_ADDRESS else words
    return line.split()


def is_street_name(text: str) -> bool:
    """Whether words can only be the name of a street, as in Main St or E 161st Street: nothing told beside it."""
    words = [short_form(word) for word in plain_words(text)]
    if words and words[0] in DIRECTIONS:
        words = words[1:]
    if words and words[-1] in DIRECTIONS:
        words = words[:-1]
    *name, ending = words or [""]
    says_more = any(word.isdigit() or word in _SAYS_MORE for word in name)
    return ending in STREET_ENDINGS and 0 < len(name) <= LONGEST_NAME and not says_more
