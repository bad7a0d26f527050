"""The store looked through, put right, and emptied.

What lists and counts are made of can always be made anew: from the posts, their categories
and the marks. So `filed` is compared with, and made from, what `shelves.standing` says, and the
counts of `shelves` with what is in `filed`.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator

from kalbar_tui.model.record import record
from kalbar_tui.store.shelves import file_anew, standing
from kalbar_tui.store.values import text

AT_ONCE = 500
"""Posts that one transaction looks at: another process waits for no more than these."""

_SOME = "{post} >= :first AND {post} < :end"
"""The posts of some rows (`ranges`), as a condition that `standing` takes."""

_MISFILED = f"""{standing(_SOME)}
SELECT count(DISTINCT post) FROM (
  SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM found)
  UNION ALL SELECT * FROM (SELECT * FROM found EXCEPT SELECT * FROM expected))
"""  # noqa: S608  - our own words

_RECOUNTED = """
SELECT s.pk, s.total, s.unread, count(f.post) AS posts, coalesce(sum(f.unread), 0) AS of_them
  FROM shelves s LEFT JOIN filed f ON f.shelf = s.pk GROUP BY s.pk
HAVING s.total <> posts OR s.unread <> of_them
"""


@record
class Holding:
    """What is saved of one site."""

    site: str
    url: str
    posts: int
    unread: int
    bookmarks: int
    oldest: int | None
    newest: int | None
    categories: dict[str, int]


@record
class Holdings:
    """What is saved in all: how many, and the bytes of the articles and of the pictures."""

    posts: int
    bookmarks: int
    marks: int
    article_bytes: int
    pictures: int
    picture_bytes: int
    sites: tuple[Holding, ...]


def holdings(db: sqlite3.Connection) -> Holdings:
    """Counts what is saved."""
    marks = db.execute("SELECT count(*) AS marks, count(bookmarked_at) AS bookmarks FROM marks").fetchone()
    articles = db.execute(
        "SELECT count(*) AS posts, coalesce(sum(length(html) + length(CAST(text AS BLOB))), 0) AS bytes"
        " FROM bodies"
    ).fetchone()
    pictures = db.execute(
        "SELECT count(*) AS pictures, coalesce(sum(length), 0) AS bytes FROM pictures WHERE length > 0"
    ).fetchone()
    return Holdings(
        articles["posts"],
        marks["bookmarks"],
        marks["marks"],
        articles["bytes"],
        pictures["pictures"],
        pictures["bytes"],
        tuple(
            _holding(db, row) for row in db.execute("SELECT pk, key, url FROM sites ORDER BY key").fetchall()
        ),
    )


def _holding(db: sqlite3.Connection, site: sqlite3.Row) -> Holding:
    of = (site["pk"],)
    lists = {
        row["kind"]: row
        for row in db.execute(
            "SELECT kind, total, unread FROM shelves WHERE site = ? AND slug = '' AND kind <> 'category'", of
        )
    }
    span = db.execute(
        "SELECT count(*) AS posts, min(at) AS oldest, max(at) AS newest FROM posts WHERE site = ?", of
    )
    posts = span.fetchone()
    categories = db.execute(
        "SELECT slug, total FROM shelves WHERE site = ? AND kind = 'category' AND total > 0"
        " ORDER BY total DESC, slug",
        of,
    )
    return Holding(
        text(site["key"]),
        text(site["url"]),
        posts["posts"],
        lists["latest"]["unread"] if "latest" in lists else 0,
        lists["bookmarks"]["total"] if "bookmarks" in lists else 0,
        posts["oldest"],
        posts["newest"],
        {text(row["slug"]): row["total"] for row in categories},
    )


# -- looking through


def damage(db: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file, in its own words; empty when it is sound."""
    try:
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:  # too damaged to be looked through
        return [str(error)]
    return [] if found == ["ok"] else found


