"""The room that the store's file takes, and giving back what is free in it."""

from __future__ import annotations

import sqlite3

_INCREMENTAL = 2
"""`PRAGMA auto_vacuum` of a store that can give room back piece by piece."""

_PAGES_AT_ONCE = 500


def held(db: sqlite3.Connection) -> int:
    """The bytes of the file, free ones included."""
    return _number(db, "page_count") * _number(db, "page_size")


def used(db: sqlite3.Connection) -> int:
    """The bytes of the file that hold something."""
    return (_number(db, "page_count") - _number(db, "freelist_count")) * _number(db, "page_size")


def give_back(db: sqlite3.Connection) -> None:
    """Makes the file as small as what it holds. Not in a transaction.

    Piece by piece, so that another process may write in between. For that the file is
    written anew once, the first time: meanwhile others read on, and their writes wait.
    """
    if _number(db, "auto_vacuum") != _INCREMENTAL:
        db.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        db.execute("VACUUM")
    while _number(db, "freelist_count"):
        db.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})").fetchall()
    # The file itself shrinks when what is in -wal is written to it; a reader in another
    # process may be in the way, and then it does so later.
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _number(db: sqlite3.Connection, pragma: str) -> int:
    found: int = db.execute(f"PRAGMA {pragma}").fetchone()[0]
    return found
