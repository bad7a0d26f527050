"""The reader's rules: what they hit, kept in `rule_hits`, and posts filed by it.

What `filed` says follows `rule_hits` within every transaction. A rule that is new, is to go,
or has ended is carried through in steps, so that no write takes long however many posts are
saved; how far it has come is kept with it, and whoever opens the store goes on from there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple, cast

from kalbar_tui.model.rule import Draft, Rule, RuleField, RuleKind
from kalbar_tui.model.shelf import Key
from kalbar_tui.store.shelves import BELOW, UNSETTLED, file_anew, hit, not_muted
from kalbar_tui.store.values import maybe_moment, maybe_seconds, moment, seconds, text, utf8
from kalbar_tui.text.folding import Words

AT_ONCE = 100
"""Posts of one step: some 20 ms where each is filed anew."""

LOOK_AT_ONCE = 1000
"""Posts a preview looks at between two answers."""

_HITS = {
    "author": "p.author IN (SELECT pk FROM authors WHERE site = :site AND slug = :value)",
    "tag": "EXISTS (SELECT 1 FROM post_tags x JOIN tags t ON t.pk = x.tag"
    " WHERE x.post = p.pk AND t.site = :site AND t.slug = :value)",
    "category": "EXISTS (SELECT 1 FROM post_categories x WHERE x.post = p.pk AND x.category IN"  # noqa: S608  - our own words
    f" ({BELOW.replace(':category', ':value')}))",
}
# As bytes: text is decoded only where the words may stand in it. What is between them keeps the
# last word of one and the first of the next from being taken for neighbours.
_WORDS = (
    "SELECT p.pk, CAST(p.title || char(1) || p.kicker || char(1) || p.excerpt || char(1)"
    " || coalesce(b.text, '') AS BLOB) AS words FROM posts p NOT INDEXED LEFT JOIN bodies b ON b.post = p.pk"
)


class Range(NamedTuple):
    """Posts from one row to another, both included."""

    first: int
    last: int


def add(db: sqlite3.Connection, site: str, draft: Draft, now: datetime) -> int:
    """Keeps a rule, to be applied by `step`; its number. One that is there gets the new end."""
    kept = {
        "site": utf8(site),
        "kind": draft.kind,
        "field": draft.field,
        "value": utf8(draft.value),
        "until": maybe_seconds(draft.until),
        "now": seconds(now),
    }
    db.execute(
        "INSERT INTO rules(site, kind, field, value, until, made_at)"
        " VALUES (:site, :kind, :field, :value, :until, :now)"
        " ON CONFLICT(site, kind, field, value) DO UPDATE SET until = excluded.until,"
        " state = iif(state = 'lifting', 'applying', state), reached = iif(state = 'lifting', 0, reached)",
        kept,
    )
    row = db.execute(
        "SELECT pk FROM rules WHERE site = :site AND kind = :kind AND field = :field AND value = :value", kept
    ).fetchone()
    number: int = row["pk"]
    return number


def remove(db: sqlite3.Connection, site: str, number: int) -> bool:
    """Begins to take a rule off the posts it hits, for `step` to finish; whether there is one."""
    cursor = db.execute(
        "UPDATE rules SET state = 'lifting' WHERE pk = ? AND site = ? AND state <> 'lifting'",
        (number, utf8(site)),
    )
    return cursor.rowcount > 0


def kept(db: sqlite3.Connection, site: str) -> list[Rule]:
    """The rules of a site, oldest first, without those that are being taken off."""
    return [
        Rule(
            row["pk"],
            Draft(
                cast("RuleKind", row["kind"]),
                cast("RuleField", row["field"]),
                text(row["value"]),
                maybe_moment(row["until"]),
            ),
            moment(row["made_at"]),
            row["posts"],
            row["state"] == "applied",
        )
        for row in db.execute(
            "SELECT r.*, (SELECT count(*) FROM rule_hits h WHERE h.rule = r.pk) AS posts FROM rules r"
            " WHERE site = ? AND state <> 'lifting' ORDER BY pk",
            (utf8(site),),
        )
    ]


def step(db: sqlite3.Connection, pk: int, site: str, now: datetime) -> bool:
    """Carries a rule that needs it a little further; whether something may be left.

    `pk` is the row of the site, `site` its key.
    """
    rule = db.execute(UNSETTLED, (utf8(site), seconds(now))).fetchone()
    if rule is None:
        return False
    if rule["state"] == "lifting" or (rule["until"] is not None and rule["until"] <= seconds(now)):
        _lift(db, rule)
    else:
        _apply(db, pk, rule)
    return True


def _lift(db: sqlite3.Connection, rule: sqlite3.Row) -> None:
    some = [
        row["post"]
        for row in db.execute("SELECT post FROM rule_hits WHERE rule = ? LIMIT ?", (rule["pk"], AT_ONCE))
    ]
    if not some:
        db.execute("DELETE FROM rules WHERE pk = ?", (rule["pk"],))
        return
    _change(db, rule, gone=some)


def _apply(db: sqlite3.Connection, site: int, rule: sqlite3.Row) -> None:
    last = db.execute(
        "SELECT max(pk) FROM"
        " (SELECT pk FROM posts NOT INDEXED WHERE site = ? AND pk > ? ORDER BY pk LIMIT ?)",
        (site, rule["reached"], AT_ONCE),
    ).fetchone()[0]
    if last is None:
        db.execute("UPDATE rules SET state = 'applied' WHERE pk = ?", (rule["pk"],))
        return
    here = Range(rule["reached"] + 1, last)
    wanted = set(_matching(db, site, rule["field"], rule["value"], here))
    found = {
        row["post"]
        for row in db.execute(
            "SELECT post FROM rule_hits WHERE rule = ? AND post BETWEEN ? AND ?", (rule["pk"], *here)
        )
    }
    _change(db, rule, added=wanted - found, gone=found - wanted)
    db.execute("UPDATE rules SET reached = ? WHERE pk = ?", (last, rule["pk"]))


def _change(
    db: sqlite3.Connection, rule: sqlite3.Row, *, added: Collection[int] = (), gone: Collection[int]
) -> None:
    """Makes a rule hit posts and others no longer, and files them by that."""
    db.executemany("INSERT INTO rule_hits(post, rule) VALUES (?, ?)", [(post, rule["pk"]) for post in added])
    db.executemany("DELETE FROM rule_hits WHERE post = ? AND rule = ?", [(post, rule["pk"]) for post in gone])
    changed = [*added, *gone]
    if rule["kind"] == "mute" and changed:
        import json

        file_anew(db, "{post} IN (SELECT value FROM json_each(:posts))", {"posts": json.dumps(changed)})


def _matching(db: sqlite3.Connection, site: int, field: str, value: str, here: Range) -> Iterator[int]:
    """The posts of a site in a range of rows that a rule on this field with this value hits."""
    bound = {"site": site, "value": utf8(value), "first": here.first, "last": here.last}
    within = "WHERE p.site = :site AND p.pk BETWEEN :first AND :last"
    if field == "word":
        words = Words(value)
        for row in db.execute(f"{_WORDS} {within}", bound):
            if words.found_in(row["words"]):
                yield row["pk"]
    else:
        for row in db.execute(f"SELECT p.pk FROM posts p NOT INDEXED {within} AND {_HITS[field]}", bound):  # noqa: S608  - our own words
            yield row["pk"]


class Applying:
    """The rules of a site, to be applied to posts as they are saved; made for one transaction."""

    def __init__(self, db: sqlite3.Connection, site: int, now: int) -> None:
        self._db = db
        self._site = site
        self._rules = db.execute(
            "SELECT pk, kind, field, value FROM rules WHERE site = (SELECT key FROM sites WHERE pk = ?)"
            " AND state <> 'lifting' AND (until IS NULL OR until > ?)",
            (site, now),
        ).fetchall()
        self._words = {rule["pk"]: Words(rule["value"]) for rule in self._rules if rule["field"] == "word"}

    def to(self, post: int) -> bool:
        """Applies the rules to a post as it is saved now; whether it came to be muted or no longer is."""
        has_changed = False
        for rule, is_hit in zip(self._rules, self._hit(post), strict=True):
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO rule_hits(post, rule) VALUES (?, ?)"
                if is_hit
                else "DELETE FROM rule_hits WHERE post = ? AND rule = ?",
                (post, rule["pk"]),
            )
            has_changed |= cursor.rowcount > 0 and rule["kind"] == "mute"
        return has_changed

    def _hit(self, post: int) -> Iterator[bool]:
        """For each rule, whether it hits the post."""
        here = Range(post, post)
        words = b""
        if self._words:
            words = self._db.execute(f"{_WORDS} WHERE p.pk = ?", (post,)).fetchone()["words"]
        for rule in self._rules:
            if rule["pk"] in self._words:
                yield self._words[rule["pk"]].found_in(words)
            else:
                yield any(
                    True for _each in _matching(self._db, self._site, rule["field"], rule["value"], here)
                )


def look(db: sqlite3.Connection, site: int, draft: Draft, below: int) -> tuple[int, list[Key], int]:
    """A step of a preview: how many posts of the lists it looked at, and those that a draft would hit.

    It goes from the row under `below` towards the first; the last answer is where it goes on, 0 at
    the end.
    """
    here = db.execute(
        f"SELECT pk, at FROM posts p NOT INDEXED WHERE site = ? AND pk < ? AND {not_muted('p.pk')}"  # noqa: S608  - our own words
        " ORDER BY pk DESC LIMIT ?",
        (site, below, LOOK_AT_ONCE),
    ).fetchall()
    if not here:
        return 0, [], 0
    at = {row["pk"]: row["at"] for row in here}
    first = here[-1]["pk"]
    hit = _matching(db, site, draft.field, draft.value, Range(first, below - 1))
    return len(here), [Key(at[pk], pk) for pk in hit if pk in at], first


def told_until(db: sqlite3.Connection, site: int) -> int:
    """The row of the newest post when it was last told which watched ones had come; at first, of now."""
    db.execute(
        "UPDATE sites SET told = coalesce((SELECT max(pk) FROM posts), 0) WHERE pk = ? AND told IS NULL",
        (site,),
    )
    told: int = db.execute("SELECT told FROM sites WHERE pk = ?", (site,)).fetchone()["told"]
    return told


def set_told(db: sqlite3.Connection, site: int, newest_pk: int) -> None:
    """Notes up to which post it was told that watched ones have come."""
    db.execute("UPDATE sites SET told = ? WHERE pk = ?", (newest_pk, site))


def watched_since(db: sqlite3.Connection, site: int, newest_pk: int) -> list[int]:
    """The rows of the posts that were saved after the one of row `newest_pk` and are watched for."""
    return [
        row["pk"]
        for row in db.execute(
            f"SELECT pk FROM posts p NOT INDEXED WHERE pk > ? AND site = ? AND {hit('watch', 'p.pk')}"  # noqa: S608  - our own words
            f" AND {not_muted('p.pk')} ORDER BY at DESC, pk DESC",
            (newest_pk, site),
        )
    ]
