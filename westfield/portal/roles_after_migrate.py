"""Roles follow the code: written again after every migrate."""

from typing import Any

from westfield.kernel.roles import sync_roles


def sync(**kwargs: Any) -> None:
    """Permissions do not exist inside a data migration; when the last app's signal comes they all do."""
    sync_roles()
