"""Keys of the reader's own choice, keys that follow each other, and the habits of other programs."""

from __future__ import annotations

import pytest
from fake_library import FakeLibrary

from conftest import some_posts
from kalbar_tui.settings import Settings
from kalbar_tui.ui.screens.calendar import CalendarScreen
from kalbar_tui.ui.screens.help import HelpScreen
from kalbar_tui.ui.screens.links import LinksScreen


def with_keys(**keys: str | list[str]) -> Settings:
    return Settings(keys={name.replace("__", "."): value for name, value in keys.items()})


async def test_a_command_has_the_keys_that_the_settings_give_it(a_saved, open_reader):
    """Hints, help, palette and sentences name them; the old key does nothing."""
    library = FakeLibrary(a_saved(some_posts(5)))
    settings = with_keys(post__bookmark=["x", "ctrl+t"], program__quit="Q", site__refresh="ctrl+x ctrl+r")
    async with open_reader(library, settings=settings) as reading:
        await reading.press("b")
        assert not reading.screen.posts.highlighted_row.bookmarked
        await reading.press("x")
        assert reading.screen.posts.highlighted_row.bookmarked
        await reading.press("ctrl+t")
        assert not reading.screen.posts.highlighted_row.bookmarked
        await reading.press("ctrl+c")
        assert "Press Q to leave the reader." in reading.frame()
        reading.screen.status.hush()
        await reading.pilot.pause()
        assert "x Bookmark" in reading.lines()[-1]
        await reading.press("question_mark")
        assert isinstance(reading.app.screen, HelpScreen)
        await reading.press("G")
        assert "Q Ctrl+Q" in reading.frame()
        assert "│  Ctrl+X Ctrl+R " in reading.frame()


async def test_keys_that_follow_each_other_are_one(a_saved, open_reader):
    """The first waits, and the status line says so; both together move the list."""
    library = FakeLibrary(a_saved(some_posts(20)))
    async with open_reader(
        library, settings=with_keys(move__top=["g g", "home"], site__refresh="g r")
    ) as reading:
        await reading.press("G")
        assert reading.screen.posts.highlighted == 19
        reading.screen.say("Something else")
        await reading.pilot.press("g")
        assert reading.lines()[-1].startswith(" g …")
        await reading.press("g")
        assert reading.screen.posts.highlighted == 0
        assert "…" not in reading.lines()[-1]
        asked = len(library.asked)
        await reading.press("g", "r")
        assert len(library.asked) == asked + 1


async def test_what_follows_and_means_nothing_is_told(a_saved, open_reader):
    """And does not do what it would do alone; Esc only ends the waiting, and waiting ends by itself."""
    library = FakeLibrary(a_saved(some_posts(5)))
    async with open_reader(library, settings=with_keys(move__top="g g")) as reading:
        await reading.press("g", "b")
        assert "“g b” does nothing." in reading.frame()
        assert not reading.screen.posts.highlighted_row.bookmarked
        await reading.press("g", "escape")
        assert reading.screen.pane == "posts"
        await reading.pilot.press("g")
        await reading.until(lambda: not reading.screen.keys_begun)
        await reading.press("b")
        assert reading.screen.posts.highlighted_row.bookmarked


async def test_fields_take_what_is_typed(a_saved, open_reader):
    """A key that begins others is a letter there."""
    library = FakeLibrary(a_saved(some_posts(5)))
    async with open_reader(library, settings=with_keys(move__top="g g", post__read="x")) as reading:
        await reading.press("slash", "g", "x")
        assert reading.screen.search_field.text == "gx"


async def test_windows_follow(a_saved, open_reader):
    """What moves and closes the reader's lists moves and closes the calendar and the list of links."""
    library = FakeLibrary(a_saved(some_posts(5)))
    settings = with_keys(
        pane__left="a", list__calendar="ctrl+x c", program__quit="Q", post__copy_link="w", move__bottom="t"
    )
    async with open_reader(library, settings=settings) as reading:
        await reading.press("ctrl+x", "c")
        calendar = reading.app.screen
        assert isinstance(calendar, CalendarScreen)
        day = calendar.day
        await reading.press("a")
        assert (day - calendar.day).days == 1 or calendar.day == day
        await reading.press("Q")
        await reading.press("enter", "L")
        assert isinstance(reading.app.screen, LinksScreen)
        await reading.press("w")
        assert "clipboard" in reading.frame()


async def test_keys_change_while_the_reader_is_open(a_saved, open_reader):
    """As the settings file is saved."""
    library = FakeLibrary(a_saved(some_posts(5)))
    async with open_reader(library) as reading:
        reading.app.use_keys({"post.bookmark": "x"})
        await reading.press("x")
        assert reading.screen.posts.highlighted_row.bookmarked
        reading.screen.status.hush()
        await reading.pilot.pause()
        assert "x Bookmark" in reading.lines()[-1]
        reading.app.use_keys({})
        await reading.press("b")
        assert not reading.screen.posts.highlighted_row.bookmarked


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("j j", 2),
        ("down down k", 1),
        ("ctrl+d", 2),
        ("ctrl+f", 5),
        ("ctrl+v", 5),
        ("pagedown", 5),
        ("G", 19),
        ("end", 19),
        ("G g g", 0),
        ("G home", 0),
        ("G ctrl+u", 17),
        ("G ctrl+b", 14),
        ("G alt+v", 14),
    ],
)
async def test_habits_move_as_they_do_elsewhere(a_saved, open_reader, keys, row):
    """Those of arrows, of vi and of Emacs."""
    library = FakeLibrary(a_saved(some_posts(20)))
    async with open_reader(library) as reading:
        await reading.press(*keys.split())
        assert reading.screen.posts.highlighted == row


async def test_habits_leave_search_and_help(a_saved, open_reader):
    """Ctrl+S searches, Ctrl+G is Esc in fields and windows too, F1 helps, Alt+X lists the commands."""
    library = FakeLibrary(a_saved(some_posts(5)))
    async with open_reader(library) as reading:
        await reading.press("ctrl+s")
        assert reading.screen.search_field.is_open
        await reading.press("ctrl+g")
        assert not reading.screen.search_field.is_open
        await reading.press("f1")
        assert isinstance(reading.app.screen, HelpScreen)
        await reading.press("ctrl+g")
        assert reading.app.screen is reading.screen
        await reading.press("alt+x")
        assert reading.app.screen is not reading.screen
        await reading.press("ctrl+g")
        assert reading.app.screen is reading.screen
        await reading.press("b", "u", "ctrl+r")
        assert reading.screen.posts.highlighted_row.bookmarked
        await reading.press("enter", "backspace")
        assert reading.screen.pane == "posts"
