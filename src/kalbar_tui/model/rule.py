"""What the reader wants hidden or pointed out, whenever it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from kalbar_tui.model.shelf import Row

RuleKind = Literal["mute", "watch"]
"""`mute`: such posts are kept out of the lists and not counted. `watch`: they are marked."""

RuleField = Literal["word", "author", "tag", "category"]


class Draft(NamedTuple):
    """A rule as it is made. `value` is a slug or, of a `word`, words; a last `*` leaves their end open.

    `until` is the first moment at which it no longer holds (UTC); `None`: it has no end.
    """

    kind: RuleKind
    field: RuleField
    value: str
    until: datetime | None = None


class Rule(NamedTuple):
    """A rule that is kept, by its number in this store; `posts` is how many it hits.

    `settled` is false while it is being applied to the saved posts, or taken off them.
    """

    number: int
    draft: Draft
    made_at: datetime
    posts: int
    settled: bool


class Preview(NamedTuple):
    """What a draft would hit: of `total` saved posts in the lists `looked_at` were looked at.

    `hits` of them are hit, `newest` are the newest of these.
    """

    looked_at: int
    total: int
    hits: int
    newest: tuple[Row, ...]
