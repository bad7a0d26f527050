"""Saved posts read back: as rows of a list, whole, by any of their names, and to ask the site about."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Author, Enclosure, Fullness, Picture, Post, SourceKind, Term
from kalbar_tui.model.shelf import Row, SavedPost
from kalbar_tui.store.names import digest
from kalbar_tui.store.shelves import RULED
from kalbar_tui.store.values import maybe_moment, maybe_number, moment, seconds, share, text, utf8
from kalbar_tui.text.address import permalink_key, slug_of

_AT_ONCE = 500
"""Parameters a query is given at most; SQLite takes 999 or more, by how it was built."""

T = TypeVar("T")


def _inflated(stored: object) -> str:
    """The article's HTML; empty where a damaged file gives something else."""
    try:
        return zlib.decompress(cast("bytes", stored)).decode("utf-8", "replace")
    except (zlib.error, TypeError):
        return ""


SELECT = f"""
SELECT p.*, b.html, b.text, a.slug AS author_slug, a.name AS author_name, a.bio AS author_bio,
       i.url AS image_url, i.alt AS image_alt, i.caption AS image_caption, i.width AS image_width,
       i.height AS image_height, m.read_at, m.bookmarked_at, m.opened_at, m.position, m.note,
       s.key AS site_key, {RULED}
  FROM posts p JOIN sites s ON s.pk = p.site LEFT JOIN bodies b ON b.post = p.pk
  LEFT JOIN authors a ON a.pk = p.author LEFT JOIN media i ON i.pk = p.image
  LEFT JOIN marks m ON m.post_id = p.id
"""  # noqa: S608  - our own words
_SELECT_LEAN = SELECT.replace("b.html, b.text,", "NULL AS html, NULL AS text,").replace(
    "LEFT JOIN bodies b ON b.post = p.pk", ""
)
_ROWS = f"""
SELECT p.pk, p.id, p.title, p.excerpt, p.at, p.sticky, p.locked, p.withdrawn, m.read_at, m.bookmarked_at,
       m.position, substr(m.note, 1, 400) AS note, {RULED},
       (SELECT c.name FROM post_categories pc JOIN shelves c ON c.pk = pc.category
         WHERE pc.post = p.pk ORDER BY pc.rank LIMIT 1) AS category
  FROM posts p LEFT JOIN marks m ON m.post_id = p.id WHERE p.pk IN
"""  # noqa: S608  - our own words


def rows(db: sqlite3.Connection, pks: Iterable[int]) -> dict[int, Row]:
    """Posts as lists show them, by row number; those that are not saved any more are left out."""
    return {
        row["pk"]: Row(
            row["pk"],
            text(row["id"]),
            text(row["title"]),
            text(row["excerpt"]),
            text(row["category"]),
            moment(row["at"]),
            row["read_at"] is not None,
            row["bookmarked_at"] is not None,
            bool(row["sticky"]),
            bool(row["locked"]),
            bool(row["withdrawn"]),
            _position(row),
            text(row["note"]) if row["bookmarked_at"] is not None else "",
            bool(row["watched"]),
            bool(row["muted"]),
        )
        for some in batches(pks)
        for row in db.execute(f"{_ROWS} ({placeholders(some)})", some)
    }


def load(db: sqlite3.Connection, pks: Iterable[int], *, with_body: bool) -> dict[int, SavedPost]:
    """Saved posts by row number; without their bodies `Post.html` and `text` are empty."""
    select = SELECT if with_body else _SELECT_LEAN
    found: dict[int, SavedPost] = {}
    for some in batches(pks):
        terms = terms_of(db, some)
        for row in db.execute(f"{select} WHERE p.pk IN ({placeholders(some)})", some):
            found[row["pk"]] = _saved(row, terms)
    return found


def texts(db: sqlite3.Connection, pks: Iterable[int]) -> dict[int, str]:
    """The articles as plain text, by row number."""
    return {
        row["post"]: text(row["text"])
        for some in batches(pks)
        for row in db.execute(f"SELECT post, text FROM bodies WHERE post IN ({placeholders(some)})", some)  # noqa: S608  - only marks of parameters
    }


def find(db: sqlite3.Connection, site: int, reference: str) -> int | None:
    """The row of the post with this id, WordPress number, slug or address, in this order."""
    wanted = utf8(reference.strip())
    for row in _candidates(db, site, wanted):
        if row is not None:
            found: int = row["pk"]
            return found
    return None


