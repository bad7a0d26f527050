"""Stores of released versions: what becomes of them, and that nothing can come between."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_post
from kalbar_tui.library.saved import Saved
from kalbar_tui.library.upkeep import repair
from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store import files, schema
from kalbar_tui.store.database import Database

RELEASED = sorted(Path(__file__).parents[1].glob("data/store-v*.db"))
MARKS = {"Kabar 0": "read", "Kabar 1": "read, bookmarked", "Kabar 2": "bookmarked", "Kabar 3": "half"}

ADDED = """
-- A table, a column and a trigger, as a later version may add them.
CREATE TABLE added (x);
ALTER TABLE sites ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE pictured ADD COLUMN why TEXT;
DROP TRIGGER filed_added;
CREATE TRIGGER filed_added AFTER INSERT ON filed BEGIN
    UPDATE shelves SET total = total + 1, unread = unread + NEW.unread WHERE pk = NEW.shelf;
    INSERT INTO added VALUES (NEW.post);
END;
INSERT INTO added SELECT pk FROM posts;
"""


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a store that a released version made."""
    path = tmp_path / "store" / "kalbar-tui.db"
    path.parent.mkdir()
    shutil.copyfile(request.param, path)
    return path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """One more version than there is; undoing it makes this one the older."""
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ADDED))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    return monkeypatch


def table_of_contents(path: Path) -> list[tuple[str, str, str, str]]:
    """The statements of all tables, indexes and triggers, as SQLite keeps them."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables of version 1, in the columns they had there, but for the list of muted posts."""
    with closing(sqlite3.connect(":memory:")) as first, closing(sqlite3.connect(path)) as db:
        schema.advance(first, 0, 1)
        tables = first.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        columns = {
            name: ", ".join(f'"{row[1]}"' for row in first.execute(f"PRAGMA table_info({name})"))
            for (name,) in tables
        }
        found = {
            name: db.execute(f"SELECT {some} FROM {name} ORDER BY 1, 2").fetchall()
            for name, some in columns.items()
        }
    found["shelves"] = [row for row in found["shelves"] if "muted" not in row]
    return found


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong in the whole file."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("PRAGMA integrity_check").fetchall()
        return found == [("ok",)] and not db.execute("PRAGMA foreign_key_check").fetchall()


def version_of(path: Path) -> int:
    """The version a file is of, its -wal included."""
    with closing(sqlite3.connect(path)) as db:
        return files.version(db)


def test_each_released_version_has_its_store() -> None:
    """Of all versions but the present one, which may still change."""
    assert [files.head(path).version for path in RELEASED] == list(range(1, schema.VERSION))


def test_a_migrated_store_is_a_new_one_to_the_letter(store: Path, tmp_path: Path) -> None:
    """And the head of the file tells its version; not a row has changed."""
    before = rows_of(store)
    Database(store).close()
    Database(tmp_path / "new.db").close()
    assert files.head(store).version == schema.VERSION
    assert table_of_contents(store) == table_of_contents(tmp_path / "new.db")
    assert rows_of(store) == before
    assert is_sound(store)


def test_the_reader_finds_all_in_a_migrated_store(store: Path) -> None:
    """Posts, marks, places reached, bookmarks, history and what can be undone; and it goes on from there."""
    database = Database(store)
    saved = Saved(database, SITE, clock=lambda: NOW)
    found = {row.title: row for row in saved.head(Shelf(), 20)}
    assert len(found) == 8
    for title, mark in MARKS.items():
        row = found[title]
        assert (row.read, row.bookmarked) == ("read" in mark, "book" in mark)
        assert row.position == (0.5 if mark == "half" else 0)
    assert [row.title for row in saved.head(Shelf("bookmarks"), 9)] == ["Kabar 1", "Kabar 2"]
    assert {row.title for row in saved.head(Shelf("history"), 9)} == {"Kabar 0", "Kabar 1"}
    assert saved.total(Shelf("category", "kota")) == 1
    post = saved.post(found["Kabar 1"].pk)
    assert post is not None
    assert post.post.html == "<p>Kabar 1: isi.</p>"
    undone = saved.undo()
    assert undone is not None
    assert undone.ids == ("keepsitsmark",)
    saved.save([a_post("Kabar 8", number=9)], {})
    assert saved.total_posts() == 9
    database.close()


def test_a_store_is_migrated_after_a_backup(store: Path) -> None:
    """The backup is the old store, for its user alone."""
    old, before = version_of(store), rows_of(store)
    Database(store).close()
    backup = files.backup_name(store, old)
    assert sorted(store.parent.iterdir()) == sorted([store, backup])
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert version_of(backup) == old
    assert rows_of(backup) == before


