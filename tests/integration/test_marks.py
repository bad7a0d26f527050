"""What the reader did: never lost, undone and done again step by step, and counted in every list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.marks import Mark, Visit
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Counts, Shelf
from kalbar_tui.store import upkeep
from kalbar_tui.store.database import Database
from kalbar_tui.store.marks import Undone

POSTS = [a_post(f"Kabar {n}", number=n + 1, age=timedelta(hours=n)) for n in range(5)]
IDS = [post.id for post in POSTS]


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    database = Database(tmp_path / "kalbar-tui.db")
    saved = Saved(database, SITE, clock=lambda: NOW)
    saved.save_tree(
        (a_category("kalimantan-barat", wp_id=1), a_category("pontianak", "kalimantan-barat", wp_id=2))
    )
    saved.save(POSTS, {})
    yield saved
    database.close()


def mark_of(saved: Saved, post_id: str) -> Mark:
    """The mark of a saved post."""
    found = saved.post(post_id)
    assert found is not None
    return found.mark


def unread(saved: Saved) -> tuple[int, int]:
    """Unread posts in all and in the category above theirs, as they are kept."""
    counts = saved.counts()
    return counts.latest, counts.categories["kalimantan-barat"]


def pks(saved: Saved, shelf: Shelf) -> list[str]:
    """The ids of a list's posts, in order."""
    return [row.id for row in saved.head(shelf, 99)]


def test_a_mark_shows_in_every_list(saved: Saved) -> None:
    """Read once, a post is read everywhere; bookmarked, it stands among the bookmarks."""
    assert saved.mark_read([IDS[1]]) == 1
    assert saved.set_bookmark([IDS[1], IDS[3]]) == 2
    assert unread(saved) == (4, 4)
    assert pks(saved, Shelf("unread")) == [IDS[0], *IDS[2:]]
    assert pks(saved, Shelf("category", "kalimantan-barat", unread_only=True)) == [IDS[0], *IDS[2:]]
    assert pks(saved, Shelf("bookmarks")) == [IDS[1], IDS[3]]
    assert pks(saved, Shelf("bookmarks", unread_only=True)) == [IDS[3]]
    assert pks(saved, Shelf("history")) == [IDS[1]]
    assert saved.counts() == Counts(4, 1, 0, {"kalimantan-barat": 4, "pontianak": 4})
    assert mark_of(saved, IDS[1]) == Mark(IDS[1], NOW, NOW)
    row = saved.rows([key.pk for key in saved.order(Shelf("history"))])
    assert [(each.read, each.bookmarked) for each in row.values()] == [(True, True)]


def test_the_history_runs_by_when_a_post_was_read(tmp_path: Path) -> None:
    """The last one read comes first, whenever it was published."""
    times = iter([NOW, NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)])
    saved = Saved(Database(tmp_path / "a.db"), SITE, clock=lambda: next(times))
    saved.save(POSTS, {})
    saved.mark_read([IDS[0]])
    saved.mark_read([IDS[4]])
    saved.mark_read([IDS[2]])
    assert pks(saved, Shelf("history")) == [IDS[2], IDS[4], IDS[0]]
    saved.database.close()


