"""Lists of posts and the tree of categories: which post stands where, and how many are unread.

A category stands for itself and all below it: a post is filed in its own categories, in
all above those, and in the list of all posts (see `filed` in `store.schema`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kalbar_tui.model.post import Category, Term
from kalbar_tui.model.record import record
from kalbar_tui.model.shelf import Counts, Key, Shelf
from kalbar_tui.store.values import maybe_moment, maybe_number, once, seconds, storable_category, text, utf8

if TYPE_CHECKING:
    from kalbar_tui.model.rule import RuleKind


def hit(kind: RuleKind, post: str) -> str:
    """The SQL condition that a rule of this kind hits the post whose row `post` names."""
    return (
        "EXISTS (SELECT 1 FROM rule_hits h JOIN rules r ON r.pk = h.rule"  # noqa: S608  - our own words
        f" WHERE h.post = {post} AND r.kind = '{kind}')"
    )


def not_muted(post: str) -> str:
    """The SQL condition that no mute rule hits the post whose row `post` names: a column or `?`.

    For what does not go through `filed`, where muted posts do not stand anyway.
    """
    return f"NOT {hit('mute', post)}"


RULED = f"{hit('mute', 'p.pk')} AS muted, {hit('watch', 'p.pk')} AND {not_muted('p.pk')} AS watched"
"""What rules say of the post `p`, as columns; where it is muted and watched for, it is muted."""

UNSETTLED = "SELECT * FROM rules WHERE site = ? AND (state <> 'applied' OR until <= ?) LIMIT 1"
"""A rule of a site, by its key, that is at this moment to be applied or to be taken off."""

LAST_HAD = "max(m.read_at, coalesce(m.opened_at, m.read_at))"
"""When the post of the mark `m` was read or opened last: its place in the history, as triggers have it."""

BELOW = """
WITH RECURSIVE below(pk) AS (
  SELECT pk FROM shelves WHERE site = :site AND kind = 'category' AND slug = :category
  UNION SELECT s.pk FROM below b JOIN shelves s ON s.parent = b.pk)
SELECT pk FROM below
"""
"""The rows of a category and of all below it."""

_FIRST_KEY = Key(2**63 - 1, 2**63 - 1)


def find_shelf(db: sqlite3.Connection, site: int, shelf: Shelf) -> int | None:
    """The row of a list; `None` for a category the store has not heard of."""
    kind = "latest" if shelf.kind in {"unread", "muted"} else shelf.kind
    slug = "muted" if shelf.kind == "muted" else utf8(shelf.slug) if kind == "category" else ""
    row = db.execute(
        "SELECT pk FROM shelves WHERE site = ? AND kind = ? AND slug = ?", (site, kind, slug)
    ).fetchone()
    return row["pk"] if row else None


def unread_only(shelf: Shelf) -> bool:
    """Whether the list shows unread posts alone."""
    return shelf.unread_only or shelf.kind == "unread"


@record
class Only:
    """What posts of a list must be besides; `category`, `author` and `tag` are slugs."""

    unread: bool = False
    bookmarked: bool = False
    category: str | None = None
    author: str | None = None
    tag: str | None = None


def order_query(only: Only) -> str:
    """The query for the places of a list's posts: a range of `filed`, read backwards."""
    source = "filed"
    conditions = ["shelf = :shelf", "at >= :least", "(at, post) < (:at, :post)"]
    if only.unread:
        # By name: the planner does not know how few posts are unread, and takes the primary key.
        source = "filed INDEXED BY filed_unread"
        conditions.append("unread")
    if only.bookmarked:
        conditions.append("EXISTS (SELECT 1 FROM filed b WHERE b.post = filed.post AND b.shelf = :bookmarks)")
    if only.category is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM post_categories c WHERE c.post = filed.post"  # noqa: S608  - our own words
            f" AND c.category IN ({BELOW}))"
        )
    if only.author is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM posts p JOIN authors a ON a.pk = p.author"
            " WHERE p.pk = filed.post AND a.slug = :author)"
        )
    if only.tag is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM post_tags x JOIN tags t ON t.pk = x.tag"
            " WHERE x.post = filed.post AND t.slug = :tag)"
        )
    return (
        f"SELECT at, post FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608  - our own words
        " ORDER BY at DESC, post DESC LIMIT :limit"
    )


