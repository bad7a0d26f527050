"""The tables of the store, why each index is there, and how an older store becomes a newer one."""

from __future__ import annotations

import sqlite3
from itertools import chain

from kalbar_tui.model.record import record

APPLICATION_ID = 0x4B616C42
"""`KalB`, at byte 68 of the file: by this a store is known as ours before SQLite opens it."""

PAGE_SIZE = 8192
"""Bodies of news posts are 2 to 4 KB; on the usual 4096 they leave a third of each page empty."""

_TABLES = """
CREATE TABLE sites (
    pk INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    capabilities TEXT,
    tree_checked_at INTEGER
);

-- Every list a reader can look at: all posts of a site, its bookmarks, its history, and each
-- category. `total` and `unread` are kept by the triggers of `filed`.
CREATE TABLE shelves (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    kind TEXT NOT NULL CHECK (kind IN ('latest', 'bookmarks', 'history', 'category')),
    slug TEXT NOT NULL DEFAULT '',
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES shelves(pk),
    wp_id INTEGER,
    count INTEGER,
    rank INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, kind, slug)
);
-- For the foreign key: a category is not deleted while others stand below it.
CREATE INDEX shelves_by_parent ON shelves(parent) WHERE parent IS NOT NULL;

CREATE TABLE authors (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    UNIQUE (site, slug, name)
);

CREATE TABLE tags (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (site, slug)
);

CREATE TABLE media (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    url TEXT NOT NULL,
    alt TEXT NOT NULL,
    caption TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    UNIQUE (site, url, alt, caption, width, height)
);

-- `at` is where the post stands in lists: its own time, or when we first saw it where it
-- gave none or one in the future. `revision` is the `modified` of the last complete answer
-- of the API, whether or not its text was the better one.
CREATE TABLE posts (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    wp_id INTEGER,
    guid TEXT NOT NULL,
    url TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    kicker TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    published INTEGER,
    modified INTEGER,
    revision INTEGER,
    first_seen INTEGER NOT NULL,
    last_fetched INTEGER NOT NULL,
    page_asked_at INTEGER,
    source TEXT NOT NULL,
    fullness TEXT NOT NULL,
    author INTEGER REFERENCES authors(pk),
    image INTEGER REFERENCES media(pk),
    enclosures TEXT NOT NULL,
    comment_count INTEGER,
    sticky INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL DEFAULT 0
);
-- "Which of these numbers are saved?", asked with every page of the API.
CREATE INDEX posts_by_wp_id ON posts(site, wp_id) WHERE wp_id IS NOT NULL;
-- The few of which only a part is saved, to be completed with each sync.
CREATE INDEX posts_in_part ON posts(site, at) WHERE fullness <> 'full';
-- A post asked for by its slug on the command line.
CREATE INDEX posts_by_slug ON posts(site, slug);
-- Posts whose articles are still to be fetched: few, among very many.
CREATE INDEX posts_incomplete ON posts(site, at) WHERE fullness <> 'full';
-- For the foreign keys: an author or picture that no post has any more may go.
CREATE INDEX posts_by_author ON posts(author) WHERE author IS NOT NULL;
CREATE INDEX posts_by_image ON posts(image) WHERE image IS NOT NULL;

-- Apart from `posts`, so that walking posts does not read articles. `html` is deflated.
CREATE TABLE bodies (
    post INTEGER PRIMARY KEY REFERENCES posts(pk) ON DELETE CASCADE,
    html BLOB NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE post_categories (
    post INTEGER NOT NULL REFERENCES posts(pk) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    category INTEGER NOT NULL REFERENCES shelves(pk),
    PRIMARY KEY (post, rank)
) WITHOUT ROWID;
CREATE INDEX post_categories_by_category ON post_categories(category);

CREATE TABLE post_tags (
    post INTEGER NOT NULL REFERENCES posts(pk) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    tag INTEGER NOT NULL REFERENCES tags(pk),
    PRIMARY KEY (post, rank)
) WITHOUT ROWID;
CREATE INDEX post_tags_by_tag ON post_tags(tag);

-- What a post is known by: digests of its WordPress number, its guids and its permalinks, all
-- it ever had. Kept for marked posts when they are pruned, so that they are known when they
-- come back. An empty `post_id` is a name that several posts were seen to share: no key.
CREATE TABLE names (
    name BLOB PRIMARY KEY,
    post_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX names_by_post ON names(post_id);

-- A row for each list a post stands in: all posts, each of its categories and all above
-- those, and bookmarks and history where it is marked. `at` is `posts.at`, in the history
-- when it was read or opened last. So any list is one range of the primary key, and its unread
-- posts are one range of the partial index.
CREATE TABLE filed (
    shelf INTEGER NOT NULL REFERENCES shelves(pk),
    at INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts(pk) ON DELETE CASCADE,
    unread INTEGER NOT NULL,
    PRIMARY KEY (shelf, at, post)
) WITHOUT ROWID;
CREATE INDEX filed_unread ON filed(shelf, at, post) WHERE unread;
-- A mark changes the post's rows in all lists; and no post stands twice in one.
CREATE UNIQUE INDEX filed_by_post ON filed(post, shelf);

CREATE TRIGGER filed_added AFTER INSERT ON filed BEGIN
    UPDATE shelves SET total = total + 1, unread = unread + NEW.unread WHERE pk = NEW.shelf;
END;
CREATE TRIGGER filed_removed AFTER DELETE ON filed BEGIN
    UPDATE shelves SET total = total - 1, unread = unread - OLD.unread WHERE pk = OLD.shelf;
END;
CREATE TRIGGER filed_marked AFTER UPDATE OF unread ON filed WHEN OLD.unread <> NEW.unread BEGIN
    UPDATE shelves SET unread = unread + NEW.unread - OLD.unread WHERE pk = NEW.shelf;
END;

-- The reader's own, apart from posts and not tied to them: a mark outlives its post.
CREATE TABLE marks (
    post_id TEXT PRIMARY KEY,
    read_at INTEGER,
    bookmarked_at INTEGER,
    position REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- One row for each thing the reader did, newest last; `undone` ones can be done again.
CREATE TABLE journal (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    kind TEXT NOT NULL CHECK (kind IN ('read', 'unread', 'bookmark', 'unbookmark', 'read_all')),
    made_at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX journal_by_site ON journal(site, undone, pk);
CREATE TABLE journal_marks (
    entry INTEGER NOT NULL REFERENCES journal(pk) ON DELETE CASCADE,
    post_id TEXT NOT NULL,
    before INTEGER,
    after INTEGER,
    PRIMARY KEY (entry, post_id)
) WITHOUT ROWID;

CREATE TABLE validators (
    url TEXT PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL
) WITHOUT ROWID;

-- Of no site: a host asks to be left alone whichever site was read from it.
CREATE TABLE hold_offs (
    host TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;

-- How far the walks through a list have come; `scope` is a category's slug, empty for all posts.
CREATE TABLE progress (
    site INTEGER NOT NULL REFERENCES sites(pk),
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    top INTEGER,
    cursor TEXT,
    reached_first INTEGER NOT NULL,
    refreshed_at INTEGER,
    synced_at INTEGER,
    PRIMARY KEY (site, scope)
) WITHOUT ROWID;
"""

