"""The requests that belong to one: what it was merged into, what was merged into it, what is related to it."""

from dataclasses import dataclass

from django.db.models import Q

from service_requests.models import Merge, Relation, ServiceRequest
from service_requests.said_elsewhere import AlsoSaid, also_said, merged_into
from service_requests.services.merging import merge_of
from service_requests.workflow import MAY_MERGE, merges_its_like
from westfield.kernel.actor import Actor


@dataclass(frozen=True)
class Kin:
    """What of its kin somebody may know, and what they may do about it."""

    shown: ServiceRequest
    merge: Merge | None
    root: ServiceRequest | None
    through: ServiceRequest | None  # the one into which it was merged, before that one was merged into a third
    merged: list[ServiceRequest]
    related: list[ServiceRequest]
    elsewhere: list[AlsoSaid]
    may_undo: bool
    may_relate: bool

    @property
    def voices(self) -> int:
        """How many others have said that it is theirs too, in whichever of them."""
        return int(self.shown.__dict__.get("voices", self.shown.me_too_count))


def kin_of(shown: ServiceRequest, actor: Actor) -> Kin:
    """Two queries; two more where something was merged into it, two or three where it was merged itself."""
    merge = merge_of(shown) if shown.is_merged else None
    known = ServiceRequest.objects.visible_to(actor)
    root = known.filter(merged_children=shown).first() if merge is not None else None
    through = None
    if merge is not None and merge.parent_id != shown.merged_into_id:
        through = known.filter(pk=merge.parent_id).first()
    merged = [] if shown.is_merged else merged_into(shown, actor)
    theirs = merges_its_like(actor, shown) or (root is not None and merges_its_like(actor, root))
    return Kin(
        shown=shown,
        merge=merge,
        root=root,
        through=through,
        merged=_with_places(merged, actor),
        related=_with_places(_related(shown, actor), actor),
        elsewhere=also_said(shown, merged, actor),
        may_undo=theirs,
        may_relate=actor.may(MAY_MERGE) and not shown.held_because,
    )


def _related(shown: ServiceRequest, actor: Actor) -> list[ServiceRequest]:
    up = Relation.objects.filter(one=shown).values("other")
    down = Relation.objects.filter(other=shown).values("one")
    seen = ServiceRequest.objects.visible_to(actor).filter(Q(pk__in=up) | Q(pk__in=down))
    return list(seen.select_related("department").order_by("pk"))


def _with_places(others: list[ServiceRequest], actor: Actor) -> list[ServiceRequest]:
    """Each with its place, as this reader may know it: `place_told`."""
    for other in others:
        other.__dict__["place_told"] = other.place_for(actor)
    return others
