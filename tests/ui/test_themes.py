"""Themes: chosen over the reader, seen at once, kept in the settings file; and the first page in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from rich.color import Color

from builders import NOW
from conftest import Open, Reading, some_posts
from kalbar_tui import first_page
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.palette import ANSI, Palette
from kalbar_tui.settings import Settings, load
from kalbar_tui.themes import NAMES, THEMES

MakeSaved = Callable[..., Saved]


def colours(reading: Reading) -> set[str]:
    """The colours that are on the screen, as a theme names them."""
    found = set()
    for strip in reading.app.screen._compositor.render_strips():
        for _text, style, _control in strip:
            found |= {_name(colour) for colour in (style.color, style.bgcolor) if colour} if style else set()
    return found


def _name(colour: Color) -> str:
    return (
        colour.triplet.hex if colour.triplet else "default" if colour.number is None else ANSI[colour.number]
    )


def of(palette: Palette) -> set[str]:
    """The colours of a palette."""
    return {*palette.inks, *palette.papers, palette.rule}


async def test_a_theme_is_seen_at_once_and_kept(
    a_saved: MakeSaved, open_reader: Open, tmp_path: Path
) -> None:
    """`T` begins with the next one, moving shows each on the reader behind, `Enter` writes it down."""
    file = tmp_path / "config.toml"
    file.write_text("# mine\nmeasure = 70  # narrow\n")
    async with open_reader(FakeLibrary(a_saved(some_posts())), settings_file=file) as reading:
        await reading.press("enter", "T")
        assert reading.app.theme_in_use == NAMES[1] == "dark"
        await reading.press("T")
        assert reading.app.theme_in_use == "light"
        assert colours(reading) <= of(THEMES["light"])
        await reading.press("j", "down", "k")
        assert reading.app.theme_in_use == "contrast"
        assert colours(reading) <= of(THEMES["contrast"])
        await reading.press("enter")
        assert reading.app.theme_in_use == "contrast"
        assert colours(reading) <= of(THEMES["contrast"])
        assert "contrast" in reading.screen.status.message
    assert file.read_text() == '# mine\nmeasure = 70  # narrow\ntheme = "contrast"\n'


async def test_esc_puts_the_old_theme_back(a_saved: MakeSaved, open_reader: Open, tmp_path: Path) -> None:
    """Nothing is written then; a click chooses as `Enter` does."""
    file = tmp_path / "config.toml"
    settings = Settings(theme="nord")
    async with open_reader(
        FakeLibrary(a_saved(some_posts())), settings=settings, settings_file=file
    ) as reading:
        assert colours(reading) <= of(THEMES["nord"])
        await reading.press("T", "j", "escape")
        assert reading.app.theme_in_use == "nord"
        assert colours(reading) <= of(THEMES["nord"])
        assert not file.exists()
        await reading.press("T")
        row = reading.line_of(" tokyo-night")
        await reading.pilot.click(offset=(reading.lines()[row].index("tokyo"), row))
        await reading.settle()
        assert colours(reading) <= of(THEMES["tokyo-night"])
    assert load(file) == Settings(theme="tokyo-night")  # and all else is told of in comments


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({"TERM": "xterm"}, ["auto", "dark", "light"]),
        ({"TERM": "xterm-256color"}, list(NAMES)),
        ({"TERM": "vt220"}, []),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, []),
    ],
)
async def test_only_themes_that_make_a_difference_are_listed(
    a_saved: MakeSaved,
    open_reader: Open,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    names: list[str],
) -> None:
    """Sixteen colours are the terminal's own; without any a sentence tells why there is no list."""
    monkeypatch.delenv("COLORTERM", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("T")
        if names:
            assert f"━ 2/{len(names)} ━" in reading.frame()
            await reading.press("escape")
        else:
            assert "shows no colours" in reading.lines()[-1]
        assert reading.app.screen is reading.screen
        assert reading.app.theme_in_use == "auto"


async def test_a_choice_that_cannot_be_written_is_told(
    a_saved: MakeSaved, open_reader: Open, tmp_path: Path
) -> None:
    """It holds for this run."""
    file = tmp_path / "no folder" / "config.toml"
    file.parent.write_text("a file")
    async with open_reader(FakeLibrary(a_saved(some_posts(3))), settings_file=file) as reading:
        await reading.press("T", "enter")
        assert reading.app.theme_in_use == "dark"
        assert "no folder" in reading.screen.status.message


@pytest.mark.parametrize("name", NAMES)
async def test_the_first_page_has_the_look_of_each_theme(
    a_saved: MakeSaved, open_reader: Open, name: str
) -> None:
    """What is painted before Textual is loaded has the very colours that the reader draws."""
    saved = a_saved(some_posts())
    size = (120, 36)
    settings = Settings(theme=name)
    async with open_reader(FakeLibrary(saved), size, settings=settings) as reading:
        drawn = colours(reading)
    painted = first_page.compose(
        saved, Shelf(), *size, zone=settings.zone, now=NOW, demo=False, offline=False
    )
    assert painted
    palette = first_page.palette_for(name, {"COLORTERM": "truecolor"})
    ink = first_page._Ink(palette, {"COLORTERM": "truecolor"})
    looks = re.findall(r"\x1b\[([0-9;]*)m", "".join(map(ink.line, painted)))
    codes = {code for look in looks for code in re.findall(r"[34]8;2;\d+;\d+;\d+|\d+", look)}
    assert codes <= {
        *(ink._code(which, each) for which in (38, 48) for each in of(palette)),
        "0",
        "1",
        "3",
        "7",
    }
    assert drawn <= of(palette)