def test_what_was_read_before_marks_told_of_openings_stands_by_its_reading(store: Path) -> None:
    """And rises when it is opened now."""
    database = Database(store)
    saved = Saved(database, SITE, clock=lambda: NOW + timedelta(days=1))
    before = saved.order(Shelf("history"))
    assert [key.at for key in before] == [int(NOW.timestamp())] * 2
    last = saved.rows([before[-1].pk])[before[-1].pk]
    saved.mark_opened(last.id)
    assert [key.pk for key in saved.order(Shelf("history"))] == [before[1].pk, before[0].pk]
    saved.mark_opened("keepsitsmark")
    database.close()


def test_a_store_that_may_not_be_written_is_read_as_if_migrated(store: Path) -> None:
    """From a private copy that goes when it is closed; the file itself stays the old one."""
    before = store.read_bytes()
    database = Database(store, read_only=True)
    assert Saved(database, SITE).total_posts() == 8
    with database.read() as db:
        assert db.execute("SELECT count(*) FROM pictures").fetchone()[0] == 0
    database.close()
    assert list(store.parent.iterdir()) == [store]
    assert store.read_bytes() == before


def test_a_step_may_add_columns_and_replace_triggers(
    store: Path, tmp_path: Path, later: pytest.MonkeyPatch
) -> None:
    """The store is still taken for sound, and still like a new one; an older program leaves it alone."""
    Database(store).close()
    Database(store).close()
    Database(tmp_path / "new.db").close()
    assert table_of_contents(store) == table_of_contents(tmp_path / "new.db")
    assert [path.name for path in store.parent.glob("*damaged*")] == []
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("SELECT count(*) FROM added").fetchone()[0] == 8
    later.undo()
    content = store.read_bytes()
    with pytest.raises(StoreError) as caught:
        Database(store)
    assert caught.value.reason == "newer"
    assert store.read_bytes() == content


def test_a_column_that_is_missing_is_damage(store: Path, later: pytest.MonkeyPatch) -> None:
    """The table has every other column; the marks are carried over."""
    Database(store).close()
    with closing(sqlite3.connect(store)) as db:
        db.execute("ALTER TABLE sites DROP COLUMN note")
    database = Database(store)
    assert database.set_aside is not None
    database.close()
    assert len(rows_of(store)["marks"]) == 5


def test_an_older_store_that_is_damaged_is_not_migrated(store: Path) -> None:
    """A step only meets what it was written for; the store is set aside, its marks carried over."""
    whole = shutil.copyfile(store, store.with_name("whole.db"))
    with closing(sqlite3.connect(store)) as db:
        db.execute("DROP TABLE post_tags")
    database = Database(store)
    assert database.set_aside is not None
    assert version_of(database.set_aside) == version_of(whole)
    database.close()
    assert version_of(store) == schema.VERSION
    assert len(rows_of(store)["marks"]) == 5


@pytest.mark.parametrize("pages", [1, 3])
def test_marks_are_read_out_of_a_migrated_store_that_lost_its_table_of_contents(
    store: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """Its tables lie where its first version put them; a new store has other things on its marks' pages."""
    many = (f"CREATE TABLE more_{n} (x TEXT NOT NULL DEFAULT '{'-' * 500}');" for n in range(60))
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, "\n".join(many)))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    ids = [f"m{n:09d}".translate(str.maketrans("0189", "abcd")) for n in range(20_000)]
    with closing(sqlite3.connect(store)) as db:
        db.executemany("INSERT INTO marks(post_id, read_at) VALUES (?, 1)", [(each,) for each in ids])
        db.commit()
    database = Database(store)
    Saved(database, SITE, clock=lambda: NOW).set_note(ids[:1], "Tanya camat")
    database.close()
    content = bytearray(store.read_bytes())
    content[: pages * schema.PAGE_SIZE] = bytes(pages * schema.PAGE_SIZE)
    store.write_bytes(content)
    Database(store).close()
    assert len(rows_of(store)["marks"]) == 20_005
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("SELECT post_id, note FROM marks WHERE note IS NOT NULL").fetchall() == [
            (ids[0], "Tanya camat")
        ]