# A mark of a saved post is carried into the lists. Posts that are not saved have no row in
# `posts`, so nothing happens; when they are saved, `store.posts` files them by their marks.
_HISTORY = """
     WHERE post = (SELECT pk FROM posts WHERE id = NEW.post_id)
       AND shelf = (SELECT h.pk FROM posts p JOIN shelves h
                    ON h.site = p.site AND h.kind = 'history' AND h.slug = '' WHERE p.id = NEW.post_id);
"""


def _read(place: str) -> str:
    """Carries into the lists that a post is read or not; `place` is where it stands in the history."""
    return f"""
    UPDATE filed SET unread = (NEW.read_at IS NULL)
     WHERE post = (SELECT pk FROM posts WHERE id = NEW.post_id) AND unread <> (NEW.read_at IS NULL);
    DELETE FROM filed{_HISTORY}
    INSERT INTO filed(shelf, at, post, unread)
    SELECT h.pk, {place}, p.pk, 0
      FROM posts p JOIN shelves h ON h.site = p.site AND h.kind = 'history' AND h.slug = ''
     WHERE p.id = NEW.post_id AND NEW.read_at IS NOT NULL;
"""  # noqa: S608  - our own words


_BOOKMARKED = """
    DELETE FROM filed
     WHERE post = (SELECT pk FROM posts WHERE id = NEW.post_id)
       AND shelf = (SELECT b.pk FROM posts p JOIN shelves b
                    ON b.site = p.site AND b.kind = 'bookmarks' AND b.slug = '' WHERE p.id = NEW.post_id);
    INSERT INTO filed(shelf, at, post, unread)
    SELECT b.pk, p.at, p.pk, NEW.read_at IS NULL
      FROM posts p JOIN shelves b ON b.site = p.site AND b.kind = 'bookmarks' AND b.slug = ''
     WHERE p.id = NEW.post_id AND NEW.bookmarked_at IS NOT NULL;
"""


