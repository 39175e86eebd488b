"""With whose eyes the listing is looked through: which rows somebody sees there, and which of their words.

Never more than `ServiceRequest.visible_to` and `Words.visible_to` let them read; what is drawn goes through those too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from service_requests.models.limited import kept_from, sees_limited
from westfield.kernel.actor import Actor


@dataclass(frozen=True)
class Scope:
    """Some rows of the listing, all seen alike: every word, or only those that everybody may read."""

    where: str = "TRUE"
    parameters: tuple[Any, ...] = ()
    reads_all: bool = True
    department_id: int | None = None  # where the rows are one department's

    def reading(self, words: Iterable[str]) -> list[str]:
        """How the listing writes words that are read here; of telephone numbers only the desk knows."""
        return list(words) if self.reads_all else [f"~{word}" for word in words if not word.startswith(":")]

    def narrowed(self, where: str, *parameters: Any) -> "Scope":
        return replace(self, where=f"{self.where} AND {where}", parameters=(*self.parameters, *parameters))

    def of_department(self, department_id: int) -> "Scope":
        return replace(self.narrowed("department_id = %s", department_id), department_id=department_id)


def scopes(actor: Actor, *, department_id: int | None, by_words: bool) -> list[Scope]:
    """What `actor` may look through, in one department or in all; where words count, what is read alike together."""
    seen = _by_words(actor) if by_words else [rows_seen(actor)]
    if department_id is None:
        return seen
    if len(seen) > 1:  # the own one with all its words, or another with what everybody reads
        seen = seen[:1] if department_id == _own_department(actor) else seen[1:]
    return [scope.of_department(department_id) for scope in seen]


def _reads_all(actor: Actor) -> bool:
    """Whether unpublished words and who reported them are theirs to read, where their role reaches."""
    return actor.may("requests.view_unpublished") and actor.may("requests.view_reporter")


def rows_seen(actor: Actor, *, department_id: int | None = None) -> Scope:
    """All the rows that `actor` may know of, in one department or in all, whatever their words."""
    seen = _rows(actor)
    return seen if department_id is None else seen.narrowed("department_id = %s", department_id)


def _rows(actor: Actor) -> Scope:
    if actor.may("requests.view_every_request"):
        return _unless_kept(actor, Scope())
    own = _own_department(actor)
    if own is None:
        return Scope("is_public")
    inside = _unless_kept(actor, Scope("department_id = %s", (own,)))
    return Scope(f"(is_public OR ({inside.where}))", inside.parameters)


def _by_words(actor: Actor) -> list[Scope]:
    if actor.may("requests.view_every_request"):
        every = _unless_kept(actor, Scope())
        return [Scope(every.where, every.parameters, reads_all=_reads_all(actor))]
    own = _own_department(actor)
    if own is None:
        return [Scope("is_public", reads_all=False)]
    inside = _unless_kept(actor, Scope("department_id = %s", (own,)))
    return [
        Scope(inside.where, inside.parameters, reads_all=_reads_all(actor)),
        Scope("is_public AND department_id <> %s", (own,), reads_all=False),
    ]


def kept_services(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """What a statement with scopes in it begins with: the services whose requests are not `actor`'s to see."""
    statement, parameters = (
        ("SELECT 0 WHERE FALSE", ()) if sees_limited(actor) else kept_from(actor).query.sql_with_params()
    )
    return f"WITH kept (service) AS MATERIALIZED ({statement}) ", parameters


def _own_department(actor: Actor) -> int | None:
    if actor.user is None or not actor.may("requests.view_department_requests"):
        return None
    return actor.user.department_id


def _unless_kept(actor: Actor, scope: Scope) -> Scope:
    """Without the services that are limited to roles which `actor` does not have: `kept_services` names them."""
    return scope if sees_limited(actor) else scope.narrowed("service_type_id <> ALL (ARRAY(SELECT service FROM kept))")
