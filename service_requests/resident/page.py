"""What the status page says, put together for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests.models import Answer, Follow, HistoryEvent, RequestPhoto, ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.resident.forms import FollowForm, reporters_form
from service_requests.second_thoughts import acts_of_reporter, grace_ends_at, work_has_begun
from service_requests.secret_links import private_link
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason
from service_requests.telling import texts_of
from service_requests.whereabouts import pins_for
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.images.serving import PhotoSize
from westfield.kernel.models import Image
from westfield.kernel.words import as_words

from .story import SENTENCES, TO_THE_REPORTER, next_step_of, story_of
from .together import Together, with_those_together

WAY = (RequestStatus.RECEIVED, RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS, RequestStatus.COMPLETED)
CLOSINGS = ("work_done", "complete", "close_without_work")


@dataclass(frozen=True)
class ShownPhoto:
    """A photo with the addresses under which this reader gets it."""

    image: Image
    get_kind_display: str
    words: str
    full_url: str
    thumbnail_url: str


@dataclass(frozen=True)
class Step:
    label: Any
    done: bool
    current: bool


def with_all_of_it(found: "QuerySet[ServiceRequest]", actor: Actor) -> "QuerySet[ServiceRequest]":
    """The request with everything beside it that its page needs, in the one query that finds it."""
    answers = Answer.objects.filter(request=OuterRef("pk")).order_by("order", "pk")
    told = JSONObject(kind="kind", question_label="question_label", value="value", order="order")
    beside = ("department", "service_type__track_record", "reporter", "reporter_details")
    found = with_those_together(found).select_related(*beside)
    found = found.annotate(answers_told=ArraySubquery(answers.values(told=told)))
    if actor.contact is None:
        return found
    heard = Follow.objects.filter(
        request=OuterRef("pk"), contact=actor.contact, confirmed_at__isnull=False, stopped_at=None
    )
    return found.annotate(is_followed=Exists(heard))


def status_context(
    shown: ServiceRequest, actor: Actor, *, token: str = "", tried: Any = None, said_before: bool = False
) -> dict[str, Any]:
    """Everything the page needs: with the one that found the request four queries, however much has happened."""
    mine = shown.is_reported_by(actor)
    together = Together(shown)
    all_words = list(Words.objects.visible_to(actor, shown) | Words.objects.filter(together.words))
    all_photos = list(RequestPhoto.objects.visible_to(actor, shown) | RequestPhoto.objects.filter(together.photos))
    words = [said for said in all_words if said.request_id == shown.pk]
    photos = [photo for photo in all_photos if photo.request_id == shown.pk]
    events = list(shown.history.all())
    after = [photo for photo in all_photos if photo.kind == PhotoKind.AFTER]
    story = story_of(events, words, mine=mine)
    described = [said for said in words if said.kind == WordsKind.DESCRIPTION and said.hidden_at is None]
    return {
        "shown": shown,
        "mine": mine,
        "token": token,
        "place": shown.place_for(actor),
        "pins": pins_for(shown, actor),
        "together": together,
        "promised": shown,  # the day that was promised for this one, whatever it was merged into
        "elsewhere": together.elsewhere(all_words, all_photos, lambda photo: _shown(photo, shown, token)),
        "steps": _steps(together.stands),
        "texts": texts_of(shown) if token else None,
        "next_step": _next_step(together.stands, mine=mine and not shown.is_merged),
        "decided": together.said_by_the_city(all_words) or _decided(story, shown),
        "decided_by": _decided_by(events, shown),
        "described": described,
        "answers": _answers(shown) if mine else [],
        "question": _question(words, shown) if mine else None,
        "report_photos": [_shown(photo, shown, token) for photo in photos if photo not in after],
        "done_photos": [_shown(photo, shown, token) for photo in after],
        "story": story,
        "others": getattr(shown, "voices", shown.me_too_count),
        **_acts(shown, actor, events, described, tried),
        **_following(shown, actor, mine=mine, tried=tried, said_before=said_before),
    }


def _acts(
    shown: ServiceRequest, actor: Actor, events: Sequence[HistoryEvent], described: Sequence[Words], tried: Any
) -> dict[str, Any]:
    """The reporter's own forms, by what they do; one that came back with errors stands in for its own."""
    begun = work_has_begun(event.action for event in events)
    acts = acts_of_reporter(actor, shown, begun=begun)
    written = described[-1].body if described else ""
    forms = {act: reporters_form(act, act_url(shown, act), shown, described=written) for act in acts}
    if tried is not None and tried.name in forms:
        forms[tried.name] = tried
    return {
        "acts": forms,
        "tried": tried,
        "lost": tried if tried is not None and tried.name != "follow" and tried.name not in forms else None,
        "grace_ends_at": grace_ends_at(shown) if "edit" in forms else None,
    }


