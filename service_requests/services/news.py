"""What the reporter and the followers are told; the words stand in templates/requests/notifications/."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from notifications.recipients import Recipient, address_of
from notifications.services import Telling, notify, notify_all
from service_requests.models import Follow, HistoryEvent, ServiceRequest, Words
from service_requests.telling import reporters_way, text_recipient
from westfield.kernel import clock


def tell_received(request: ServiceRequest) -> None:
    """Tell the reporter the number, once, whoever comes to tell it: the report, or staff who let it in."""
    listener = reporters_way(request)
    if listener is not None:
        notify(to=listener, about=request, message="requests/received", dedupe=f"received:{request.pk}")


def tell_received_by_text(request: ServiceRequest) -> None:
    """The first text, once the number is proved: the number of the request and the way to its page."""
    recipient = text_recipient(request)
    if recipient is not None and not request.held_because:
        notify(to=recipient, about=request, message="requests/received", dedupe=f"received_text:{request.pk}")


def tell_completed(request: ServiceRequest) -> None:
    """Tell everybody who hears of it, once per completion: a reopened request is completed again."""
    tell_everybody(request, "completed", once=str(request.reopened_count))


def tell_closed_without_work(request: ServiceRequest) -> None:
    tell_everybody(request, "closed_without_work", once=str(request.reopened_count))


def tell_followers_withdrawn(request: ServiceRequest) -> None:
    """Its reporter took it back: they know, those who follow do not. Once, however often it is opened and withdrawn
    again: else a reporter could have the city write to everybody who follows, all night."""
    followers = _followers(request, [request], "withdrawn", "0", _Told())
    notify_all(followers, message="requests/followed_closed_without_work")


def tell_question(request: ServiceRequest, question: Words) -> None:
    """The city asks the reporter something, and waits for the answer."""
    listener = reporters_way(request)
    if listener is not None and not request.held_because:
        notify(to=listener, about=request, message="requests/question", dedupe=f"question:{question.pk}")


def tell_update(request: ServiceRequest, words: Words) -> None:
    """News while it is open; what is hidden before the message goes out stays hidden, hence the words' number."""
    tell_everybody(request, "update", once=str(words.pk), context={"words": words.pk})


def tell_new_date(request: ServiceRequest, *, was: datetime | None, because_of: HistoryEvent) -> None:
    """The day that was promised is another one. An hour more or less is no news, and who is told nothing knows none."""
    listener = reporters_way(request)
    if listener is not None and _day_of(was) != _day_of(request.target_at):
        notify(to=listener, about=request, message="requests/new_date", dedupe=f"new_date:{because_of.pk}")


def _day_of(moment: datetime | None) -> date | None:
    return localtime(moment).date() if moment is not None else None


def tell_private_link(request: ServiceRequest) -> None:
    """The way back to one's own page, for who asked for it: also to those who want no other news. Not twice a minute:
    whoever presses again looks into their mail first."""
    listener = reporters_way(request) or request.reporter
    if listener is not None:
        minute = f"{clock.now():%Y%m%d%H%M}"
        notify(
            to=listener,
            about=request,
            message="requests/private_link",
            dedupe=f"private_link:{request.pk}:{minute}",
        )


def tell_everybody(request: ServiceRequest, news: str, *, once: str, context: dict[str, Any] | None = None) -> None:
    """Tell its reporter, the reporters of requests merged into it, and who follows any of them: each person once.

    The message "<news>" is about a reporter's own request, "followed_<news>" about what somebody follows. As many
    queries for one as for five hundred. What the public may not know of speaks only for itself: of its news
    the others are told that it is closed, without a word of it.
    """
    told, together = _Told(), [request, *_merged_into(request, news)]
    reporters = [
        Telling(to=way, about=each, dedupe=f"{news}:{_name_of(each, request)}:{once}")
        for each in together
        if not each.held_because and (way := reporters_way(each)) is not None and told.takes(way, each.reporter_id)
    ]
    notify_all(reporters, message=f"requests/{news}", context=context)
    followers = _followers(request, together, news, once, told)
    notify_all(followers, message=f"requests/followed_{news}", context=context)


def who_hears(together: Sequence[ServiceRequest]) -> int:
    """How many people would be told when the first of these, into which the others are merged, is closed."""
    told = _Told()
    ways = ((reporters_way(each), each.reporter_id) for each in together if not each.held_because)
    reporters = [1 for way, contact in ways if way is not None and address_of(way) and told.takes(way, contact)]
    followers = [each for each in _followers(together[0], together, "", "", told) if address_of(each.to)]
    return len(reporters) + len(followers)


@dataclass
class _Told:
    """Who has been told already, known by contact and by address: a phone and a mailbox may be one person's."""

    known: set[str] = field(default_factory=set)

    def takes(self, way: Recipient, contact_id: int | None) -> bool:
        """Whether this is somebody new; from now on they are not."""
        names = {f"contact {contact_id}"} if contact_id is not None else set()
        names |= {address} if (address := address_of(way).lower()) else set()
        is_new = not names & self.known
        self.known |= names
        return is_new


def _merged_into(request: ServiceRequest, news: str) -> list[ServiceRequest]:
    """What was merged into it; of words in between nobody is told who could not read them."""
    if news == "update" and not request.is_public:
        return []
    return list(request.merged_children.select_related("reporter", "reporter_details").order_by("pk"))


def _followers(
    request: ServiceRequest, together: Sequence[ServiceRequest], news: str, once: str, told: _Told
) -> list[Telling]:
    """Those who follow what everybody may see, in the words for everybody, with a link to stop."""
    public = {each.pk: each for each in together if each.is_public}
    heard = Follow.objects.filter(
        request__in=list(public), contact__isnull=False, confirmed_at__isnull=False, stopped_at=None
    ).select_related("contact")
    tellings = []
    for each in sorted(heard, key=lambda follow: (follow.request_id != request.pk, follow.pk)):
        followed = public[each.request_id]
        if (
            each.contact is None
            or each.contact_id == followed.reporter_id
            or not told.takes(each.contact, each.contact_id)
        ):
            continue
        name = str(each.pk) if followed.pk == request.pk else f"{each.pk}:with:{request.pk}"
        tellings.append(Telling(to=each.contact, about=each, dedupe=f"followed_{news}:{name}:{once}"))
    return tellings


def _name_of(each: ServiceRequest, request: ServiceRequest) -> str:
    """Whose news of which: what a merged one hears is not what it hears of itself one day."""
    return str(each.pk) if each.pk == request.pk else f"{each.pk}:with:{request.pk}"
