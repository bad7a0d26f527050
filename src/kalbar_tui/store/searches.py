"""Searches that the reader keeps under a name: their own, like marks."""

from __future__ import annotations

import sqlite3

from kalbar_tui.model.shelf import KeptSearch
from kalbar_tui.store.values import text, utf8


def kept(db: sqlite3.Connection, site: int) -> tuple[KeptSearch, ...]:
    """The kept searches of a site, in the order they were kept in."""
    rows = db.execute("SELECT name, query FROM searches WHERE site = ? ORDER BY rank, name", (site,))
    return tuple(KeptSearch(text(row["name"]), text(row["query"])) for row in rows)


def keep(db: sqlite3.Connection, site: int, name: str, query: str) -> None:
    """Keeps a search under a name, in place of the one that had this name or this query."""
    row = db.execute(
        "SELECT min(rank) AS rank FROM searches WHERE site = ? AND (name = ? OR query = ?)",
        (site, utf8(name), utf8(query)),
    ).fetchone()
    rank = row["rank"]
    if rank is None:
        rank = db.execute(
            "SELECT coalesce(max(rank), 0) + 1 FROM searches WHERE site = ?", (site,)
        ).fetchone()[0]
    drop(db, site, query)
    db.execute(
        "INSERT OR REPLACE INTO searches(site, name, query, rank) VALUES (?, ?, ?, ?)",
        (site, utf8(name), utf8(query), rank),
    )


def drop(db: sqlite3.Connection, site: int, query: str) -> None:
    """Keeps a search no longer."""
    db.execute("DELETE FROM searches WHERE site = ? AND query = ?", (site, utf8(query)))
