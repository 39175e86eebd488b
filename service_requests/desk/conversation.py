"""What was said and shown about a request, and what happened to it, as far as somebody at the desk may read it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from service_requests.desk.history import People, events_of, lines_of
from service_requests.desk.redacted import mark_redacted, undecided
from service_requests.kin_words import numbers_known
from service_requests.models import Mention, RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS, NEVER_PUBLIC, WordsKind, sees_unpublished
from service_requests.strikeable import can_be_struck
from service_requests.workflow import may_publish, may_redact
from westfield.kernel.actor import Actor, ActorKind


@dataclass(frozen=True)
class Said:
    """Words, with who wrote them."""

    words: Words
    who: str

    @property
    def kind(self) -> str:
        """What kind of words, where it is not what was reported in the first place."""
        return "" if self.words.kind == WordsKind.DESCRIPTION else self.words.get_kind_display()

    @property
    def may_be_public(self) -> bool:
        return self.words.kind not in NEVER_PUBLIC


def conversation_of(actor: Actor, shown: ServiceRequest) -> dict[str, Any]:
    """Words, photos, answers and history; as many queries for a long story as for a short one."""
    events = events_of(shown)
    words = list(Words.objects.visible_to(actor, shown).select_related("work_order__crew", "call"))
    photos = list(RequestPhoto.objects.visible_to(actor, shown))
    people = People.in_(events, words, shown.entered_by_id)
    answers = list(shown.answers.all()) if sees_unpublished(actor, shown) else []
    mark_redacted(actor, shown, [*words, *photos, *answers, shown])
    said = [Said(each, _who(each, people)) for each in words]
    redacts = may_redact(actor, shown)
    return {
        "described": [each for each in said if each.words.kind in FROM_RESIDENTS],
        "said": [each for each in said if each.words.kind not in FROM_RESIDENTS],
        "photos": photos,
        "answers": answers,
        "may_publish": may_publish(actor, shown),
        "undecided": undecided(words, photos),
        "may_redact": redacts,
        "strikes_place": redacts and can_be_struck(shown),
        "lines": lines_of(
            shown, events, people, exact=shown.shows_exact_place_to(actor), known=numbers_known(events, actor)
        ),
        "entered_by": people.names.get(shown.entered_by_id) if shown.entered_by_id else "",
        "closed_by": _closed_by(events, people),
    }


def _who(words: Words, people: People) -> str:
    """Who wrote it; whoever says "mine too" is not the reporter."""
    if words.kind == WordsKind.OTHERS:
        return str(_("Another resident"))
    if words.work_order is not None and words.author_kind == ActorKind.STRANGER:
        return str(words.work_order.crew)  # a contractor, by their link
    return people.who(words.author_kind, words.author_id)


def _closed_by(events: list[Any], people: People) -> str:
    """Who decided to close it without work, the last time somebody did."""
    last = next((event for event in reversed(events) if event.action in ("close_without_work", "discard")), None)
    return people.who(last.actor_kind, last.actor_id) if last is not None else ""


def new_mentions_of(actor: Actor, shown: ServiceRequest) -> dict[str, Any]:
    """What of this request's page names me and is unread."""
    mine = Mention.objects.unread().filter(user=actor.user, words__request=shown).order_by("pk")
    return {"new_mentions": list(mine.select_related("words__request"))}