def test_a_post_opened_again_rises_in_the_history(tmp_path: Path) -> None:
    """To open it is a step to undo the first time only; one marked read without stands by that time."""
    now = NOW

    def at(minute: int) -> None:
        nonlocal now
        now = NOW + timedelta(minutes=minute)

    saved = Saved(Database(tmp_path / "a.db"), SITE, clock=lambda: now)
    saved.save(POSTS, {})
    for minute, post_id in enumerate(IDS[:3]):
        at(minute)
        saved.mark_opened(post_id)
    at(3)
    saved.mark_read([IDS[3]])
    assert pks(saved, Shelf("history")) == [IDS[3], IDS[2], IDS[1], IDS[0]]
    at(4)
    saved.mark_opened(IDS[1])
    risen = [IDS[1], IDS[3], IDS[2], IDS[0]]
    assert pks(saved, Shelf("history")) == risen
    assert mark_of(saved, IDS[1]) == Mark(IDS[1], NOW + timedelta(minutes=1), opened_at=now)
    first = saved.order(Shelf("history"), limit=2)
    assert [*first, *saved.order(Shelf("history"), after=first[-1])] == saved.order(Shelf("history"))
    saved.save([replace(POSTS[1], title="Judul baru")], {})
    assert pks(saved, Shelf("history")) == risen, "filed anew, it stands where it stood"
    with saved.database.read() as db:
        assert upkeep.misfiled(db, {"first": 0, "end": 99}) == 0
    assert saved.undo() == Undone("read", 1, (IDS[3],))
    assert saved.undo() == Undone("read", 1, (IDS[2],))
    assert saved.undo() == Undone("read", 1, (IDS[1],))
    assert pks(saved, Shelf("history")) == [IDS[0]]
    for _each in range(3):
        saved.redo()
    assert pks(saved, Shelf("history")) == risen
    at(5)
    saved.mark_read([IDS[2]], on=False)
    saved.mark_all_read(Shelf())
    assert pks(saved, Shelf("history"))[:2] == [IDS[4], IDS[2]], "marked now, opened long ago"
    saved.database.close()


def test_every_mark_is_undone_and_done_again_in_order(saved: Saved) -> None:
    """One step for one thing the reader did, back to the beginning and forth to the end."""
    saved.mark_read([IDS[0]])
    saved.set_bookmark([IDS[0], IDS[1]])
    saved.mark_read([IDS[0]], on=False)
    saved.set_bookmark([IDS[1]], on=False)
    after = [mark_of(saved, each) for each in IDS]
    steps = [
        Undone("unbookmark", 1, (IDS[1],)),
        Undone("unread", 1, (IDS[0],)),
        Undone("bookmark", 2, tuple(sorted(IDS[:2]))),
        Undone("read", 1, (IDS[0],)),
    ]
    assert [saved.undo() for _each in range(5)] == [*steps, None]
    assert [mark_of(saved, each) for each in IDS] == [Mark(each) for each in IDS]
    assert saved.counts() == Counts(5, 0, 0, {"kalimantan-barat": 5, "pontianak": 5})
    assert [saved.redo() for _each in range(5)] == [*reversed(steps), None]
    assert [mark_of(saved, each) for each in IDS] == after


def test_a_new_mark_ends_what_could_be_done_again(saved: Saved) -> None:
    """As in an editor: after undo and something new there is no redo."""
    saved.mark_read([IDS[0]])
    saved.undo()
    saved.set_bookmark([IDS[1]])
    assert saved.redo() is None
    assert saved.undo() == Undone("bookmark", 1, (IDS[1],))


def test_a_mark_that_changes_nothing_is_no_step(saved: Saved) -> None:
    """Reading what is read keeps its time and leaves nothing to undo."""
    saved.mark_read([IDS[0]])
    assert saved.mark_read([IDS[0], IDS[0]]) == 0
    assert saved.mark_read([IDS[1]], on=False) == 0
    assert saved.mark_all_read(Shelf("category", "tidak-ada")) == 0
    assert saved.mark_read([]) == 0
    assert saved.undo() == Undone("read", 1, (IDS[0],))
    assert saved.undo() is None


def test_all_of_a_list_is_one_step(saved: Saved) -> None:
    """`A` marks what was unread, and undo gives exactly that back."""
    saved.mark_read([IDS[2]])
    assert saved.mark_all_read(Shelf("category", "kalimantan-barat")) == 4
    assert unread(saved) == (0, 0)
    undone = saved.undo()
    assert undone is not None
    assert (undone.kind, undone.count, len(undone.ids)) == ("read_all", 4, 4)
    assert unread(saved) == (4, 4)
    assert mark_of(saved, IDS[2]).read_at == NOW
    assert saved.redo() == undone
    assert unread(saved) == (0, 0)


