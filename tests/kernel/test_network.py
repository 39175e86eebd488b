"""From where a request comes: what a proxy of the city's noted counts, what a client made up does not."""

import pytest
from django.test import RequestFactory

from westfield.kernel.network import network_of, network_typed

PROXY = "10.0.0.7"


def seen(settings, *, caller=PROXY, header=None, proxies=1):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if header is None else {"x-forwarded-for": header}
    return network_of(RequestFactory().get("/", REMOTE_ADDR=caller, headers=headers))


@pytest.mark.parametrize(
    ("caller", "header", "proxies", "network"),
    [
        ("203.0.113.5", None, 0, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", 0, "203.0.113.5"),
        (PROXY, "198.51.100.1", 1, "198.51.100.1"),
        (PROXY, "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        (PROXY, "6.6.6.6, 198.51.100.1, 10.0.0.8", 2, "198.51.100.1"),
        ("", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("203.0.113.5", "198.51.100.1", 1, "203.0.113.5"),
        (PROXY, None, 1, PROXY),
        (PROXY, "nonsense", 1, PROXY),
        (PROXY, "198.51.100.1:4711", 1, "198.51.100.1"),
        (PROXY, "[2001:db8:1:2:3::4]:443", 1, "2001:db8:1:2::/64"),
        (PROXY, "2001:db8:1:2:ffff::4", 1, "2001:db8:1:2::/64"),
        (PROXY, "::ffff:198.51.100.1", 1, "198.51.100.1"),
        ("fe80::1%eth0", "198.51.100.1", 1, "198.51.100.1"),
        ("", None, 1, ""),
    ],
)
def test_the_clients_own_network(settings, caller, header, proxies, network):
    assert seen(settings, caller=caller, header=header, proxies=proxies) == network


@pytest.mark.parametrize(
    ("typed", "network"),
    [("203.0.113.5", "203.0.113.5"), (" 2001:db8::1 ", "2001:db8::/64"), ("2001:db8::/64", "2001:db8::/64"), ("x", "")],
)
def test_a_network_as_a_person_writes_it(typed, network):
    assert network_typed(typed) == network
