"""What the reader did with posts, and the journal by which it is undone and done again.

Marks are kept by a post's stable id and know nothing of `posts`: they outlive it, and
apply again when it comes back. Triggers carry them into the lists (see `store.schema`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from kalbar_tui.model.record import record
from kalbar_tui.store.values import seconds, share, utf8

JournalKind = Literal["read", "unread", "bookmark", "unbookmark", "read_all"]

_COLUMNS: dict[JournalKind, str] = {
    "read": "read_at",
    "unread": "read_at",
    "read_all": "read_at",
    "bookmark": "bookmarked_at",
    "unbookmark": "bookmarked_at",
}
_SOME = 5
"""Of how many posts an undone mark names the ids."""


@record
class Undone:
    """A mark that was taken back or made again: what it was, on how many posts, and some of their ids."""

    kind: JournalKind
    count: int
    ids: tuple[str, ...]


def mark(db: sqlite3.Connection, site: int, kind: JournalKind, ids: Iterable[str], now: datetime) -> int:
    """Makes a mark on posts, as one entry of the journal; how many it changed.

    Those that have the mark already keep its time; where all do, there is nothing to undo.
    """
    column = _COLUMNS[kind]
    after = seconds(now) if kind in {"read", "bookmark"} else None
    entry = _new_entry(db, site, kind, now)
    changes: list[tuple[int, str, int | None, int | None]] = []
    for post_id in dict.fromkeys(map(utf8, ids)):
        row = db.execute(f"SELECT {column} FROM marks WHERE post_id = ?", (post_id,)).fetchone()  # noqa: S608
        before = row[0] if row else None
        if (before is None) != (after is None):
            changes.append((entry, post_id, before, after))
    db.executemany("INSERT INTO journal_marks(entry, post_id, before, after) VALUES (?, ?, ?, ?)", changes)
    return _begin_with(db, entry, column, len(changes))


def mark_all_read(
    db: sqlite3.Connection, site: int, shelf: int, now: datetime, *, newest_pk: int | None = None
) -> int:
    """Marks the unread posts of a list read, as one entry of the journal; how many there were.

    Posts saved after the one with row `newest_pk` are left alone.
    """
    entry = _new_entry(db, site, "read_all", now)
    cursor = db.execute(
        "INSERT INTO journal_marks(entry, post_id, before, after)"
        " SELECT ?, p.id, NULL, ? FROM filed f INDEXED BY filed_unread JOIN posts p ON p.pk = f.post"
        " WHERE f.shelf = ? AND f.unread AND f.post <= ?",
        (entry, seconds(now), shelf, 2**63 - 1 if newest_pk is None else newest_pk),
    )
    return _begin_with(db, entry, "read_at", cursor.rowcount)


def undo(db: sqlite3.Connection, site: int) -> Undone | None:
    """Takes the last mark back; `None` when there is none."""
    row = db.execute(
        "SELECT pk, kind FROM journal WHERE site = ? AND undone = 0 ORDER BY pk DESC LIMIT 1", (site,)
    ).fetchone()
    if row is None:
        return None
    # A post whose mark was changed since in another way keeps that.
    db.execute(_apply(_COLUMNS[row["kind"]], to="before", only_if="after"), {"entry": row["pk"]})
    db.execute("UPDATE journal SET undone = 1 WHERE pk = ?", (row["pk"],))
    return _told(db, row)


def redo(db: sqlite3.Connection, site: int) -> Undone | None:
    """Makes the mark again that was last taken back; `None` when there is none."""
    row = db.execute(
        "SELECT pk, kind FROM journal WHERE site = ? AND undone = 1 ORDER BY pk LIMIT 1", (site,)
    ).fetchone()
    if row is None:
        return None
    db.execute(_apply(_COLUMNS[row["kind"]], to="after", only_if="before"), {"entry": row["pk"]})
    db.execute("UPDATE journal SET undone = 0 WHERE pk = ?", (row["pk"],))
    return _told(db, row)


def set_position(db: sqlite3.Connection, post_id: str, reached: float) -> None:
    """Keeps the place reached in an article; not in the journal, for reading is not a mistake."""
    db.execute(
        "INSERT INTO marks(post_id, position) VALUES (?, ?)"
        " ON CONFLICT(post_id) DO UPDATE SET position = excluded.position",
        (utf8(post_id), share(reached)),
    )


def _new_entry(db: sqlite3.Connection, site: int, kind: JournalKind, now: datetime) -> int:
    cursor = db.execute(
        "INSERT INTO journal(site, kind, made_at) VALUES (?, ?, ?)", (site, kind, seconds(now))
    )
    assert cursor.lastrowid is not None  # noqa: S101  - an INSERT that did not raise has a row
    return cursor.lastrowid


def _begin_with(db: sqlite3.Connection, entry: int, column: str, changed: int) -> int:
    """Carries out what the journal's new entry says; an entry that says nothing goes."""
    if not changed:
        db.execute("DELETE FROM journal WHERE pk = ?", (entry,))
        return 0
    # What was undone before can no longer be done again: it would not be the same marks.
    db.execute(
        "DELETE FROM journal WHERE undone = 1 AND site = (SELECT site FROM journal WHERE pk = ?)", (entry,)
    )
    db.execute(
        f"INSERT INTO marks(post_id, {column}) SELECT post_id, after FROM journal_marks WHERE entry = ?"  # noqa: S608
        f" ON CONFLICT(post_id) DO UPDATE SET {column} = excluded.{column}",
        (entry,),
    )
    return changed


def _apply(column: str, *, to: str, only_if: str) -> str:
    return (
        f"UPDATE marks SET {column} = j.{to} FROM journal_marks j"  # noqa: S608  - our own names
        f" WHERE j.entry = :entry AND j.post_id = marks.post_id AND marks.{column} IS j.{only_if}"
    )


def _told(db: sqlite3.Connection, entry: sqlite3.Row) -> Undone:
    count: int = db.execute("SELECT count(*) FROM journal_marks WHERE entry = ?", (entry["pk"],)).fetchone()[
        0
    ]
    some = db.execute("SELECT post_id FROM journal_marks WHERE entry = ? LIMIT ?", (entry["pk"], _SOME))
    return Undone(entry["kind"], count, tuple(row["post_id"] for row in some))