def test_all_of_a_list_is_the_list_as_it_stood(saved: Saved) -> None:
    """What arrives between the key press and the write stays unread."""
    stood = saved.newest_pk()
    late = a_post("Terlambat", number=99, age=timedelta(days=9))
    saved.save([late], {})
    assert saved.mark_all_read(Shelf(), newest_pk=stood) == 5
    assert pks(saved, Shelf("unread")) == [late.id]


def test_a_hundred_thousand_posts_are_one_step(tmp_path: Path) -> None:
    """One transaction, one entry of the journal, one undo."""
    database = Database(tmp_path / "many.db")
    saved = Saved(database, SITE, clock=lambda: NOW)
    saved.save(POSTS[:1], {})
    with database.write() as db:
        # Straight into the tables: by way of answers this would take half a minute.
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            " INSERT INTO posts(site, id, at, guid, url, slug, title, kicker, excerpt, first_seen,"
            " last_fetched, source, fullness, enclosures, sticky, locked)"
            " SELECT 1, printf('b%09d', i), i, i, i, i, 't', '', '', 0, 0, 'api', 'full', '[]', 0, 0 FROM n"
        )
        shelf = db.execute("SELECT pk FROM shelves WHERE kind = 'latest'").fetchone()["pk"]
        db.execute("INSERT INTO filed SELECT ?, at, pk, 1 FROM posts WHERE pk > 1", (shelf,))
    assert saved.total(Shelf()) == saved.counts().latest == 100_000
    assert saved.mark_all_read(Shelf()) == 100_000
    assert (saved.counts().latest, saved.total(Shelf("history"))) == (0, 100_000)
    undone = saved.undo()
    assert undone is not None
    assert undone.count == 100_000
    assert (saved.counts().latest, saved.total(Shelf("history"))) == (100_000, 0)
    assert saved.undo() is None
    database.close()


def test_marks_outlive_their_posts(saved: Saved) -> None:
    """A pruned post that comes back is read and where it was left, under the same id."""
    saved.mark_read([IDS[0]])
    saved.set_position(IDS[0], 0.4)
    assert let_go(saved.database, IDS[:2]) == 2
    assert saved.total(Shelf("history")) == 0
    saved.save(POSTS[:2], {})
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], NOW, None, 0.4)
    assert mark_of(saved, IDS[1]) == Mark(IDS[1])
    assert unread(saved) == (4, 4)
    assert pks(saved, Shelf("history")) == [IDS[0]]
    assert saved.undo() == Undone("read", 1, (IDS[0],))
    assert unread(saved) == (5, 5)


def test_a_marked_post_is_known_again_by_its_other_names(saved: Saved) -> None:
    """It comes back with another guid, which alone would make another id of it."""
    saved.mark_read([IDS[0]])
    let_go(saved.database, [IDS[0]])
    back = a_post("Kabar 0", guid="guid-baru", id="guidbaru22", source="feed")
    assert saved.save([back], {}).ids == (IDS[0],)
    assert mark_of(saved, IDS[0]).read_at == NOW


def test_marks_can_be_made_of_posts_that_are_not_saved(saved: Saved) -> None:
    """And undone; they apply when the post comes."""
    later = a_post("Nanti", number=77)
    saved.set_bookmark([later.id])
    saved.mark_read([later.id])
    saved.undo()
    saved.save([later], {})
    assert mark_of(saved, later.id) == Mark(later.id, None, NOW)
    assert pks(saved, Shelf("bookmarks")) == [later.id]


def test_fetching_again_touches_no_mark(saved: Saved) -> None:
    """Not even when the post changes its category, its time and its text."""
    saved.mark_read([IDS[0]])
    saved.set_bookmark([IDS[0]])
    changed = a_post(
        "Kabar 0", number=1, age=timedelta(days=3), html="<p>Baru.</p>" * 9, categories=(a_term("sambas"),)
    )
    assert saved.save([changed], {}).changed == 1
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], NOW, NOW)
    assert pks(saved, Shelf("bookmarks")) == pks(saved, Shelf("history")) == [IDS[0]]
    assert pks(saved, Shelf())[-1] == IDS[0]
    assert saved.counts() == Counts(4, 0, 0, {"kalimantan-barat": 4, "pontianak": 4, "sambas": 0})


