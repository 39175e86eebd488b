"""The columns that a table of requests may have; the number always stands first."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.statuses import Channel
from westfield.kernel.actor import Actor

LABELS: dict[str, Any] = {
    "service": _("Service"),
    "place": _("Place"),
    "received": _("Received"),
    "target": _("Target"),
    "status": _("Status"),
    "department": _("Department"),
    "crew": _("Crew"),
    "assignee": _("Looked after by"),
    "reporter": _("Reported by"),
    "channel": _("How it came in"),
    "area": _("Part of the city"),
    "changed": _("Last changed"),
    "me_too": _("“Mine too”"),
}
DEFAULT = ("service", "place", "received", "target", "status", "department", "crew")
CHANNELS = dict(Channel.choices)


def known_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Those that there are, each once, in the order of the table."""
    wanted = set(names)
    return tuple(name for name in LABELS if name in wanted)


def names_reporters(actor: Actor) -> bool:
    """Whether a list may name who reported: an administrator's look at a contact goes on record, on its own page."""
    return actor.may("requests.view_reporter") and not actor.may("requests.view_reporter_on_record")


def offered_to(actor: Actor) -> dict[str, Any]:
    """Column → its name, as far as this person may have it."""
    return {name: label for name, label in LABELS.items() if name != "reporter" or names_reporters(actor)}
