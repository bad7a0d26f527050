"""What was learnt of a site: its capabilities, validators, hold-offs, and how far walks have come."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kalbar_tui.model.site import Capabilities, Progress, Validators, Way
from kalbar_tui.store.values import maybe_moment, maybe_seconds, moment, number, seconds, text, utf8


def find_site(db: sqlite3.Connection, key: str) -> int | None:
    """The row of the site with this key; `None` if nothing was ever saved of it."""
    row = db.execute("SELECT pk FROM sites WHERE key = ?", (utf8(key),)).fetchone()
    return row["pk"] if row else None


def add_site(db: sqlite3.Connection, key: str, url: str) -> int:
    """The row of the site with this key, made with its lists if it is not there yet."""
    found = find_site(db, key)
    if found is not None:
        return found
    cursor = db.execute("INSERT INTO sites(key, url) VALUES (?, ?)", (utf8(key), utf8(url)))
    site = cursor.lastrowid
    assert site is not None  # noqa: S101  - an INSERT that did not raise has a row
    db.executemany(
        "INSERT INTO shelves(site, kind, slug) VALUES (?, ?, ?)",
        [
            (site, *shelf)
            for shelf in (("latest", ""), ("bookmarks", ""), ("history", ""), ("latest", "muted"))
        ],
    )
    return site


def tree_checked_at(db: sqlite3.Connection, site: int) -> datetime | None:
    """When the site was last asked for its categories."""
    row = db.execute("SELECT tree_checked_at FROM sites WHERE pk = ?", (site,)).fetchone()
    return maybe_moment(row["tree_checked_at"]) if row else None


def set_tree_checked_at(db: sqlite3.Connection, site: int, now: datetime) -> None:
    """Notes that the site was asked for its categories."""
    db.execute("UPDATE sites SET tree_checked_at = ? WHERE pk = ?", (seconds(now), site))


def capabilities(db: sqlite3.Connection, site: int) -> Capabilities | None:
    """What was learnt of the site; `None` before it was, or where that cannot be read."""
    row = db.execute("SELECT capabilities FROM sites WHERE pk = ?", (site,)).fetchone()
    if row is None or row["capabilities"] is None:
        return None
    import json

    try:
        found: dict[str, Any] = json.loads(row["capabilities"])
        return Capabilities(
            Way(**found["api"]),
            Way(**found["feed"]),
            found["name"],
            found["page_size"],
            maybe_moment(found["checked_at"]),
        )
    except (ValueError, KeyError, TypeError):
        return None  # learnt anew with one request; better than not to start


def set_capabilities(db: sqlite3.Connection, site: int, learnt: Capabilities) -> None:
    """Keeps what was learnt of the site."""
    import json

    stored = {
        "api": {"state": learnt.api.state, "url": learnt.api.url, "reason": learnt.api.reason},
        "feed": {"state": learnt.feed.state, "url": learnt.feed.url, "reason": learnt.feed.reason},
        "name": learnt.name,
        "page_size": number(learnt.page_size) or 100,
        "checked_at": maybe_seconds(learnt.checked_at),
    }
    db.execute("UPDATE sites SET capabilities = ? WHERE pk = ?", (json.dumps(stored), site))


def validators(db: sqlite3.Connection, url: str) -> Validators | None:
    """What the server sent with the last answer at this address that was saved."""
    row = db.execute("SELECT etag, last_modified FROM validators WHERE url = ?", (utf8(url),)).fetchone()
    return Validators(text(row["etag"]), text(row["last_modified"])) if row else None


def set_validators(db: sqlite3.Connection, site: int, sent: Mapping[str, Validators]) -> None:
    """Keeps what the server sent; to be called in the transaction that saves the answer."""
    db.executemany(
        "INSERT INTO validators(url, site, etag, last_modified) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(url) DO UPDATE"
        " SET site = excluded.site, etag = excluded.etag, last_modified = excluded.last_modified",
        [(utf8(url), site, utf8(each.etag), utf8(each.last_modified)) for url, each in sent.items()],
    )


def forget_validators(db: sqlite3.Connection) -> None:
    """Makes the next requests unconditional: what an answer brought is no longer all here."""
    db.execute("DELETE FROM validators")


def hold_offs(db: sqlite3.Connection) -> dict[str, datetime]:
    """The hosts that asked to be left alone, and until when."""
    return {
        text(row["host"]): moment(row["until"]) for row in db.execute("SELECT host, until FROM hold_offs")
    }


def set_hold_offs(db: sqlite3.Connection, until: Mapping[str, datetime], now: datetime) -> None:
    """Notes hosts that asked to be left alone, and drops those that did long enough ago.

    Of two times for one host the later holds, so that a run that did not hear it does not
    shorten what another was told.
    """
    db.execute("DELETE FROM hold_offs WHERE until <= ?", (seconds(now),))
    db.executemany(
        "INSERT INTO hold_offs(host, until) VALUES (?, ?) ON CONFLICT(host) DO UPDATE"
        " SET until = max(until, excluded.until)",
        [(utf8(host), seconds(time)) for host, time in until.items() if time > now],
    )


def progress(db: sqlite3.Connection, site: int, scope: str) -> Progress:
    """How far the walks through a list have come; an empty one before the first."""
    row = db.execute("SELECT * FROM progress WHERE site = ? AND scope = ?", (site, utf8(scope))).fetchone()
    if row is None:
        return Progress()
    kind = row["kind"]
    return Progress(
        kind if kind in {"api", "feed"} else "",
        maybe_moment(row["top"]),
        row["cursor"],
        bool(row["reached_first"]),
        maybe_moment(row["refreshed_at"]),
        maybe_moment(row["synced_at"]),
    )


def last_refresh(db: sqlite3.Connection, site: int) -> datetime | None:
    """When the newest posts of any list of the site were last asked for with success."""
    row = db.execute("SELECT max(refreshed_at) AS last FROM progress WHERE site = ?", (site,)).fetchone()
    return maybe_moment(row["last"])


def set_progress(db: sqlite3.Connection, site: int, scope: str, reached: Progress) -> None:
    """Keeps how far a walk has come."""
    db.execute(
        "INSERT OR REPLACE INTO progress"
        " (site, scope, kind, top, cursor, reached_first, refreshed_at, synced_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            site,
            utf8(scope),
            reached.kind,
            maybe_seconds(reached.top),
            None if reached.cursor is None else utf8(reached.cursor),
            reached.reached_first,
            maybe_seconds(reached.refreshed_at),
            maybe_seconds(reached.synced_at),
        ),
    )


def forget_progress(db: sqlite3.Connection, site: int, scope: str) -> None:
    """Forgets how far one walk has come."""
    db.execute("DELETE FROM progress WHERE site = ? AND scope = ?", (site, utf8(scope)))


def forget_walks(db: sqlite3.Connection) -> None:
    """Makes older posts be asked for anew from the top: some of what walks brought is gone.

    Where the newest posts were stays known, so that a refresh or a sync brings what is newer
    and not all that was let go.
    """
    db.execute("UPDATE progress SET kind = '', cursor = NULL, reached_first = 0")
