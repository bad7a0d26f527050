"""Letting go of old posts and pictures, so that a store stays as small as its reader wants it.

Bookmarked posts and their pictures never go, and marks stay whatever goes. What takes long is
done in many short transactions: a process beside this one reads all the time and marks between
two of them, and a kill leaves a sound store with some of it gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kalbar_tui.model.record import record
from kalbar_tui.store import pictures, posts, search, sites, space

if TYPE_CHECKING:
    from kalbar_tui.library.walk import Report
    from kalbar_tui.store.database import Database

_POSTS_AT_ONCE = 200
_PICTURES_AT_ONCE = 50


@record
class Limits:
    """What is kept: nothing published before `oldest` (UTC), and no more than `most` bytes of file.

    `None` is no limit.
    """

    oldest: datetime | None = None
    most: int | None = None


@dataclass(slots=True)
class Pruned:
    """What pruning let go, and the bytes of the file after it and before."""

    posts: int = 0
    pictures: int = 0
    before: int = 0
    after: int = 0

    @property
    def freed(self) -> int:
        """The bytes by which the file has shrunk."""
        return max(0, self.before - self.after)


def prune(database: Database, limits: Limits, report: Report = lambda _done, _total: None) -> Pruned:
    """Removes what is too old, then the oldest of the rest until the file is small enough.

    Of that, pictures go first: one takes as much as thirty articles, and the text of an old
    post is worth more than its picture. Of all sites in the store. What is bookmarked may
    take more than the limit.
    """
    with database.read() as db:
        outcome = Pruned(before=space.held(db))
        had = pictures.taken(db).pictures
    if limits.oldest is not None:
        outcome.posts += _let_go_of_posts(database, report, oldest=limits.oldest)
    if limits.most is not None:
        _let_go_of_pictures(database, limits.most)
        outcome.posts += _let_go_of_posts(database, report, most=limits.most)
    with database.read() as db:
        outcome.pictures = had - pictures.taken(db).pictures
        if outcome.posts or outcome.pictures:
            space.give_back(db)
        outcome.after = space.held(db)
    return outcome


def let_go(database: Database, ids: Sequence[str]) -> int:
    """Removes posts in one transaction, never bookmarked ones; how many went.

    Their marks stay, and apply again when they come back.
    """
    with database.write() as db:
        gone = posts.prune(db, ids)
        if gone:
            # What was fetched is no longer all here: neither a 304 nor "down to there all is
            # saved" would be true.
            sites.forget_validators(db)
            sites.forget_walks(db)
            while search.update(db, _POSTS_AT_ONCE):
                pass
        return gone


def _let_go_of_posts(
    database: Database, report: Report, *, oldest: datetime | None = None, most: int | None = None
) -> int:
    with database.read() as db:
        if most is not None and space.used(db) <= most:
            return 0
        may_go = posts.oldest(db, before=oldest)
    gone = 0
    for start in range(0, len(may_go), _POSTS_AT_ONCE):
        gone += let_go(database, may_go[start : start + _POSTS_AT_ONCE])
        report(gone, None if most is not None else len(may_go))
        if most is not None:
            with database.read() as db:
                if space.used(db) <= most:
                    break
    return gone


def _let_go_of_pictures(database: Database, most: int) -> None:
    while True:
        with database.write() as db:
            over = space.used(db) - most
            gone = pictures.prune(db, pictures.taken(db).length - over, at_most=_PICTURES_AT_ONCE)
        if over <= 0 or not gone:
            return
