"""Looking after the whole store, of all sites: figures, a look through it, repair, and a clearing out.

Beside a running reader: what changes the store does so in transactions of some hundred posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.record import record
from kalbar_tui.store import search, space, upkeep

if TYPE_CHECKING:
    from kalbar_tui.store.database import Database
    from kalbar_tui.store.upkeep import Holdings

FaultKind = Literal["damage", "orphans", "misfiled", "miscounted", "unreadable", "pictures", "search"]


@record
class Fault:
    """Something that is not as it should be: what, of how many, and SQLite's or a table's words for it."""

    kind: FaultKind
    count: int = 1
    detail: str = ""


@record
class Repaired:
    """What was put right: posts in wrong lists, lists with wrong counts, what is to be fetched again.

    `orphans` are rows that pointed to nothing, `unfound` posts that the search lacked or had too many.
    """

    refiled: int = 0
    recounted: int = 0
    dropped_posts: int = 0
    dropped_pictures: int = 0
    orphans: int = 0
    unfound: int = 0
    reindexed: bool = False


@record
class Cleared:
    """What went."""

    posts: int
    pictures: int
    marks: int


def holdings(database: Database) -> Holdings:
    """What is saved."""
    with database.read() as db:
        return upkeep.holdings(db)


def moment(seconds: int | None) -> datetime | None:
    """A time of `Holding` in UTC."""
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def verify(database: Database) -> Iterator[Fault]:
    """Everything that is found wrong, the gravest first. Changes nothing."""
    with database.read() as db:
        wrong = upkeep.damage(db)
        yield from (Fault("damage", detail=words) for words in wrong)
        if wrong:
            return  # what is read from damaged pages says nothing about the rest
        yield from (Fault("orphans", count, table) for table, count in upkeep.orphans(db).items())
        misfiled = unreadable = 0
        for some in upkeep.ranges(db):
            misfiled += upkeep.misfiled(db, some)
            unreadable += upkeep.unreadable(db, some)
        found: tuple[tuple[FaultKind, int], ...] = (
            ("misfiled", misfiled),
            ("miscounted", upkeep.miscounted(db)),
            ("unreadable", unreadable),
            ("pictures", upkeep.cut_pictures(db)),
            ("search", search.faults(db) or search.is_damaged(db)),
        )
    yield from (Fault(kind, count) for kind, count in found if count)


def repair(database: Database) -> Repaired:
    """Makes lists, counts and indexes anew, and removes what cannot be read, to be fetched again.

    A store that is damaged beyond its indexes is set aside, and its marks carried over
    (`Database.set_aside`).
    """
    damaged = _mended(database)
    refiled = posts = 0
    with database.read() as db:
        ranges = list(upkeep.ranges(db))
    for some in ranges:
        with database.write() as db:
            posts += upkeep.drop_unreadable(db, some)
            refiled += upkeep.refile(db, some)
    with database.write() as db:
        released = upkeep.release_orphans(db)
        if posts:
            upkeep.forget_fetches(db)
        recounted = upkeep.recount(db)
        pictures = upkeep.drop_cut_pictures(db)
        unfound = search.faults(db)
        search.begin_anew(db)
    _index(database)
    return Repaired(refiled, recounted, posts, pictures, released, unfound, damaged)


def _mended(database: Database) -> bool:
    """Whether the file was damaged; then its indexes are made anew, or it is set aside."""
    with database.read() as db:
        if not upkeep.damage(db):
            return False
    try:
        with database.write() as db:
            search.begin_anew(db)  # which newer versions of SQLite look through too
            db.execute("REINDEX")
        with database.read() as db:
            if not upkeep.damage(db):
                return True
        database.replace_damaged()
    except StoreError as error:
        if error.reason != "damaged" or not database.set_aside:
            raise
    return True


def clear(database: Database, *, marks: bool) -> Cleared:
    """Removes all posts and pictures, and with `marks` every mark and the journal."""
    with database.read() as db:
        pictures = upkeep.holdings(db).pictures
    with database.write() as db:
        upkeep.forget_fetches(db)
        search.begin_anew(db)  # then nothing of it has to be taken out post by post
    posts = 0
    while True:
        with database.write() as db:
            gone = upkeep.drop_posts(db)
        if not gone:
            break
        posts += gone
    while True:
        with database.write() as db:
            if not upkeep.drop_pictures(db):
                break
    with database.write(durable=True) as db:
        upkeep.drop_terms(db)
        forgotten = upkeep.forget_marks(db) if marks else 0
    _index(database)
    with suppress(StoreError), database.read() as db:  # another process may be in the way: then later
        space.give_back(db)
    return Cleared(posts, pictures, forgotten)


def _index(database: Database) -> None:
    more = True
    while more:
        with database.write() as db:
            more = search.update(db, upkeep.AT_ONCE)
