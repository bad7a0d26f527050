"""Posts and what belongs to them, as every layer above knows them.

All text in these classes has passed `kalbar_tui.text.clean`; the one exception is
`Post.html`, which is markup and becomes text only through `kalbar_tui.text.html`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from kalbar_tui.model.record import record

SourceKind = Literal["api", "feed", "page"]
"""Which way a post, or the text of it, arrived."""

Fullness = Literal["teaser", "first_page", "full"]
"""How much of the article `Post.html` holds; in this order, poorest first.

`teaser`: the site's summary only. `first_page`: the first page of an article cut into
pages. `full`: all of it.
"""

PictureWish = Literal["never", "request", "always"]
"""When pictures are asked of a site: not at all, when the reader asks for them, with the article."""


@record
class Category:
    """A category of a site's tree. `count` is the site's own number, `None` when unknown."""

    slug: str
    name: str
    parent: str | None = None
    count: int | None = None
    wp_id: int | None = None


@record
class Term:
    """A category or a tag as a post names it: the slug of its URL, and its name."""

    slug: str
    name: str


@record
class Author:
    """Who wrote a post. `bio` is plain text, empty when unknown."""

    slug: str
    name: str
    bio: str = ""


@record
class Picture:
    """A picture by its address (http or https, cleaned). Sizes in pixels, 0 when unknown."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


@record
class Enclosure:
    """A file attached to a post. `length` in bytes, 0 when unknown."""

    url: str
    type: str = ""
    length: int = 0


@record
class Post:
    """One published item of a site, whichever way it came.

    `id` is made by `kalbar_tui.text.identity.post_id` and is the same in every store.
    `guid` is the site's own key, unescaped, empty when there was none or when one answer
    gave it to several links. `published` and `modified` are the site's claims in UTC;
    `published` is `None` when the site gave no date that can be read. `locked` means that
    the site asks for a password. `comment_count` is `None` when unknown.
    """

    id: str
    site: str
    guid: str
    url: str
    slug: str
    title: str
    published: datetime | None
    source: SourceKind
    modified: datetime | None = None
    wp_id: int | None = None
    kicker: str = ""
    excerpt: str = ""
    html: str = ""
    fullness: Fullness = "full"
    categories: tuple[Term, ...] = ()
    tags: tuple[Term, ...] = ()
    author: Author | None = None
    image: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comment_count: int | None = None
    sticky: bool = False
    locked: bool = False
