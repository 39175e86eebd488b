"""The number of a request: seven digits or so, the last a check digit, so that a misheard one leads nowhere."""

# Damm's quasigroup of order 10: finds every single wrong digit and every swap of neighbours.
# (H. Michael Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004)
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
FIRST_PRIMARY_KEY = 100_001  # seven digits from the first request on: short, and never mistaken for a house number
LONGEST = 19


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim


def for_primary_key(pk: int) -> str:
    """The number as people see it: the key and its check digit, a hyphen before the last four."""
    digits = f"{pk}{_check_digit(str(pk))}"
    return f"{digits[:-4]}-{digits[-4:]}"


def looks_like_one(text: str) -> bool:
    """Whether this could be a number of ours at all: as many digits as ours have, and nothing else."""
    digits = _digits(text)
    return digits.isascii() and digits.isdigit() and len(str(FIRST_PRIMARY_KEY)) < len(digits) <= LONGEST


def primary_key_of(text: str) -> int | None:
    """The key behind a number as typed or heard (spaces, hyphens, a leading # do not matter); None if it is wrong."""
    digits = _digits(text)
    if not (digits.isascii() and digits.isdigit() and 1 < len(digits) <= LONGEST) or _check_digit(digits) != 0:
        return None
    return int(digits[:-1])


def _digits(text: str) -> str:
    return "".join(character for character in text if character not in " -–#.\t")