def _read_triggers(place: str) -> str:
    return f"""
CREATE TRIGGER read_added AFTER INSERT ON marks WHEN NEW.read_at IS NOT NULL BEGIN {_read(place)} END;
CREATE TRIGGER read_changed AFTER UPDATE OF read_at ON marks WHEN OLD.read_at IS NOT NEW.read_at
BEGIN {_read(place)} END;
"""


_BOOKMARK_TRIGGERS = f"""
CREATE TRIGGER bookmark_added AFTER INSERT ON marks WHEN NEW.bookmarked_at IS NOT NULL
BEGIN {_BOOKMARKED} END;
CREATE TRIGGER bookmark_changed AFTER UPDATE OF bookmarked_at ON marks
WHEN OLD.bookmarked_at IS NOT NEW.bookmarked_at BEGIN {_BOOKMARKED} END;
"""

_VERSION_1 = _TABLES + _read_triggers("NEW.read_at") + _BOOKMARK_TRIGGERS
"""As it was released: never changed again."""

_VERSION_2 = """
-- Pictures as they are shown: shrunk and written anew. One that could not be had is a row of
-- length 0, so that it is not asked for with every sync.
CREATE TABLE pictures (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites(pk),
    url TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    length INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (site, url)
);
-- What all pictures take, without reading any.
CREATE INDEX pictures_by_length ON pictures(length);

-- Which posts have a picture: it is kept for the bookmarked ones, and goes with the last.
CREATE TABLE post_pictures (
    post INTEGER NOT NULL REFERENCES posts(pk) ON DELETE CASCADE,
    picture INTEGER NOT NULL REFERENCES pictures(pk) ON DELETE CASCADE,
    PRIMARY KEY (post, picture)
) WITHOUT ROWID;
CREATE INDEX post_pictures_by_picture ON post_pictures(picture);

-- The posts whose pictures a sync has fetched, and as of which edit of the post.
CREATE TABLE pictured (
    post INTEGER PRIMARY KEY REFERENCES posts(pk) ON DELETE CASCADE,
    modified INTEGER
);

CREATE TRIGGER picture_released AFTER DELETE ON post_pictures
WHEN NOT EXISTS (SELECT 1 FROM post_pictures WHERE picture = OLD.picture) BEGIN
    DELETE FROM pictures WHERE pk = OLD.picture;
END;
"""

_DROPPED = """
-- The same index as `posts_incomplete`.
DROP INDEX posts_in_part;
"""

_NOTES = """
-- What the reader wrote to a bookmark. It stays when the bookmark is taken away, hidden.
ALTER TABLE marks ADD COLUMN note TEXT;
-- What a step of the journal did to notes, besides what it did to bookmarks. `journal.kind` is
-- 'bookmark' then: a table's CHECK cannot be changed.
CREATE TABLE journal_notes (
    entry INTEGER NOT NULL REFERENCES journal(pk) ON DELETE CASCADE,
    post_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (entry, post_id)
) WITHOUT ROWID;
"""

_VISITS = """
-- When the reader was here, and the time of the newest post there was then. By the key of the
-- site and not its row, so that it can be carried into a store that has no sites yet.
CREATE TABLE visits (
    site TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    newest INTEGER,
    PRIMARY KEY (site, began_at)
) WITHOUT ROWID;
CREATE INDEX visits_by_end ON visits(site, ended_at);
"""

