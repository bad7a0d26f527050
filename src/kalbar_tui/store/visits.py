"""When the reader was here: what has come since is told by it.

A visit is the reader being open, or `today` on a terminal. A post is new when it stands above
the newest there was at the last visit, so that what an archive brings is not.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from kalbar_tui.model.marks import Visit
from kalbar_tui.store.values import maybe_number, moment, seconds

CONTINUED_SECONDS = 30 * 60
"""Whoever comes back within this time goes on with the same visit."""


def last(db: sqlite3.Connection, key: str, now: datetime) -> Visit | None:
    """The visit to a site before the one that goes on at `now`; `None` if there was none."""
    rows = db.execute(
        "SELECT ended_at, newest FROM visits WHERE site = ? ORDER BY ended_at DESC LIMIT 2", (key,)
    ).fetchall()
    if rows and _goes_on(rows[0], now):
        del rows[0]
    newest = maybe_number(rows[0]["newest"]) if rows else None
    return Visit(moment(rows[0]["ended_at"]), moment(newest)) if newest is not None else None


def begin(db: sqlite3.Connection, key: str, shelf: int | None, now: datetime) -> int:
    """Begins a visit or goes on with the last one; its number, for `end`. `shelf` is that of all posts."""
    row = db.execute(
        "SELECT began_at, ended_at FROM visits WHERE site = ? ORDER BY ended_at DESC LIMIT 1", (key,)
    ).fetchone()
    began: int = row["began_at"] if row and _goes_on(row, now) else seconds(now)
    end(db, key, shelf, began, now)
    return began


def end(db: sqlite3.Connection, key: str, shelf: int | None, began: int, now: datetime) -> None:
    """Notes until when a visit lasted, and the newest post there is now."""
    db.execute(
        "INSERT INTO visits(site, began_at, ended_at, newest)"
        " VALUES (?, ?, ?, (SELECT max(at) FROM filed WHERE shelf = ?))"
        " ON CONFLICT(site, began_at) DO UPDATE SET ended_at = excluded.ended_at, newest = excluded.newest",
        (key, began, seconds(now), shelf),
    )


def _goes_on(row: sqlite3.Row, now: datetime) -> bool:
    # One that ended in the future was noted by a wrong clock; going on with it mends it.
    return seconds(now) - int(row["ended_at"]) <= CONTINUED_SECONDS
