"""The index of the words of posts: kept, and asked.

A row of the index is numbered by the second its post was published, made unique by some low bits:
so "newest first" is the index read backwards, and of a word that half of all posts have
only the posts on the screen are looked at.

Triggers note which posts the index has to take anew, and what it said of those that change
(`search_queue` and `search_stale` of `store.schema`); `update` does that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kalbar_tui.model.shelf import Key
from kalbar_tui.store.shelves import not_muted
from kalbar_tui.store.values import text
from kalbar_tui.text.query import NameKind, Words
from kalbar_tui.text.words import beginnings, forms

_LOW_BITS = 20
_WEIGHTS = "10.0, 5.0, 1.0, 3.0, 5.0"
"""How much a hit counts by where it is: headline, kicker, text, author, tags."""

_MOST_BEGUN = 500
"""Of a beginning that more words have, SQLite gathers the posts."""

_TEXTS = "title, kicker, text, author, tags"


# -- keeping it


def waiting(db: sqlite3.Connection) -> int:
    """How many posts the index does not have as they are now."""
    found: int = db.execute("SELECT count(*) FROM search_queue").fetchone()[0]
    return found


def is_behind(db: sqlite3.Connection) -> bool:
    """Whether there is anything for `update` to do."""
    found = db.execute("SELECT EXISTS (SELECT 1 FROM search_queue) OR EXISTS (SELECT 1 FROM search_stale)")
    return bool(found.fetchone()[0])


def update(db: sqlite3.Connection, limit: int) -> bool:
    """Takes at most so many rows out of the index and into it; whether more are waiting."""
    stale = db.execute(f"SELECT doc, {_TEXTS} FROM search_stale LIMIT ?", (limit,)).fetchall()  # noqa: S608  - our own words
    db.executemany(
        f"INSERT INTO search(search, rowid, {_TEXTS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)",  # noqa: S608  - our own words
        map(tuple, stale),
    )
    db.executemany("DELETE FROM search_stale WHERE doc = ?", [(row["doc"],) for row in stale])
    if len(stale) == limit:
        return True
    # The newest first: they have just come, and are looked for most.
    queue = [
        row["post"]
        for row in db.execute("SELECT post FROM search_queue ORDER BY post DESC LIMIT ?", (limit,))
    ]
    for post in queue:
        row = db.execute(f"SELECT at, {_TEXTS} FROM search_texts WHERE post = ?", (post,)).fetchone()  # noqa: S608  - our own words
        if row is not None:
            at, *texts = row
            doc = _free_doc(db, at, post)
            db.execute(
                f"INSERT INTO search(rowid, {_TEXTS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  - our own words
                (doc, *texts),
            )
            db.execute("INSERT INTO search_docs(doc, post) VALUES (?, ?)", (doc, post))
    db.executemany("DELETE FROM search_queue WHERE post = ?", [(post,) for post in queue])
    return len(queue) == limit


def faults(db: sqlite3.Connection) -> int:
    """How many posts the index lacks, and how many rows it has of posts that are gone."""
    found: int = db.execute(
        "SELECT (SELECT count(*) FROM posts WHERE pk NOT IN (SELECT post FROM search_docs)"
        "         AND pk NOT IN (SELECT post FROM search_queue))"
        " + (SELECT count(*) FROM search_docs WHERE post NOT IN (SELECT pk FROM posts)"
        "     OR doc NOT IN (SELECT id FROM search_docsize))"
        " + (SELECT count(*) FROM search_docsize WHERE id NOT IN (SELECT doc FROM search_docs)"
        "     AND id NOT IN (SELECT doc FROM search_stale))"
    ).fetchone()[0]
    return found


def is_damaged(db: sqlite3.Connection) -> bool:
    """Whether the index cannot be read to its end. Slow."""
    _open_words(db)
    try:
        db.execute("SELECT count(*) FROM search_words").fetchone()
    except sqlite3.DatabaseError:
        return True
    return False


def begin_anew(db: sqlite3.Connection) -> None:
    """Empties the index, and lets all posts wait to be taken into it."""
    db.execute("INSERT INTO search(search) VALUES ('delete-all')")
    for table in ("search_docs", "search_stale", "search_queue"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  - our own names
    db.execute("INSERT INTO search_queue(post) SELECT pk FROM posts")


def _doc(at: int, post: int) -> int:
    """The number a post of this second has in the index, unless another has it."""
    return (at << _LOW_BITS) + post % (1 << _LOW_BITS)


def _free_doc(db: sqlite3.Connection, at: int, post: int) -> int:
    doc = _doc(at, post)
    while db.execute(
        "SELECT 1 FROM search_docs WHERE doc = :doc UNION ALL SELECT 1 FROM search_stale WHERE doc = :doc",
        {"doc": doc},
    ).fetchone():
        doc += 1
    return doc


# -- asking it


class Named(NamedTuple):
    """A category, author or tag by its row, slug and name."""

    pk: int
    slug: str
    name: str


def names(db: sqlite3.Connection, site: int, kind: NameKind) -> list[Named]:
    """All of the site's categories, authors or tags."""
    table = {"category": "shelves", "author": "authors", "tag": "tags"}[kind]
    only = " AND kind = 'category'" if kind == "category" else ""
    return [
        Named(row["pk"], text(row["slug"]), text(row["name"]))
        for row in db.execute(f"SELECT pk, slug, name FROM {table} WHERE site = ?{only}", (site,))  # noqa: S608  - our own words
    ]


