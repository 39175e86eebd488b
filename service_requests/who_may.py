"""Who may make which move, worked out by asking the workflow tables themselves on behalf of everybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from service_requests.models import ServiceRequest, ServiceType, WorkOrder
from service_requests.roles import ROLES
from service_requests.statuses import HeldReason, WaitingReason
from service_requests.workflow import while_flagged, while_held
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor, ActorKind, link_to
from westfield.kernel.roles import permissions_of_roles
from westfield.kernel.workflow import Act, Workflow

OWN_DEPARTMENT, OTHER_DEPARTMENT = 1, 2
WINDOW = 30


@dataclass(frozen=True)
class _Somebody:
    """A member of staff who exists only here: a role, a department, and whether they are in the order's crew."""

    permissions: frozenset[str]
    department_id: int = OWN_DEPARTMENT
    pk: int | None = None
    is_staff: bool = True
    is_active: bool = True

    def has_perm(self, permission: str) -> bool:
        return permission in self.permissions


def who_may(workflow: Workflow, *, on: Callable[[ServiceRequest], Any]) -> dict[str, dict[str, str]]:
    """Action → who → how far it reaches ("yes", "own department", …); who may not is left out."""
    return {
        action: {who: reach for who, reach in _reaches(transition, on) if reach}
        for action, transition in workflow.everything.items()
    }


def the_request(request: ServiceRequest) -> ServiceRequest:
    return request


def its_work_order(request: ServiceRequest, *, contracted: bool = False) -> Any:
    """A work order, never saved, of a crew whose only member has the key 1."""
    return SimpleNamespace(
        request=request, is_for_crew_of=lambda user: user.pk == 1, department_id=OWN_DEPARTMENT,
        is_contracted=contracted, pk=1, _meta=WorkOrder._meta,
    )  # fmt: skip


def news_of_it(request: ServiceRequest) -> Any:
    return SimpleNamespace(about=request)


def _reaches(transition: Act, on: Callable[[ServiceRequest], Any]) -> Iterator[tuple[str, str]]:
    fresh, old = (_closed(days_ago, asked_of=transition) for days_ago in (1, WINDOW + 1))
    permissions = permissions_of_roles()
    for role in ROLES:
        yield role, _reach_of(frozenset(permissions[role]), transition, on(fresh))
    reporter = Actor.stranger(links=frozenset({link_to(fresh)}))
    in_time, later = transition.by(reporter, on(fresh)), transition.by(reporter, on(old))
    yield "Reporter", "yes" if later else "within the service's window" if in_time else ""
    if on is its_work_order:
        order = its_work_order(fresh, contracted=True)
        contractor = Actor.stranger(links=frozenset({link_to(order)}))
        yield "Contractor", "by the link to it" if transition.by(contractor, order) else ""
    yield "Stranger", "yes" if transition.by(Actor.stranger(), on(fresh)) else ""
    yield "The system", "yes" if transition.by(SYSTEM, on(fresh)) else ""


def _reach_of(permissions: frozenset[str], transition: Act, obj: Any) -> str:
    """How far a role reaches: tried from far to near."""
    far, near = _Somebody(permissions, OTHER_DEPARTMENT), _Somebody(permissions)
    for reach, somebody in (("yes", far), ("own department", near), ("own crew", _Somebody(permissions, pk=1))):
        if transition.by(_staff(somebody), obj):
            return reach
    return ""


def _staff(somebody: Any) -> Actor:
    return Actor(ActorKind.USER, user=somebody)


def _closed(days_ago: int, *, asked_of: Act) -> ServiceRequest:
    """A request, never saved, that was closed some days ago; held or flagged where the act is for such a one."""
    return ServiceRequest(
        pk=1,
        department_id=OWN_DEPARTMENT,
        service_type=ServiceType(reopening_window_days=WINDOW),
        waiting_reason=WaitingReason.REPORTER,
        held_because=HeldReason.TOO_MANY if asked_of.by is while_held else "",
        flagged_at=clock.now() if asked_of.by is while_flagged else None,
        closed_at=clock.now() - timedelta(days=days_ago),
    )