_SEARCH = """
-- The words of posts. Without their texts, which `bodies` has. A row's number is made of the
-- post's `at` (see `store.search`), so that newest first is the order the index is in. It is
-- changed by `store.search` alone: the program does not trust a file's triggers with it.
CREATE VIRTUAL TABLE search USING fts5(
    title, kicker, text, author, tags, content='', tokenize='unicode61 remove_diacritics 2'
);
-- Which row of the index is which post's, as long as it tells what the post says now.
CREATE TABLE search_docs (
    doc INTEGER PRIMARY KEY,
    post INTEGER NOT NULL UNIQUE
);
-- Posts to be taken into the index, and rows to be taken out of it with what they said.
CREATE TABLE search_queue (post INTEGER PRIMARY KEY);
CREATE TABLE search_stale (
    doc INTEGER PRIMARY KEY,
    title TEXT,
    kicker TEXT,
    text TEXT,
    author TEXT,
    tags TEXT
);
-- Posts as the index has them.
CREATE VIEW search_texts AS
SELECT p.pk AS post, p.at, p.title, p.kicker, b.text, a.name AS author,
       (SELECT group_concat(t.name, ' / ') FROM post_tags x JOIN tags t ON t.pk = x.tag
         WHERE x.post = p.pk) AS tags
  FROM posts p LEFT JOIN bodies b ON b.post = p.pk LEFT JOIN authors a ON a.pk = p.author;

-- The reader's own: searches kept under a name.
CREATE TABLE searches (
    site INTEGER NOT NULL REFERENCES sites(pk),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (site, name)
) WITHOUT ROWID;
"""


def _leaves_the_index(posts: str) -> str:
    """Before posts change: what the index has of them goes, while it is still known what that is."""
    return f"""
    INSERT INTO search_stale
    SELECT d.doc, t.title, t.kicker, t.text, t.author, t.tags
      FROM search_docs d JOIN search_texts t ON t.post = d.post WHERE d.post IN ({posts});
    DELETE FROM search_docs WHERE post IN ({posts});
"""  # noqa: S608  - our own words


def _is_indexed_anew(posts: str) -> str:
    """As `_leaves_the_index`, to be taken into it again as they are then."""
    return f"""{_leaves_the_index(posts)}
    INSERT INTO search_queue
    SELECT pk FROM posts WHERE pk IN ({posts}) AND pk NOT IN (SELECT post FROM search_queue);
"""  # noqa: S608  - our own words


_SEARCH_TRIGGERS = f"""
CREATE TRIGGER search_post_added AFTER INSERT ON posts BEGIN
    INSERT INTO search_queue VALUES (NEW.pk);
END;
CREATE TRIGGER search_post_changed BEFORE UPDATE OF title, kicker, at, author ON posts
WHEN (OLD.title, OLD.kicker, OLD.at, OLD.author) IS NOT (NEW.title, NEW.kicker, NEW.at, NEW.author)
BEGIN {_is_indexed_anew("OLD.pk")} END;
CREATE TRIGGER search_post_removed BEFORE DELETE ON posts BEGIN
{_leaves_the_index("OLD.pk")}
    DELETE FROM search_queue WHERE post = OLD.pk;
END;
CREATE TRIGGER search_body_added BEFORE INSERT ON bodies BEGIN {_is_indexed_anew("NEW.post")} END;
CREATE TRIGGER search_body_changed BEFORE UPDATE OF text ON bodies WHEN OLD.text IS NOT NEW.text
BEGIN {_is_indexed_anew("OLD.post")} END;
CREATE TRIGGER search_tag_added BEFORE INSERT ON post_tags BEGIN {_is_indexed_anew("NEW.post")} END;
CREATE TRIGGER search_tag_removed BEFORE DELETE ON post_tags BEGIN {_is_indexed_anew("OLD.post")} END;
CREATE TRIGGER search_tag_renamed BEFORE UPDATE OF name ON tags WHEN OLD.name IS NOT NEW.name
BEGIN {_is_indexed_anew("SELECT post FROM post_tags WHERE tag = OLD.pk")} END;
CREATE TRIGGER search_author_renamed BEFORE UPDATE OF name ON authors WHEN OLD.name IS NOT NEW.name
BEGIN {_is_indexed_anew("SELECT pk FROM posts WHERE author = OLD.pk")} END;
INSERT INTO search_queue SELECT pk FROM posts;
"""  # noqa: S608  - our own words