class Group(NamedTuple):
    """Rows of categories, authors or tags one of which a post must have, or with `negated` none."""

    pks: frozenset[int]
    negated: bool = False


class Wanted(NamedTuple):
    """What posts are looked for, with the names of the query found in the store.

    `since` is the first second that counts, `until` the first that does not.
    """

    words: tuple[Words, ...] = ()
    categories: tuple[Group, ...] = ()
    authors: tuple[Group, ...] = ()
    tags: tuple[Group, ...] = ()
    since: int | None = None
    until: int | None = None
    unread: bool | None = None
    bookmarked: bool | None = None


def order(
    db: sqlite3.Connection,
    site: int,
    wanted: Wanted,
    *,
    after: Key | None = None,
    limit: int | None = None,
    best: bool = False,
) -> list[Key]:
    """The places of the posts that are wanted, newest first, from the one after `after` on.

    With `best` the posts come first in which the words weigh most, those of the headline above all;
    `after` has no meaning then. Without words that is the same order.
    """
    query, bound = _query(db, site, wanted, best=best, after=after)
    bound["limit"] = -1 if limit is None else limit
    cursor = db.cursor()
    cursor.row_factory = None
    return list(map(Key._make, cursor.execute(query, bound)))


def unread_of_newest(db: sqlite3.Connection, site: int, wanted: Wanted, newest: int) -> int:
    """How many of so many newest posts that are wanted are unread."""
    query, bound = _query(db, site, wanted)
    bound["limit"] = newest
    found: int = db.execute(
        f"SELECT count(*) FROM ({query}) o JOIN filed f ON f.post = o.pk"  # noqa: S608  - our own words
        " WHERE f.shelf = :latest AND f.unread",
        bound,
    ).fetchone()[0]
    return found


def _query(
    db: sqlite3.Connection, site: int, wanted: Wanted, *, best: bool = False, after: Key | None = None
) -> tuple[str, dict[str, object]]:
    """The query for the places of posts, and what is bound in it but the limit."""
    lists = {
        row["kind"]: row["pk"]
        for row in db.execute("SELECT kind, pk FROM shelves WHERE site = ? AND slug = ''", (site,))
    }
    bound: dict[str, object] = {"site": site, **lists}
    conditions = _conditions(wanted, bound)
    least, most = wanted.since, wanted.until
    match = " AND ".join(_terms(db, wanted, best=best))
    without = " OR ".join(_terms(db, wanted, negated=True))
    if match:
        # In this order: the planner does not know how the index is read.
        source = "search s CROSS JOIN search_docs d ON d.doc = s.rowid CROSS JOIN posts p ON p.pk = d.post"
        conditions.append("s.search MATCH :match")
        bound["match"] = f"({match}) NOT ({without})" if without else match
        key, place = "p.at, p.pk", "s.rowid"
        least, most = (None if each is None else each << _LOW_BITS for each in (least, most))
        if after is not None and not best:
            most = min(_place_of(db, after), most if most is not None else 2**63 - 1)
        sorting = "s.rowid DESC"
        if best:
            # The index sorts by itself, so that only the best are looked up among the posts.
            conditions.append(f"s.rank MATCH 'bm25({_WEIGHTS})'")
            sorting = "s.rank"
    else:
        if without:
            conditions.append(
                "p.pk NOT IN (SELECT w.post FROM search n CROSS JOIN search_docs w ON w.doc = n.rowid"
                " WHERE n.search MATCH :without)"
            )
            bound["without"] = without
        source = "filed l CROSS JOIN posts p ON p.pk = l.post"
        conditions.append("l.shelf = :list")
        bound["list"] = _shortest_list(wanted, lists)
        key, place = "l.at, l.post AS pk", "l.at"
        if after is not None:
            conditions.append("(l.at, l.post) < (:after_at, :after_pk)")
            bound |= {"after_at": after.at, "after_pk": after.pk}
        sorting = "l.at DESC, l.post DESC"
    if least is not None:
        conditions.append(f"{place} >= :least")
        bound["least"] = least
    if most is not None:
        conditions.append(f"{place} < :most")
        bound["most"] = most
    return (
        f"SELECT {key} FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608  - our own words
        f" ORDER BY {sorting} LIMIT :limit",
        bound,
    )


