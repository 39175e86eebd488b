"""From where a request comes: the client's own address, however many of the city's proxies it passed."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has an IPv6 line has at least so many addresses, and may use another one for each request.
ONE_LINE = 64

IPAddress = IPv4Address | IPv6Address


def network_of(request: HttpRequest) -> str:
    """The client's network: an IPv4 address, or the /64 around an IPv6 one; "" where nobody knows.

    X-Forwarded-For counts only where the call comes from a proxy of the city's (TRUSTED_PROXIES), and then only what
    the outermost of them noted (TRUSTED_PROXY_COUNT from the right): what stands left of that the client made up.
    """
    caller = _address(request.META.get("REMOTE_ADDR", ""))
    client = _noted_by_proxy(request.META.get("HTTP_X_FORWARDED_FOR", "")) if _is_proxy(caller) else None
    return as_network(client or caller)


def as_network(address: IPAddress | None) -> str:
    """The network that counts as one sender."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_LINE), strict=False))
    return str(address) if address else ""


def network_typed(text: str) -> str:
    """The network of an address as a person writes it; "" where it is none."""
    return as_network(_address(text.strip().split("/")[0]))


def _noted_by_proxy(header: str) -> IPAddress | None:
    count = settings.TRUSTED_PROXY_COUNT
    noted = header.split(",")
    return _address(noted[-count]) if 0 < count <= len(noted) else None


def _is_proxy(caller: IPAddress | None) -> bool:
    """Whether the city's own proxy is speaking; behind a Unix socket nobody else can be."""
    return caller is None or any(caller in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> IPAddress | None:
    """The address in an entry, which may carry a port: 203.0.113.5, 203.0.113.5:443, [2001:db8::1]:443."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].split("]")[0]
    elif plain.count(":") == 1:
        plain = plain.split(":")[0]
    try:
        address = ip_address(plain.split("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
