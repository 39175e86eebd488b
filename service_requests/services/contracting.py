"""A contractor works by a link in an e-mail: sending it, sending it again, voiding it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.recipients import Mailbox
from notifications.services import notify
from service_requests.models import Crew, WorkOrder
from service_requests.workflow import WORK_ORDER_WORKFLOW
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import event, locked_order, refuse_second


@transaction.atomic
def send_contract(*, order: WorkOrder, by: Actor, form_key: UUID | None = None) -> WorkOrder:
    """Send the link again; the one that went out before stays good."""
    order = _contracted(order, by=by)
    refuse_second(form_key)
    sent = event(
        order.request, "send_contract", by=by, old=order.status, new=order.status, work_order=order, form_key=form_key
    )
    sent.save()
    tell_contractor(order, again=sent.pk)
    return order


@transaction.atomic
def void_contract(*, order: WorkOrder, by: Actor, form_key: UUID | None = None) -> WorkOrder:
    """From now on the links that went out open nothing; a new one has to be sent."""
    order = _contracted(order, by=by)
    refuse_second(form_key)
    order.link_version += 1
    order.save(update_fields=["link_version"])
    event(
        order.request, "void_contract", by=by, old=order.status, new=order.status, work_order=order, form_key=form_key
    ).save()
    return order


@transaction.atomic
def act_by_link(*, order: WorkOrder, token: str, verb: Callable[..., WorkOrder], **said: Any) -> WorkOrder:
    """Do what `verb` does for whoever shows `token`, as long as it opens the order once nobody else is changing it.

    The page was drawn, and the form arrived, before: meanwhile the order may have gone to another contractor.
    """
    order = locked_order(order)
    holder = order.shown_to_holder_of(token)
    if holder is None:
        raise TransitionNotAllowed(_("This link is not valid any more."))
    return verb(order=order, by=holder, **said)


def _contracted(order: WorkOrder, *, by: Actor) -> WorkOrder:
    order = locked_order(order)
    WORK_ORDER_WORKFLOW.require("contract", order, by)
    if not order.is_contracted:
        raise TransitionNotAllowed(
            _("%(order)s is no contractor's any more: it went to %(crew)s.")
            % {"order": order.number, "crew": order.crew}
        )
    return order


def tell_contractor(order: WorkOrder, *, again: int = 0) -> None:
    """Send a contracted order's link: once for each version of it, or once more for the line of history `again`.

    The message knows the version: it is written when it leaves, and must not tell the next contractor's link.
    """
    if order.is_contracted:
        turn = f"{order.pk}:{order.link_version}:{again}"
        notify(
            to=_mailbox(order.crew), about=order, message="requests/contract",
            context={"version": order.link_version}, dedupe=f"contract:{turn}",
        )  # fmt: skip


def tell_contractor_it_is_off(order: WorkOrder, crew: Crew) -> None:
    """A contractor who was told to come is told that they need not."""
    notify(
        to=_mailbox(crew), about=order, message="requests/contract_off", context={"number": order.number},
        dedupe=f"contract_off:{order.pk}:{order.link_version}",
    )  # fmt: skip


def _mailbox(crew: Crew) -> Mailbox:
    return Mailbox(crew.email, crew.language)
