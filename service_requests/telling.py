"""By which way the reporter of a request hears of it, as they wished and as far as that can be."""

from dataclasses import dataclass

from notifications.recipients import Phone
from notifications.texting import can_be_texted, texting_is_offered
from service_requests.models import ReporterDetails, ServiceRequest
from service_requests.statuses import TellBy
from westfield.kernel.models import Contact


def reporters_way(request: ServiceRequest) -> Phone | Contact | None:
    """Where news goes: the phone, the e-mail address, or nowhere.

    Texts go only to a number that the reporter has proved, or that a clerk took from them. Until then, and where the
    city cannot text, news goes by e-mail where there is an address.
    """
    if request.tell_by == TellBy.NOTHING:
        return None
    return text_recipient(request) or request.reporter


def text_recipient(request: ServiceRequest) -> Phone | None:
    """The number to text, where that was wished and may be done."""
    if request.tell_by != TellBy.TEXT or not texting_is_offered():
        return None
    details: ReporterDetails | None = getattr(request, "reporter_details", None)
    if details is None or not can_be_texted(details.phone):
        return None
    may = details.phone_confirmed_at is not None or request.entered_by_id is not None
    return Phone(details.phone, details.language) if may else None


def hears(request: ServiceRequest) -> bool:
    """Whether any news reaches its reporter."""
    way = reporters_way(request)
    return way is not None and (isinstance(way, Phone) or bool(way.email))


def waits_for_code(request: ServiceRequest) -> bool:
    """Whether the reporter asked for texts and has still to prove the number."""
    if request.tell_by != TellBy.TEXT or not texting_is_offered() or request.entered_by_id is not None:
        return False
    details: ReporterDetails | None = getattr(request, "reporter_details", None)
    return details is not None and bool(details.phone) and details.phone_confirmed_at is None


@dataclass(frozen=True)
class Texts:
    """How texts stand, for the reporter's own page."""

    waits_for_code: bool
    number: str
    cannot: bool
    has_mail: bool


def texts_of(request: ServiceRequest) -> Texts | None:
    """None where the reporter did not ask for texts."""
    if request.tell_by != TellBy.TEXT:
        return None
    recipient, waits = text_recipient(request), waits_for_code(request)
    has_mail = request.reporter is not None and bool(request.reporter.email)
    return Texts(waits, recipient.number if recipient else "", not (waits or recipient), has_mail)
