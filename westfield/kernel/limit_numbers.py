"""How often is too often: every number in one place, each with its reason. No Django here: the settings read it.

A limit is a list of (how many, within how many seconds). A city changes one in the environment (LIMITS in
.env.example) and touches no code. The limits per network are wide on purpose: city hall, a school, a library and a
phone company's whole neighborhood are one network each, and two hundred honest people behind it must all be served.
"""

from collections.abc import Mapping

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
SPANS = {"minute": MINUTE, "hour": HOUR, "day": DAY}

Numbers = Mapping[str, tuple[tuple[int, int], ...]]

DEFAULTS: Numbers = {
    # Reports. Over these a report is kept and held for staff; nobody is refused.
    "reports_of_network": ((300, HOUR), (1_000, DAY)),  # a storm brings a school's two hundred families at once
    "reports_of_email": ((10, HOUR), (30, DAY)),  # somebody who walks their whole neighborhood sends about ten
    "reports_of_phone": ((10, HOUR), (30, DAY)),
    "reports_at_place": ((20, DAY),),  # neighbors who see the same thing; a feud or a robot sends more
    # What a reporter does to their own request: more words, other words, taken back, opened again.
    "acts_of_request": ((20, HOUR), (60, DAY)),  # somebody who sends a photo at a time sends eight or ten
    # What a contractor does to one work order by the link in their mail: accept, photos, done, each tried a few times.
    "acts_of_contract": ((60, HOUR), (200, DAY)),
    # Codes to sign in, sent or sent again, and links to a new password: each is a mail to whoever's address was typed.
    "codes_of_network": ((300, HOUR),),
    "codes_to_email": ((5, HOUR), (20, DAY)),  # a mail that is slow makes people ask three or four times
    # Codes to a phone. Each costs the city money, and rings in somebody's pocket.
    "texts_of_network": ((60, HOUR), (200, DAY)),
    "texts_to_phone": ((4, HOUR), (8, DAY)),
    "texts_of_request": ((6, DAY),),  # one report confirms one number, with room for typing errors
    # Looking up: "find mine", and numbers typed into "track". Numbers are no secret, and still nobody tries them all.
    "lookups_of_network": ((600, HOUR),),
    "misses_of_network": ((200, HOUR),),  # only look-ups that found nothing: two hundred people mistype once each
    "lookups_of_email": ((10, HOUR),),
    # Mails that ask "was it you who wants to follow?".
    "follows_of_network": ((300, HOUR),),
    "follows_to_email": ((10, HOUR), (30, DAY)),
    # Uploads, ahead of their form or with it. Two hundred people with eight photos each are 1,600.
    "uploads_of_network": ((2_000, HOUR),),
    "uploads_of_form": ((40, HOUR),),  # eight photos, each taken back and chosen again a few times on a bad line
}


class LimitsUnreadable(ValueError):
    """What stands in LIMITS makes no sense; the text says what."""


def read(text: str) -> Numbers:
    """The defaults with the city's own on top: "reports_of_network=500/hour+2000/day, codes_to_email=3/hour"."""
    own = dict(_entry(entry.strip()) for entry in text.split(",") if entry.strip())
    return {**DEFAULTS, **own}


def _entry(entry: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    name, _equals, numbers = (part.strip() for part in entry.partition("="))
    if name not in DEFAULTS:
        raise LimitsUnreadable(f"LIMITS knows no “{name}”")
    return name, tuple(_pair(entry, pair) for pair in numbers.split("+"))


def _pair(entry: str, pair: str) -> tuple[int, int]:
    most, _slash, span = (part.strip() for part in pair.partition("/"))
    if not (most.isdigit() and int(most) > 0 and span in SPANS):
        raise LimitsUnreadable(f"LIMITS cannot read “{entry}”: write it like codes_to_email=5/hour+20/day")
    return int(most), SPANS[span]