def _candidates(db: sqlite3.Connection, site: int, wanted: str) -> Iterator[sqlite3.Row | None]:
    yield db.execute("SELECT pk FROM posts WHERE id = ? AND site = ?", (wanted.lower(), site)).fetchone()
    if "/" in wanted:
        for name in (digest(site, "link", permalink_key(wanted)), digest(site, "guid", wanted)):
            yield db.execute(
                "SELECT p.pk FROM names n JOIN posts p ON p.id = n.post_id WHERE n.name = ?", (name,)
            ).fetchone()
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        yield db.execute("SELECT pk FROM posts WHERE site = ? AND wp_id = ?", (site, int(wanted))).fetchone()
    # A slug may come again in another year; the latest post is meant.
    yield max(
        db.execute(
            "SELECT pk, at FROM posts WHERE site = ? AND slug = ?", (site, slug_of(wanted) or wanted)
        ).fetchall(),
        key=lambda row: (row["at"], row["pk"]),
        default=None,
    )


def find_id(db: sqlite3.Connection, site: int, wanted: str) -> int | None:
    """The row of the post with this very id."""
    row = db.execute("SELECT pk FROM posts WHERE id = ? AND site = ?", (utf8(wanted), site)).fetchone()
    return row["pk"] if row else None


def newest_pk(db: sqlite3.Connection) -> int:
    """The row of the post that was saved last; 0 when none is."""
    found: int | None = db.execute("SELECT max(pk) FROM posts").fetchone()[0]
    return found or 0


def _saved(row: sqlite3.Row, terms: Mapping[str, Mapping[int, tuple[Term, ...]]]) -> SavedPost:
    return SavedPost(
        row["pk"],
        from_row(row, terms),
        Mark(
            text(row["id"]),
            maybe_moment(row["read_at"]),
            maybe_moment(row["bookmarked_at"]),
            _position(row),
            text(row["note"]) if row["bookmarked_at"] is not None else "",
            maybe_moment(row["opened_at"]),
        ),
        moment(row["at"]),
        moment(row["first_seen"]),
        moment(row["last_fetched"]),
        text(row["text"]),
        bool(row["withdrawn"]),
        bool(row["watched"]),
        bool(row["muted"]),
    )


def _position(row: sqlite3.Row) -> float:
    return share(row["position"]) if isinstance(row["position"], float) else 0.0


def from_row(row: sqlite3.Row, terms: Mapping[str, Mapping[int, tuple[Term, ...]]]) -> Post:
    """The post of a row of `SELECT`; `terms` as `terms_of` gives them."""
    fullness, source = row["fullness"], row["source"]
    return Post(
        id=text(row["id"]),
        site=text(row["site_key"]),
        guid=text(row["guid"]),
        url=text(row["url"]),
        slug=text(row["slug"]),
        title=text(row["title"]),
        published=maybe_moment(row["published"]),
        source=cast("SourceKind", source) if source in {"api", "feed", "page"} else "feed",
        modified=maybe_moment(row["modified"]),
        wp_id=maybe_number(row["wp_id"]),
        kicker=text(row["kicker"]),
        excerpt=text(row["excerpt"]),
        html="" if row["html"] is None else _inflated(row["html"]),
        fullness=cast("Fullness", fullness) if fullness in {"teaser", "first_page", "full"} else "teaser",
        categories=terms["categories"].get(row["pk"], ()),
        tags=terms["tags"].get(row["pk"], ()),
        author=None
        if row["author"] is None
        else Author(text(row["author_slug"]), text(row["author_name"]), text(row["author_bio"])),
        image=_image(row),
        enclosures=_enclosures(row["enclosures"]),
        comment_count=maybe_number(row["comment_count"]),
        sticky=bool(row["sticky"]),
        locked=bool(row["locked"]),
    )


def _image(row: sqlite3.Row) -> Picture | None:
    if row["image"] is None:
        return None
    return Picture(
        text(row["image_url"]),
        text(row["image_alt"]),
        text(row["image_caption"]),
        maybe_number(row["image_width"]) or 0,
        maybe_number(row["image_height"]) or 0,
    )


def _enclosures(stored: object) -> tuple[Enclosure, ...]:
    if stored == "[]":
        return ()
    import json

    try:
        found: list[list[Any]] = json.loads(cast("str", stored))
        return tuple(Enclosure(str(url), str(kind), int(length)) for url, kind, length in found)
    except (ValueError, TypeError):
        return ()  # a damaged file