def orphans(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows of each table point to a row that is not there."""
    counted: dict[str, int] = {}
    for row in db.execute("PRAGMA foreign_key_check"):
        counted[str(row[0])] = counted.get(str(row[0]), 0) + 1
    return counted


def ranges(db: sqlite3.Connection) -> Iterator[dict[str, int]]:
    """The rows of all posts, so many at once, as the parameters of `misfiled` and `refile`."""
    last: int = db.execute(
        "SELECT max(coalesce((SELECT max(pk) FROM posts), 0), coalesce((SELECT max(post) FROM filed), 0))"
    ).fetchone()[0]
    for first in range(0, last + 1, AT_ONCE):
        yield {"first": first, "end": first + AT_ONCE}


def misfiled(db: sqlite3.Connection, some: dict[str, int]) -> int:
    """How many of some posts do not stand in all the lists they belong to, and in no others."""
    found: int = db.execute(_MISFILED, some).fetchone()[0]
    return found


def miscounted(db: sqlite3.Connection) -> int:
    """How many lists have another number of posts or unread posts than they say."""
    return len(db.execute(_RECOUNTED).fetchall())


def unreadable(db: sqlite3.Connection, some: dict[str, int]) -> int:
    """How many of some posts have no article, or one that cannot be unpacked."""
    return sum(
        not _unpacks(row["html"])
        for row in db.execute(
            "SELECT b.html FROM posts p LEFT JOIN bodies b ON b.post = p.pk"
            " WHERE p.pk >= :first AND p.pk < :end",
            some,
        )
    )


def _unpacks(stored: object) -> bool:
    try:
        return isinstance(stored, bytes) and zlib.decompress(stored) is not None
    except zlib.error:
        return False


def cut_pictures(db: sqlite3.Connection) -> int:
    """How many pictures have another length than when they were saved, or are no JPEG or WebP."""
    return len(_cut_pictures(db))


def _cut_pictures(db: sqlite3.Connection) -> list[int]:
    return [
        row["pk"]
        for row in db.execute(
            "SELECT pk, length, length(body) AS found, substr(body, 1, 12) AS head FROM pictures"
            " WHERE length > 0 OR length(body) > 0"
        )
        if row["length"] != row["found"] or not _is_picture(row["head"])
    ]


def _is_picture(head: object) -> bool:
    if not isinstance(head, bytes):
        return False
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


# -- putting right, each in a transaction of the caller's


def refile(db: sqlite3.Connection, some: dict[str, int]) -> int:
    """Puts some posts into the lists they belong to, and out of the others; how many were wrong."""
    wrong = misfiled(db, some)
    if wrong:
        file_anew(db, _SOME, dict(some))
    return wrong


def release_orphans(db: sqlite3.Connection) -> int:
    """Removes rows that point to a row that is not there, or only the pointer where there may be none."""
    released = 0
    for table, parent, number in {(row[0], row[2], row[3]) for row in db.execute("PRAGMA foreign_key_check")}:
        keys = db.execute('SELECT "from", "to" FROM pragma_foreign_key_list(?) WHERE id = ?', (table, number))
        column, target = keys.fetchone()
        needed = db.execute(
            'SELECT "notnull" OR pk FROM pragma_table_info(?) WHERE name = ?', (table, column)
        ).fetchone()[0]
        action = f"DELETE FROM {table}" if needed else f"UPDATE {table} SET {column} = NULL"  # noqa: S608  - our own words
        released += db.execute(
            f"{action} WHERE {column} IS NOT NULL"  # noqa: S608  - names of our own schema
            f" AND NOT EXISTS (SELECT 1 FROM {parent} x WHERE x.{target} = {table}.{column})"
        ).rowcount
    return released


def recount(db: sqlite3.Connection) -> int:
    """Makes every list say how many posts it has; how many lists said something else."""
    wrong = db.execute(_RECOUNTED).fetchall()
    db.executemany(
        "UPDATE shelves SET total = ?, unread = ? WHERE pk = ?",
        [(row["posts"], row["of_them"], row["pk"]) for row in wrong],
    )
    return len(wrong)


def drop_unreadable(db: sqlite3.Connection, some: dict[str, int]) -> int:
    """Removes posts whose article cannot be unpacked, to be fetched again; how many."""
    gone = [
        (row["pk"],)
        for row in db.execute(
            "SELECT p.pk, b.html FROM posts p LEFT JOIN bodies b ON b.post = p.pk"
            " WHERE p.pk >= :first AND p.pk < :end",
            some,
        )
        if not _unpacks(row["html"])
    ]
    db.executemany("DELETE FROM posts WHERE pk = ?", gone)
    return len(gone)


def drop_cut_pictures(db: sqlite3.Connection) -> int:
    """Removes pictures that are not whole, to be fetched again; how many."""
    gone = [(pk,) for pk in _cut_pictures(db)]
    db.executemany(
        "DELETE FROM pictured WHERE post IN (SELECT post FROM post_pictures WHERE picture = ?)", gone
    )
    db.executemany("DELETE FROM pictures WHERE pk = ?", gone)
    return len(gone)


# -- emptying, each in a transaction of the caller's


def forget_fetches(db: sqlite3.Connection) -> None:
    """Forgets what was fetched and how far: before the first post goes, so that it is fetched again."""
    for table in ("validators", "progress", "pictured"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  - our own names


def drop_posts(db: sqlite3.Connection) -> int:
    """Removes some posts, whatever their marks, which stay with what marked posts are known by; how many."""
    some = db.execute("SELECT pk, id FROM posts ORDER BY pk LIMIT ?", (AT_ONCE,)).fetchall()
    db.executemany("DELETE FROM posts WHERE pk = ?", [(row["pk"],) for row in some])
    db.executemany(
        "DELETE FROM names WHERE post_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM marks WHERE post_id = names.post_id)",
        [(row["id"],) for row in some],
    )
    return len(some)


def drop_pictures(db: sqlite3.Connection) -> int:
    """Removes some of the pictures that no post has; how many."""
    return db.execute(
        "DELETE FROM pictures WHERE pk IN (SELECT pk FROM pictures LIMIT ?)", (AT_ONCE,)
    ).rowcount


def drop_terms(db: sqlite3.Connection) -> None:
    """Removes authors, tags and addresses of pictures that no post has."""
    db.execute("DELETE FROM authors WHERE NOT EXISTS (SELECT 1 FROM posts WHERE author = authors.pk)")
    db.execute("DELETE FROM media WHERE NOT EXISTS (SELECT 1 FROM posts WHERE image = media.pk)")
    db.execute("DELETE FROM tags WHERE NOT EXISTS (SELECT 1 FROM post_tags WHERE tag = tags.pk)")


def forget_marks(db: sqlite3.Connection) -> int:
    """Forgets every mark with its note, the journal and the visits; how many marks there were."""
    marks: int = db.execute("SELECT count(*) FROM marks").fetchone()[0]
    db.execute(
        "UPDATE marks SET read_at = NULL, bookmarked_at = NULL"
    )  # its triggers take posts out of lists
    for table in ("marks", "journal", "visits"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  - our own names
    db.execute("DELETE FROM names WHERE NOT EXISTS (SELECT 1 FROM posts WHERE id = names.post_id)")
    return marks
