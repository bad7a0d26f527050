"""The tests themselves: none of them leaves this machine."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_socket_leaves_the_machine(host):
    """A connection to another machine's number fails the test that tries, before a packet is sent."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried, pytest.raises(pytest.fail.Exception, match=host):
        tried.connect((host, 80))


def test_no_name_is_looked_up():
    """Nor is a name server asked."""
    with pytest.raises(pytest.fail.Exception, match="kalbaronline"):
        socket.getaddrinfo("kalbaronline.com", 443)


def test_loopback_is_free(newsroom):
    """What listens on the loopback interface can be reached by number and by name."""
    port = int(newsroom.url.rpartition(":")[2])
    for host in ("127.0.0.1", "localhost"):
        socket.create_connection((host, port), timeout=5).close()
