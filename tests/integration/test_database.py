"""The store's file: whose it is, who may read it, and what it goes through without losing a mark."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_post
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store import files, schema
from kalbar_tui.store.database import Database

POSTS = [a_post(f"Kabar {n}", number=n + 1) for n in range(40)]
IDS = [post.id for post in POSTS]
MARKED = 1500
"""Marks enough that they fill several pages of the file."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "kalbar-tui.db"


NOTE = "Tanya camat\nsoal jembatan"


@pytest.fixture
def store(path: Path) -> Path:
    """A store with posts and marks in it, closed."""
    database = Database(path)
    saved = Saved(database, SITE, clock=lambda: NOW)
    saved.save(POSTS, {post.id: post.title for post in POSTS})
    saved.mark_read([f"m{n:09d}".translate(str.maketrans("0189", "abcd")) for n in range(MARKED)])
    saved.set_note([IDS[0]], NOTE)
    saved.begin_visit()
    database.close()
    return path


def marks_of(path: Path) -> set[str]:
    """The ids of all marks in a store."""
    database = Database(path)
    with database.read() as db:
        found = {row["post_id"] for row in db.execute("SELECT post_id FROM marks")}
    database.close()
    return found


def reason_of(path: Path) -> str:
    """Why a store at this path cannot be used."""
    with pytest.raises(StoreError) as caught:
        Database(path)
    assert caught.value.path == path
    return str(caught.value.reason)


def run(program: str, *words: object, user: int | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a Python program with our modules, as another user if asked."""
    prologue = "import sys; from kalbar_tui.store.database import Database; from pathlib import Path\n"
    prologue += "from kalbar_tui.library.saved import Saved; from kalbar_tui.model.shelf import Shelf\n"
    prologue += "from kalbar_tui.model.errors import StoreError\n"
    if user is not None:
        # What is imported late must be there before: that user may not read this Python's library.
        prologue += "import os, shutil, tempfile; from kalbar_tui.store import marks, posts\n"
        prologue += f"os.setgroups([]); os.setgid({user}); os.setuid({user})\n"
    return subprocess.run(
        [sys.executable, "-c", prologue + program, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


# -- whose file it is


@pytest.mark.parametrize("empty", [False, True])
def test_a_missing_or_empty_file_is_a_new_store(path: Path, empty: bool) -> None:
    """A zero-byte file is what a crash before the first write leaves."""
    if empty:
        path.parent.mkdir()
        path.touch()
    database = Database(path)
    assert Saved(database, SITE).total_posts() == 0
    with database.read() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.execute("PRAGMA page_size").fetchone()[0] == schema.PAGE_SIZE
    database.close()
    head = files.head(path)
    assert (head.application_id, head.version) == (schema.APPLICATION_ID, schema.VERSION)


def test_what_is_not_ours_is_refused_and_untouched(store: Path) -> None:
    """Judged from its first 100 bytes, before SQLite opens it; not a byte changes, no file appears."""
    whole = store.read_bytes()
    foreign = store.with_name("foreign.db")
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE t(x)")
    newer = bytearray(whole)
    newer[60:64] = (schema.VERSION + 1).to_bytes(4, "big")
    for content, reason in (
        (foreign.read_bytes(), "foreign"),
        (bytes(newer), "newer"),
        (b"Catatan saya.\n", "not_a_database"),
        (b"SQLite format 3\0", "foreign"),
        (bytes(37), "not_a_database"),
        (os.urandom(20_000), "not_a_database"),
    ):
        store.write_bytes(content)
        before = sorted(store.parent.iterdir())
        assert reason_of(store) == reason
        assert store.read_bytes() == content
        assert sorted(store.parent.iterdir()) == before


def test_a_folder_a_link_or_a_pipe_in_its_place_is_refused(tmp_path: Path, store: Path) -> None:
    """No link is followed, not even to a store; nothing waits for a pipe."""
    folder, link, broken, pipe = (tmp_path / name for name in ("folder", "link", "broken", "pipe"))
    folder.mkdir()
    link.symlink_to(store)
    broken.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    assert reason_of(folder) == "folder"
    assert reason_of(link) == "symlink"
    assert reason_of(broken) == "symlink"
    assert reason_of(pipe) == "not_a_database"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("parent", ["/dev/null", "/proc/x"])
def test_a_folder_that_cannot_be_is_one_sentence(parent: str) -> None:
    """As XDG_DATA_HOME may name them."""
    assert reason_of(Path(parent) / "kalbar-tui" / "kalbar-tui.db") == "folder"


# -- who may read it


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_only_the_user_can_read_the_store(tmp_path: Path, umask: int) -> None:
    """A new folder is 0700 and the files 0600 under any umask; a folder that is there stays as it is."""
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    before = os.umask(umask)
    try:
        for folder in (tmp_path / "new" / "deeper", there):
            database = Database(folder / "kalbar-tui.db")
            Saved(database, SITE).mark_read(["abcdefghij"])
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
            assert modes == {f"kalbar-tui.db{end}": 0o600 for end in ("", "-wal", "-shm")}
            database.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "deeper").stat().st_mode) == 0o700
    assert stat.S_IMODE(there.stat().st_mode) == 0o755


READ = """
database = Database(Path(sys.argv[1]), read_only=sys.argv[2:] == ["ro"])
saved = Saved(database, "kabar.example")
print(saved.total_posts(), saved.counts().bookmarks, len(saved.head(Shelf("bookmarks"), 9)))
print(database.read_only)
try:
    saved.mark_read(["abcdefghij"])
except StoreError as error:
    print(error.reason)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become another user")
@pytest.mark.parametrize("left_wal", [False, True])
def test_in_a_folder_that_cannot_be_written_all_is_read(path: Path, left_wal: bool) -> None:
    """What a killed program left in -wal is read too; marks are refused with a reason."""
    path.parent.mkdir()
    _fill_and_die(path) if left_wal else _fill(path)
    assert bool(Path(f"{path}-wal").exists() and Path(f"{path}-wal").stat().st_size) is left_wal
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)
    for folder in path.parents[1:]:
        folder.chmod(folder.stat().st_mode | 0o555)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    found = run(READ, path, user=65534)
    assert found.stdout.splitlines() == ["40 1 1", "True", "read_only"], found.stderr
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def _fill(path: Path) -> None:
    database = Database(path)
    saved = Saved(database, SITE)
    saved.save(POSTS, {})
    saved.set_bookmark([IDS[0]])
    database.close()


