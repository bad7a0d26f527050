"""The lists a reader can look at, and what stands in them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Post
from kalbar_tui.model.record import record

ShelfKind = Literal["latest", "unread", "bookmarks", "history", "category", "search", "muted"]

OF_SITE = frozenset(("latest", "unread", "category"))
"""The lists that are the site's: it can be asked for them, and posts stand in them by their publication.

The others are the reader's own.
"""


@record
class Shelf:
    """One list of posts. `slug` names the category of a category shelf, else it is empty.

    A category stands for itself and all below it. `unread_only` is the `v` filter. The `slug` of
    a search is its query (see `text.query`); `best` puts the best hits first, not the newest.
    `muted` are the posts that the reader's rules keep out of the others but bookmarks and history.
    """

    kind: ShelfKind = "latest"
    slug: str = ""
    unread_only: bool = False
    best: bool = False


class KeptSearch(NamedTuple):
    """A search kept under a name; `query` is the `slug` of its list."""

    name: str
    query: str

    @property
    def shelf(self) -> Shelf:
        """The list of what it finds."""
        return Shelf("search", self.query)


class Key(NamedTuple):
    """The place of a post in a list: sorted by `at` (seconds since 1970, UTC), then by `pk`.

    `pk` is the post's row number in this store; it means nothing outside it. Lists run
    from the greatest key to the least.
    """

    at: int
    pk: int


@record
class Row:
    """A post as a list shows it. `published` is never in the future; `category` is a name.

    `position` is the place reached in it, as `Mark.position`; `note` is how the note to its bookmark begins.
    `watched` and `muted` are by the reader's rules; of one that is muted it does not count that
    it is watched for.
    """

    pk: int
    id: str
    title: str
    excerpt: str
    category: str
    published: datetime
    read: bool = False
    bookmarked: bool = False
    sticky: bool = False
    locked: bool = False
    withdrawn: bool = False
    position: float = 0.0
    note: str = ""
    watched: bool = False
    muted: bool = False


@record
class SavedPost:
    """A post as it is kept: what came, what the reader did with it, and when we saw it.

    `published` is the post's own time or, where it gave none or one in the future, the
    time we first saw it. `text` is the article as plain text. `withdrawn`: the site no
    longer has it. `watched` and `muted` as in `Row`.
    """

    pk: int
    post: Post
    mark: Mark
    published: datetime
    first_seen: datetime
    last_fetched: datetime
    text: str
    withdrawn: bool = False
    watched: bool = False
    muted: bool = False


@record
class Counts:
    """Unread posts for each list. `categories` is by slug, each with all below it."""

    latest: int
    bookmarks: int
    history: int
    categories: dict[str, int]
