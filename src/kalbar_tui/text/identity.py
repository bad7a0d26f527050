"""Which post is which: the `id` that is the same in every store and by every way a post comes."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from kalbar_tui.text.address import permalink_key

_LENGTH = 10
"""Characters of an id: 50 bits, so that two of a million posts are alike once in 2,000 stores."""


def post_id(site: str, guid: str, url: str) -> str:
    """The id of the post that `site` (a site key) publishes under `guid`, or at `url` if that is empty.

    Ten lower-case letters and digits, at least one of them a letter, so that no id can be
    taken for a WordPress number. `guid` is unescaped already; pass "" for one that
    `usable_guids` leaves out. Raises `ValueError` if there is neither a guid nor an address.
    """
    key = guid.strip() or permalink_key(url)
    if not key:
        raise ValueError("a post without guid and without an address has no identity")
    digest = sha256(f"{site}\n{key}".encode("utf-8", "replace")).digest()
    name = b32encode(digest).decode("ascii")[:_LENGTH].lower()
    return f"a{name[1:]}" if name.isdigit() else name


def usable_guids(pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The guids of one answer, given as (guid, link), that name one link each."""
    links: dict[str, set[str]] = {}
    for guid, url in pairs:
        links.setdefault(guid.strip(), set()).add(permalink_key(url) or url)
    return frozenset(guid for guid, named in links.items() if guid and len(named) == 1)
