"""Whether a report may go on its way at once, or staff look at it first. Nobody is refused, nothing is lost."""

from collections.abc import Iterator

from service_requests.models import BlockedSender
from service_requests.senders import network_seals
from service_requests.services import Place, Reporter
from service_requests.statuses import HeldReason, SenderKind
from westfield.kernel import limits
from westfield.kernel.models import Contact


def held_because(
    *, network: str, reporter: Reporter, robot: bool, place: Place | None = None, contact: Contact | None = None
) -> str:
    """Count this attempt, and say why its report must be held; "" if it may go on.

    One statement counts towards every limit and asks for blocks. Call it once for a form that is right, outside
    a transaction. `place` counts too where it is one of the city's addresses or a point; `contact` is who is signed in,
    and need not have typed an address.
    """
    email = _email(reporter, contact)
    used = {
        "reports_of_network": network,
        "reports_of_email": email,
        "reports_of_phone": reporter.phone,
        "reports_at_place": _spot(place),
    }
    blocks = BlockedSender.objects.in_force().matching(_senders(network, email, reporter.phone))
    spent, is_blocked = limits.spend_and_ask(blocks, used)
    if is_blocked:
        return HeldReason.BLOCKED
    if robot:
        return HeldReason.ROBOT
    return HeldReason.TOO_MANY if spent else ""


def is_blocked(*, network: str, reporter: Reporter, contact: Contact | None = None) -> bool:
    """Whether staff have blocked this sender: then what they say to other people's requests counts for nothing."""
    senders = _senders(network, _email(reporter, contact), reporter.phone)
    return bool(BlockedSender.objects.in_force().matching(senders).exists())


def _email(reporter: Reporter, contact: Contact | None) -> str:
    return reporter.email or (contact.email if contact else "") or ""


def _senders(network: str, email: str, phone: str) -> Iterator[tuple[str, str]]:
    if email:
        yield SenderKind.EMAIL, email
    if phone:
        yield SenderKind.PHONE, phone
    for seal in network_seals(network):
        yield SenderKind.NETWORK, seal.hex()


def _spot(place: Place | None) -> str:
    """The place as far as two reports of it can be told to be of the same: an address, or a point to some 10 meters."""
    if place is None:
        return ""
    if place.address is not None:
        return f"address {place.address.pk}"
    if place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude:.4f},{place.longitude:.4f}"
