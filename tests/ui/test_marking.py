"""Marks from the keyboard beyond the single post: above, below, and notes to bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fake_library import FakeLibrary
from test_looks import check
from textual.widgets import TextArea

from builders import NOW, a_post
from conftest import Open, some_posts
from kalbar_tui import first_page, i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.model.site import Capabilities
from kalbar_tui.settings import Settings
from kalbar_tui.ui.screens.note import NoteScreen

MakeSaved = Callable[..., Saved]


@pytest.mark.parametrize(("key", "left"), [("K", 27), ("J", 4)])
async def test_posts_above_or_below_are_read_at_one_step(
    a_saved: MakeSaved, open_reader: Open, key: str, left: int
) -> None:
    """The highlighted post stays unread; the marked ones stay in the Unread list until it is left."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        reading.screen.open_shelf(Shelf("unread"))
        await reading.press("j", "j", "j", key)
        assert saved.counts().latest == left
        assert reading.screen.posts.row_count == 30
        assert reading.screen.posts.highlighted == 3
        assert reading.screen.posts.highlighted_row.read is False
        assert "u undoes it." in reading.lines()[-1]
        await reading.press("u")
        assert saved.counts().latest == 30
        await reading.press("U")
        assert saved.counts().latest == left


async def test_below_is_all_of_a_list_however_long(a_saved: MakeSaved, open_reader: Open) -> None:
    """What a thread has not read of the list yet is below too; what comes later is not."""
    posts = some_posts(150)
    saved = a_saved(posts)
    async with open_reader(FakeLibrary(saved), wait=False) as reading:
        reading.screen._order_whole = False
        reading.screen.action_mark_beside_read(1)
        saved.save(some_posts(151)[-1:], {})
        await reading.settle()
        assert saved.counts().latest == 1 + saved.total_posts() - 150


async def test_a_note_is_written_kept_shown_and_undone(a_saved: MakeSaved, open_reader: Open) -> None:
    """Every key that prints is typed; the note stands above the text and as a sign in the list."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter", "B")
        assert isinstance(reading.app.screen, NoteScreen)
        await reading.press(*"qubA?", "space", "slash", "enter", *"jk")
        assert reading.app.screen.query_one(TextArea).text == "qubA? /\njk"
        await reading.press("escape")
        post_id = reading.screen.opened.post.id
        assert reading.screen.opened.mark.note == "qubA? /\njk"
        assert reading.screen.opened.mark.bookmarked_at
        assert "✎ qubA? /" in reading.frame()
        assert reading.frame().count("✎ qubA? /") == 2, "in the list and in the article"
        assert "Note saved." in reading.lines()[-1]
        await reading.press("b")
        assert "qubA?" not in reading.frame()
        await reading.press("u")
        assert "✎ qubA? /" in reading.frame()
        await reading.press("u")
        found = saved.post(post_id)
        assert not found.mark.bookmarked_at
        assert not found.mark.note


async def test_a_note_that_was_not_changed_does_nothing(a_saved: MakeSaved, open_reader: Open) -> None:
    """Opened and closed, it makes no bookmark and no step to undo."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("B", "escape")
        assert reading.app.screen is reading.screen
        assert saved.total(Shelf("bookmarks")) == 0
        assert saved.undo() is None


async def test_a_note_is_saved_when_the_reader_ends(a_saved: MakeSaved, open_reader: Open) -> None:
    """ctrl+q, or a terminal that is closed, while it is being written."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("B", *"ingat", "ctrl+q")
    found = saved.head(Shelf("bookmarks"), 1)[0]
    assert saved.post(found.pk).mark.note == "ingat"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "size"), [("note", (100, 30)), ("note-small", (40, 12))])
async def test_the_look_of_a_note(
    a_saved: MakeSaved, open_reader: Open, language: str, name: str, size: tuple[int, int]
) -> None:
    """Written over the reader, on a small screen too."""
    i18n.use(language)
    saved = a_saved(some_posts())
    saved.set_note([saved.head(Shelf(), 1)[0].id], "Tanya camat Sintang soal balai desa.\nFoto: Jimi.")
    async with open_reader(FakeLibrary(saved), size) as reading:
        await reading.press("enter", "B")
        check(reading, f"{name}.{language}")


async def test_the_look_of_a_noted_bookmark(a_saved: MakeSaved, open_reader: Open) -> None:
    """Above the text of the article, and a sign in the list."""
    saved = a_saved(some_posts())
    saved.set_note([saved.head(Shelf(), 1)[0].id], "Tanya camat Sintang soal balai desa.\nFoto: Jimi.")
    async with open_reader(FakeLibrary(saved), (140, 40)) as reading:
        await reading.press("enter")
        check(reading, "noted.en")


# -- new since the last visit


def visited(saved: Saved, hours: int = 17) -> Saved:
    """The store as after a visit that ended so long ago, with the posts there were then."""
    with saved.database.write() as db:
        db.execute(
            "INSERT INTO visits(site, began_at, ended_at, newest) VALUES (?, 1, ?, ?)",
            (
                saved.site,
                int((NOW - timedelta(hours=hours)).timestamp()),
                int((NOW - timedelta(hours=2)).timestamp()),
            ),
        )
    return saved


async def test_a_line_parts_what_is_new_since_the_last_visit(a_saved: MakeSaved, open_reader: Open) -> None:
    """It stays there for this visit, which the next one counts from; the bookmarks have none."""
    saved = visited(a_saved(some_posts()))
    async with open_reader(FakeLibrary(saved, news=[a_post("Baru", number=99, age=timedelta())])) as reading:
        line = reading.line_of("last visit yesterday 19:00")
        assert reading.line_of("Harga karet") > line > reading.line_of("[FOTO]")
        assert "4 new since yesterday 19:00" in reading.frame()
        reading.screen.open_shelf(Shelf("bookmarks"))
        await reading.settle()
        assert "last visit" not in reading.frame()
        await reading.press("q")
    with saved.database.read() as db:
        ended = [row["ended_at"] for row in db.execute("SELECT ended_at FROM visits ORDER BY ended_at")]
    assert ended[1:] == [int(NOW.timestamp())]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "size"), [("visit", (140, 40)), ("visit-small", (40, 12))])
async def test_the_look_of_what_is_new(
    a_saved: MakeSaved, open_reader: Open, language: str, name: str, size: tuple[int, int]
) -> None:
    """A quiet line; the first page that is painted has the same."""
    i18n.use(language)
    saved = visited(a_saved(some_posts()))
    saved.set_capabilities(Capabilities(name="KalbarOnline"))
    async with open_reader(FakeLibrary(saved), size) as reading:
        reading.screen.status.hush()
        await reading.settle()
        check(reading, f"{name}.{language}")
        drawn = [line.translate(dict.fromkeys(map(ord, "▁▂▃▄▅▆▇"), " ")) for line in reading.lines()]
    painted = first_page.compose(
        saved, Shelf(), *size, zone=Settings().zone, now=NOW, demo=False, offline=False
    )
    assert ["".join(piece.text for piece, _paper in line) for line in painted or ()][1:-1] == drawn[1:-1]
