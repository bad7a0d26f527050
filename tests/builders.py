"""Makes the things that tests are about; a test names only the fields it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kalbar_tui.model.post import Category, Post, Term
from kalbar_tui.text.address import slugify
from kalbar_tui.text.identity import post_id

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
"""When tests happen: a Wednesday, noon in Pontianak, minutes after the answers of `data/recorded`."""

SITE = "kabar.example"


def a_term(slug: str) -> Term:
    """A category or tag by its slug, its name made from that: `kubu-raya`, Kubu Raya."""
    return Term(slug, slug.replace("-", " ").title())


def a_category(slug: str, parent: str | None = None, **fields: Any) -> Category:
    """A category of the tree by its slug."""
    return replace(Category(slug, a_term(slug).name, parent), **fields)


def a_post(
    title: str = "Jembatan dibuka",
    *,
    number: int | None = None,
    age: timedelta = timedelta(hours=1),
    **fields: Any,
) -> Post:
    """A whole post out of the API, an hour old, filed under Pontianak.

    Posts of different titles are different posts; `number` is the site's own, and `age`
    counts back from `NOW`. Any field of `Post` may be given.
    """
    slug = slugify(title) or "tanpa-judul"
    guid = f"https://{SITE}/?p={number}" if number else f"https://{SITE}/2026/11/25/{slug}/"
    url = f"https://{SITE}/2026/11/25/{slug}/"
    post = Post(
        id=post_id(SITE, guid, url),
        site=SITE,
        guid=guid,
        url=url,
        slug=slug,
        title=title,
        published=NOW - age,
        source="api",
        wp_id=number,
        excerpt=f"{title}: ringkasan.",
        html=f"<p>{title}: isi.</p>",
        categories=(a_term("pontianak"),),
    )
    return replace(post, **fields)
