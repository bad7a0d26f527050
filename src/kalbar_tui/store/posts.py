"""Posts saved by merging with what is known of them, called withdrawn, and let go."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kalbar_tui.model.post import Author, Picture, Post, Term
from kalbar_tui.model.record import record, replace
from kalbar_tui.store.merge import merge
from kalbar_tui.store.names import names_of, shared_names
from kalbar_tui.store.reading import SELECT, batches, from_row, placeholders, terms_of
from kalbar_tui.store.rules import Applying
from kalbar_tui.store.shelves import Filing
from kalbar_tui.store.values import (
    maybe_seconds,
    seconds,
    storable,
    text,
    utf8,
)
from kalbar_tui.text.identity import post_id

_OF_POSTS = {
    "authors": "SELECT DISTINCT author FROM posts WHERE id IN ({marks}) AND author IS NOT NULL",
    "media": "SELECT DISTINCT image FROM posts WHERE id IN ({marks}) AND image IS NOT NULL",
    "tags": "SELECT DISTINCT tag FROM post_tags WHERE post IN (SELECT pk FROM posts WHERE id IN ({marks}))",
}
"""What posts have and may share with others, by its table."""
_UNLESS_USED = {
    "authors": "DELETE FROM authors WHERE pk = ? AND NOT EXISTS"
    " (SELECT 1 FROM posts WHERE author = authors.pk)",
    "media": "DELETE FROM media WHERE pk = ? AND NOT EXISTS (SELECT 1 FROM posts WHERE image = media.pk)",
    "tags": "DELETE FROM tags WHERE pk = ? AND NOT EXISTS (SELECT 1 FROM post_tags WHERE tag = tags.pk)",
}


@record
class SaveResult:
    """How many of the posts that came were new, changed something, or changed nothing.

    `ids` are the ids under which they are kept, in the order they came.
    """

    new: int
    changed: int
    unchanged: int
    ids: tuple[str, ...]


def save(
    db: sqlite3.Connection,
    site: int,
    posts: Sequence[Post],
    texts: Mapping[str, str],
    now: datetime,
) -> SaveResult:
    """Saves the posts of one answer; `texts` are the articles as plain text, by `Post.id`."""
    came = [storable(post) for post in posts]
    saving = _Saving(db, site, came, now)
    outcomes = [
        saving.save(post, utf8(texts.get(each.id, ""))) for post, each in zip(came, posts, strict=True)
    ]
    kinds = [kind for kind, _id in outcomes]
    ids = tuple(kept for _kind, kept in outcomes)
    return SaveResult(kinds.count("new"), kinds.count("changed"), kinds.count("unchanged"), ids)


class _Saving:
    """One answer being saved: which names in it are no keys, and where its posts are filed."""

    def __init__(self, db: sqlite3.Connection, site: int, posts: list[Post], now: datetime) -> None:
        self._db = db
        self._site = site
        self._now = seconds(now)
        self._filing = Filing(db, site)
        self._rules = Applying(db, site, self._now)
        self._shared = shared_names(site, posts)
        self._forget(self._shared)

    def save(self, came: Post, plain: str) -> tuple[str, str]:
        """Saves one post; what it was (`new`, `changed`, `unchanged`) and its id."""
        names = {kind: name for kind, name in names_of(self._site, came).items() if name not in self._shared}
        known_id = self._known_id(names)
        row = self._row(known_id) if known_id else None
        if row is not None:
            old = from_row(row, terms_of(self._db, [row["pk"]]))
            kept = merge(old, came)
            self._name(names.values(), old.id)
            return self._update(row, old, kept, came, plain), old.id
        new = replace(came, id=known_id or self._free_id(came))
        self._name(names.values(), new.id)
        self._insert(new, plain)
        return "new", new.id

    def _known_id(self, names: Mapping[str, bytes]) -> str | None:
        """The id of the post that has one of these names: its number, its guid, its link, in this order."""
        found: dict[str, str] = {}
        for kind, name in names.items():
            row = self._db.execute("SELECT post_id FROM names WHERE name = ?", (name,)).fetchone()
            if row and row["post_id"]:
                found[kind] = row["post_id"]
        if "number" not in found and {"guid", "link"} <= found.keys() and found["guid"] != found["link"]:
            # The guid is of one saved post and the link of another: a guid that was given to
            # several, and the link tells them apart.
            self._forget([names["guid"]])
            return found["link"]
        return next(iter(found.values()), None)

    def _free_id(self, came: Post) -> str:
        """The post's id; another one where a different post has it, by a guid they shared."""
        free, turn = came.id, 0
        while self._db.execute("SELECT 1 FROM posts WHERE id = ?", (free,)).fetchone():
            turn += 1
            free = post_id(came.site, f"{came.guid}\n{came.url}\n{turn}", "")
        return free

    def _row(self, known_id: str) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._db.execute(
            f"{SELECT} WHERE p.id = ? AND p.site = ?", (known_id, self._site)
        ).fetchone()
        return found

    def _name(self, names: Iterable[bytes], known_id: str) -> None:
        """Makes the post be found by all its names; one that is no key stays none."""
        self._db.executemany(
            "INSERT INTO names(name, post_id) VALUES (?, ?)"
            " ON CONFLICT(name) DO UPDATE SET post_id = excluded.post_id"
            " WHERE post_id <> '' AND post_id <> excluded.post_id",
            [(name, known_id) for name in names],
        )

    def _forget(self, names: Iterable[bytes]) -> None:
        self._db.executemany(
            "INSERT INTO names(name, post_id) VALUES (?, '') ON CONFLICT(name) DO UPDATE SET post_id = ''"
            " WHERE post_id <> ''",
            [(name,) for name in names],
        )

    def _insert(self, new: Post, plain: str) -> None:
        published = maybe_seconds(new.published)
        at = self._now if published is None or published > self._now else published
        values = {
            "site": self._site,
            "id": new.id,
            "at": at,
            "first_seen": self._now,
            "last_fetched": self._now,
            "revision": _revision(new),
            **self._columns(new),
        }
        cursor = self._db.execute(
            f"INSERT INTO posts({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})",  # noqa: S608  - our own words
            values,
        )
        pk = cursor.lastrowid
        assert pk is not None  # noqa: S101  - an INSERT that did not raise has a row
        self._db.execute(
            "INSERT INTO bodies(post, html, text) VALUES (?, ?, ?)", (pk, _deflated(new.html), plain)
        )
        self._set_terms(pk, new, ())
        self._rules.to(pk)
        self._filing.file(pk, new.id, at, self._filing.categories(new.categories))

    def _update(self, row: sqlite3.Row, old: Post, kept: Post, came: Post, plain: str) -> str:
        revision = max(
            (each for each in (row["revision"], _revision(came)) if each is not None), default=None
        )
        if kept == old and not row["withdrawn"]:
            self._db.execute(
                "UPDATE posts SET last_fetched = ?, revision = ? WHERE pk = ?",
                (self._now, revision, row["pk"]),
            )
            return "unchanged"
        at = self._at(row, old, kept)
        values = {
            "at": at,
            "last_fetched": self._now,
            "revision": revision,
            "withdrawn": 0,
            **self._columns(kept),
        }
        self._db.execute(
            f"UPDATE posts SET {', '.join(f'{name} = :{name}' for name in values)} WHERE pk = :pk",  # noqa: S608  - our own words
            {**values, "pk": row["pk"]},
        )
        if kept.html != old.html:
            self._db.execute(
                "UPDATE bodies SET html = ?, text = ? WHERE post = ?",
                (_deflated(kept.html), plain, row["pk"]),
            )
        if kept.categories != old.categories or kept.tags != old.tags:
            self._set_terms(row["pk"], kept, (*old.categories, *old.tags))
        if self._rules.to(row["pk"]) or kept.categories != old.categories or at != row["at"]:
            self._filing.file(row["pk"], kept.id, at, self._filing.categories(kept.categories))
        return "changed"

    def _at(self, row: sqlite3.Row, old: Post, kept: Post) -> int:
        """Where the post stands: where it stood, unless the site now claims another time."""
        published = maybe_seconds(kept.published)
        if kept.published == old.published or published is None:
            return int(row["at"])
        return int(row["first_seen"]) if published > self._now else published

    def _columns(self, post: Post) -> dict[str, object]:
        return {
            "wp_id": post.wp_id,
            "guid": post.guid,
            "url": post.url,
            "slug": post.slug,
            "title": post.title,
            "kicker": post.kicker,
            "excerpt": post.excerpt,
            "published": maybe_seconds(post.published),
            "modified": maybe_seconds(post.modified),
            "source": post.source,
            "fullness": post.fullness,
            "author": self._author(post.author),
            "image": self._image(post.image),
            "enclosures": json.dumps([[each.url, each.type, each.length] for each in post.enclosures]),
            "comment_count": post.comment_count,
            "sticky": post.sticky,
            "locked": post.locked,
        }

    def _author(self, author: Author | None) -> int | None:
        if author is None:
            return None
        key = (self._site, author.slug, author.name)
        self._db.execute(
            "INSERT INTO authors(site, slug, name, bio) VALUES (?, ?, ?, ?)"
            " ON CONFLICT(site, slug, name) DO UPDATE SET bio = excluded.bio"
            " WHERE excluded.bio <> '' AND excluded.bio <> bio",
            (*key, author.bio),
        )
        return _pk(self._db.execute("SELECT pk FROM authors WHERE site = ? AND slug = ? AND name = ?", key))

    def _image(self, picture: Picture | None) -> int | None:
        if picture is None:
            return None
        key = (self._site, picture.url, picture.alt, picture.caption, picture.width, picture.height)
        self._db.execute(
            "INSERT OR IGNORE INTO media(site, url, alt, caption, width, height) VALUES (?, ?, ?, ?, ?, ?)",
            key,
        )
        return _pk(
            self._db.execute(
                "SELECT pk FROM media WHERE site = ? AND url = ? AND alt = ? AND caption = ? AND width = ?"
                " AND height = ?",
                key,
            )
        )

    def _set_terms(self, pk: int, post: Post, before: tuple[Term, ...]) -> None:
        if before:
            self._db.execute("DELETE FROM post_categories WHERE post = ?", (pk,))
            self._db.execute("DELETE FROM post_tags WHERE post = ?", (pk,))
        self._db.executemany(
            "INSERT INTO post_categories(post, rank, category) VALUES (?, ?, ?)",
            [(pk, rank, each) for rank, each in enumerate(self._filing.categories(post.categories))],
        )
        for rank, tag in enumerate(post.tags):
            self._db.execute(
                "INSERT OR IGNORE INTO tags(site, slug, name) VALUES (?, ?, ?)",
                (self._site, tag.slug, tag.name),
            )
            self._db.execute(
                "INSERT INTO post_tags(post, rank, tag)"
                " SELECT ?, ?, pk FROM tags WHERE site = ? AND slug = ?",
                (pk, rank, self._site, tag.slug),
            )


