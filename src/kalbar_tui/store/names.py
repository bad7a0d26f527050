"""What a post is known by in the store: digests of its number, its guid and its permalink."""

from __future__ import annotations

from collections.abc import Iterable

from kalbar_tui.model.post import Post
from kalbar_tui.text.address import permalink_key


def digest(site: int, kind: str, value: str) -> bytes:
    """The name of this kind (`number`, `guid` or `link`) that a post of the site has."""
    from hashlib import blake2b  # a tenth of the time of a command that only lists

    return blake2b(f"{site}\n{kind}\n{value}".encode("utf-8", "replace"), digest_size=16).digest()


def names_of(site: int, post: Post) -> dict[str, bytes]:
    """What the post is known by, best first: its number, its guid, its permalink."""
    names = {}
    if post.wp_id is not None:
        names["number"] = digest(site, "number", str(post.wp_id))
    if guid := post.guid.strip():
        names["guid"] = digest(site, "guid", guid)
    if link := permalink_key(post.url):
        names["link"] = digest(site, "link", link)
    return names


def shared_names(site: int, posts: Iterable[Post]) -> set[bytes]:
    """Names that one answer gives to several posts: a guid with several links, a link with several guids."""
    others: dict[bytes, set[str]] = {}
    for post in posts:
        link = permalink_key(post.url)
        guid = post.guid.strip()
        if guid:
            others.setdefault(digest(site, "guid", guid), set()).add(link)
        if guid and link:
            others.setdefault(digest(site, "link", link), set()).add(guid)
    return {name for name, named in others.items() if len(named) > 1}
