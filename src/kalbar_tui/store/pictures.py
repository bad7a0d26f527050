"""Pictures in the store: shrunk, by their address, and tied to the posts that show them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from kalbar_tui.store.reading import batches, placeholders
from kalbar_tui.store.values import maybe_moment, moment, seconds, text, utf8

_WANTED = """
    SELECT p.id, f.at FROM filed f JOIN posts p ON p.pk = f.post LEFT JOIN pictured d ON d.post = p.pk
     WHERE f.shelf = ? AND f.at >= ? AND f.at < ? AND (d.post IS NULL OR d.modified IS NOT p.modified)
     ORDER BY f.at DESC, f.post DESC LIMIT ?
"""
_MAY_GO = """
    SELECT pictures.pk, length, coalesce(max(p.at), fetched_at) AS newest
      FROM pictures LEFT JOIN post_pictures o ON o.picture = pictures.pk LEFT JOIN posts p ON p.pk = o.post
      LEFT JOIN marks m ON m.post_id = p.id
     WHERE length > 0
     GROUP BY pictures.pk HAVING count(m.bookmarked_at) = 0 AND newest < ?
     ORDER BY newest, pictures.pk
"""
_FIRST, _LAST = -(2**62), 2**62  # before and after any second


class Taken(NamedTuple):
    """What saved pictures take: how many there are, and their bytes."""

    pictures: int
    length: int


def find(db: sqlite3.Connection, site: int, url: str) -> bytes | None:
    """The picture saved for this address; `None` if there is none."""
    row = db.execute(
        "SELECT body FROM pictures WHERE site = ? AND url = ? AND length > 0", (site, utf8(url))
    ).fetchone()
    body = row["body"] if row else None
    return body if isinstance(body, bytes) else None


def are_saved(db: sqlite3.Connection, site: int, urls: Iterable[str]) -> set[str]:
    """Those of these addresses for which a picture is saved."""
    asked = "SELECT 1 FROM pictures WHERE site = ? AND url = ? AND length > 0"
    return {url for url in urls if db.execute(asked, (site, utf8(url))).fetchone()}


def not_had_since(db: sqlite3.Connection, site: int, url: str) -> datetime | None:
    """When it was last found that there is no picture at this address; `None` if it was not."""
    row = db.execute(
        "SELECT fetched_at FROM pictures WHERE site = ? AND url = ? AND length = 0", (site, utf8(url))
    ).fetchone()
    return maybe_moment(row["fetched_at"]) if row else None


def save(
    db: sqlite3.Connection, site: int, url: str, body: bytes, now: datetime, *, posts: Iterable[str] = ()
) -> None:
    """Keeps a picture, or with no bytes that it could not be had, for the posts of these ids.

    One that is saved is not taken away by finding that it cannot be had any more.
    """
    db.execute(
        "INSERT INTO pictures(site, url, fetched_at, length, body) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (site, url) DO UPDATE"
        " SET fetched_at = excluded.fetched_at, length = excluded.length, body = excluded.body"
        " WHERE excluded.length > 0 OR pictures.length = 0",
        (site, utf8(url), seconds(now), len(body), body),
    )
    tie(db, site, url, posts)


def tie(db: sqlite3.Connection, site: int, url: str, posts: Iterable[str]) -> None:
    """Notes that these posts show the picture."""
    for some in batches(posts):
        db.execute(
            "INSERT OR IGNORE INTO post_pictures(post, picture)"  # noqa: S608  - only marks
            " SELECT posts.pk, pictures.pk FROM posts, pictures"
            f" WHERE posts.site = ? AND posts.id IN ({placeholders(some)})"
            " AND pictures.site = ? AND pictures.url = ?",
            (site, *some, site, utf8(url)),
        )


def is_tied(db: sqlite3.Connection, site: int, url: str, post_id: str) -> bool:
    """Whether it is known that the post shows the picture."""
    row = db.execute(
        "SELECT 1 FROM pictures p JOIN post_pictures o ON o.picture = p.pk JOIN posts q ON q.pk = o.post"
        " WHERE p.site = ? AND p.url = ? AND q.id = ?",
        (site, utf8(url), post_id),
    ).fetchone()
    return row is not None


def wanted(
    db: sqlite3.Connection,
    shelf: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> list[tuple[str, datetime]]:
    """The newest posts of a list whose pictures no sync has fetched: their ids and places in time."""
    begin = _FIRST if since is None else seconds(since)
    end = _LAST if until is None else seconds(until)
    found = db.execute(_WANTED, (shelf, begin, end, -1 if limit is None else limit))
    return [(text(row["id"]), moment(row["at"])) for row in found]


def set_pictured(db: sqlite3.Connection, post_ids: Iterable[str]) -> None:
    """Notes that all pictures of these posts, as they are now, were fetched or cannot be had."""
    for some in batches(post_ids):
        db.execute(
            "INSERT OR REPLACE INTO pictured(post, modified)"  # noqa: S608  - only marks
            f" SELECT pk, modified FROM posts WHERE id IN ({placeholders(some)})",
            some,
        )


def taken(db: sqlite3.Connection) -> Taken:
    """What all saved pictures take."""
    row = db.execute("SELECT count(*), total(length) FROM pictures WHERE length > 0").fetchone()
    return Taken(row[0], int(row[1]))


def prune(
    db: sqlite3.Connection, most: int, *, older_than: datetime | None = None, at_most: int | None = None
) -> int:
    """Removes pictures of the oldest posts, until all take at most so many bytes; how many went.

    Those of bookmarked posts stay, and those of posts that are not `older_than`, so what
    remains may take more; with `at_most`, no more than so many go at once. Posts that lost
    one are looked at again by the next sync.
    """
    excess = taken(db).length - most
    if excess <= 0:
        return 0
    gone: list[int] = []
    for pk, length, _newest in db.execute(_MAY_GO, (_LAST if older_than is None else seconds(older_than),)):
        if excess <= 0 or len(gone) == at_most:
            break
        gone.append(pk)
        excess -= length
    remove(db, gone)
    return len(gone)


def remove(db: sqlite3.Connection, pks: Sequence[int]) -> None:
    """Removes pictures by their rows."""
    for some in batches(pks):
        marks = placeholders(some)
        db.execute(
            f"DELETE FROM pictured WHERE post IN (SELECT post FROM post_pictures WHERE picture IN ({marks}))",  # noqa: S608  - only marks
            some,
        )
        db.execute(f"DELETE FROM pictures WHERE pk IN ({marks})", some)  # noqa: S608  - only marks of parameters
