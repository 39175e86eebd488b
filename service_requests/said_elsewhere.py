"""What was said and shown in the requests that were merged into one: for the desk and the crew who work on that one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from service_requests.models import RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS, sees_unpublished
from westfield.kernel.actor import Actor


@dataclass(frozen=True)
class AlsoSaid:
    """One of them, with the words and photos of residents that this reader may see."""

    request: ServiceRequest
    words: list[Words] = field(default_factory=list)
    photos: list[RequestPhoto] = field(default_factory=list)


def merged_into(root: ServiceRequest, actor: Actor) -> list[ServiceRequest]:
    """The requests that were merged into `root`, as far as `actor` may know of them; the oldest first."""
    found = ServiceRequest.objects.visible_to(actor).filter(merged_into=root).select_related("department")
    return list(found.order_by("pk"))


def also_said(root: ServiceRequest, merged: Sequence[ServiceRequest], actor: Actor) -> list[AlsoSaid]:
    """What was said in each; two queries, none where nothing was merged."""
    if not merged:
        return []
    # Whoever works on the one works on them all: these were left by visible_to because they may read them.
    crew = actor.may("requests.work_in_field") and sees_unpublished(actor, root)
    whole = [each.pk for each in merged if crew or (actor.may("requests.view_unpublished") and each.is_read_by(actor))]
    shown = Q(request__in=whole, hidden_at=None) | Q(
        request__in=[each.pk for each in merged], published_at__isnull=False
    )
    found = {each.pk: AlsoSaid(each) for each in merged}
    for words in Words.objects.filter(shown, kind__in=FROM_RESIDENTS):
        found[words.request_id].words.append(words)
    for photo in RequestPhoto.objects.filter(shown).select_related("image"):
        found[photo.request_id].photos.append(photo)
    return [each for each in found.values() if each.words or each.photos]
