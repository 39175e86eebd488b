"""One trouble, several requests: merging them into one that is worked on, and taking that back.

`ServiceRequest.merged_into` always names the one that is worked on; which was merged into which stands in `Merge`.
docs/decisions/0016-a-merged-request-is-parked.md says why.
"""

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from service_requests.models import HistoryEvent, Merge, ServiceRequest, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.statuses import WorkOrderStatus
from service_requests.workflow import merges_its_like
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import User
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import as_it_stands, event, locked, put_back, refuse_second
from .together import locked_merged_into, put_back_one
from .words import say


@transaction.atomic
def merge(
    *, child: ServiceRequest, parent: ServiceRequest, by: Actor, note: str = "", form_key: UUID | None = None
) -> Merge:
    """From now on `child` goes along with `parent`, wherever either of them is: worked on, told and counted once.

    What the child is stays as it is, parked with its work orders, so that it can be put back; `note` is for staff.
    What was merged into the child before goes along.
    """
    one_after_the_other()
    parent, child = locked(parent), locked(child)
    refuse_second(form_key)
    if child != parent and not (merges_its_like(by, child) and merges_its_like(by, parent)):
        raise PermissionDenied
    if in_the_way := obstacle(child=child, parent=parent):
        raise TransitionNotAllowed(in_the_way)
    made = Merge.objects.create(
        child=child, parent=parent, was=as_it_stands(child), merged_by=_staff(by), merged_at=clock.now()
    )
    for each in (child, *locked_merged_into(child)):
        _goes_along(each, parent)
    say(child, WordsKind.NOTE, note, by=by)
    _note(child, "merge", by=by, other=parent, form_key=form_key)
    _note(parent, "merge_here", by=by, other=child)
    return made


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, form_key: UUID | None = None) -> Merge:
    """Take a merge back: the child stands where it stood, its work orders are out again, its figures count again.

    What was merged into the child itself stays with it.
    """
    one_after_the_other()
    root = ServiceRequest.objects.filter(merged_children=merge.child_id).first()
    if root is not None:
        root = locked(root)
    child = locked(merge.child)
    refuse_second(form_key)
    standing = Merge.objects.select_for_update(of=("self",)).select_related("undone_by").get(pk=merge.pk)
    if standing.undone_at is not None:
        raise TransitionNotAllowed(_("%(who)s has undone this merge already.") % {"who": standing.undone_by})
    assert root is not None, "while a merge stands, its child goes along with another"
    if not (merges_its_like(by, child) or merges_its_like(by, root)):
        raise PermissionDenied
    keys, old = set(_below(child)), child.status
    below = [each for each in locked_merged_into(root) if each.pk in keys]
    if not child.is_open:
        HistoryEvent.objects.bulk_create(put_back_one(each, "reopen_with", by=by, other=child) for each in below)
        put_back(child, standing.was)
    _goes_along(child, None)
    for each in below:
        _goes_along(each, child)
    standing.undone_by, standing.undone_at = _staff(by), clock.now()
    standing.save(update_fields=["undone_by", "undone_at"])
    _note(child, "unmerge", by=by, other=root, form_key=form_key, old=old)
    _note(root, "unmerge_here", by=by, other=child)
    return standing


def obstacle(*, child: ServiceRequest, parent: ServiceRequest) -> str:
    """Why the one cannot be merged into the other as they stand, and what can be done instead; "" where it can."""
    return next(_obstacles(child, parent), "")


def _obstacles(child: ServiceRequest, parent: ServiceRequest) -> Iterator[str]:
    if child == parent:
        yield _("This is the same request: choose another one.")
    for each in (child, parent):
        if each.held_because:
            yield _("%(number)s is held: let it in first.") % {"number": each.reference}
    if child.merged_into_id is not None:
        yield _("%(number)s is merged already. Undo that first.") % {"number": child.reference}
    if parent.merged_into_id is not None:
        yield _("%(number)s was merged into another request already: choose that one.") % {"number": parent.reference}
    for each in (child, parent):
        if not each.is_open:
            yield _("%(number)s is closed. Reopen it first, or relate the two instead.") % {"number": each.reference}
    if child.is_private and child.department_id != parent.department_id:
        yield _("%(number)s is private, and stays within its department.") % {"number": child.reference}
    yield _work_has_begun(child, parent)


def _work_has_begun(child: ServiceRequest, parent: ServiceRequest) -> str:
    """A crew at work is not sent away: then the other one goes along."""
    started = {
        order.request_id: order
        for order in WorkOrder.objects.filter(request__in=[child, parent], status=WorkOrderStatus.STARTED)
    }
    if child.pk not in started:
        return ""
    facts = {"order": started[child.pk].number, "number": child.reference, "other": parent.reference}
    if parent.pk in started:
        return _("Crews are at work on both %(number)s and %(other)s. Relate them, or wait until one is done.") % facts
    return _("A crew has started on %(number)s (%(order)s): merge %(other)s into it instead.") % facts


def one_after_the_other() -> None:
    """Who merges, relates, or undoes that waits here for whoever is at it, to the end of their transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('requests_merging'))")


def merge_of(child: ServiceRequest) -> Merge | None:
    """The merge because of which a request goes along with another; None where it goes by itself."""
    found: Merge | None = (
        Merge.objects.filter(child=child, undone_at=None).select_related("parent", "merged_by").first()
    )
    return found


def _below(child: ServiceRequest) -> Iterator[int]:
    """The keys of all that was merged into it, or into one of these."""
    level = [child.pk]
    while level:
        standing = Merge.objects.filter(parent__in=level, undone_at=None)
        level = list(standing.values_list("child_id", flat=True))
        yield from level


def _goes_along(request: ServiceRequest, root: ServiceRequest | None) -> None:
    request.merged_into, request.updated_at = root, clock.now()
    request.save(update_fields=["merged_into", "updated_at"])


def _note(
    request: ServiceRequest,
    action: str,
    *,
    by: Actor,
    other: ServiceRequest,
    form_key: UUID | None = None,
    old: str | None = None,
) -> None:
    facts = {"other": other.reference}
    new = request.status
    event(request, action, by=by, old=old or new, new=new, form_key=form_key, facts=facts).save()


def _staff(by: Actor) -> User:
    assert by.user is not None, "only staff may"
    return by.user
