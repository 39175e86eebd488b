"""Two portals on one machine, the second started while the first is still building its city."""

import socket

import pytest

from westfield.kernel.embedded.ports import LOOPBACK, Ports


@pytest.fixture
def ports():
    every = [Ports(), Ports()]
    yield every
    for each in every:
        each.let_go()


def numbers(ports: Ports) -> set[int]:
    return {ports.web, ports.smtp, ports.mailbox}


def test_nobody_gets_the_ports_of_a_portal_that_is_still_building(ports):
    first, second = ports

    assert len(numbers(first) | numbers(second)) == 6


def test_the_servers_get_them(ports):
    first, _second = ports
    first.let_go()

    for port in numbers(first):
        with socket.socket() as server:
            server.bind((LOOPBACK, port))
            server.listen()
