"""Internal notes: what the desk tells itself, and whom it asks to look."""

from uuid import UUID

from django.db import transaction

from notifications.services import notify
from service_requests.colleagues import may_read, mentioned_in, who_read
from service_requests.models import Mention, ServiceRequest, Words
from service_requests.models.history import WordsKind
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import User

from .moves import act_on, locked, refuse_second
from .words import say


@transaction.atomic
def note(*, request: ServiceRequest, by: Actor, text: str, form_key: UUID | None = None) -> Words | None:
    """Keep an internal note; each colleague who is named in it ("@Ana") finds it among their mentions, and is told.

    The message says where to read it and nothing of what it says: a note never leaves the building.
    """
    request = locked(request)
    refuse_second(form_key)
    act_on(request, "note", by=by, form_key=form_key)
    words = say(request, WordsKind.NOTE, text, by=by)
    if words is not None:
        _mention(words, by)
    return words


def _mention(words: Words, by: Actor) -> None:
    named = mentioned_in(words.body, list(who_read(words.request))).users
    who = [user for user in named if user != by.user and may_read(user, words.request)]
    made = Mention.objects.bulk_create([Mention(words=words, user=user) for user in who])
    for mention in made:
        notify(to=mention.user, about=mention, message="requests/mention", dedupe=f"mention:{mention.pk}")


@transaction.atomic
def note_mentions_read(*, user: User, mention: Mention | None = None) -> int:
    """`user` has read one mention, or all that they have; what is read stays read. Answers how many were new."""
    unread = Mention.objects.filter(user=user, read_at=None)
    if mention is not None:
        unread = unread.filter(pk=mention.pk)
    return unread.update(read_at=clock.now())
