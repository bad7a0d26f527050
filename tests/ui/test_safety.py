"""What a site writes is shown, and does nothing: in the list, the categories and the article."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_library import FakeLibrary

from builders import a_category, a_post, a_term
from conftest import Open, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author
from kalbar_tui.ui.screens.reader import ReaderScreen

MakeSaved = Callable[..., Saved]
HOSTILE = (
    "Harga [/naik] 5% [1] [FOTO]",
    "[@click=app.quit]klik di sini[/] [@click='screen.mark_all_read']",
    "\x1b]52;c;AAAA\x07 \x9b2J \x1b[31mmerah",
    "kiri \u202ekanan\u202c \u200b\ufeff z" + "\u0301" * 50,
    "[link=https://evil.example]x",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(a_saved: MakeSaved, open_reader: Open, text: str) -> None:
    """In any field: nothing a terminal obeys on the screen, no action from a click, words as written."""
    post = a_post(
        text,
        number=1,
        excerpt=text,
        html=f"<p>{text}</p><p><a href='javascript:alert(1)'>{text}</a></p>",
        kicker=text,
        author=Author("x", text, text),
        categories=(a_term("ekonomi"),),
    )
    saved = a_saved([post])
    saved.save_tree((a_category("ekonomi", name=text),))
    async with open_reader(FakeLibrary(saved), (100, 30)) as reading:
        await reading.press("enter")
        for pane in ("h", "h"):
            frame = reading.frame()
            assert all(char.isprintable() or char == "\n" for char in frame)
            await reading.press(pane)
        for selector in ("#categories", "#posts"):
            reading.screen.focus_pane("categories")
            for y in range(8):
                await reading.pilot.click(selector, offset=(12, y))
                reading.screen.focus_pane("categories")
        reading.screen.focus_pane("article")
        for y in range(0, 24, 2):
            await reading.pilot.click("#article", offset=(12, y))
        await reading.settle()
        assert reading.app.is_running
        assert reading.app.return_value is None


async def test_brackets_are_on_the_screen(a_saved: MakeSaved, open_reader: Open) -> None:
    """The usual signs of a news desk are not swallowed."""
    async with open_reader(FakeLibrary(a_saved([a_post(HOSTILE[0], number=1)]))) as reading:
        assert "● Harga [/naik] 5% [1] [FOTO]" in reading.frame()
        await reading.press("enter")
        assert reading.frame().count("Harga [/naik] 5% [1] [FOTO]") >= 2


SIZES = [
    (1, 1),
    (2, 1),
    (1, 80),
    (24, 1),
    (10, 20),
    (20, 10),
    (79, 24),
    (80, 24),
    (109, 30),
    (110, 30),
    (500, 1000),
]


async def test_any_size_and_a_storm_of_sizes(a_saved: MakeSaved, open_reader: Open) -> None:
    """From one cell to half a million, with every pane in use: no error, and the post is still open."""
    async with open_reader(FakeLibrary(a_saved(some_posts()))) as reading:
        await reading.press("j", "enter")
        title = reading.screen.opened.post.title
        for width, height in SIZES:
            await reading.pilot.resize_terminal(width, height)
            for pane in ("categories", "posts", "article"):
                reading.screen.focus_pane(pane)
                await reading.pilot.pause()
                assert reading.lines()
        for n in range(60):
            await reading.pilot.resize_terminal(20 + 7 * n % 150, 5 + 11 * n % 60)
        await reading.pilot.resize_terminal(130, 36)
        await reading.settle()
        assert reading.screen.opened.post.title == title
        assert title[:20] in reading.frame()
        assert reading.screen.posts.highlighted == 1


async def test_a_crash_says_one_sentence(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of our own ends the reader; it names its kind, and nothing of the reader's or the site's."""

    def broken(self: ReaderScreen) -> None:
        secret = "rahasia"
        raise RuntimeError(secret)

    monkeypatch.setattr(ReaderScreen, "action_help", broken)
    with pytest.raises(RuntimeError):
        async with open_reader(FakeLibrary(a_saved(some_posts(2)))) as reading:
            await reading.pilot.press("question_mark")
    farewell = reading.app.farewell()
    assert reading.app.return_code == 1
    assert "RuntimeError" in farewell
    assert "rahasia" not in farewell
    assert farewell.count("\n") == 1
    assert not reading.app._exit_renderables
