"""Reports that staff look at first: letting them in, discarding them, and blocking who sent them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from service_requests.models import BlockedSender, ReporterDetails, ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.senders import senders_of
from service_requests.statuses import ClosingReason, SenderKind, Side
from service_requests.workflow import may_judge_held
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .issuing import put_out
from .moves import event, locked, move_request, refuse_second
from .news import tell_received
from .routing import route
from .words import say

MAY_BLOCK = "requests.block_senders"


@transaction.atomic
def let_in(*, request: ServiceRequest, by: Actor, form_key: UUID | None = None) -> ServiceRequest:
    """Let a held report go on as on its first day: it is routed by today's rules, the crew and the reporter hear of it.

    Its target stays where it was, counted from the moment it came in: that staff looked first is the city's own delay.
    """
    request = _held(request, by, form_key)
    way = route(service_type=request.service_type, latitude=request.latitude, longitude=request.longitude)
    request = move_request(
        request, "let_in", by=by, reason=request.held_because, form_key=form_key,
        held_because="", department=way.department, area=way.area,
    )  # fmt: skip
    if way.issues_work_order and way.crew and request.side in ("", Side.OURS):
        _order, issued = put_out(request, way.crew, priority=way.priority, by=SYSTEM, outfit=way.outfit)
        issued.save()
        request = move_request(request, "work_issued", by=by, follows_work=True)
    tell_received(request)
    return request


@transaction.atomic
def discard(*, request: ServiceRequest, by: Actor, note: str = "", form_key: UUID | None = None) -> ServiceRequest:
    """Close a held report that is none. It stays held, so that nobody outside ever sees it; nobody is written to."""
    request = _held(request, by, form_key)
    say(request, WordsKind.NOTE, note, by=by)
    reason = ClosingReason.NOT_A_REPORT
    return move_request(request, "discard", by=by, reason=reason, form_key=form_key, closing_reason=reason)


def _held(request: ServiceRequest, by: Actor, form_key: UUID | None) -> ServiceRequest:
    """The request, locked; only while it is held, and only for those who judge that."""
    request = locked(request)
    refuse_second(form_key)
    if not may_judge_held(by, request):
        raise PermissionDenied
    if not (request.held_because and request.is_open):
        raise TransitionNotAllowed(_("This report is not held any more. Somebody may have been faster."))
    return request


@transaction.atomic
def block_sender(
    *,
    request: ServiceRequest,
    by: Actor,
    kinds: Collection[str],
    why: str,
    until: datetime | None = None,
    form_key: UUID | None = None,
) -> list[BlockedSender]:
    """From now on hold what comes from whoever sent this request, known again by `kinds` (SenderKind)."""
    request = locked(request)
    refuse_second(form_key)
    if not by.may(MAY_BLOCK):
        raise PermissionDenied
    chosen = [sender for sender in senders_of(_details_of(request)) if sender.kind in kinds]
    blocks = [
        block(kind=s.kind, value=s.value, shown=s.shown, why=why, by=by, until=until, request=request) for s in chosen
    ]
    event(request, "block_sender", by=by, old=request.status, new=request.status, form_key=form_key).save()
    return blocks


@transaction.atomic
def block(
    *,
    kind: str,
    value: str,
    shown: str,
    why: str,
    by: Actor,
    until: datetime | None = None,
    request: ServiceRequest | None = None,
) -> BlockedSender:
    """Block one sender; a block that stands already ends here, so that its reason and its end are the new ones."""
    if not by.may(MAY_BLOCK) or by.user is None:
        raise PermissionDenied
    _wait_for_others_who_block(kind, value)
    standing = BlockedSender.objects.select_for_update().filter(kind=SenderKind(kind), value=value, lifted_at=None)
    for former in standing:
        lift_block(block=former, by=by)
    return BlockedSender.objects.create(
        kind=kind, value=value, shown=shown, why=why.strip(), until=until, because_of=request,
        blocked_at=clock.now(), blocked_by=by.user,
    )  # fmt: skip


@transaction.atomic
def lift_block(*, block: BlockedSender, by: Actor) -> BlockedSender:
    """Let this sender's reports go on at once again; who lifted it is kept. What is held already stays held."""
    if not by.may(MAY_BLOCK) or by.user is None:
        raise PermissionDenied
    row: BlockedSender = BlockedSender.objects.select_for_update(of=("self",)).get(pk=block.pk)
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by = clock.now(), by.user
        row.save(update_fields=["lifted_at", "lifted_by"])
    return row


def _wait_for_others_who_block(kind: str, value: str) -> None:
    """One at a time per sender, to the end of the transaction: the second finds the first one's block, and ends it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"blocked:{kind}:{value}"])


def _details_of(request: ServiceRequest) -> ReporterDetails:
    found: ReporterDetails | None = ReporterDetails.objects.filter(request=request).first()
    return found or ReporterDetails(request=request)
