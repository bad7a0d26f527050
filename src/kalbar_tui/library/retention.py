"""Which saved posts may go; decided from what is known of them, given `now`. Bookmarked ones never do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kalbar_tui.model.record import record


@record
class Kept:
    """What a saved post costs: its place in time (UTC), its bytes, and whether the reader wants it kept."""

    id: str
    at: datetime
    bytes: int
    bookmarked: bool


@record
class Limits:
    """How much is kept: nothing older than `max_age`, and no more than `max_bytes`; `None` is no limit."""

    max_age: timedelta | None = None
    max_bytes: int | None = None


def may_go(posts: Iterable[Kept], limits: Limits, now: datetime) -> list[str]:
    """The ids of posts to remove so that the limits hold, oldest first.

    Bookmarked posts count towards the bytes and stay, so what remains may be over the limit.
    """
    oldest_first = sorted(posts, key=lambda post: (post.at, post.id))
    excess = (
        sum(post.bytes for post in oldest_first) - limits.max_bytes if limits.max_bytes is not None else 0
    )
    gone: list[str] = []
    for post in oldest_first:
        too_old = limits.max_age is not None and now - post.at > limits.max_age
        if not post.bookmarked and (too_old or excess > 0):
            gone.append(post.id)
            excess -= post.bytes
    return gone
