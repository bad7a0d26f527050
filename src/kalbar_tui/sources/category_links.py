"""The categories of a WordPress that its addresses tell of: in its sitemap, or in links of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from urllib.parse import unquote, urlsplit

from kalbar_tui.model.post import Category
from kalbar_tui.sources.charset import decoded
from kalbar_tui.text import clean
from kalbar_tui.text.address import safe_url, same_site
from kalbar_tui.text.html import title

SITEMAP = "wp-sitemap-taxonomies-category-1.xml"
"""WordPress's own list of categories that have posts, beside its front page."""

_MOST = 2_000
_LOCATION = re.compile(r"<loc>\s*+([^<>\s]{1,2000})\s*+</loc>")
_LINK = re.compile(
    r"<a\s[^<>]*?\bhref\s*=\s*[\"']([^\"'<>]{1,2000})[\"'][^<>]*+>(.{0,300}?)</a>", re.DOTALL | re.IGNORECASE
)
_CATEGORY = re.compile(r"/(?:category|kategori|rubrik|kanal)/((?:[^/]+/){0,5}[^/]+)/?\Z")
_COUNT = re.compile(r"\s*\(\d+\)$")


def tree(body: bytes, url: str, known: Sequence[Category] = ()) -> tuple[Category, ...]:
    """The categories known, and those that the document at `url` adds to them.

    The path of a category's address names those above it. Its name is the text of the link;
    from a sitemap, which has no names, it is made of the slug.
    """
    found = {one.slug: one for one in known}
    named: dict[str, Category] = {}
    for address, text in _places(decoded(body)):
        place = _CATEGORY.search(urlsplit(address).path)
        if place is None or not same_site(address, url) or "/page/" in place[0] or "/feed" in place[0]:
            continue
        parent: str | None = None
        slugs = [clean.line(unquote(part)) for part in place[1].split("/")]
        for slug in slugs:
            if not slug or slug == parent:
                break
            name = _COUNT.sub("", text) if slug == slugs[-1] else ""
            before = named.get(slug)
            if before is None:
                named[slug] = Category(slug, name or _as_name(slug), parent)
            elif name and before.name == _as_name(slug):
                named[slug] = Category(slug, name, before.parent)
            parent = slug
        if len(named) >= _MOST:
            break
    for slug, one in named.items():
        found.setdefault(slug, one)
    return tuple(found.values())


def _places(text: str) -> Iterable[tuple[str, str]]:
    """Addresses of the document with the text that stands for them."""
    for location in _LOCATION.finditer(text):
        if url := safe_url(unescape(location[1])):
            yield url, ""
    for link in _LINK.finditer(text):
        if url := safe_url(unescape(link[1])):
            yield url, clean.line(title(link[2]), 100)


def _as_name(slug: str) -> str:
    return slug.replace("-", " ").title()
