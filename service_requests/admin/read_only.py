"""Records are read in the admin; what happens to them is done at the desk, by verbs."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from westfield.kernel.actor import Actor


class ReadOnly:
    """Nobody adds, changes or deletes here, whatever permissions they hold."""

    view_on_site: Any = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def money(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def status_in_words(status: str, choices: Any) -> str:
    """The label of a status; what no table knows stays as it was written."""
    return str(choices(status).label) if status in choices.values else status
