"""What a source is: something that answers with posts, one page at a time, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from kalbar_tui.model.post import Category, Post
from kalbar_tui.model.site import Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said 304: what we have is what it has."""

    url: str


@dataclass(frozen=True, slots=True)
class PostQuery:
    """Which posts are asked for. All that is set must hold; nothing set means all posts.

    `category`, `tag` and `author` are slugs; a category stands for itself and all below it.
    `after`, `before` and `modified_after` are UTC and exclude the moment itself.
    """

    category: str | None = None
    tag: str | None = None
    author: str | None = None
    search: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    modified_after: datetime | None = None


Known = Callable[[list[int]], Mapping[int, datetime]]
"""The store's answer to "which of these WordPress numbers are saved whole, and as of when?"

Takes `wp_id`s, gives `wp_id` to `modified` (UTC) for those saved in full from the API.
"""


def nothing_known(wp_ids: list[int]) -> Mapping[int, datetime]:
    """Knows no post: every post of the page is asked for in full."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source's answer.

    `posts` are the posts that came, newest first, without those `Known` to be unchanged.
    `seen` lists the `wp_id`s of the whole page, unchanged ones included, in the site's
    order, and `oldest` is the published time of its last post; both empty from feeds.
    `skipped` counts items that could not be read. `total` is the number of posts the
    site has for this query from here on, `None` when it did not say. `next` is an opaque
    cursor for the page that follows (older), `None` after the last.
    `validators` are to be saved, per URL, in the transaction that saves the posts.
    """

    posts: tuple[Post, ...]
    seen: tuple[int, ...] = ()
    oldest: datetime | None = None
    skipped: int = 0
    total: int | None = None
    next: str | None = None
    validators: Mapping[str, Validators] = field(default_factory=dict)


class Source(Protocol):
    """One way of reading one site. Every method may raise `SourceError`."""

    kind: Literal["api", "feed"]

    async def categories(self) -> tuple[Category, ...]:
        """The site's whole tree of categories, as far as this source can know it."""
        ...

    async def page(
        self,
        query: PostQuery,
        cursor: str | None = None,
        *,
        size: int = 20,
        known: Known = nothing_known,
        again: bool = False,
    ) -> Page | NotModified:
        """One page of posts, newest first; `cursor` is `Page.next` of the page before.

        `again` asks without validators: for a walk that was cut short, so that "nothing
        has changed" since its first page would hide the pages it did not reach.
        """
        ...

    async def post(self, url: str) -> Post | None:
        """The post at this permalink of the site; `None` when the site has none there."""
        ...