@pytest.mark.parametrize("made", [None, *RELEASED], ids=lambda path: path.stem if path else "new")
@pytest.mark.parametrize("lost", ["posts", "filed", "bodies", "search_data", "sqlite_schema"])
def test_all_that_is_the_readers_own_outlives_a_lost_page(
    tmp_path: Path, made: Path | None, lost: str
) -> None:
    """Marks, notes, places, rules, kept searches and visits, together, whichever version made the store."""
    path = tmp_path / "kalbar-tui.db"
    if made:
        shutil.copyfile(made, path)
    database = Database(path)
    saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
    post = a_post("Banjir lagi", number=77)
    saved.save([post])
    saved.mark_opened(post.id)
    saved.set_note([post.id], "Tanya camat")
    saved.set_position(post.id, 0.5)
    saved.add_rule(Draft("mute", "word", "durian"))
    saved.settle()
    saved.keep_search("banjir", "banjir judul:lagi")
    saved.begin_visit()
    database.close()
    before = _own(path)
    assert all(before.values())
    with closing(sqlite3.connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (lost,)).fetchone()
    with path.open("r+b") as file:
        file.seek((root[0] - 1) * schema.PAGE_SIZE if root else 0)
        file.write((b"\xff" if root else b"\0") * schema.PAGE_SIZE)
    database = Database(path)
    if database.set_aside is None:
        repair(database)
    assert database.set_aside is not None
    database.close()
    assert _own(path) == before


def _own(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is the reader's own, as it is in the tables."""
    with closing(sqlite3.connect(path)) as db:
        return {
            name: db.execute(f"SELECT {columns} FROM {name} ORDER BY 1, 2").fetchall()
            for name, columns in (
                ("marks", "*"),
                ("rules", "site, kind, field, value, until, made_at"),
                ("searches", "name, query, rank"),
                ("visits", "*"),
            )
        }


def test_a_process_that_was_overtaken_migrates_nothing(store: Path) -> None:
    """Two that open an old store at once: the second one finds it done, and makes no other backup."""
    backup = files.backup_name(store, version_of(store))
    Database(store).close()
    backup.unlink()
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        files.migrate(db, store)
    assert not backup.exists()


# The moments: every line of the functions that migrate, and steps of SQLite's machine in
# between. A child that has come to its moment kills itself, as nothing else is as exact.
KILLED = """
import os, shutil, signal, sqlite3, sys
from pathlib import Path
from kalbar_tui.store import database, files, schema

LINES = {files.migrate.__code__, files._back_up.__code__, files.check.__code__, schema.advance.__code__,
         database.Database._prepare.__code__}
EACH = 60

def opened(path, line, step):
    counts = [0, 0]
    def reached(which, most):
        counts[which] += 1
        if counts[which] == most:
            os.kill(os.getpid(), signal.SIGKILL)
    class Connection(sqlite3.Connection):
        def __init__(self, *words, **more):
            super().__init__(*words, **more)
            self.set_progress_handler(lambda: reached(1, step), EACH)
    def trace(frame, event, argument):
        if frame.f_code in LINES:
            if event == "line":
                reached(0, line)
            return trace
    connect = sqlite3.connect
    sqlite3.connect = lambda *words, **more: connect(*words, factory=Connection, **more)
    sys.settrace(trace)
    database.Database(path).close()
    sys.settrace(None)
    sqlite3.connect = connect
    return counts

source, folder = map(Path, sys.argv[1:])
def copied(name):
    path = folder / name / "kalbar-tui.db"
    path.parent.mkdir(parents=True)
    shutil.copyfile(source, path)
    return path

lines, steps = opened(copied("whole"), 0, 0)
moments = [(n * lines // 30 + 1, 0) for n in range(30)] + [(0, n * steps // 30 + 1) for n in range(30)]
for number, (line, step) in enumerate(moments):
    path = copied(f"killed-{number}")
    child = os.fork()
    if not child:
        opened(path, line, step)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_migration_killed_at_any_moment_leaves_the_old_or_the_new_version(
    store: Path, tmp_path: Path
) -> None:
    """At sixty moments: the file is sound, its marks are all there, and the next opening migrates it."""
    folder = tmp_path / "many"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, store, folder], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["-9"] * 60
    old, before, new = (
        version_of(store),
        rows_of(store),
        table_of_contents(folder / "whole" / "kalbar-tui.db"),
    )
    left = []
    for path in sorted(folder.glob("killed-*/kalbar-tui.db")):
        assert files.judge(path) == "ours"
        if backup := list(path.parent.glob(f"*.backup-v{old}")):
            assert is_sound(backup[0])
            assert rows_of(backup[0]) == before
        # Looked at in a copy, so that the opening below meets what the kill left.
        look = files.copy(path, tmp_path)
        left.append(version_of(look))
        assert is_sound(look)
        assert rows_of(look) == before
        assert table_of_contents(look) == (new if left[-1] == schema.VERSION else table_of_contents(store))
        database = Database(path)
        assert database.set_aside is None
        database.close()
        assert files.head(path).version == schema.VERSION
        assert rows_of(path) == before
        assert table_of_contents(path) == new
        assert not list(path.parent.glob("*.part"))
        for end in ("", *files.BESIDE):
            Path(f"{look}{end}").unlink(missing_ok=True)
    assert set(left) == {old, schema.VERSION}
