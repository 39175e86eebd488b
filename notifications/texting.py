"""Whether the city can send text messages, and what fits into one."""

import phonenumbers
from django.conf import settings

# One text in the phone networks' own alphabet (GSM 03.38), or in any other (UCS-2); longer ones cost as several.
ONE_TEXT, ONE_TEXT_IN_ANY_ALPHABET = 160, 70
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TAKES_TWO = frozenset("^{}\\[~]|€")
# Parts of a country that have a region of their own in the tables of phone numbers.
OVERSEAS = {"US": ("PR", "GU", "VI", "AS", "MP")}
# Letters that the alphabet lacks, as phones have always written them: one of them would halve what fits.
SPELLED = str.maketrans("áíóúÁÍÓÚâêîôû’‘“”–—…", "aiouAIOUaeiou''\"\"--.")


def texting_is_offered() -> bool:
    """Whether a provider is set up; else nobody is asked for a number to text, and nothing is texted."""
    return bool(settings.TWILIO_ACCOUNT_SID)


def can_be_texted(number: str) -> bool:
    """Whether an E.164 number is one of this country: elsewhere a text costs many times as much, also behind our +1."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    home = settings.PHONE_REGION
    is_ours = read.country_code == phonenumbers.country_code_for_region(home)
    is_whole = phonenumbers.is_possible_number_with_reason(read) == phonenumbers.ValidationResult.IS_POSSIBLE
    # A new area code, which the tables do not know yet, is ours; those of the islands and of Canada they know.
    return is_ours and is_whole and phonenumbers.region_code_for_number(read) in (None, home, *OVERSEAS.get(home, ()))


def spelled_for_a_text(text: str) -> str:
    """The words on one line each, in letters that fit 160 to a text wherever that can be."""
    return "\n".join(line.strip() for line in text.strip().splitlines() if line.strip()).translate(SPELLED)


def fits_into_one(text: str) -> bool:
    """Whether it goes as one text."""
    if all(character in ALPHABET or character in TAKES_TWO for character in text):
        return sum(2 if character in TAKES_TWO else 1 for character in text) <= ONE_TEXT
    return len(text.encode("utf-16-be")) // 2 <= ONE_TEXT_IN_ANY_ALPHABET
