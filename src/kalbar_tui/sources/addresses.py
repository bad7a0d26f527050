"""Which addresses of the network are public, so that a page cannot make us ask somebody's printer."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_BEHIND_NAT64 = IPv6Network("64:ff9b::/96")
"""Where a network without IPv4 shows the hosts that have nothing else (RFC 6052): as on many phones."""


async def public_addresses(host: str, port: int) -> list[str]:
    """The numbers of `host`, best first; none if any of them is not public.

    All must be: a name that also leads inside is no name of a host outside. Raises
    `OSError` where the name is not found.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(address[0]) for *_kind, address in found))
    return numbers if all(is_public(number) for number in numbers) else []


def is_public(number: str) -> bool:
    """Whether an address is one of the open network: of no private, local, reserved or shared range."""
    try:
        address = ip_address(number)
    except ValueError:  # with a zone ("fe80::1%eth0"): on a link of this machine
        return False
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an address of IPv6 stands for, where it does."""
    if address in _BEHIND_NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
