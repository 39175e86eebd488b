"""Two requests that have to do with each other, and stay two."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Relation, ServiceRequest
from service_requests.workflow import MAY_MERGE
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .merging import one_after_the_other
from .moves import event, locked, refuse_second


@transaction.atomic
def relate(*, request: ServiceRequest, other: ServiceRequest, by: Actor, form_key: UUID | None = None) -> Relation:
    """Let each of the two lead to the other, for those who may see both; what is so already stays so."""
    request, other = _both(request, other, by, form_key)
    assert by.user is not None, "only staff relate requests"
    if request == other:
        raise TransitionNotAllowed(_("This is the same request: choose another one."))
    one, two = sorted((request, other), key=lambda each: each.pk)
    relation, is_new = Relation.objects.get_or_create(
        one=one, other=two, defaults={"made_by": by.user, "made_at": clock.now()}
    )
    if is_new:
        _note(request, other, "relate", by=by, form_key=form_key)
    return relation


@transaction.atomic
def unrelate(*, request: ServiceRequest, other: ServiceRequest, by: Actor, form_key: UUID | None = None) -> None:
    """The two have nothing to do with each other after all; the history keeps that somebody thought so."""
    request, other = _both(request, other, by, form_key)
    one, two = sorted((request, other), key=lambda each: each.pk)
    gone, _rows = Relation.objects.filter(one=one, other=two).delete()
    if gone:
        _note(request, other, "unrelate", by=by, form_key=form_key)


def _both(
    request: ServiceRequest, other: ServiceRequest, by: Actor, form_key: UUID | None
) -> tuple[ServiceRequest, ServiceRequest]:
    """Both as they stand now; locked in the order in which merging and closing come by too."""
    one_after_the_other()
    pks = ServiceRequest.objects.filter(pk__in=[request.pk, other.pk]).values_list("pk", "merged_into")
    by_pk = {pk: locked(ServiceRequest(pk=pk)) for pk, _root in sorted(pks, key=lambda pair: (bool(pair[1]), pair[0]))}
    refuse_second(form_key)
    seen = ServiceRequest.objects.visible_to(by).filter(pk__in=list(by_pk)).count()
    if not by.may(MAY_MERGE) or seen != len(by_pk):
        raise PermissionDenied
    return by_pk[request.pk], by_pk[other.pk]


def _note(request: ServiceRequest, other: ServiceRequest, action: str, *, by: Actor, form_key: UUID | None) -> None:
    for this, that, key in ((request, other, form_key), (other, request, None)):
        facts = {"other": that.reference}
        event(this, action, by=by, old=this.status, new=this.status, form_key=key, facts=facts).save()
