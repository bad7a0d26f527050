"""`cache info`, `verify`, `repair` and `clear`: figures, every kind of fault found and mended, marks kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsroom import Newsroom
from program import Program


@pytest.fixture
def synced(program: Program, newsroom: Newsroom) -> Program:
    """The program on a store with the newsroom's posts, two of them read and one bookmarked."""
    here = Program(program.home, (*program.options, "--site", newsroom.url, "--offline"))
    program("sync", "--site", newsroom.url)
    ids = [post["id"] for post in here("list", "--json", "--limit", "3").objects]
    here("mark-read", *ids[:2])
    here("bookmark", ids[2])
    return here


def store_of(program: Program) -> Path:
    return Path(program.options[program.options.index("--data-dir") + 1]) / "kalbar-tui.db"


def change(program: Program, *statements: str) -> None:
    """Does to the store what a fault of a disk, or of ours, would have done."""
    with closing(sqlite3.connect(store_of(program))) as db, db:
        for statement in statements:
            db.execute(statement)


def marks(program: Program) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store_of(program))) as db:
        return db.execute("SELECT post_id, read_at, bookmarked_at FROM marks ORDER BY post_id").fetchall()


def test_figures_are_those_of_the_store(synced: Program, newsroom: Newsroom) -> None:
    """Posts, bookmarks and categories as they are listed, and the bytes of the files."""
    found = synced("cache", "info", "--json").objects[0]
    (site,) = found["sites"]
    posts = synced("list", "--json").objects
    assert (found["posts"], found["bookmarks"], found["marks"]) == (len(posts), 1, 3)
    assert (site["posts"], site["unread"]) == (len(posts), len(posts) - 2)
    assert (site["newest"], site["oldest"]) == (posts[0]["published"], posts[-1]["published"])
    for slug, count in site["categories"].items():
        assert count == len(synced("list", "--json", "--category", slug).objects)
    folder = store_of(synced).parent
    assert found["bytes"] == sum(path.stat().st_size for path in folder.glob("kalbar-tui.db*"))
    assert found["article_bytes"] > 0


def test_where_nothing_is_saved_nothing_is_made(program: Program) -> None:
    """`info` and `verify` of no store are no error, and leave none."""
    assert program("cache", "info", "--json").objects[0]["exists"] is False
    assert program("cache", "verify").out == "All is sound.\n"
    assert not store_of(program).exists()


def test_the_sample_edition_is_looked_after_as_any_store(tmp_path: Path) -> None:
    """What `cache info` tells of it is what `clear` and `prune` remove, for that run."""
    sample = Program(tmp_path, ("--demo", "--json"))
    posts = sample("cache", "info").objects[0]["posts"]
    assert posts > 0
    assert sample("cache", "clear").objects[0]["posts"] == posts
    assert sample("cache", "prune", "--older-than", "0d").objects[0]["posts"] > 0


FAULTS: dict[str, tuple[str, ...]] = {
    "misfiled": ("DELETE FROM filed WHERE post = (SELECT min(post) FROM filed)",),
    "miscounted": ("UPDATE shelves SET total = total + 1, unread = 0 WHERE kind = 'latest'",),
    "unreadable": ("UPDATE bodies SET html = x'0102' WHERE post = (SELECT max(post) FROM bodies)",),
    "pictures": (
        "INSERT INTO pictures(site, url, fetched_at, length, body)"
        " SELECT pk, 'https://x/a.jpg', 0, 9, x'ffd8ff' FROM sites",
    ),
    "search": ("DELETE FROM search_docs WHERE post = (SELECT max(post) FROM search_docs)",),
    "orphans": ("INSERT INTO bodies(post, html, text) VALUES (999999, x'', '')",),
}


@pytest.mark.parametrize("fault", [*FAULTS, "unread", "history"])
def test_a_fault_is_told_and_mended(fault: str, synced: Program) -> None:
    """`verify` ends with 4 and a sentence for it and changes nothing; after `repair` all is sound."""
    if fault == "unread":
        change(synced, "UPDATE filed SET unread = 1 - unread WHERE post = (SELECT min(post) FROM filed)")
    elif fault == "history":
        change(synced, "UPDATE filed SET at = at + 1 WHERE NOT unread")
    else:
        change(synced, *FAULTS[fault])
    kind = fault if fault in FAULTS else "misfiled"
    before = marks(synced)
    for _again in range(2):
        done = synced("cache", "verify", "--json", code=4)
        assert kind in {found["kind"] for found in done.objects[0]["faults"]}
    assert synced("cache", "verify", code=4).out.count("\n") == len(done.objects[0]["faults"])
    synced("cache", "repair")
    assert synced("cache", "verify").out == "All is sound.\n"
    assert marks(synced) == before
    assert synced("cache", "repair").out == "There was nothing to put right.\n"


