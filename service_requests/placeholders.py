"""What may stand in braces in a canned response: "{number}", "{place}"; filled in when the response is chosen."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Only what the public may read as well: most of these words are published. So no name, no exact place.
PLACEHOLDERS: Mapping[str, Any] = {
    "number": gettext_lazy("the request’s number"),
    "service": gettext_lazy("what was reported, as its service is called"),
    "place": gettext_lazy("the place, as the public sees it"),
    "received": gettext_lazy("the day on which it came in"),
    "target": gettext_lazy("the day by which we aim to be done; while it is late, the response is not offered"),
    "today": gettext_lazy("today’s date"),
    "department": gettext_lazy("the department that has it"),
    "department_phone": gettext_lazy("that department’s phone number"),
    "city": gettext_lazy("the city’s name"),
    "city_phone": gettext_lazy("the city’s phone number"),
}
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def placeholders_in(text: str) -> set[str]:
    """Those that a text needs."""
    return set(_IN_BRACES.findall(text))


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """The text with what its placeholders stand for; never a format string, which could reach into objects."""
    return _IN_BRACES.sub(lambda found: value_of(found[1]), text)


def trouble_with(text: str) -> str:
    """What keeps this text from being filled in, in words for whoever wrote it; "" where nothing does."""
    unknown = sorted(placeholders_in(text) - set(PLACEHOLDERS))
    if unknown:
        return _("There is no placeholder %(unknown)s. Those that there are: %(known)s.") % {
            "unknown": ", ".join(f"{{{name}}}" for name in unknown),
            "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
        }
    if set(_IN_BRACES.sub("", text)) & set("{}"):
        return _("A brace stands alone. Write a placeholder as {number}, with a brace on both sides.")
    return ""