def order(
    db: sqlite3.Connection,
    site: int,
    shelf: int,
    only: Only,
    *,
    after: Key | None = None,
    limit: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Key]:
    """The places of a list's posts that follow `after`, newest first.

    `since` is the first moment that counts, `until` the first that does not.
    """
    start = after or (Key(seconds(until), -1) if until else _FIRST_KEY)
    bound = {
        "shelf": shelf,
        "at": start.at,
        "post": start.pk,
        "least": seconds(since) if since else -(2**63),
        "limit": -1 if limit is None else limit,
        "bookmarks": find_shelf(db, site, Shelf("bookmarks")),
        "site": site,
        "category": only.category and utf8(only.category),
        "author": only.author and utf8(only.author),
        "tag": only.tag and utf8(only.tag),
    }
    cursor = db.cursor()
    cursor.row_factory = None  # plain tuples: of a list of 100,000 this is half the time
    return list(map(Key._make, cursor.execute(order_query(only), bound)))


def total(db: sqlite3.Connection, shelf: int, *, unread: bool) -> int:
    """How many posts stand in a list."""
    row = db.execute("SELECT total, unread FROM shelves WHERE pk = ?", (shelf,)).fetchone()
    found: int = row["unread" if unread else "total"] if row else 0
    return found


def oldest(db: sqlite3.Connection, shelf: int) -> datetime | None:
    """When the oldest post of a list was published."""
    return maybe_moment(db.execute("SELECT min(at) FROM filed WHERE shelf = ?", (shelf,)).fetchone()[0])


def count(
    db: sqlite3.Connection, shelf: int, *, since: datetime | None = None, until: datetime | None = None
) -> int:
    """How many posts of a list stand from `since` on and before `until`."""
    found: int = db.execute(
        "SELECT count(*) FROM filed WHERE shelf = ? AND at >= ? AND at < ?",
        (shelf, seconds(since) if since else -(2**63), seconds(until) if until else 2**63 - 1),
    ).fetchone()[0]
    return found


def counts(db: sqlite3.Connection, site: int) -> Counts:
    """The unread posts of every list of the site."""
    found = {"latest": 0, "bookmarks": 0, "history": 0}
    categories: dict[str, int] = {}
    for row in db.execute("SELECT kind, slug, unread FROM shelves WHERE site = ?", (site,)):
        if row["kind"] == "category":
            categories[text(row["slug"])] = row["unread"]
        elif not row["slug"]:
            found[row["kind"]] = row["unread"]
    return Counts(categories=categories, **found)


def tree(db: sqlite3.Connection, site: int) -> tuple[Category, ...]:
    """The categories of the site, in the site's order."""
    rows = db.execute(
        "SELECT s.slug, s.name, p.slug AS parent, s.count, s.wp_id, s.rank FROM shelves s"
        " LEFT JOIN shelves p ON p.pk = s.parent WHERE s.site = ? AND s.kind = 'category'",
        (site,),
    )
    return tuple(
        Category(
            text(row["slug"]),
            text(row["name"]),
            row["parent"],
            maybe_number(row["count"]),
            maybe_number(row["wp_id"]),
        )
        for row in sorted(rows, key=lambda row: (row["rank"], row["slug"]))
    )


def save_tree(db: sqlite3.Connection, site: int, categories: Iterable[Category]) -> None:
    """Keeps the site's tree of categories.

    A tree with the site's numbers is the whole tree: a category that is no longer in it
    goes, unless saved posts stand in it. One without numbers was read off the links of a
    page: it adds to what is known, and takes nothing away.
    """
    wanted = once(tuple(storable_category(category) for category in categories))
    whole = any(category.wp_id is not None for category in wanted)
    by_slug, by_wp_id = {}, {}
    for row in db.execute(
        "SELECT pk, slug, wp_id, parent FROM shelves WHERE site = ? AND kind = 'category'", (site,)
    ):
        by_slug[row["slug"]] = row
        by_wp_id[row["wp_id"]] = row
    before = {row["pk"]: row["parent"] for row in by_slug.values()}
    pks: dict[str, int] = {}
    for rank, category in enumerate(wanted):
        row = by_slug.get(category.slug) or (by_wp_id.get(category.wp_id) if category.wp_id else None)
        if row and row["pk"] in pks.values():
            row = None  # renamed, and its old slug given to another: that one has taken the row
        if row and row["slug"] != category.slug:
            _rename_in_rules(db, site, row["slug"], category.slug)
        pks[category.slug] = _keep(db, site, category, rank, row["pk"] if row else None)
    after = dict(before)
    for category in wanted:
        parent = pks.get(category.parent) if category.parent else None
        if parent or whole:
            after[pks[category.slug]] = parent
    _cut_circles(after)
    for pk, parent in after.items():
        if before.get(pk) != parent:
            db.execute("UPDATE shelves SET parent = ? WHERE pk = ?", (parent, pk))
    if any(before.get(pk) != parent and pk in before for pk, parent in after.items()):
        refile(db, site)
        _apply_again(db, site)
    if whole:
        _drop_empty(db, site, keep=set(pks.values()))


