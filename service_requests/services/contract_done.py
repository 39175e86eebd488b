"""A contractor reports the work done: what, with photos, the checklist, and what it costs the city."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import WorkOrder
from westfield.kernel.actor import Actor
from westfield.kernel.models import Image

from .field import tick
from .material import Used
from .moves import locked_order, refuse_second
from .work import finish


@transaction.atomic
def report_done(
    *,
    order: WorkOrder,
    by: Actor,
    what_was_done: str,
    ticked: Collection[int] = (),
    minutes: int = 0,
    invoice_cents: int = 0,
    photos: Sequence[Image] = (),
    photos_form_key: UUID | None = None,
    form_key: UUID | None = None,
) -> WorkOrder:
    """Finish a contracted order; `ticked` are the keys of the lines that were checked, the others are not.

    The invoice stands among what was used up for the order: it is what the work cost, with no hours of the city's.
    Words and photos are not public before somebody at the desk has looked at them: a contractor is not staff.
    """
    order = locked_order(order)
    refuse_second(form_key)
    for check in order.checks.all():
        tick(check=check, by=by, ticked=check.pk in ticked)
    invoice = [Used(Decimal(1), name=_("Contractor’s invoice"), unit_cost_cents=invoice_cents)] if invoice_cents else []
    return finish(
        order=order, by=by, what_was_done=what_was_done, minutes=minutes, materials=invoice,
        photos=tuple(photos), photos_form_key=photos_form_key, form_key=form_key,
    )  # fmt: skip
