"""What the reporter and the followers are told; the words stand in templates/requests/notifications/."""

from typing import Any

from notifications.services import Telling, notify, notify_all
from service_requests.models import Follow, ServiceRequest, Words
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
    """Tell reporter and followers, once per completion: a reopened request is completed again."""
    _tell(request, "completed")
    _tell_followers(request, "completed")


def tell_closed_without_work(request: ServiceRequest) -> None:
    _tell(request, "closed_without_work")
    _tell_followers(request, "closed_without_work")


def tell_followers_withdrawn(request: ServiceRequest) -> None:
    """Its reporter took it back: they know, those who follow do not. Once, however often it is opened and withdrawn
    again: else a reporter could have the city write to everybody who follows, all night."""
    _tell_followers(request, "closed_without_work", once_as="withdrawn")


def tell_question(request: ServiceRequest, question: Words) -> None:
    """The city asks the reporter something, and waits for the answer."""
    listener = reporters_way(request)
    if listener is not None and not request.held_because:
        notify(to=listener, about=request, message="requests/question", dedupe=f"question:{question.pk}")


def tell_update(request: ServiceRequest, words: Words) -> None:
    """News while it is open; what is hidden before the message goes out stays hidden, hence the words' number."""
    said = {"words": words.pk}
    listener = reporters_way(request)
    if listener is not None and not request.held_because:
        notify(to=listener, about=request, message="requests/update", dedupe=f"update:{words.pk}", context=said)
    _tell_followers(request, "update", once_as=f"update:{words.pk}", context=said)


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


def _tell(request: ServiceRequest, news: str) -> None:
    listener = reporters_way(request)
    if listener is not None:
        notify(
            to=listener,
            about=request,
            message=f"requests/{news}",
            dedupe=f"{news}:{request.pk}:{request.reopened_count}",
        )


def _tell_followers(
    request: ServiceRequest, news: str, *, once_as: str = "", context: dict[str, Any] | None = None
) -> None:
    """The same in the words for everybody, with a link to stop; two queries for one follower and for five hundred."""
    if not request.is_public:
        return
    following = Follow.objects.filter(request=request, contact__isnull=False).exclude(contact=request.reporter_id)
    turn = 0 if once_as else request.reopened_count
    heard = following.filter(confirmed_at__isnull=False, stopped_at=None).select_related("contact")
    notify_all(
        [
            Telling(to=each.contact, about=each, dedupe=f"followed_{once_as or news}:{each.pk}:{turn}")
            for each in heard
            if each.contact is not None
        ],
        message=f"requests/followed_{news}",
        context=context,
    )
