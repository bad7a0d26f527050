"""Marks taken in from an earlier export: added to those here, undone like any other, and never half."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW, SITE, a_post
from kalbar_tui.export import marks
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import NoExport
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database
from program import Program

POSTS = [a_post(f"Kabar {n}", number=n + 1, age=timedelta(hours=n)) for n in range(4)]
IDS = [post.id for post in POSTS]
EARLIER, LATER = NOW - timedelta(days=2), NOW - timedelta(days=1)


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    database = Database(tmp_path / "data" / "kalbar-tui.db")
    saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
    saved.save(POSTS, {})
    yield saved
    database.close()


def mark_of(saved: Saved, post_id: str) -> Mark:
    found = saved.post(post_id)
    assert found is not None
    return found.mark


def test_the_earlier_reading_the_bookmark_and_the_note_hold(saved: Saved) -> None:
    """Marks are united: nothing that is here is lost, later or changed."""
    saved.merge_marks([Mark(IDS[0], LATER), Mark(IDS[1], EARLIER)])
    saved.set_note([IDS[2]], "di sini")
    saved.set_position(IDS[0], 0.5)
    new = saved.merge_marks(
        [
            Mark(IDS[0], EARLIER, EARLIER, 0.9),
            Mark(IDS[1], LATER, position=0.3),
            Mark(IDS[2], None, EARLIER, note="di sana"),
            Mark(IDS[3], NOW + timedelta(days=9), LATER, note="baru"),
        ]
    )
    assert new == (2, 2, 1)
    assert mark_of(saved, IDS[0]) == Mark(IDS[0], EARLIER, EARLIER, 0.5)
    assert mark_of(saved, IDS[1]) == Mark(IDS[1], EARLIER, None, 0.3)
    assert mark_of(saved, IDS[2]) == Mark(IDS[2], None, NOW, note="di sini")
    assert mark_of(saved, IDS[3]) == Mark(IDS[3], NOW, LATER, note="baru")
    assert [row.id for row in saved.head(Shelf("unread"), 9)] == [IDS[2]]


def test_the_later_opening_holds(saved: Saved) -> None:
    """And puts the post there in the history; it is nothing to undo, and never later than now."""
    saved.merge_marks([Mark(each, EARLIER, opened_at=LATER) for each in IDS[:2]])
    came = (EARLIER, NOW + timedelta(days=9))
    new = saved.merge_marks(
        [Mark(each, EARLIER, opened_at=at) for each, at in zip(IDS[:2], came, strict=True)]
    )
    assert new == (0, 0, 0)
    assert [mark_of(saved, each).opened_at for each in IDS[:2]] == [LATER, NOW]
    assert [row.id for row in saved.head(Shelf("history"), 9)] == [IDS[1], IDS[0]]


def test_it_is_undone_in_two_steps_and_done_again(saved: Saved) -> None:
    """First the bookmarks with their notes, then what was read; each back to what it was."""
    saved.merge_marks([Mark(IDS[0], LATER)])
    before = [mark_of(saved, each) for each in IDS]
    saved.merge_marks([Mark(each, EARLIER, LATER, note="x") for each in IDS])
    after = [mark_of(saved, each) for each in IDS]
    assert saved.merge_marks([Mark(each, EARLIER, LATER, note="x") for each in IDS]) == (0, 0, 0)
    undone = [saved.undo(), saved.undo()]
    assert [(each.kind, each.count) for each in undone if each] == [("note", 4), ("read", 4)]
    assert [mark_of(saved, each) for each in IDS] == before
    saved.redo()
    saved.redo()
    assert [mark_of(saved, each) for each in IDS] == after


def test_a_mark_waits_for_its_post(saved: Saved) -> None:
    """Marks of posts that are not saved here apply when they come."""
    post = a_post("Belum tersimpan", number=99)
    saved.merge_marks([Mark(post.id, EARLIER, LATER)])
    assert [row.id for row in saved.head(Shelf("bookmarks"), 9)] == []
    saved.save([post], {})
    assert [row.id for row in saved.head(Shelf("bookmarks"), 9)] == [post.id]
    assert mark_of(saved, post.id) == Mark(post.id, EARLIER, LATER)


def test_an_export_taken_in_elsewhere_gives_the_same_marks(
    saved: Saved, program: Program, tmp_path: Path
) -> None:
    """There and back: every mark, whatever was in the first store besides."""
    saved.mark_read(IDS[:2])
    saved.set_note(IDS[1:3], 'catatan "é" \n dua')
    saved.set_position(IDS[3], 0.25)
    saved.mark_opened(IDS[1])
    was = [mark_of(saved, each) for each in IDS]
    program("export", "--site", SITE, "-o", "a.json")
    other = Program(program.home, ("--data-dir", str(tmp_path / "other"), "--site", SITE))
    assert other("import", "a.json").err == "2 posts newly read, 2 bookmarks, 2 notes; the rest was here.\n"
    assert other("import", "a.json", "--json").objects == [
        {"marks": 4, "read": 0, "bookmarked": 0, "noted": 0}
    ]
    database = Database(tmp_path / "other" / "kalbar-tui.db")
    there = Saved(database, SITE, clock=lambda: NOW)
    there.save(POSTS, {})
    assert [mark_of(there, each) for each in IDS] == was
    database.close()


GOOD = {"id": "abc", "site": SITE, "read_at": None, "bookmarked_at": None, "position": 0, "note": None}


@pytest.mark.parametrize(
    "line",
    [
        b"PK\x03\x04",
        b"\xff\xfe\n",
        b"[]",
        b"[" * 100_000,
        b'{"id": "abc"}',
        json.dumps(GOOD | {"id": "../x"}).encode(),
        json.dumps(GOOD | {"id": 7}).encode(),
        json.dumps(GOOD | {"read_at": "kemarin"}).encode(),
        json.dumps(GOOD | {"opened_at": 5}).encode(),
        json.dumps(GOOD | {"read_at": "2026-99-01T00:00:00Z"}).encode(),
        json.dumps(GOOD | {"bookmarked_at": True}).encode(),
        json.dumps(GOOD | {"position": "x"}).encode(),
        json.dumps(GOOD | {"position": 10**400}).encode(),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(tmp_path: Path, line: bytes) -> None:
    """One line that is no post, and nothing of the file counts."""
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n" + line)
    with pytest.raises(NoExport) as told:
        marks.read(path, SITE)
    assert (told.value.reason, told.value.line) == ("no_posts", 2)


def test_numbers_that_are_no_share_are_brought_into_it(saved: Saved, tmp_path: Path) -> None:
    """NaN and infinity, which JSON of careless programs has, do no harm."""
    path = tmp_path / "a.json"
    lines = [json.dumps(GOOD | {"id": IDS[n], "position": value}) for n, value in enumerate((1e400, -3.5))]
    path.write_text("\n".join([*lines, lines[0].replace("Infinity", "NaN")]))
    saved.merge_marks(marks.read(path, SITE))
    assert [mark_of(saved, each).position for each in IDS[:2]] == [0.0, 0.0]


def test_wrong_files_end_with_their_codes(program: Program, tmp_path: Path) -> None:
    """Not there 1; no export, an empty one, or one of another site 2, with a sentence each."""
    home = tmp_path / "home"
    home.mkdir(parents=True)
    here = Program(home, (*program.options, "--site", SITE))
    assert "a.json cannot be read" in here("import", "a.json", code=1).err
    (home / "folder").mkdir()
    here("import", "folder", code=1)
    here("import", code=2)
    (home / "empty.json").touch()
    assert "line 1" in here("import", "empty.json", code=2).err
    (home / "b.json").write_text(json.dumps(GOOD | {"site": "lain.example"}))
    assert "lain.example" in here("import", "b.json", code=2).err
    (home / "c.json").write_text(json.dumps(GOOD) + "\n")
    here("import", "c.json")