def act_url(shown: ServiceRequest, action: str) -> str:
    """Where a form of the reporter's goes: by the private link, also from the page of who is signed in."""
    token = private_link.token_for(shown.pk, shown.link_version)
    return reverse("request_private_act", args=[shown.reference, token, action])


def _following(shown: ServiceRequest, actor: Actor, *, mine: bool, tried: Any, said_before: bool) -> dict[str, Any]:
    """The form for everybody else, where everybody may know of the request."""
    if mine or not shown.is_public:
        return {}
    if tried is not None and tried.name == "follow":
        return {"follow_form": tried}
    if not (shown.is_open or getattr(shown, "is_followed", False)):
        return {}  # nothing more is to become of it
    form = FollowForm(
        name="follow", url=reverse("request_follow", args=[shown.reference]), label=_("Follow"),
        signed_in=actor.contact is not None, said_before=said_before,
    )  # fmt: skip
    return {"follow_form": form, "is_followed": getattr(shown, "is_followed", False), "said_before": said_before}


def _next_step(shown: ServiceRequest, *, mine: bool) -> Any:
    if shown.waiting_reason == WaitingReason.REPORTER and mine:
        return _("It waits for your answer.")
    if shown.closing_reason == ClosingReason.WITHDRAWN:
        return (TO_THE_REPORTER if mine else SENTENCES)["withdraw"]
    return next_step_of(shown)


def _decided(story: Sequence[Any], shown: ServiceRequest) -> tuple[Words, ...]:
    """What was said when it was closed."""
    said = [chapter.words for chapter in story if chapter.action in (*CLOSINGS, "withdraw")]
    return said[-1] if said and not shown.is_open else ()


def _decided_by(events: Sequence[HistoryEvent], shown: ServiceRequest) -> str:
    """Who closed it, as a resident may know it: the department, never the person."""
    last = next((event for event in reversed(events) if event.action in CLOSINGS), None)
    if shown.is_open or last is None or last.actor_kind != ActorKind.USER or shown.closing_reason == "withdrawn":
        return ""
    return str(shown.department.name)


def _answers(shown: ServiceRequest) -> list[Answer]:
    """What was answered to the service's own questions; read with the request itself."""
    return [
        Answer(**{**told, "question_label": as_words(told["question_label"])})
        for told in getattr(shown, "answers_told", None) or []
    ]


def _question(words: Sequence[Words], shown: ServiceRequest) -> Words | None:
    """What the city wants to know, while it waits for that."""
    if shown.waiting_reason != WaitingReason.REPORTER:
        return None
    return next((said for said in reversed(words) if said.kind == WordsKind.QUESTION), None)


def _shown(photo: RequestPhoto, request: ServiceRequest, token: str) -> ShownPhoto:
    if photo.request_id != request.pk:  # of another one that everybody may see
        request, token = ServiceRequest(pk=photo.request_id), ""
    name = "request_private_photo" if token else "request_photo"
    key = [request.reference, *([token] if token else []), photo.image.key]
    return ShownPhoto(
        image=photo.image,
        get_kind_display=photo.get_kind_display(),
        words=_("Photo: %(kind)s") % {"kind": photo.get_kind_display()},
        full_url=reverse(name, args=[*key, PhotoSize.FULL]),
        thumbnail_url=reverse(name, args=[*key, PhotoSize.THUMBNAIL]),
    )


def _steps(shown: ServiceRequest) -> list[Step]:
    """The way of a request; what waits stands where it stood."""
    here = RequestStatus(shown.status)
    place = WAY.index(here) if here in WAY else 1
    return [Step(step.label, number < place, number == place) for number, step in enumerate(WAY)]
