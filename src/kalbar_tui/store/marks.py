"""What the reader did with posts, and the journal by which it is undone and done again.

Marks are kept by a post's stable id and know nothing of `posts`: they outlive it, and
apply again when it comes back. Triggers carry them into the lists (see `store.schema`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from kalbar_tui.model.marks import Mark
from kalbar_tui.model.record import record
from kalbar_tui.store.values import seconds, share, utf8

JournalKind = Literal["read", "unread", "bookmark", "unbookmark", "read_all", "note"]

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


class Merged(NamedTuple):
    """How many marks were new: posts read, or read earlier than was known, bookmarks, and notes."""

    read: int
    bookmarked: int
    noted: int


def mark(db: sqlite3.Connection, site: int, kind: JournalKind, ids: Iterable[str], now: datetime) -> int:
    """Makes a mark on posts, as one entry of the journal; how many it changed.

    Those that have the mark already keep its time; where all do, there is nothing to undo.
    """
    entry = _new_entry(db, site, kind, now)
    after = seconds(now) if kind in {"read", "bookmark"} else None
    changed = _note_changes(db, entry, _COLUMNS[kind], ids, after)
    return _begin_with(db, entry, _COLUMNS[kind], changed)


def opened(db: sqlite3.Connection, site: int, post_id: str, now: datetime) -> None:
    """Marks a post read, unless it is, and keeps that it was opened now.

    The latter is not in the journal, as the place reached is not: to open a post again is nothing to undo.
    """
    mark(db, site, "read", [post_id], now)
    db.execute(
        "INSERT INTO marks(post_id, opened_at) VALUES (?, ?)"
        " ON CONFLICT(post_id) DO UPDATE SET opened_at = excluded.opened_at",
        (utf8(post_id), seconds(now)),
    )


def set_note(db: sqlite3.Connection, site: int, ids: Iterable[str], note: str, now: datetime) -> int:
    """Writes a note to posts and bookmarks them, as one entry of the journal; how many it changed.

    An empty note takes the one there is away.
    """
    wanted = list(dict.fromkeys(map(utf8, ids)))
    entry = _new_entry(db, site, "bookmark", now)
    marked = _note_changes(db, entry, "bookmarked_at", wanted, seconds(now))
    noted = 0
    for post_id in wanted:
        row = db.execute("SELECT note FROM marks WHERE post_id = ?", (post_id,)).fetchone()
        before, after = (row["note"] if row else None), utf8(note) or None
        if before != after:
            noted += db.execute(
                "INSERT INTO journal_notes(entry, post_id, before, after) VALUES (?, ?, ?, ?)",
                (entry, post_id, before, after),
            ).rowcount
    _begin_with(db, entry, "bookmarked_at", marked + noted)
    _write_notes(db, entry)
    return max(marked, noted)


def mark_rows_read(db: sqlite3.Connection, site: int, pks: Sequence[int], now: datetime) -> int:
    """Marks the posts of these rows read, as one entry of the journal; how many were unread."""
    import json

    entry = _new_entry(db, site, "read_all", now)
    cursor = db.execute(
        "INSERT INTO journal_marks(entry, post_id, before, after)"
        " SELECT ?, p.id, NULL, ? FROM posts p LEFT JOIN marks m ON m.post_id = p.id"
        " WHERE p.pk IN (SELECT value FROM json_each(?)) AND m.read_at IS NULL",
        (entry, seconds(now), json.dumps(list(pks))),
    )
    return _begin_with(db, entry, "read_at", cursor.rowcount)


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


def merge(db: sqlite3.Connection, site: int, came: Iterable[Mark], now: datetime) -> Merged:
    """Adds marks made elsewhere, as one entry of the journal for what was read, one for the bookmarks.

    The earlier time of reading holds; a bookmark or a note that is here stays as it is. None is
    later than `now`. Not in the journal: places reached, which come where there is none yet, and
    times of opening, of which the later holds.
    """
    db.execute(
        "CREATE TEMP TABLE came (post_id TEXT PRIMARY KEY, read_at INTEGER, bookmarked_at INTEGER,"
        " position REAL, note TEXT, opened_at INTEGER)"
    )
    db.executemany(
        "INSERT OR REPLACE INTO came VALUES (?, ?, ?, ?, ?, ?)", (_row(mark, now) for mark in came)
    )
    entry = _new_entry(db, site, "read", now)
    read = _journal(db, entry, "journal_marks", "read_at", "m.read_at IS NULL OR m.read_at > came.read_at")
    _begin_with(db, entry, "read_at", read)
    entry = _new_entry(db, site, "bookmark", now)
    bookmarked = _journal(db, entry, "journal_marks", "bookmarked_at", "m.bookmarked_at IS NULL")
    noted = _journal(db, entry, "journal_notes", "note", "m.note IS NULL")
    _begin_with(db, entry, "bookmarked_at", bookmarked + noted)
    _write_notes(db, entry)
    db.execute(
        "INSERT INTO marks(post_id, position) SELECT post_id, position FROM came WHERE position > 0"
        " ON CONFLICT(post_id) DO UPDATE SET position = excluded.position WHERE marks.position = 0"
    )
    db.execute(
        "INSERT INTO marks(post_id, opened_at)"
        " SELECT post_id, opened_at FROM came WHERE opened_at IS NOT NULL"
        " ON CONFLICT(post_id) DO UPDATE SET opened_at = excluded.opened_at"
        " WHERE marks.opened_at IS NULL OR marks.opened_at < excluded.opened_at"
    )
    db.execute("DROP TABLE came")
    return Merged(read, bookmarked, noted)


def undo(db: sqlite3.Connection, site: int) -> Undone | None:
    """Takes the last mark back; `None` when there is none."""
    row = db.execute(
        "SELECT pk, kind FROM journal WHERE site = ? AND undone = 0 ORDER BY pk DESC LIMIT 1", (site,)
    ).fetchone()
    if row is None:
        return None
    # A post whose mark was changed since in another way keeps that.
    _apply(db, row, to="before", only_if="after")
    db.execute("UPDATE journal SET undone = 1 WHERE pk = ?", (row["pk"],))
    return _told(db, row)


def redo(db: sqlite3.Connection, site: int) -> Undone | None:
    """Makes the mark again that was last taken back; `None` when there is none."""
    row = db.execute(
        "SELECT pk, kind FROM journal WHERE site = ? AND undone = 1 ORDER BY pk LIMIT 1", (site,)
    ).fetchone()
    if row is None:
        return None
    _apply(db, row, to="after", only_if="before")
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


def _note_changes(
    db: sqlite3.Connection, entry: int, column: str, ids: Iterable[str], after: int | None
) -> int:
    """Notes in the journal which posts the mark is to be made on; how many do not have it yet."""
    changes: list[tuple[int, str, int | None, int | None]] = []
    for post_id in dict.fromkeys(map(utf8, ids)):
        row = db.execute(f"SELECT {column} FROM marks WHERE post_id = ?", (post_id,)).fetchone()  # noqa: S608  - our own words
        before = row[0] if row else None
        if (before is None) != (after is None):
            changes.append((entry, post_id, before, after))
    db.executemany("INSERT INTO journal_marks(entry, post_id, before, after) VALUES (?, ?, ?, ?)", changes)
    return len(changes)


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
        f"INSERT INTO marks(post_id, {column}) SELECT post_id, after FROM journal_marks WHERE entry = ?"  # noqa: S608  - our own words
        f" ON CONFLICT(post_id) DO UPDATE SET {column} = excluded.{column}",
        (entry,),
    )
    return changed


def _write_notes(db: sqlite3.Connection, entry: int) -> None:
    """Carries out what an entry of the journal says of notes."""
    db.execute(
        "INSERT INTO marks(post_id, note) SELECT post_id, after FROM journal_notes WHERE entry = ?"
        " ON CONFLICT(post_id) DO UPDATE SET note = excluded.note",
        (entry,),
    )


def _row(mark: Mark, now: datetime) -> tuple[str, int | None, int | None, float, str | None, int | None]:
    """A mark as the store keeps it."""
    read, bookmarked, opened = (
        seconds(min(at, now)) if at else None for at in (mark.read_at, mark.bookmarked_at, mark.opened_at)
    )
    return utf8(mark.post_id), read, bookmarked, share(mark.position), utf8(mark.note) or None, opened


def _journal(db: sqlite3.Connection, entry: int, journal: str, column: str, wanted: str) -> int:
    """Notes in the journal the marks that came and are `wanted`; how many they are."""
    return db.execute(
        f"INSERT INTO {journal}(entry, post_id, before, after)"  # noqa: S608  - our own words
        f" SELECT ?, came.post_id, m.{column}, came.{column}"
        " FROM came LEFT JOIN marks m ON m.post_id = came.post_id"
        f" WHERE came.{column} IS NOT NULL AND ({wanted})",
        (entry,),
    ).rowcount


def _apply(db: sqlite3.Connection, entry: sqlite3.Row, *, to: str, only_if: str) -> None:
    for column, journal in ((_COLUMNS[entry["kind"]], "journal_marks"), ("note", "journal_notes")):
        db.execute(
            f"UPDATE marks SET {column} = j.{to} FROM {journal} j"  # noqa: S608  - our own names
            f" WHERE j.entry = :entry AND j.post_id = marks.post_id AND marks.{column} IS j.{only_if}",
            {"entry": entry["pk"]},
        )


def _told(db: sqlite3.Connection, entry: sqlite3.Row) -> Undone:
    bound = {"entry": entry["pk"], "some": _SOME}
    of_both = (
        "(SELECT post_id FROM journal_marks WHERE entry = :entry"
        " UNION SELECT post_id FROM journal_notes WHERE entry = :entry)"
    )
    count: int = db.execute(f"SELECT count(*) FROM {of_both}", bound).fetchone()[0]  # noqa: S608  - our own words
    some = db.execute(f"SELECT post_id FROM {of_both} LIMIT :some", bound)  # noqa: S608  - our own words
    noted = db.execute("SELECT 1 FROM journal_notes WHERE entry = :entry", bound).fetchone()
    return Undone("note" if noted else entry["kind"], count, tuple(row["post_id"] for row in some))