def test_undo_leaves_alone_what_was_changed_since(saved: Saved) -> None:
    """A mark that another process set differently is that process's."""
    saved.mark_read([IDS[0], IDS[1]])
    with saved.database.write() as db:
        db.execute("UPDATE marks SET read_at = 1 WHERE post_id = ?", (IDS[0],))
    saved.undo()
    assert mark_of(saved, IDS[1]).read_at is None
    assert mark_of(saved, IDS[0]).read_at is not None


@pytest.mark.parametrize(("reached", "kept"), [(0.5, 0.5), (-1.0, 0.0), (7.0, 1.0), (float("nan"), 0.0)])
def test_the_place_reached_is_kept_beside_the_marks(saved: Saved, reached: float, kept: float) -> None:
    """It is no step to undo and changes no mark."""
    saved.mark_read([IDS[0]])
    saved.set_position(IDS[0], reached)
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], NOW, None, kept)
    assert saved.undo() == Undone("read", 1, (IDS[0],))
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], None, None, kept)


# -- notes


def test_a_note_bookmarks_its_post_in_one_step(saved: Saved) -> None:
    """Undo takes both away, redo brings both back; in lists there is a sign of it."""
    assert saved.set_note([IDS[1]], "Tanya camat\x1b[31m  \r\nsoal jembatan\n") == 1
    assert mark_of(saved, IDS[1]) == Mark(IDS[1], None, NOW, note="Tanya camat[31m\nsoal jembatan")
    assert [bool(row.note) for row in saved.head(Shelf("bookmarks"), 9)] == [True]
    assert saved.undo() == Undone("note", 1, (IDS[1],))
    assert mark_of(saved, IDS[1]) == Mark(IDS[1])
    assert saved.total(Shelf("bookmarks")) == 0
    assert saved.redo() == Undone("note", 1, (IDS[1],))
    assert mark_of(saved, IDS[1]).note == "Tanya camat[31m\nsoal jembatan"


def test_a_note_goes_and_comes_with_its_bookmark(saved: Saved) -> None:
    """Hidden, not lost, while the post is not bookmarked."""
    saved.set_note([IDS[0]], "Kutipan bagus")
    saved.set_bookmark([IDS[0]], on=False)
    assert mark_of(saved, IDS[0]) == Mark(IDS[0])
    assert [row.note for row in saved.head(Shelf(), 1)] == [""]
    saved.undo()
    assert mark_of(saved, IDS[0]).note == "Kutipan bagus"
    saved.set_bookmark([IDS[0]], on=False)
    saved.set_bookmark([IDS[0]])
    assert mark_of(saved, IDS[0]).note == "Kutipan bagus"


def test_a_note_is_changed_and_taken_away_step_by_step(saved: Saved) -> None:
    """The bookmark keeps its time; a note that changes nothing is no step; digits stay text."""
    saved.set_bookmark([IDS[0]])
    saved.set_note([IDS[0]], "2026")
    saved.set_note([IDS[0]], "dua")
    assert saved.set_note([IDS[0]], " dua\n".lstrip()) == 0
    saved.set_note([IDS[0]], "")
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], None, NOW)
    notes = [(saved.undo(), mark_of(saved, IDS[0]).note)[1] for _each in range(3)]
    assert notes == ["dua", "2026", ""]
    assert mark_of(saved, IDS[0]).bookmarked_at == NOW


def test_a_note_of_another_process_is_kept_by_undo(saved: Saved) -> None:
    """Undo takes back only what is still as it left it."""
    saved.set_note([IDS[0], IDS[1]], "satu")
    with saved.database.write() as db:
        db.execute("UPDATE marks SET note = 'lain' WHERE post_id = ?", (IDS[0],))
    saved.undo()
    saved.set_bookmark(IDS[:2])
    assert [mark_of(saved, each).note for each in IDS[:2]] == ["lain", ""]