def _rename_in_rules(db: sqlite3.Connection, site: int, before: str, after: str) -> None:
    """Makes rules on a category follow it to its new slug; they hit the same posts."""
    db.execute(
        "UPDATE OR IGNORE rules SET value = ? WHERE field = 'category' AND value = ?"
        " AND site = (SELECT key FROM sites WHERE pk = ?)",
        (after, before, site),
    )


def _apply_again(db: sqlite3.Connection, site: int) -> None:
    """Makes rules on categories be applied anew, in steps (see `store.rules`): one has moved."""
    db.execute(
        "UPDATE rules SET state = 'applying', reached = 0 WHERE field = 'category' AND state <> 'lifting'"
        " AND site = (SELECT key FROM sites WHERE pk = ?)",
        (site,),
    )


def _keep(db: sqlite3.Connection, site: int, category: Category, rank: int, pk: int | None) -> int:
    """Adds or updates one category, its parent aside; its row."""
    if pk is None:
        cursor = db.execute(
            "INSERT INTO shelves(site, kind, slug, name, wp_id, count, rank)"
            " VALUES (?, 'category', ?, ?, ?, ?, ?)",
            (site, category.slug, category.name, category.wp_id, category.count, rank),
        )
        assert cursor.lastrowid is not None  # noqa: S101  - an INSERT that did not raise has a row
        return cursor.lastrowid
    db.execute(
        "UPDATE shelves SET slug = ?, name = ?, wp_id = coalesce(?, wp_id), count = coalesce(?, count),"
        " rank = ? WHERE pk = ?",
        (category.slug, category.name, category.wp_id, category.count, rank, pk),
    )
    return pk


def _cut_circles(parents: dict[int, int | None]) -> None:
    """Makes a category that stands below itself stand at the top."""
    for pk, parent in parents.items():
        above, seen = parent, {pk}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == pk:
            parents[pk] = None


def _drop_empty(db: sqlite3.Connection, site: int, keep: set[int]) -> None:
    """Removes the other categories in which no saved post stands, lowest first."""
    while True:
        gone = [
            (row["pk"],)
            for row in db.execute(
                "SELECT pk FROM shelves s WHERE site = ? AND kind = 'category' AND total = 0"
                " AND NOT EXISTS (SELECT 1 FROM shelves c WHERE c.parent = s.pk)"
                " AND NOT EXISTS (SELECT 1 FROM post_categories WHERE category = s.pk)",
                (site,),
            )
            if row["pk"] not in keep
        ]
        if not gone:
            return
        db.executemany("DELETE FROM shelves WHERE pk = ?", gone)


def refile(db: sqlite3.Connection, site: int) -> None:
    """Files every post of the site anew, after a category has moved in the tree."""
    db.execute(
        "DELETE FROM filed WHERE shelf IN (SELECT pk FROM shelves WHERE site = ? AND kind = 'category')",
        (site,),
    )
    db.execute(
        "WITH RECURSIVE up(category, shelf) AS ("  # noqa: S608  - our own words
        "  SELECT pk, pk FROM shelves WHERE site = :site AND kind = 'category'"
        "  UNION SELECT up.category, s.parent FROM up JOIN shelves s ON s.pk = up.shelf"
        "  WHERE s.parent IS NOT NULL)"
        " INSERT INTO filed(shelf, at, post, unread)"
        " SELECT DISTINCT up.shelf, p.at, p.pk, m.read_at IS NULL"
        " FROM up JOIN post_categories c ON c.category = up.category JOIN posts p ON p.pk = c.post"
        f" LEFT JOIN marks m ON m.post_id = p.id WHERE {not_muted('p.pk')}",
        {"site": site},
    )


def standing(some: str) -> str:
    """The SQL tables `expected`, where some posts are to stand, and `found`, where they stand.

    Both have the columns of `filed`. `some` is the condition that a post is one of them, `{post}` in it
    the post's row.
    """
    # CROSS JOIN: the planner would begin with the categories, and go through all posts of each.
    return f"""
WITH RECURSIVE up(category, shelf) AS (
  SELECT pk, pk FROM shelves WHERE kind = 'category'
  UNION SELECT up.category, s.parent FROM up JOIN shelves s ON s.pk = up.shelf WHERE s.parent IS NOT NULL),
these AS (
  SELECT p.pk, p.site, p.at, {LAST_HAD} AS had_at, m.bookmarked_at, m.read_at IS NULL AS unread,
         {hit("mute", "p.pk")} AS muted
    FROM posts p LEFT JOIN marks m ON m.post_id = p.id WHERE {some.format(post="p.pk")}),
expected(shelf, at, post, unread) AS (
  SELECT s.pk, t.at, t.pk, t.unread
    FROM these t JOIN shelves s ON s.site = t.site AND s.kind = 'latest'
     AND s.slug = CASE WHEN t.muted THEN 'muted' ELSE '' END
  UNION SELECT up.shelf, t.at, t.pk, t.unread
    FROM these t CROSS JOIN post_categories c ON c.post = t.pk CROSS JOIN up ON up.category = c.category
   WHERE NOT t.muted
  UNION SELECT s.pk, t.at, t.pk, t.unread
    FROM these t JOIN shelves s ON s.site = t.site AND s.kind = 'bookmarks' AND s.slug = ''
   WHERE t.bookmarked_at IS NOT NULL
  UNION SELECT s.pk, t.had_at, t.pk, 0
    FROM these t JOIN shelves s ON s.site = t.site AND s.kind = 'history' AND s.slug = ''
   WHERE NOT t.unread),
found(shelf, at, post, unread) AS (
  SELECT shelf, at, post, unread FROM filed WHERE {some.format(post="post")})
"""  # noqa: S608  - our own words


