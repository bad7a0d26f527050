"""Which addresses are public."""

from __future__ import annotations

import socket

import pytest

from kalbar_tui.sources.addresses import is_public, public_addresses


@pytest.mark.parametrize(
    "number",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::5db8:d822",
        "::ffff:8.8.8.8",
    ],
)
def test_addresses_of_the_open_network_are_public(number: str) -> None:
    """What anybody can reach, also as a network without IPv4 writes it."""
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::c0a8:101", "2002:7f00:1::",
        "2002:c0a8:101::1", "2001:0:53aa:64c:0:0:80ff:fffe", "", "localhost", "kabar.example",
    ],
)  # fmt: skip
def test_addresses_within_a_network_are_not(number: str) -> None:
    """This machine, its network, its provider's, and addresses of IPv6 that stand for such ones."""
    assert not is_public(number)


async def test_a_host_counts_by_all_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads outside and inside is no public host; how a number is written changes nothing."""
    numbers = {
        "kabar.example": ["93.184.216.34", "8.8.8.8", "93.184.216.34"],
        "both.example": ["93.184.216.34", "10.0.0.1"],
        "2130706433": ["127.0.0.1"],
    }

    def look_up(host: str, port: int, *_words: object, **_named: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert await public_addresses("kabar.example", 443) == ["93.184.216.34", "8.8.8.8"]
    assert await public_addresses("both.example", 443) == []
    assert await public_addresses("2130706433", 80) == []