def test_a_note_outlives_its_post(saved: Saved) -> None:
    """Bookmarked posts are not pruned; one that went by another way comes back with its note."""
    saved.set_note([IDS[0]], "Simpan")
    assert let_go(saved.database, [IDS[0]]) == 0
    later = a_post("Nanti", number=77)
    saved.set_note([later.id], "Nanti dibaca")
    saved.save([later], {})
    assert mark_of(saved, later.id).note == "Nanti dibaca"


# -- above and below


def test_posts_of_some_rows_are_one_step(saved: Saved) -> None:
    """Those read already keep their time, and what undo gives back are the others."""
    saved.mark_read([IDS[1]])
    keys = [key.pk for key in saved.order(Shelf())]
    assert saved.mark_rows_read(keys[:3]) == 2
    assert unread(saved) == (2, 2)
    assert saved.mark_rows_read(keys[:3]) == 0
    undone = saved.undo()
    assert undone is not None
    assert (undone.kind, set(undone.ids)) == ("read_all", {IDS[0], IDS[2]})
    assert mark_of(saved, IDS[1]).read_at == NOW
    assert saved.mark_rows_read([]) == 0


# -- visits


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **words: int) -> None:
        self.now += timedelta(**words)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visited(tmp_path: Path, clock: Clock) -> Iterator[Saved]:
    """A store with five posts, the newest of now, that was never visited."""
    database = Database(tmp_path / "visited.db")
    saved = Saved(database, SITE, clock=clock)
    saved.save(POSTS, {})
    yield saved
    database.close()


def test_what_comes_after_a_visit_is_new(visited: Saved, clock: Clock) -> None:
    """Newer posts are; older ones that an archive brings are not."""
    assert visited.last_visit() is None
    number = visited.begin_visit()
    clock.later(minutes=10)
    visited.save([a_post("Selama", number=50, age=timedelta(minutes=-5))], {})
    visited.end_visit(number)
    clock.later(hours=3)
    visit = visited.last_visit()
    assert visit == Visit(NOW + timedelta(minutes=10), NOW + timedelta(minutes=5))
    assert visited.count_news(visit) == 0
    visited.save(
        [
            a_post("Baru", number=51, age=timedelta(hours=-2)),
            a_post("Arsip", number=9, age=timedelta(days=900)),
        ],
        {},
    )
    assert visited.count_news(visit) == 1
    assert [post.post.title for post in visited.listing(since=visit.news_from)] == ["Baru"]


def test_coming_back_within_half_an_hour_goes_on_with_the_visit(visited: Saved, clock: Clock) -> None:
    """What was new stays so; after that a new visit begins."""
    first = visited.begin_visit()
    visited.end_visit(first)
    clock.later(hours=5)
    before = visited.last_visit()
    second = visited.begin_visit()
    visited.end_visit(second)
    clock.later(minutes=29)
    assert visited.last_visit() == before
    assert visited.begin_visit() == second != first
    clock.later(minutes=31)
    visit = visited.last_visit()
    assert visit is not None
    assert visit.ended_at == clock.now - timedelta(minutes=31)


def test_a_long_visit_lasts_until_it_ends(visited: Saved, clock: Clock) -> None:
    """Another process that began one meanwhile takes nothing from it."""
    long = visited.begin_visit()
    clock.later(hours=4)
    other = visited.begin_visit()
    clock.later(hours=1)
    visited.end_visit(long)
    clock.later(hours=1)
    visit = visited.last_visit()
    assert other != long
    assert visit is not None
    assert visit.ended_at == NOW + timedelta(hours=5)


def test_a_wrong_clock_is_mended_by_the_next_visit(visited: Saved, clock: Clock) -> None:
    """A visit in the year to come does not end all others."""
    clock.later(days=365)
    visited.begin_visit()
    clock.later(days=-365)
    visited.begin_visit()
    clock.later(hours=2)
    visit = visited.last_visit()
    assert visit is not None
    assert visit.ended_at == NOW
