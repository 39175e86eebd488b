"""Calls that ended with an answer: counted, so that the city sees what people ask for without asking for anything."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from service_requests.models import CallAnswered, KnowledgeArticle
from service_requests.statuses import Channel
from westfield.kernel.actor import Actor


def count_call(
    *, by: Actor, article: KnowledgeArticle | None, channel: Channel, note: str = "", form_key: UUID
) -> CallAnswered:
    """Count somebody who needed no request; the same form counts once, also when it is sent twice at once."""
    if by.user is None or not by.may("requests.take_requests"):
        raise PermissionDenied
    counted, _is_new = CallAnswered.objects.get_or_create(
        form_key=form_key,
        defaults={"article": article, "channel": channel, "note": note.strip()[:200], "answered_by": by.user},
    )
    return counted
