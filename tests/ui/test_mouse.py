"""The reader by the mouse alone: nothing here presses a key, but where words are typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fake_library import FakeLibrary
from textual import events
from textual.command import CommandPalette

from builders import a_post
from conftest import Open, Reading, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.ui.screens.help import HelpScreen
from kalbar_tui.ui.screens.share import ShareScreen

MakeSaved = Callable[..., Saved]


async def click(reading: Reading, words: str, *, column: int = 0, button: int = 1, line: int = -1) -> None:
    """Clicks on words that are on the screen."""
    line = reading.line_of(words) if line < 0 else line
    assert line >= 0, f"{words!r} is not on the screen:\n{reading.frame()}"
    at = reading.lines()[line].index(words) + column
    await reading.pilot.click(offset=(at, line), button=button)
    await reading.settle()


async def wheel(reading: Reading, at: tuple[int, int], times: int = 1) -> None:
    """Turns the wheel towards the reader."""
    for _turn in range(times):
        await reading.pilot._post_mouse_events([events.MouseScrollDown], offset=at, button=0)
    await reading.settle()


async def choose(reading: Reading, label: str) -> None:
    """Opens the commands by their sign, finds one with the wheel, and clicks it."""
    await click(reading, "⋯")
    await reading.until(lambda: isinstance(reading.app.screen, CommandPalette))
    width, height = reading.app.size
    for _turn in range(200):
        await reading.settle()
        if reading.line_of(f"{label}  (") >= 0:
            break
        await wheel(reading, (width // 2, height // 2))
    await click(reading, f"{label}  (", column=1)
    await reading.until(lambda: not isinstance(reading.app.screen, CommandPalette))
    await reading.settle()


async def bring_hints(reading: Reading) -> None:
    """Clicks a message away that stands in place of the hints."""
    if message := reading.screen.status.message:
        await click(reading, message)


def read_count(saved: Saved) -> int:
    return sum(row.read for row in saved.rows(range(1, 200)).values())


@pytest.mark.parametrize("size", [(140, 40), (40, 12)])
async def test_a_journey(a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]) -> None:
    """Everything a visit has, on a wide screen and on the smallest."""
    saved = a_saved(some_posts(60))
    async with open_reader(FakeLibrary(saved), size) as reading:
        screen, narrow = reading.screen, size[0] < 80
        # A category.
        if narrow:
            await click(reading, "Esc")
            assert screen.pane == "categories"
        lists = screen.categories.region
        row = next(n for n, line in enumerate(reading.lines()) if "Sintang" in line[: lists.right])
        await reading.pilot.click(offset=(lists.x + 6, row))
        await reading.settle()
        assert screen.shelf.slug == "sintang"
        # Its list scrolls.
        assert screen.pane == "posts"
        posts = screen.posts.region
        await wheel(reading, (posts.x + 9, posts.y + 3), 5)
        assert screen.posts.scroll_y > 0
        await wheel(reading, (posts.x + 9, posts.y + 3), 60)
        assert screen.posts.scroll_y == screen.posts.max_scroll_y
        screen.posts.scroll_rows(0)
        # A post, by its headline; it scrolls, and the next one follows.
        await reading.pilot.click(offset=(posts.x + 9, posts.y))
        await reading.settle()
        first = screen.opened
        assert first is not None
        assert screen.pane == "article"
        article = screen.article.region
        if screen.article.max_scroll_y:
            await wheel(reading, (article.x + 9, article.y + 3), 3)
            assert screen.article.scroll_y > 0
        await choose(reading, "Bookmark")
        assert saved.post(first.post.id).mark.bookmarked_at
        await choose(reading, "Next")
        assert screen.opened
        assert screen.opened.pk != first.pk
        if narrow:
            await bring_hints(reading)
            await click(reading, "Esc Back")
        else:
            await reading.pilot.click(offset=(posts.x + 4, posts.y - 1))
            await reading.settle()
        assert screen.pane == "posts"
        # All read, and back.
        before = read_count(saved)
        await choose(reading, "Mark all read")
        assert read_count(saved) > before
        await choose(reading, "Undo")
        assert read_count(saved) == before
        # Sharing, and leaving it by its sign and by a click beside it.
        await choose(reading, "Share")
        assert isinstance(reading.app.screen, ShareScreen)
        await click(reading, "Copy the link")
        assert reading.app.clipboard.startswith("https://")
        await click(reading, "✕")
        assert reading.app.screen is screen
        # Searching begins and ends.
        await choose(reading, "Search")
        assert screen.search_field.is_open
        await click(reading, "✕")
        assert not screen.search_field.is_open
        # Help.
        await bring_hints(reading)
        await click(reading, "? Help")
        assert isinstance(reading.app.screen, HelpScreen)
        if narrow:
            await click(reading, "✕")
        else:
            await reading.pilot.click(offset=(1, size[1] // 2))
            await reading.settle()
        assert reading.app.screen is screen
        await choose(reading, "Quit")
        assert reading.app.return_code == 0


async def test_the_signs_before_a_post_mark_it(a_saved: MakeSaved, open_reader: Open) -> None:
    """They are seen under the mouse; a click there opens nothing."""
    saved = a_saved(some_posts(6))
    async with open_reader(FakeLibrary(saved)) as reading:
        posts = reading.screen.posts
        top = posts.region.y + posts.row_height  # of the second post
        pk = posts.order.pks[1]
        await reading.pilot.hover(offset=(posts.region.x + 5, top))
        await reading.settle()
        assert "☆" in reading.lines()[top + 1]
        await reading.pilot.click(offset=(posts.region.x + 1, top + 1))
        await reading.settle()
        assert saved.rows([pk])[pk].bookmarked
        assert not saved.rows([pk])[pk].read
        await reading.pilot.click(offset=(posts.region.x + 1, top))
        await reading.settle()
        assert saved.rows([pk])[pk].read
        assert reading.screen.opened is None
        await reading.pilot.hover(offset=(0, 0))
        assert "☆" not in reading.frame()


async def test_the_right_button_opens_the_commands(a_saved: MakeSaved, open_reader: Open) -> None:
    """For the post under the mouse, which is highlighted and not opened."""
    async with open_reader(FakeLibrary(a_saved(some_posts(6)))) as reading:
        posts = reading.screen.posts
        await reading.pilot.click(offset=(posts.region.x + 9, posts.region.y + posts.row_height), button=3)
        await reading.until(lambda: isinstance(reading.app.screen, CommandPalette))
        assert posts.highlighted == 1
        assert reading.screen.opened is None
        await reading.pilot.click(offset=(1, 30))
        await reading.until(lambda: reading.app.screen is reading.screen)


async def test_text_dragged_over_is_copied_by_its_hint(a_saved: MakeSaved, open_reader: Open) -> None:
    """The last line says how; the hint has the selection although a click takes it away."""
    async with open_reader(FakeLibrary(a_saved(some_posts(1)))) as reading:
        await click(reading, "Banjir rendam")
        left = reading.screen.article.region.x
        line = next(n for n, text in enumerate(reading.lines()) if "Air mencapai" in text[left:])
        start = reading.lines()[line].rindex("Air mencapai")
        await reading.pilot.mouse_down(offset=(start, line))
        await reading.pilot.hover(offset=(start + 6, line))
        await reading.pilot.hover(offset=(start + 11, line))
        await reading.pilot.mouse_up(offset=(start + 11, line))
        await reading.settle()
        await click(reading, "Ctrl+C", line=35)
        assert reading.app.clipboard == "Air mencapai"


async def test_the_count_of_new_posts_goes_to_them(a_saved: MakeSaved, open_reader: Open) -> None:
    """As `g` does."""
    saved = a_saved(some_posts(30))
    async with open_reader(FakeLibrary(saved)) as reading:
        await wheel(reading, (reading.screen.posts.region.x + 9, 10), 20)
        newer = [a_post(f"Kabar baru {n}", number=900 + n, age=timedelta(minutes=n)) for n in (1, 2)]
        saved.save(newer, {}, {})
        reading.screen.reload()
        await reading.settle()
        await click(reading, "2 new", line=35)
        assert reading.screen.posts.scroll_y == 0


async def test_hints_are_underlined_under_the_mouse(a_saved: MakeSaved, open_reader: Open) -> None:
    """Only the one the mouse is on."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        at = reading.lines()[-1].index("/ Search")
        await reading.pilot.hover(offset=(at, 35))
        await reading.pilot.pause()
        strip = reading.screen._compositor.render_strips()[-1]
        lit = "".join(segment.text for segment in strip if segment.style and segment.style.underline)
        assert lit == "/ Search"


async def test_finding_is_ended_and_walked_by_its_hints(a_saved: MakeSaved, open_reader: Open) -> None:
    """Words need keys; all else does not."""
    async with open_reader(FakeLibrary(a_saved(some_posts(1)))) as reading:
        await click(reading, "Banjir rendam")
        await click(reading, "f Find")
        await reading.press(*"a", "enter")
        before = reading.screen.article.hit
        await click(reading, "n next hit")
        assert reading.screen.article.hit != before
        await click(reading, "Esc end finding")
        assert not reading.screen.finding.active


async def test_days_and_windows_close_beside_them(a_saved: MakeSaved, open_reader: Open) -> None:
    """Every window over the reader."""
    async with open_reader(FakeLibrary(a_saved(some_posts(60)))) as reading:
        for label in ("Calendar", "Note", "Share", "Help"):
            await choose(reading, label)
            assert reading.app.screen is not reading.screen, label
            await reading.pilot.click(offset=(1, 30))
            await reading.settle()
            assert reading.app.screen is reading.screen, label
            await choose(reading, label)
            await click(reading, "✕")
            assert reading.app.screen is reading.screen, label