def _fill_and_die(path: Path) -> None:
    """Writes, and is killed before anything is tidied up."""
    child = os.fork()
    if child == 0:
        try:
            saved = Saved(Database(path), SITE)
            saved.save(POSTS, {})
            saved.set_bookmark([IDS[0]])
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_store_can_be_opened_only_to_be_read(store: Path, path: Path) -> None:
    """Beside a program that writes; and none is made where there is none."""
    writer = Saved(Database(store), SITE)
    reader = Saved(Database(store, read_only=True), SITE)
    before = reader.changes()
    writer.set_bookmark([IDS[1]])
    assert reader.total(Shelf("bookmarks")) == 2
    assert reader.changes() != before
    with pytest.raises(StoreError) as caught:
        reader.mark_read([IDS[1]])
    assert caught.value.reason == "read_only"
    reader.database.close()
    writer.database.close()
    alone = Saved(Database(store, read_only=True), SITE)
    writer = Saved(Database(store), SITE)
    writer.set_bookmark([IDS[2]])
    assert alone.total(Shelf("bookmarks")) == 3
    alone.database.close()
    writer.database.close()
    with pytest.raises(StoreError):
        Database(path.with_name("none.db"), read_only=True)
    assert not path.with_name("none.db").exists()


# -- damaged


def _damage(path: Path, how: str, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    pages = len(content) // schema.PAGE_SIZE
    if how == "flip":
        for _each in range(40):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del content[chance.randrange(schema.PAGE_SIZE, len(content)) :]
    else:
        page = chance.randrange(pages) * schema.PAGE_SIZE
        content[page : page + schema.PAGE_SIZE] = bytes(schema.PAGE_SIZE)
    path.write_bytes(content)


def _use(path: Path) -> str:
    """Does what a reader does; empty if all went well, else why not."""
    database = None
    try:
        database = Database(path)
        saved = Saved(database, SITE, clock=lambda: NOW)
        saved.tree()
        saved.counts()
        for row in saved.head(Shelf(), 40):
            saved.post(row.pk)
        list(saved.listing(category="pontianak"))
        saved.find("kabar-3")
        saved.save(POSTS, {post.id: post.title for post in POSTS})
        saved.mark_read(IDS[:3])
        saved.mark_all_read(Shelf())
        saved.undo()
        let_go(database, IDS[5:9])
    except StoreError as error:
        return error.reason
    finally:
        if database:
            database.close()
    return ""


@pytest.mark.parametrize("how", ["flip", "cut", "page"])
def test_a_damaged_store_is_set_aside_and_never_a_crash(store: Path, tmp_path: Path, how: str) -> None:
    """A call may fail with its reason; then there is a sound store, and the old file is kept."""
    whole = store.read_bytes()
    chance = random.Random(how)
    for number in range(20):
        path = tmp_path / f"{how}-{number}" / "kalbar-tui.db"
        path.parent.mkdir()
        path.write_bytes(whole)
        _damage(path, how, chance)
        damaged = path.read_bytes()
        outcomes = [_use(path) for _each in range(4)]
        if outcomes[0] in {"foreign", "newer"}:  # the damage hit the very bytes we are known by
            assert path.read_bytes() == damaged
            continue
        assert outcomes[-1] == "", outcomes
        assert set(outcomes) <= {"", "damaged"}
        aside = list(path.parent.glob("*.damaged-*"))
        assert bool(aside) or outcomes[0] == ""
        assert not list(path.parent.glob("*.new"))


def test_a_damaged_store_that_may_not_be_written_is_left_where_it_is(store: Path) -> None:
    """It is said to be damaged, and nothing is set aside."""
    content = bytes(schema.PAGE_SIZE) + store.read_bytes()[schema.PAGE_SIZE :]
    store.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Database(store, read_only=True)
    assert list(store.parent.iterdir()) == [store]
    assert store.read_bytes() == content


@pytest.mark.parametrize(("first", "pages"), [(0, 1), (0, 3)])
def test_marks_are_read_out_of_a_store_that_lost_its_table_of_contents(
    store: Path, first: int, pages: int
) -> None:
    """A crashed file system leaves zeros where the first pages were."""
    content = bytearray(store.read_bytes())
    content[first * schema.PAGE_SIZE : (first + pages) * schema.PAGE_SIZE] = bytes(pages * schema.PAGE_SIZE)
    store.write_bytes(content)
    database = Database(store)
    aside = database.set_aside
    assert aside is not None
    assert aside.read_bytes() == content
    assert aside.name.startswith("kalbar-tui.db.damaged-20")
    saved = Saved(database, SITE)
    assert saved.total_posts() == 0
    saved.save(POSTS, {})
    assert [row.id for row in saved.head(Shelf("bookmarks"), 9)] == [IDS[0]]
    found = saved.post(IDS[0])
    assert found is not None
    assert found.mark.note == NOTE
    later = Saved(database, SITE, clock=lambda: NOW + timedelta(hours=1)).last_visit()
    assert later is not None
    assert later.ended_at == NOW
    database.close()
    assert len(marks_of(store)) == MARKED + 1


def test_marks_around_a_bad_page_are_carried_over(store: Path) -> None:
    """A lost page of marks costs the marks on it and the two that part it from its neighbours."""
    size = schema.PAGE_SIZE
    with closing(sqlite3.connect(store)) as db:
        names = {row[0] for row in db.execute("SELECT post_id FROM marks")}
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'marks'").fetchone()[0]
    content = bytearray(store.read_bytes())
    # The second child of the root (sqlite.org/fileformat2.html, 1.6): its number begins the second cell.
    inner = content[(root - 1) * size : root * size]
    assert inner[0] == 2, "an inner page: the marks fill more than one"
    cell = int.from_bytes(inner[14:16], "big")
    leaf = (int.from_bytes(inner[cell : cell + 4], "big") - 1) * size
    lost = {name for name in names if name.encode() in content[leaf : leaf + size]}
    content[leaf : leaf + size] = b"\xff" * size
    store.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        marks_of(store)
    left = marks_of(store)
    assert left <= names - lost
    assert len(left) >= len(names - lost) - 2
    assert 0 < len(lost) < len(names) / 2


def test_another_process_follows_when_the_store_was_set_aside(store: Path) -> None:
    """Its marks go into the store that is there now, not into the file that was put away."""
    database = Database(store)
    saved = Saved(database, SITE)
    store.rename(store.with_name("away.db"))
    for end in ("-wal", "-shm"):
        Path(f"{store}{end}").rename(store.with_name(f"away.db{end}"))
    other = Saved(Database(store), SITE)
    saved.mark_read(["abcdefghij"])
    with other.database.read() as db:
        assert db.execute("SELECT count(*) FROM marks").fetchone()[0] == 1
    database.close()
    other.database.close()


# -- full disks, kills, and many at once


FILL = """
import resource
database = Database(Path(sys.argv[1]))
saved = Saved(database, "kabar.example")
sys.path[:0] = [sys.argv[3]]
from builders import a_post
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
saved.mark_read(["abcdefghij"])
try:
    for n in range(4000):
        saved.save([a_post(f"Penuh {n} {i}", html="<p>" + str(i) * 5000) for i in range(20)], {})
except StoreError as error:
    print(error.reason, saved.counts().latest == saved.total(Shelf("unread")), bool(saved.head(Shelf(), 5)))
"""


@pytest.mark.parametrize("size", [700_000, 900_001, 1_300_000])
def test_a_full_disk_is_a_reason_and_reading_goes_on(store: Path, size: int) -> None:
    """What was committed stays, what was not is gone, and the file is sound."""
    found = run(FILL, store, size, Path(__file__).parent.parent)
    assert found.stdout.strip() == "full True True", found.stdout + found.stderr
    _is_sound(store)
    assert "abcdefghij" in marks_of(store)


def _is_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for total, unread, counted, summed in db.execute(
            "SELECT s.total, s.unread, count(f.post), coalesce(sum(f.unread), 0) FROM shelves s"
            " LEFT JOIN filed f ON f.shelf = s.pk GROUP BY s.pk"
        ):
            assert (total, unread) == (counted, summed)


WORK = """
sys.path[:0] = [sys.argv[2]]
from builders import a_post
database = Database(Path(sys.argv[1]))
saved = Saved(database, "kabar.example")
who = sys.argv[3]
for n in range(int(sys.argv[4])):
    mark = f"{who}{n:09d}"
    saved.set_bookmark([mark])
    print(mark, flush=True)
    saved.save([a_post(f"Kabar {n} {i}") for i in range(10)], {})
    saved.mark_all_read(Shelf())
    saved.undo()
"""


def _worker(path: Path, who: str, times: int) -> subprocess.Popen[str]:
    prologue = (
        "import sys; from kalbar_tui.store.database import Database; from pathlib import Path\n"
        "from kalbar_tui.library.saved import Saved; from kalbar_tui.model.shelf import Shelf\n"
    )
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            prologue + WORK,
            str(path),
            str(Path(__file__).parent.parent),
            who,
            str(times),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_no_mark_is_lost_to_a_kill(path: Path) -> None:
    """Killed ten times at random moments: what was said to be marked is marked, and the file is sound."""
    chance = random.Random(1)
    told: set[str] = set()
    for number in range(10):
        with _worker(path, "abcdefghij"[number], 1000) as process:
            assert process.stdout is not None
            # As many marks as chance has it, then wherever the program happens to be.
            for line, _each in zip(process.stdout, range(chance.randrange(1, 25)), strict=False):
                told.add(line.strip())
            process.kill()
            told |= {line.strip() for line in process.stdout if line.endswith("\n")}
        _is_sound(path)
    assert told
    assert told <= marks_of(path)


def test_two_processes_write_at_once(path: Path) -> None:
    """None is turned away, no mark is lost, no post is there twice."""
    with _worker(path, "a", 25) as one, _worker(path, "b", 25) as other:
        errors = [process.communicate(timeout=60)[1] for process in (one, other)]
    assert errors == ["", ""]
    assert (one.returncode, other.returncode) == (0, 0)
    assert marks_of(path) >= {f"{who}{n:09d}" for who in "ab" for n in range(25)}
    database = Database(path)
    assert Saved(database, SITE).total_posts() == 250
    database.close()
    _is_sound(path)


def test_each_thread_has_a_connection_of_its_own(store: Path) -> None:
    """Reads in one thread see what another has written, and each can give its connection back."""
    database = Database(store)
    saved = Saved(database, SITE)
    seen: list[int] = []
    before = saved.changes()

    def write() -> None:
        saved.set_bookmark([IDS[1]])
        saved.close_thread()
        seen.append(saved.total(Shelf("bookmarks")))
        saved.close_thread()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert seen == [2] == [saved.total(Shelf("bookmarks"))]
    assert saved.changes() != before
    assert saved.changes() == saved.changes()
    database.close()


def test_a_mistake_of_ours_is_not_called_damage(store: Path) -> None:
    """A wrong query is a bug and shows as one; the store stays where it is."""
    database = Database(store)
    with pytest.raises(sqlite3.OperationalError), database.read() as db:
        db.execute("SELECT nothing FROM nowhere")
    assert database.set_aside is None
    database.close()
    assert len(marks_of(store)) == MARKED + 1


@pytest.fixture(autouse=True)
def _folders_can_be_removed(tmp_path: Path) -> Iterator[None]:
    """Gives back the right to write that a test took away."""
    yield
    for folder, _folders, _files in os.walk(tmp_path):
        Path(folder).chmod(0o700)
