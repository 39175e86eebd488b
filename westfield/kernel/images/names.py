"""Names: of the file a person sent (only ever shown), and of the files we keep (which say nothing)."""

import unicodedata
from uuid import uuid4

from django.utils.translation import gettext as _

LONGEST = 80
# Control, formatting (direction marks among them), surrogate, private and unassigned characters.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def tidy_name(raw: str | None) -> str:
    """The name of a sent file, fit to be shown: one short line without folders and invisible characters."""
    last = (raw or "").replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(character for character in last if unicodedata.category(character) not in UNSEEN)
    name = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    if len(name) <= LONGEST:
        return name or _("photo")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 5:  # an ending like .jpeg is worth keeping, a sentence is not
        return name[: LONGEST - 1] + "…"
    return f"{stem[: LONGEST - 2 - len(ending)]}…{dot}{ending}"


def quarantine_name() -> str:
    """A random name without an ending, so that nothing takes the original for what it claims to be."""
    return uuid4().hex


def stored_name() -> str:
    """A random name for a finished photo; the first two letters spread the files over folders."""
    name = uuid4().hex
    return f"{name[:2]}/{name}.jpg"