_RULES = """
-- The reader's own, as marks are, and by the site's key: they outlive the posts. `until` is the
-- first moment at which a rule no longer holds. One that is not `applied` is, in steps, applied
-- to the posts above the row `reached`, or taken off all it hits and then removed.
CREATE TABLE rules (
    pk INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mute', 'watch')),
    field TEXT NOT NULL CHECK (field IN ('word', 'author', 'tag', 'category')),
    value TEXT NOT NULL,
    until INTEGER,
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'applying' CHECK (state IN ('applying', 'applied', 'lifting')),
    reached INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, kind, field, value)
);

-- The posts each rule hits. A post that a mute rule hits stands in no list but bookmarks and
-- history, and in a list of the muted ones: of the kind `latest`, as both are all posts.
CREATE TABLE rule_hits (
    post INTEGER NOT NULL REFERENCES posts(pk) ON DELETE CASCADE,
    rule INTEGER NOT NULL REFERENCES rules(pk),
    PRIMARY KEY (post, rule)
) WITHOUT ROWID;
CREATE INDEX rule_hits_by_rule ON rule_hits(rule, post);

INSERT INTO shelves(site, kind, slug) SELECT pk, 'latest', 'muted' FROM sites;

-- The row of the post that was the newest when it was last told which watched posts had come.
ALTER TABLE sites ADD COLUMN told INTEGER;
-- When the newest rows go, their numbers are given again, to posts that are yet to be told of.
CREATE TRIGGER told_removed AFTER DELETE ON posts
WHEN OLD.pk > (SELECT coalesce(max(pk), 0) FROM posts) BEGIN
    UPDATE sites SET told = min(told, (SELECT coalesce(max(pk), 0) FROM posts)) WHERE told IS NOT NULL;
END;
"""

_VERSION_3 = _DROPPED + _NOTES + _VISITS + _SEARCH + _SEARCH_TRIGGERS + _RULES

_LAST_HAD = "max(NEW.read_at, coalesce(NEW.opened_at, NEW.read_at))"

_VERSION_4 = f"""
-- When the post was opened last; `NULL` if it was not, or not since marks have this column. In the
-- history a post stands by this time or by `read_at`, whichever is later.
ALTER TABLE marks ADD COLUMN opened_at INTEGER;
DROP TRIGGER read_added;
DROP TRIGGER read_changed;
{_read_triggers(_LAST_HAD)}
CREATE TRIGGER opened_changed AFTER UPDATE OF opened_at ON marks
WHEN NEW.read_at IS NOT NULL AND OLD.opened_at IS NOT NEW.opened_at BEGIN
    UPDATE filed SET at = {_LAST_HAD}{_HISTORY}
END;
"""  # noqa: S608  - our own words

STEPS: tuple[str, ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4)
"""Step `n` (from 0) makes a store of version `n` one of version `n + 1`; of version 0 is an empty file.

A new store goes through all of them and an older one through the rest, so both end with the
same tables to the letter. Until it is released the last step may be changed: things are added
by `CREATE`, columns by `ALTER TABLE … ADD COLUMN`, and a trigger or an index is replaced by
`DROP` and `CREATE`. `INSERT … SELECT` may fill what is new.

A step is one transaction after a copy of the file: readers see the old version until it ends,
a writer waits `database.BUSY_SECONDS` and is then told that the store is locked. So what takes
more than a few seconds for 100,000 posts is not for a step; it is done in batches afterwards.
"""

VERSION = len(STEPS)
"""The present version, kept in `PRAGMA user_version`."""


@record
class Tables:
    """What the file of a version has in its table of contents."""

    made: dict[str, str]
    """The statement of each table, index and trigger, by its name."""
    added: list[tuple[str, str]]
    """Columns that were added to a table, and the table's name before each."""


def statements(script: str) -> list[str]:
    """The single statements of a script, without the comments between them; triggers stay whole."""
    found, begun = [], ""
    for line in script.splitlines():
        if line.startswith("--"):
            continue
        begun += f"{line}\n"
        if line.endswith(";") and sqlite3.complete_statement(begun):
            found.append(begun.strip().removesuffix(";"))
            begun = ""
    return found


def tables(version: int) -> Tables:
    """What the steps up to a version leave in a file."""
    made: dict[str, str] = {}
    added = []
    for statement in chain.from_iterable(map(statements, STEPS[:version])):
        match statement.split():
            case ["CREATE", "UNIQUE" | "VIRTUAL", _kind, name, *_] | ["CREATE", _kind, name, *_]:
                made[name.partition("(")[0]] = statement
            case ["DROP", _kind, name]:
                del made[name]
            case ["ALTER", "TABLE", name, "ADD", "COLUMN", *column]:
                added.append((name, " ".join(column)))
    return Tables(made, added)


def advance(connection: sqlite3.Connection, found: int, wanted: int) -> None:
    """Brings the tables from one version to a later one, inside the caller's transaction."""
    for statement in chain.from_iterable(map(statements, STEPS[found:wanted])):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {wanted}")
