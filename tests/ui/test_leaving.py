"""What leaves the reader: addresses to the browser, text to the clipboard, and the palette's commands."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from textual.command import CommandPalette

from builders import a_post
from conftest import Open, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.ui.screens.help import HelpScreen

MakeSaved = Callable[..., Saved]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the browser of this test writes the words it is given."""
    path = tmp_path / "record"
    program = tmp_path / "browser"
    words = f'for word in "$@"; do echo "<$word>"; done > "{path}.part"'
    program.write_text(f'#!/bin/sh\n{words}\nmv "{path}.part" "{path}"\n')
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("BROWSER", str(program))
    return path


async def wait_for(path: Path) -> str:
    """What is in a file once it is there."""

    def wait() -> str:
        end = time.monotonic() + 10
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.01)
        return path.read_text()

    return await asyncio.to_thread(wait)


async def test_o_opens_the_post_in_the_browser(a_saved: MakeSaved, open_reader: Open, record: Path) -> None:
    """The highlighted post from the list; its address is said, and is the only word."""
    post = a_post("Satu", number=1)
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("o")
        assert await wait_for(record) == f"<{post.url}>\n"
        assert f"Opening {post.url}" in reading.lines()[-1]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "--help", ""])
async def test_what_is_no_web_address_is_not_opened(
    a_saved: MakeSaved, open_reader: Open, record: Path, url: str
) -> None:
    """It is said that there is none, and no program is started; nor is it copied."""
    async with open_reader(FakeLibrary(a_saved([a_post("Satu", number=1, url=url)]))) as reading:
        for key in ("o", "y"):
            await reading.press(key)
            assert "no web address" in reading.lines()[-1]
        assert reading.app.clipboard == ""
    assert not await asyncio.to_thread(record.exists)


async def test_without_a_browser_the_address_is_shown(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be copied by hand."""
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("PATH", "")
    post = a_post("Satu", number=1)
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("o")
        assert f"No browser was found. The address: {post.url}" in reading.lines()[-1]


async def test_a_link_of_the_article_is_opened_by_a_click(
    a_saved: MakeSaved, open_reader: Open, record: Path
) -> None:
    """And only the link is, not the words beside it."""
    async with open_reader(FakeLibrary(a_saved(some_posts(1)))) as reading:
        await reading.press("enter")
        line = reading.line_of("tim kami")
        column = reading.lines()[line].index("tim kami")
        await reading.pilot.click(offset=(column + 2, line))
        assert await wait_for(record) == "<https://kabar.example/tim/>\n"


async def test_copying(a_saved: MakeSaved, open_reader: Open) -> None:
    """`y` copies the link; `ctrl+c` a selection, and without one says how to leave."""
    post = a_post("Satu", number=1)
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("y")
        assert reading.app.clipboard == post.url
        assert "Sent to the terminal's clipboard" in reading.lines()[-1]
        await reading.press("ctrl+c")
        assert "Press q to leave" in reading.lines()[-1]
        await reading.press("enter")
        reading.screen.article.text_select_all()
        await reading.press("ctrl+c")
        assert "Satu: isi." in reading.app.clipboard


@pytest.fixture
def copier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the copying program of this test writes what it is given."""
    took = tmp_path / "took"
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "xclip"
    program.write_text(f'#!/bin/sh\n/bin/cat > "{took}"\n')
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":0")
    return took


async def test_a_program_that_has_it_is_relied_upon(
    a_saved: MakeSaved, open_reader: Open, copier: Path
) -> None:
    """Then it is said that it was copied, of links and of what was selected in the article or in a field."""
    post = a_post("Satu", number=1)
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("y")
        assert f"Copied: {post.url}" in reading.lines()[-1]
        assert await asyncio.to_thread(copier.read_text) == post.url
        await reading.press("enter")
        reading.screen.article.text_select_all()
        await reading.press("ctrl+c")
        assert "The selection was copied." in reading.lines()[-1]
        assert "Satu: isi." in await asyncio.to_thread(copier.read_text)
        await reading.press("escape", "f", *"Kapuas", "shift+home", "ctrl+c")
        assert await asyncio.to_thread(copier.read_text) == "Kapuas"


async def test_where_nothing_copies_the_address_is_shown(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, from edge to edge with nothing between its letters; a click or Esc closes it."""
    monkeypatch.setenv("TERM", "vt220")
    monkeypatch.setenv("PATH", "")
    post = a_post("Satu", number=1, url="https://kalbaronline.com/2026/11/25/" + "sungai-" * 12)
    async with open_reader(FakeLibrary(a_saved([post])), (40, 12)) as reading:
        await reading.press("y")
        shown = "".join(line.rstrip() for line in reading.lines())
        assert post.url in shown
        assert "Nothing here can copy" in shown
        await reading.pilot.click(offset=(3, 9))
        await reading.settle()
        assert reading.app.screen is reading.screen
        await reading.press("enter")
        reading.screen.article.text_select_all()
        await reading.press("ctrl+c")
        assert "Nothing here can copy" in reading.lines()[-1]


async def test_the_palette_runs_commands(a_saved: MakeSaved, open_reader: Open) -> None:
    """It finds a command by its name, and offers none that cannot be done now."""
    saved = a_saved(some_posts(3))
    async with open_reader(FakeLibrary(saved, offline=True)) as reading:
        await reading.press("ctrl+p")
        assert isinstance(reading.app.screen, CommandPalette)
        assert "Refresh" not in reading.frame()
        assert "Theme" not in reading.frame()
        await reading.press(*"bookmark")
        await reading.until(lambda: "Bookmark  (b)" in reading.frame())
        await reading.press("enter", "enter")
        await reading.settle()
        assert saved.post(saved.rows([reading.screen.posts.order.pks[0]]).popitem()[1].id).mark.bookmarked_at


async def test_help_opens_scrolls_and_closes(a_saved: MakeSaved, open_reader: Open) -> None:
    """On a small screen too; the keys that close things close it."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3))), (40, 12)) as reading:
        await reading.press("question_mark")
        assert isinstance(reading.app.screen, HelpScreen)
        await reading.press("G")
        assert "leave the reader" in reading.frame()
        await reading.press("q")
        assert reading.app.screen is reading.screen
