"""One table per workflow: who may move what, from where, to where. Buttons, checks, docs and tests all read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from westfield.kernel.actor import Actor

Permitted = Callable[[Actor, Any], bool]


class TransitionNotAllowed(Exception):
    """The object is no longer where this move starts; its text tells the person what happened meanwhile."""


@dataclass(frozen=True)
class Transition:
    sources: frozenset[str]
    to: str
    by: Permitted
    label: Any


def step(*sources: str, to: str, by: Permitted, label: Any) -> Transition:
    """A move from any of `sources` to `to`, permitted to whom `by` says, shown as the button `label`."""
    return Transition(frozenset(sources), to, by, label)


class Workflow:
    """The table itself: action → transition."""

    def __init__(self, transitions: Mapping[str, Transition], *, statuses: type) -> None:
        self.transitions = dict(transitions)
        self.statuses: Any = statuses

    def may(self, action: str, obj: Any, actor: Actor) -> bool:
        """Whether `actor` could make this move on `obj` as it stands."""
        transition = self.transitions[action]
        return obj.status in transition.sources and transition.by(actor, obj)

    def target(self, action: str, obj: Any, actor: Actor) -> str:
        """The status that `action` leads to.

        Raises PermissionDenied where this actor may not do it, TransitionNotAllowed where it is too late or too early.
        """
        transition = self.transitions[action]
        if not transition.by(actor, obj):
            raise PermissionDenied
        if obj.status not in transition.sources:
            status = self.statuses(obj.status).label
            raise TransitionNotAllowed(
                _("“%(action)s” is not possible any more: this is now “%(status)s”. Somebody may have been faster.")
                % {"action": transition.label, "status": status}
            )
        return transition.to

    def actions_for(self, actor: Actor, obj: Any) -> dict[str, Any]:
        """The buttons that `actor` has on `obj` now: action → label."""
        return {action: t.label for action, t in self.transitions.items() if self.may(action, obj, actor)}

    def mermaid(self) -> str:
        """The diagram of the table, in Mermaid's state notation."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {status.value} : {status.label}" for status in self.statuses]
        for action, transition in self.transitions.items():
            lines += [f"    {source} --> {transition.to} : {action}" for source in sorted(transition.sources)]
        return "\n".join(lines)
