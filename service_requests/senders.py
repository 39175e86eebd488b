"""By what a sender is known again: the e-mail address and the phone they typed, and the network they came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from service_requests.models import ReporterDetails
from service_requests.statuses import SenderKind
from westfield.kernel import clock, limits

# Long enough to notice that somebody keeps coming back; then nobody can tell any more who came from where.
NETWORK_KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 5_000


@dataclass(frozen=True)
class Sender:
    """One thing a sender is known by, and how staff recognize it."""

    kind: str
    value: str
    shown: str


def senders_of(details: ReporterDetails) -> Iterator[Sender]:
    """What is known of who sent a request."""
    if details.email:
        yield Sender(SenderKind.EMAIL, details.email, details.email)
    if details.phone:
        yield Sender(SenderKind.PHONE, details.phone, details.phone)
    if details.network_seal:
        # Without the request's number: who reads the list of blocked senders need not know of that request.
        yield Sender(SenderKind.NETWORK, bytes(details.network_seal).hex(), _("The network it came from"))


def network_seals(network: str) -> list[bytes]:
    """A network as a keyed hash, by the key in use and by each former one; its address is kept nowhere."""
    return limits.seals("sender's network", network) if network else []


def forget_networks() -> int:
    """Forget from which networks older reports came, some at a time; answers of how many."""
    forgotten = 0
    while gone := _forget_some():
        forgotten += gone
    return forgotten


def _forget_some() -> int:
    known = ReporterDetails.objects.filter(network_seal__isnull=False)
    old = known.filter(request__received_at__lt=clock.now() - NETWORK_KEPT).order_by("pk")[:FORGOTTEN_AT_ONCE]
    return ReporterDetails.objects.filter(pk__in=[row.pk for row in old.only("pk")]).update(network_seal=None)