def _pk(cursor: sqlite3.Cursor) -> int:
    pk: int = cursor.fetchone()["pk"]
    return pk


def _deflated(html: str) -> bytes:
    return zlib.compress(html.encode("utf-8"), 6)


def _revision(post: Post) -> int | None:
    """The revision of a complete answer of the API; `None` of any other answer."""
    return maybe_seconds(post.modified) if post.source == "api" and post.fullness == "full" else None


def set_page_asked(db: sqlite3.Connection, post_id: str, now: datetime) -> None:
    """Notes that a post's own page was asked for the rest of it."""
    db.execute("UPDATE posts SET page_asked_at = ? WHERE id = ?", (seconds(now), post_id))


def set_withdrawn(db: sqlite3.Connection, site: int, wp_ids: Iterable[int], on: bool) -> int:
    """Notes that the site no longer has posts, or has them again; for how many that is news."""
    changed = 0
    for some in batches(wp_ids):
        cursor = db.execute(
            "UPDATE posts SET withdrawn = ? WHERE site = ?"  # noqa: S608  - marks of parameters alone
            f" AND wp_id IN ({placeholders(some)}) AND withdrawn <> ?",
            (on, site, *some, on),
        )
        changed += cursor.rowcount
    return changed


def oldest(db: sqlite3.Connection, *, before: datetime | None = None) -> list[str]:
    """The ids of the posts that may be let go, oldest first: all but the bookmarked ones, of every site.

    With `before`, only those that stand before that moment.
    """
    found = db.execute(
        "SELECT p.id FROM posts p LEFT JOIN marks m ON m.post_id = p.id"
        " WHERE m.bookmarked_at IS NULL AND p.at < ? ORDER BY p.at, p.pk",
        (2**63 - 1 if before is None else seconds(before),),
    )
    return [text(row["id"]) for row in found]


def prune(db: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Removes posts, but never a bookmarked one; how many went.

    With them go the authors, featured pictures and tags that no other post has. Marks stay,
    and so does what marked posts are known by.
    """
    gone = 0
    for some in batches(map(utf8, ids)):
        marks = placeholders(some)
        theirs = {
            table: [row[0] for row in db.execute(query.format(marks=marks), some)]
            for table, query in _OF_POSTS.items()
        }
        cursor = db.execute(
            f"DELETE FROM posts WHERE id IN ({marks}) AND NOT EXISTS"  # noqa: S608  - only marks
            " (SELECT 1 FROM marks m WHERE m.post_id = posts.id AND m.bookmarked_at IS NOT NULL)",
            some,
        )
        gone += cursor.rowcount
        db.execute(
            f"DELETE FROM names WHERE post_id IN ({marks})"  # noqa: S608  - only marks of parameters
            " AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.post_id = names.post_id)"
            " AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = names.post_id)",
            some,
        )
        for table, pks in theirs.items():
            db.executemany(_UNLESS_USED[table], [(pk,) for pk in pks])
    return gone
