"""Proving that a phone is one's own, so that the city texts nobody who did not ask for it."""

from datetime import timedelta
from enum import StrEnum
from secrets import randbelow

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare

from notifications.recipients import Phone
from notifications.services import notify
from notifications.texting import can_be_texted, texting_is_offered
from service_requests.models import PhoneConfirmation, ReporterDetails, ServiceRequest
from service_requests.statuses import TellBy
from westfield.kernel import clock, limits
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.models import Contact

from .moves import event, locked
from .news import tell_received_by_text

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
KEPT = timedelta(days=7)


class Asked(StrEnum):
    """What became of the wish for a code."""

    SENT = "sent"
    TOO_OFTEN = "too_often"
    NOT_NOW = "not_now"


class Tried(StrEnum):
    """What became of a code that somebody typed."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    OVER = "over"


def send_phone_code(*, request: ServiceRequest, by: Actor, network: str, phone: str = "") -> Asked:
    """Text a code to the reporter's number, or to `phone`, which takes its place once the code was typed.

    Nothing goes to anybody while the report is held: else a robot could have the city ring phones all night.
    """
    if not request.is_reported_by(by):
        raise PermissionDenied
    details = ReporterDetails.objects.get(request=request)
    number = phone or details.phone
    if not (texting_is_offered() and can_be_texted(number)) or request.held_because:
        return Asked.NOT_NOW
    # Counted before anything is changed, and not within the transaction: a count is kept whatever happens.
    if limits.spend(texts_of_network=network, texts_to_phone=number, texts_of_request=str(request.pk)):
        return Asked.TOO_OFTEN
    _send(request, number)
    return Asked.SENT


def number_with_code(*, request: ServiceRequest) -> str:
    """The number to which a code went that can still be typed; "" where none is out."""
    asked = _live_codes(request).order_by("-pk").first()
    return asked.phone if asked else ""


@transaction.atomic
def _send(request: ServiceRequest, number: str) -> None:
    request = locked(request)
    details = ReporterDetails.objects.get(request=request)
    code = f"{randbelow(10**DIGITS):0{DIGITS}}"
    now = clock.now()
    # The newest code is the one that counts: whoever asks again looks at the text that came last.
    PhoneConfirmation.objects.filter(request=request, confirmed_at=None, good_until__gt=now).update(good_until=now)
    made = PhoneConfirmation.objects.create(
        request=request,
        phone=number,
        code_hash=_hashes(request, number, code)[0],
        made_at=now,
        good_until=now + GOOD_FOR,
    )
    notify(
        to=Phone(number, details.language),
        about=request,
        message="requests/phone_code",
        dedupe=f"phone_code:{made.pk}",
        sealed={"code": code},
        within=GOOD_FOR,
    )


@transaction.atomic
def confirm_phone(*, request: ServiceRequest, by: Actor, code: str) -> Tried:
    """Take the code that was texted: from now on news of this request goes to that number, and it stands on record.

    What is proved is that whoever holds this request's own page holds the phone. It is written to the request, and to a
    contact only where the reporter is signed in as that contact: a request that somebody made in another's name proves
    nothing about that other.
    """
    if not request.is_reported_by(by):
        raise PermissionDenied
    request = locked(request)
    details = ReporterDetails.objects.get(request=request)
    now = clock.now()
    asked = _live_codes(request).order_by("-pk").first()
    if asked is None:
        return Tried.OVER
    if not _is_right(asked, code):
        PhoneConfirmation.objects.filter(pk=asked.pk).update(tries=F("tries") + 1)
        return Tried.OVER if asked.tries + 1 >= TRIES else Tried.WRONG
    asked.confirmed_at = details.phone_confirmed_at = now
    asked.save(update_fields=["confirmed_at"])
    details.phone = asked.phone
    details.save(update_fields=["phone", "phone_confirmed_at"])
    ServiceRequest.objects.filter(pk=request.pk).update(tell_by=TellBy.TEXT)
    request.tell_by, request.reporter_details = TellBy.TEXT, details
    _keep_for_whom_is_signed_in(request, by, details.phone)
    event(request, "confirm_phone", by=by, old=request.status, new=request.status).save()
    tell_received_by_text(request)
    return Tried.CONFIRMED


@transaction.atomic
def stop_texts(*, request: ServiceRequest, by: Actor) -> None:
    """No more texts about this request; news goes by e-mail where the reporter left an address, else nowhere."""
    if not request.is_reported_by(by):
        raise PermissionDenied
    has_mail = request.reporter is not None and bool(request.reporter.email)
    told = TellBy.EMAIL if has_mail else TellBy.NOTHING
    ServiceRequest.objects.filter(pk=request.pk, tell_by=TellBy.TEXT).update(tell_by=told)


def forget_old_codes() -> int:
    """Delete codes that have long been of no use; answers how many."""
    gone, _by_model = PhoneConfirmation.objects.filter(good_until__lt=clock.now() - KEPT).delete()
    return gone


def _live_codes(request: ServiceRequest) -> "QuerySet[PhoneConfirmation]":
    codes = PhoneConfirmation.objects.filter(request=request, confirmed_at=None, tries__lt=TRIES)
    return codes.filter(good_until__gt=clock.now())


def _keep_for_whom_is_signed_in(request: ServiceRequest, by: Actor, phone: str) -> None:
    contact = by.contact
    if by.kind == ActorKind.USER and contact is not None and contact.pk == request.reporter_id:
        Contact.objects.filter(pk=contact.pk).update(phone=phone, phone_verified_at=clock.now())


def _is_right(asked: PhoneConfirmation, code: str) -> bool:
    typed = "".join(character for character in code if character.isdigit())
    hashes = _hashes(asked.request, asked.phone, typed)
    return any(constant_time_compare(asked.code_hash, each) for each in hashes)


def _hashes(request: ServiceRequest, phone: str, code: str) -> list[str]:
    return [seal.hex() for seal in limits.seals("phone code", f"{request.pk}|{phone}|{code}")]
