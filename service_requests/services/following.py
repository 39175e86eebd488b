"""Following what somebody else reported, and saying "this is mine too"."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from notifications.services import notify
from service_requests.models import Follow, HistoryEvent, ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, Image

from .adding import More, keep_more, note_news
from .moves import event, locked, locked_together
from .reporting import Reporter

# Longer than anybody leaves a mail unread that they still mean to answer.
TIME_TO_CONFIRM = timedelta(days=30)


class OwnRequest(Exception):
    """Whoever reported it hears about it anyway, and is not one more who has the same trouble."""


def follow(
    *,
    request: ServiceRequest,
    by: Actor,
    form_key: UUID,
    reporter: Reporter | None = None,
    me_too: bool = False,
    words: str = "",
    photos: Sequence[Image] = (),
) -> Follow:
    """Follow a request that everybody may see; with `me_too` say that it is one's own trouble as well.

    Who is signed in follows at once. To an e-mail address that was only typed goes a mail with a link to a button,
    whether the city knows the address or not. Words and photos are kept for the desk until somebody publishes them.
    The same form again answers with what it did the first time. Raises OwnRequest where the actor is its reporter.
    """
    more = More(words, WordsKind.OTHERS, photos, PhotoKind.OTHERS, form_key)
    try:
        with transaction.atomic():
            return _followed(*locked_together(request), by, reporter, me_too=me_too, form_key=form_key, more=more)
    except IntegrityError as error:  # one form, sent about two requests at the same moment
        if "follow_form_is_sent_once" not in str(error):
            raise
        return Follow.objects.get(form_key=form_key)


def _followed(
    request: ServiceRequest,
    root: ServiceRequest | None,
    by: Actor,
    reporter: Reporter | None,
    *,
    me_too: bool,
    form_key: UUID,
    more: More,
) -> Follow:
    sent_before = Follow.objects.filter(form_key=form_key).first()
    if sent_before is not None:
        return sent_before
    if request.is_reported_by(by):
        raise OwnRequest
    if not request.is_public:
        raise PermissionDenied
    contact = _proven(by, reporter)
    if contact is not None:
        made = _join(request, contact, form_key=form_key, me_too=me_too)
    else:
        made = _ask(request, form_key=form_key, reporter=reporter or Reporter(), me_too=me_too)
    if not HistoryEvent.objects.filter(form_key=form_key).exists() and keep_more(request, more, by=by):
        event(request, "others_add", by=by, old=request.status, new=request.status, form_key=form_key).save()
        if root is not None:
            note_news(root)
    return made


@transaction.atomic
def confirm_follow(*, follow: Follow) -> Follow:
    """The button behind the link in our mail: from now on this contact hears, and counts once.

    Where the contact turns out to be the reporter's, nothing is counted for it and nothing changes.
    """
    request = locked(follow.request)
    assert follow.contact is not None, "only who left an address gets a link"
    return _join(request, follow.contact, form_key=follow.form_key, me_too=False)


@transaction.atomic
def stop_following(*, follow: Follow) -> Follow:
    """No more news about this request to this contact; that it was theirs too still counts."""
    Follow.objects.filter(request=follow.request_id, contact=follow.contact_id, stopped_at=None).update(
        stopped_at=clock.now()
    )
    follow.refresh_from_db()
    return follow


def forget_unconfirmed() -> int:
    """Let go of the addresses that somebody typed and nobody confirmed; that they counted stays. Answers how many."""
    typed = Follow.objects.filter(confirmed_at=None, contact__isnull=False)
    return typed.filter(created_at__lt=clock.now() - TIME_TO_CONFIRM).update(contact=None)


def _proven(by: Actor, reporter: Reporter | None) -> Contact | None:
    """The contact of who is signed in, unless they typed another address."""
    if by.is_staff or by.contact is None:
        return None
    typed = reporter.email.strip().lower() if reporter else ""
    return by.contact if typed in ("", by.contact.email) else None


def _ask(request: ServiceRequest, *, form_key: UUID, reporter: Reporter, me_too: bool) -> Follow:
    """A row for this form, and a mail to the address that was typed: the same whoever's it is."""
    contact = None
    if reporter.email:
        contact = Contact.objects.reachable_at(email=reporter.email, language=reporter.language)
    made = Follow.objects.create(request=request, contact=contact, form_key=form_key, is_me_too=me_too)
    _count(request, 1 if me_too else 0)
    if contact is not None:
        # Once an hour is enough for who presses twice, and as much as anybody can bother somebody else with.
        hour = f"{clock.now():%Y%m%d%H}"
        notify(
            to=contact,
            about=made,
            message="requests/confirm_follow",
            dedupe=f"confirm_follow:{request.pk}:{contact.pk}:{hour}",
        )
    return made


def _join(request: ServiceRequest, contact: Contact, *, form_key: UUID, me_too: bool) -> Follow:
    """The one row of a contact who has proved to be themselves; what their forms counted becomes one."""
    rows = list(Follow.objects.select_for_update().filter(request=request, contact=contact))
    counted = [row for row in rows if row.is_me_too]
    if contact.pk == request.reporter_id:
        return _uncounted(request, rows, counted)
    now, standing = clock.now(), next((row for row in rows if row.confirmed_at), rows[0] if rows else None)
    if standing is None:
        standing = Follow(request=request, contact=contact, form_key=form_key, created_at=now)
    for row in counted:
        Follow.objects.filter(pk=row.pk).update(is_me_too=False)
    standing.is_me_too = me_too or bool(counted)
    standing.confirmed_at, standing.stopped_at = standing.confirmed_at or now, None
    standing.save()
    _count(request, int(standing.is_me_too) - len(counted))
    return standing


def _uncounted(request: ServiceRequest, rows: Sequence[Follow], counted: Sequence[Follow]) -> Follow:
    """The reporter's own address, typed by whoever: it counts for nothing, and they hear as the reporter."""
    Follow.objects.filter(pk__in=[row.pk for row in rows]).update(is_me_too=False)
    _count(request, -len(counted))
    return rows[0]


def _count(request: ServiceRequest, more: int) -> None:
    if more:
        ServiceRequest.objects.filter(pk=request.pk).update(me_too_count=F("me_too_count") + more)