def test_muted_posts_stand_where_they_are_to_stand(synced: Program) -> None:
    """Out of the lists, among the muted ones: that is sound, and stays so when it is made anew."""
    synced("rules", "add", "--mute", "--category", synced("categories", "--json").objects[0]["slug"])
    muted = len(synced("list", "--muted", "--json").objects)
    assert muted
    assert synced("cache", "verify").out == "All is sound.\n"
    change(synced, "DELETE FROM filed WHERE post IN (SELECT post FROM rule_hits)")
    synced("cache", "verify", code=4)
    synced("cache", "repair")
    assert len(synced("list", "--muted", "--json").objects) == muted
    assert synced("cache", "verify").out == "All is sound.\n"


def test_a_damaged_store_is_told_and_set_aside(synced: Program) -> None:
    """`verify` leaves it as it is; `repair` keeps it beside a new one that has its marks."""
    store = store_of(synced)
    content = bytearray(store.read_bytes())
    half = len(content) // 2 // 8192 * 8192
    content[half : half + 8192] = bytes(8192)
    store.write_bytes(content)
    synced("cache", "verify", code=4)
    assert store.read_bytes() == content
    before = marks(synced)
    done = synced("cache", "repair", "--json").objects[0]
    assert Path(done["set_aside"]).read_bytes() == content
    assert marks(synced) == before
    synced("cache", "verify")


def test_clear_removes_posts_and_pictures_and_keeps_marks(synced: Program, newsroom: Newsroom) -> None:
    """The file shrinks; what is synced again has its marks again."""
    before, size = marks(synced), store_of(synced).stat().st_size
    done = synced("cache", "clear", "--json").objects[0]
    assert (done["posts"], done["marks"]) == (42, 0)
    assert synced("list").out == ""
    assert marks(synced) == before
    assert store_of(synced).stat().st_size < size
    synced("cache", "verify")
    Program(synced.home, synced.options[:-1])("sync")
    assert len(synced("list", "--json", "--bookmarked").objects) == 1
    assert sum(post["read"] for post in synced("list", "--json").objects) == 2


def test_clear_forgets_marks_only_when_told_twice(synced: Program) -> None:
    """Without a terminal `--marks` needs `--yes`; then no mark, no step to undo and no visit is left."""
    change(synced, "INSERT INTO visits VALUES ('kabar.example', 1, 2, 3)")
    before = marks(synced)
    assert "--yes" in synced("cache", "clear", "--marks", code=2).err
    assert marks(synced) == before
    assert synced("list").out
    synced("cache", "clear", "--marks", "--yes")
    assert marks(synced) == []
    with closing(sqlite3.connect(store_of(synced))) as db:
        assert [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TAKEN] == [0] * len(
            TAKEN
        )


TAKEN = (
    "posts",
    "bodies",
    "filed",
    "marks",
    "visits",
    "journal",
    "journal_marks",
    "pictures",
    "authors",
    "tags",
    "names",
)


def test_beside_a_reader_that_is_open(
    synced: Program, open_store: Callable[[Path], sqlite3.Connection]
) -> None:
    """A process that reads meanwhile sees the old posts until it looks again, and is not in the way."""
    reader = open_store(store_of(synced))
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM posts").fetchone()[0] == 42
    synced("cache", "repair")
    synced("cache", "clear")
    assert reader.execute("SELECT count(*) FROM posts").fetchone()[0] == 42
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(*) FROM posts").fetchone()[0] == 0


@pytest.fixture
def open_store():
    opened: list[sqlite3.Connection] = []

    def open_at(path: Path) -> sqlite3.Connection:
        opened.append(sqlite3.connect(path, isolation_level=None))
        return opened[-1]

    yield open_at
    for each in opened:
        each.close()
