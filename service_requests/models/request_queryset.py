"""Requests as City Hall talks about them: open, late, one's own; and who may know of which."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Func, Q

from service_requests import reference
from service_requests.statuses import OPEN_STATUSES
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact

from .limited import open_to, sees_limited

if TYPE_CHECKING:
    from .request import ServiceRequest  # noqa: F401 - named below, in a class that is made before it

OPEN = Q(status__in=OPEN_STATUSES)
# Those that are worked on for themselves; a merged one goes along with the one that it was merged into.
ON_ITS_OWN = Q(merged_into=None)
PUBLIC = Q(is_private=False, is_internal=False, held_because="")


def past_target(now: datetime) -> Q:
    """The condition that a request's clock, which may stand still, has run past its target."""
    stopped_too_late = Q(clock_stopped_at__gt=F("target_at"))
    return Q(target_at__lt=now) & (Q(clock_stopped_at=None) | stopped_too_late)


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, actor: Actor) -> "ServiceRequestQuerySet":
        """Those that `actor` may know of; everything else does not exist for them (docs/permissions.md).

        What is limited to some roles is private (services.limit sees to that), so that nothing public is asked twice.
        """
        if actor.may("requests.view_every_request"):
            return self if sees_limited(actor) else self.filter(open_to(actor) | self._theirs(actor))
        by_role = Q()
        if actor.may("requests.view_department_requests"):
            by_role |= Q(department=actor.user.department_id if actor.user else None)
        if actor.may("requests.view_internal_requests"):
            by_role |= Q(is_internal=True, is_private=False, held_because="")
        visible = PUBLIC | (by_role & open_to(actor)) if by_role else PUBLIC
        return self.filter(visible | self._theirs(actor))

    def _theirs(self, actor: Actor) -> Q:
        """What `actor` may know of whatever it is about: they reported it, or work on it."""
        theirs = Q()
        if actor.may("requests.work_in_field") and actor.user:
            worked_on = self.model.objects.filter(work_orders__crew__members=actor.user).values("pk")
            # What was merged into it is the same job; what is kept from them stays so.
            theirs |= Q(pk__in=worked_on) | (Q(merged_into__in=worked_on) & open_to(actor))
        if actor.contact:
            theirs |= Q(reporter=actor.contact)
        if linked := actor.linked("requests.servicerequest"):
            theirs |= Q(pk__in=linked)
        return theirs

    def open(self) -> "ServiceRequestQuerySet":
        return self.filter(OPEN)

    def on_their_own(self) -> "ServiceRequestQuerySet":
        """Those that are worked on: a merged one goes along with another."""
        return self.filter(ON_ITS_OWN)

    def with_voices(self) -> "ServiceRequestQuerySet":
        """Each with how many others said that it is theirs too, those of requests merged into it among them: `voices`.

        Worked out when it is asked, so that a merge undone leaves no trace (sql/merging.sql).
        """
        return self.annotate(voices=Func(F("pk"), function="requests_voices", output_field=models.BigIntegerField()))

    def late(self) -> "ServiceRequestQuerySet":
        """Open past their target, as far as their clocks have run: to let late work wait does not make it on time."""
        return self.filter(OPEN, past_target(clock.now()))

    def reported_by(self, contact: Contact) -> "ServiceRequestQuerySet":
        return self.filter(reporter=contact)

    def with_reference(self, text: str) -> "ServiceRequestQuerySet":
        """The request that a person means by `text`, as read over a phone; none when digits were misheard."""
        pk = reference.primary_key_of(text)
        return self.filter(pk=pk) if pk is not None else self.none()