def _conditions(wanted: Wanted, bound: dict[str, object]) -> list[str]:
    """What must hold of a post `p` of the site, whichever way it is come to."""
    # The one place for what holds in every search.
    found = ["p.site = :site"]
    if not wanted.bookmarked:  # muted posts stand among the bookmarks
        found.append(not_muted("p.pk"))
    for groups, condition in (
        (wanted.categories, "EXISTS (SELECT 1 FROM filed c WHERE c.post = p.pk AND c.shelf IN ({pks}))"),
        (wanted.authors, "coalesce(p.author IN ({pks}), 0)"),
        (wanted.tags, "EXISTS (SELECT 1 FROM post_tags x WHERE x.post = p.pk AND x.tag IN ({pks}))"),
    ):
        for group in groups:
            pks = ", ".join(map(str, group.pks))
            found.append(f"{'NOT ' if group.negated else ''}{condition.format(pks=pks)}")
    if wanted.unread is not None:
        unread = "EXISTS (SELECT 1 FROM filed u WHERE u.post = p.pk AND u.shelf = :latest AND u.unread)"
        found.append(unread if wanted.unread else f"NOT {unread}")
    if wanted.bookmarked is not None:
        marked = "EXISTS (SELECT 1 FROM filed m WHERE m.post = p.pk AND m.shelf = :bookmarks)"
        found.append(marked if wanted.bookmarked else f"NOT {marked}")
    return found


def _shortest_list(wanted: Wanted, lists: dict[str, int]) -> int:
    """The list that all wanted posts stand in and that is the shortest to walk."""
    if wanted.bookmarked:
        return lists["bookmarks"]
    for group in wanted.categories:
        if not group.negated and len(group.pks) == 1:
            return next(iter(group.pks))
    return lists["latest"]


def _place_of(db: sqlite3.Connection, key: Key) -> int:
    """Where a post stands in the index; where it would, if it has left it meanwhile."""
    row = db.execute("SELECT doc FROM search_docs WHERE post = ?", (key.pk,)).fetchone()
    return row["doc"] if row else _doc(key.at, key.pk)


def _terms(
    db: sqlite3.Connection, wanted: Wanted, *, negated: bool = False, best: bool = False
) -> Iterator[str]:
    """What is looked for, or what must not be there, each as the index is asked for it."""
    return (_term(db, each, best=best) for each in wanted.words if each.negated == negated)


def _term(db: sqlite3.Connection, wanted: Words, *, best: bool) -> str:
    column = "{title kicker} : " if wanted.in_title else ""
    star = " *" if wanted.begun else ""
    if len(wanted.words) > 1 or wanted.exact:
        made: Sequence[str] = [" ".join(wanted.words)]
    elif wanted.begun:
        made = beginnings(wanted.words[0])
        if not best and (whole := _begun(db, made)):
            made, star = whole, ""
    else:
        made = forms(wanted.words[0])
    # Words are letters and digits alone (`text.words`), so nothing in them could mean anything to FTS5.
    terms = " OR ".join(f'"{each}"{star}' for each in made)
    return f"{column}({terms})"


def _begun(db: sqlite3.Connection, made: Iterable[str]) -> list[str]:
    """The words of the index that begin so; none where there are too many.

    Of a beginning SQLite gathers all posts before it gives the first; of whole words it
    looks at the newest alone.
    """
    _open_words(db)
    found: list[str] = []
    for begun in made:
        # From word to word, past all places in which one stands: a word goes on with a `0` at least.
        least = begun
        while (word := _first_word(db, least)).startswith(begun):
            found.append(word)
            least = f"{word}0"
            if len(found) > _MOST_BEGUN:
                return []
    return list(dict.fromkeys(found))


def _open_words(db: sqlite3.Connection) -> None:
    """Makes the words of the index readable as a table, for this connection."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab(main, search, instance)")


def _first_word(db: sqlite3.Connection, least: str) -> str:
    """The first word of the index from there on; empty after the last."""
    row = db.execute("SELECT term FROM search_words WHERE term >= ? LIMIT 1", (least,)).fetchone()
    return text(row["term"]) if row else ""
