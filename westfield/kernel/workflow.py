"""One table per workflow: who may move what, from where, to where. Buttons, checks, docs and tests all read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from westfield.kernel.actor import Actor

Permitted = Callable[[Actor, Any], bool]
# What stands in the way of an action, whoever asks: None, or a function that says it to this actor.
Hindrance = Callable[[Actor, Any, str], Callable[[], Any] | None]


class TransitionNotAllowed(Exception):
    """The object is no longer where this move starts; its text tells the person what happened meanwhile."""


@dataclass(frozen=True)
class Act:
    """Something that is done to an object and leaves it where it stands: a note, a correction."""

    sources: frozenset[str]
    by: Permitted
    label: Any


@dataclass(frozen=True)
class Transition(Act):
    to: str


def act(*sources: str, by: Permitted, label: Any) -> Act:
    """What moves nothing: possible in any of `sources`, permitted to whom `by` says, shown as the button `label`."""
    return Act(frozenset(sources), by, label)


def step(*sources: str, to: str, by: Permitted, label: Any) -> Transition:
    """A move from any of `sources` to `to`, permitted to whom `by` says, shown as the button `label`."""
    return Transition(frozenset(sources), by, label, to)


class Workflow:
    """The table itself: action → transition; and, beside the moves, the acts that move nothing."""

    def __init__(
        self,
        transitions: Mapping[str, Transition],
        *,
        statuses: type,
        acts: Mapping[str, Act] | None = None,
        unless: Hindrance | None = None,
    ) -> None:
        self.transitions = dict(transitions)
        self.acts = dict(acts or {})
        self.everything: dict[str, Act] = {**self.transitions, **self.acts}
        self.statuses: Any = statuses
        self.unless: Hindrance = unless or (lambda _actor, _obj, _action: None)

    def may(self, action: str, obj: Any, actor: Actor) -> bool:
        """Whether `actor` could do this to `obj` as it stands."""
        what = self.everything[action]
        return obj.status in what.sources and what.by(actor, obj) and self.unless(actor, obj, action) is None

    def require(self, action: str, obj: Any, actor: Actor) -> None:
        """Raise PermissionDenied where this actor may not do it, TransitionNotAllowed where it is too late or early."""
        what = self.everything[action]
        if not what.by(actor, obj):
            raise PermissionDenied
        if (hindrance := self.unless(actor, obj, action)) is not None:
            raise TransitionNotAllowed(str(hindrance()))
        if obj.status not in what.sources:
            status = self.statuses(obj.status).label
            raise TransitionNotAllowed(
                _("“%(action)s” is not possible any more: this is now “%(status)s”. Somebody may have been faster.")
                % {"action": what.label, "status": status}
            )

    def target(self, action: str, obj: Any, actor: Actor) -> str:
        """The status that the move `action` leads to; raises what `require` raises."""
        self.require(action, obj, actor)
        return self.transitions[action].to

    def label(self, action: str) -> Any:
        """What stands on its button."""
        return self.everything[action].label

    def actions_for(self, actor: Actor, obj: Any) -> dict[str, Any]:
        """The buttons that `actor` has on `obj` now: action → label."""
        return {action: what.label for action, what in self.everything.items() if self.may(action, obj, actor)}

    def mermaid(self) -> str:
        """The diagram of the table, in Mermaid's state notation."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {status.value} : {status.label}" for status in self.statuses]
        for action, transition in self.transitions.items():
            lines += [f"    {source} --> {transition.to} : {action}" for source in sorted(transition.sources)]
        return "\n".join(lines)