def terms_of(db: sqlite3.Connection, pks: Sequence[int]) -> dict[str, dict[int, tuple[Term, ...]]]:
    """The `categories` and `tags` of posts, by row number; a post without any is left out."""
    found: dict[str, dict[int, tuple[Term, ...]]] = {"categories": {}, "tags": {}}
    for kind, query in (
        ("categories", "post_categories x JOIN shelves t ON t.pk = x.category"),
        ("tags", "post_tags x JOIN tags t ON t.pk = x.tag"),
    ):
        for row in db.execute(
            f"SELECT x.post, t.slug, t.name FROM {query}"  # noqa: S608  - our own words
            f" WHERE x.post IN ({placeholders(pks)}) ORDER BY x.post, x.rank",
            pks,
        ):
            term = Term(text(row["slug"]), text(row["name"]))
            found[kind][row["post"]] = (*found[kind].get(row["post"], ()), term)
    return found


def known(db: sqlite3.Connection, site: int, wp_ids: Iterable[int]) -> dict[int, datetime]:
    """Of these WordPress numbers, those saved whole from the API, and as of which revision."""
    return {
        row["wp_id"]: moment(row["revision"])
        for some in batches(wp_ids)
        for row in db.execute(
            f"SELECT wp_id, revision FROM posts WHERE site = ? AND wp_id IN ({placeholders(some)})"  # noqa: S608  - only marks of parameters
            " AND revision IS NOT NULL",
            (site, *some),
        )
    }


def numbers(db: sqlite3.Connection, site: int, wp_ids: Iterable[int]) -> set[int]:
    """Of these WordPress numbers, those of saved posts, whole or not."""
    return {
        row["wp_id"]
        for some in batches(wp_ids)
        for row in db.execute(
            f"SELECT wp_id FROM posts WHERE site = ? AND wp_id IN ({placeholders(some)})",  # noqa: S608  - only marks of parameters
            (site, *some),
        )
    }


def suspects(
    db: sqlite3.Connection,
    shelf: int,
    *,
    newer_than: datetime | None,
    older_than: datetime | None,
    seen: Iterable[int],
) -> list[int]:
    """The WordPress numbers of a list's saved posts published between two moments that are not among `seen`.

    Of the list of all posts, the muted ones too. The moments themselves are left out: posts of
    one second may stand on either side.
    """
    here = set(seen)
    least, most = (
        seconds(newer_than) if newer_than else -(2**63),
        seconds(older_than) if older_than else 2**63 - 1,
    )
    return [
        row["wp_id"]
        for each in _with_muted(db, shelf)
        for row in db.execute(
            "SELECT p.wp_id FROM filed f JOIN posts p ON p.pk = f.post"
            " WHERE f.shelf = ? AND f.at > ? AND f.at < ? AND p.wp_id IS NOT NULL AND NOT p.withdrawn"
            " ORDER BY f.at DESC, f.post DESC",
            (each, least, most),
        )
        if row["wp_id"] not in here
    ]


def _with_muted(db: sqlite3.Connection, shelf: int) -> list[int]:
    """The list of all posts and that of the muted ones, where it is the former; else the list alone."""
    return [
        row["pk"]
        for row in db.execute(
            "SELECT o.pk FROM shelves s JOIN shelves o ON o.site = s.site AND o.kind = s.kind"
            " WHERE s.pk = ? AND (s.kind = 'latest' OR o.pk = s.pk)",
            (shelf,),
        )
    ]


def incomplete(
    db: sqlite3.Connection, site: int, shelf: int, limit: int | None, asked_before: datetime
) -> list[int]:
    """The rows of a list's newest posts of which only a part is saved and more may be had.

    Those whose page was asked at `asked_before` or later, and had no more, are left out.
    """
    return [
        row["pk"]
        for row in db.execute(
            "SELECT pk FROM posts p WHERE site = ? AND fullness <> 'full' AND NOT locked AND NOT withdrawn"
            " AND (page_asked_at IS NULL OR page_asked_at < ?)"
            " AND EXISTS (SELECT 1 FROM filed f WHERE f.post = p.pk AND f.shelf = ?)"
            " ORDER BY at DESC, pk DESC LIMIT ?",
            (site, seconds(asked_before), shelf, -1 if limit is None else limit),
        )
    ]


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one query."""
    kept = list(values)
    for start in range(0, len(kept), _AT_ONCE):
        yield kept[start : start + _AT_ONCE]


def placeholders(values: Sequence[object]) -> str:
    """The marks of so many parameters."""
    return ", ".join("?" * len(values))