def file_anew(db: sqlite3.Connection, some: str, bound: dict[str, object]) -> None:
    """Puts some posts where they belong, and takes them from wherever else they stand.

    `some` is as `standing` takes it, with what is bound in it.
    """
    tables = standing(some)
    db.execute(
        f"{tables} DELETE FROM filed WHERE {some.format(post='post')}"  # noqa: S608  - our own words
        " AND (shelf, at, post, unread) NOT IN (SELECT * FROM expected)",
        bound,
    )
    db.execute(
        f"{tables} INSERT INTO filed(shelf, at, post, unread)"  # noqa: S608  - our own words
        " SELECT * FROM expected EXCEPT SELECT * FROM found",
        bound,
    )


def is_unsettled(db: sqlite3.Connection, site: str, now: datetime) -> bool:
    """Whether a rule of a site is to be applied, to be taken off, or has ended (see `store.rules`)."""
    return db.execute(UNSETTLED, (utf8(site), seconds(now))).fetchone() is not None


class Filing:
    """Files posts of one site; made for one transaction, as it remembers the tree."""

    def __init__(self, db: sqlite3.Connection, site: int) -> None:
        self._db = db
        self._site = site
        self._special: dict[str, int] = {}
        self._slugs: dict[str, int] = {}
        self._parents: dict[int, int | None] = {}
        for row in db.execute("SELECT pk, kind, slug, parent FROM shelves WHERE site = ?", (site,)):
            if row["kind"] == "category":
                self._slugs[row["slug"]] = row["pk"]
                self._parents[row["pk"]] = row["parent"]
            else:
                self._special[row["slug"] or row["kind"]] = row["pk"]

    def categories(self, terms: Sequence[Term]) -> list[int]:
        """The rows of these categories; one the tree does not have is added at its top."""
        for term in terms:
            if term.slug not in self._slugs:
                rank = len(self._slugs)
                pk = _keep(self._db, self._site, Category(term.slug, term.name), rank, None)
                self._slugs[term.slug] = pk
                self._parents[pk] = None
        return [self._slugs[term.slug] for term in terms]

    def file(self, post: int, post_id: str, at: int, categories: Iterable[int]) -> None:
        """Puts a post where it belongs, and takes it from wherever else it stood."""
        mark = self._db.execute(
            f"SELECT {LAST_HAD} AS had_at, bookmarked_at FROM marks m WHERE post_id = ?",  # noqa: S608  - our own words
            (post_id,),
        ).fetchone()
        unread = mark is None or mark["had_at"] is None
        if self._db.execute(f"SELECT {not_muted('?')}", (post,)).fetchone()[0]:
            wanted = dict.fromkeys(self._with_all_above(categories), (at, unread))
            wanted[self._special["latest"]] = (at, unread)
        else:
            wanted = {self._special["muted"]: (at, unread)}
        if mark is not None and mark["bookmarked_at"] is not None:
            wanted[self._special["bookmarks"]] = (at, unread)
        if not unread:
            wanted[self._special["history"]] = (mark["had_at"], False)
        stands = {
            row["shelf"]: (row["at"], bool(row["unread"]))
            for row in self._db.execute("SELECT shelf, at, unread FROM filed WHERE post = ?", (post,))
        }
        self._db.executemany(
            "DELETE FROM filed WHERE shelf = ? AND at = ? AND post = ?",
            [(shelf, place[0], post) for shelf, place in stands.items() if wanted.get(shelf) != place],
        )
        self._db.executemany(
            "INSERT INTO filed(shelf, at, post, unread) VALUES (?, ?, ?, ?)",
            [
                (shelf, place[0], post, place[1])
                for shelf, place in wanted.items()
                if stands.get(shelf) != place
            ],
        )

    def _with_all_above(self, categories: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for category in categories:
            above: int | None = category
            while above is not None and above not in found:
                found.add(above)
                above = self._parents.get(above)
        return found
