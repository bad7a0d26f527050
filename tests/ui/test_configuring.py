"""The settings while the reader runs: the window that changes them, and edits of the file beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from test_looks import check

from conftest import Open, Reading, replace, some_posts
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.settings import Settings, load, with_environment
from kalbar_tui.ui import looks
from kalbar_tui.ui.screens.settings import CHOICES, SettingsScreen

MakeSaved = Callable[..., Saved]
COMMENTED = """\
# Mine.
theme = "dark"   # by day
measure = 70

[sites]
suara = "https://suara.example"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file with comments, and a table at its end."""
    path = tmp_path / "config.toml"
    path.write_text(COMMENTED)
    return path


def with_file(path: Path) -> Mapping[str, object]:
    """What the application is given, to read the settings of a file."""

    def read() -> Settings:
        return with_environment(load(path), os.environ)

    return {"settings": read(), "settings_file": path, "read_settings": read}


def said(path: Path) -> str:
    """What is in a file."""
    return path.read_text()


def write(path: Path, text: str | None) -> None:
    """Writes a file as an editor does, or removes it."""
    if text is None:
        path.unlink()
    else:
        path.write_text(text)


async def written(reading: Reading, path: Path, words: str) -> None:
    """Until something is in the file."""
    await reading.until(lambda: words in said(path))
    await reading.settle()


def row_of(key: str) -> int:
    return next(number for number, choice in enumerate(CHOICES) if choice.key == key)


async def test_a_setting_is_changed_in_the_window(a_saved: MakeSaved, open_reader: Open, file: Path) -> None:
    """At once on the screen, and in the file with its comments as they were."""
    async with open_reader(FakeLibrary(a_saved(some_posts())), **with_file(file)) as reading:
        await reading.press("comma")
        assert isinstance(reading.app.screen, SettingsScreen)
        await reading.press(*["j"] * row_of("theme"), "right")
        assert looks.palette().name == "light"
        await reading.press("left", "left")
        await written(reading, file, 'theme = "auto"')
        assert said(file) == COMMENTED.replace('"dark"', '"auto"')
        await reading.press("j", "j", "l")
        await written(reading, file, "measure = 72")
        assert reading.screen.article.measure == 72
        await reading.press("escape")
        assert reading.app.screen is reading.screen


async def test_the_language_is_changed_in_the_window(
    a_saved: MakeSaved, open_reader: Open, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window itself speaks it, too."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    async with open_reader(FakeLibrary(a_saved(some_posts())), **with_file(file)) as reading:
        await reading.press("comma", "space")
        assert i18n.current() == "id"
        assert "Lebar artikel" in reading.frame()
        await written(reading, file, 'language = "id"')


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("name", "size"), [("settings", (100, 24)), ("settings-small", (40, 12))])
async def test_the_look_of_the_window(
    a_saved: MakeSaved, open_reader: Open, language: str, name: str, size: tuple[int, int]
) -> None:
    """Over the lower right corner, or over all of a small screen."""
    settings = Settings(language=language)
    i18n.use(language)
    async with open_reader(FakeLibrary(a_saved(some_posts())), size, settings=settings) as reading:
        await reading.press("comma", "j", "j")
        check(reading, f"{name}.{language}")


async def test_every_setting_goes_round(a_saved: MakeSaved, open_reader: Open, file: Path) -> None:
    """Each has a name for all its values, and comes back to the first."""
    async with open_reader(FakeLibrary(a_saved(some_posts())), **with_file(file)) as reading:
        await reading.press("comma")
        for choice in CHOICES:
            before = getattr(reading.app.configuring.settings, choice.key)
            for _value in choice.values:
                await reading.pilot.press("right")
            assert getattr(reading.app.configuring.settings, choice.key) == before, choice.key
            await reading.pilot.press("j")
        await reading.settle()


async def test_an_edit_of_the_file_is_picked_up(a_saved: MakeSaved, open_reader: Open, file: Path) -> None:
    """Theme, width, keys, time zone and data saver hold at once, and that is said."""
    library = FakeLibrary(a_saved(some_posts()))
    async with open_reader(library, **with_file(file)) as reading:
        await reading.press("enter")
        assert "WIB" in reading.frame()
        lines = 'theme = "light"\nmeasure = 64\ntime_zone = "Asia/Jayapura"\nkeys = {"post.bookmark" = "x"}\n'
        write(file, lines)
        await reading.until(lambda: "hold from now on" in reading.lines()[-1])
        assert looks.palette().name == "light"
        assert reading.screen.article.measure == 64
        assert "WIT" in reading.frame()
        await reading.press("x")
        assert "Bookmarked" in reading.lines()[-1]


async def test_a_wrong_edit_is_told_and_changes_nothing(
    a_saved: MakeSaved, open_reader: Open, file: Path
) -> None:
    """With its line; mended, it holds. A file that is taken away leaves the defaults."""
    async with open_reader(FakeLibrary(a_saved(some_posts())), (260, 30), **with_file(file)) as reading:
        write(file, 'theme = "light"\nmesure = 64\n')
        await reading.until(lambda: "mesure" in reading.lines()[-1])
        assert "line 2" in reading.lines()[-1]
        assert "stay as they were" in reading.lines()[-1]
        assert looks.palette().name == "dark"
        write(file, 'theme = "light"\nmeasure = 64\n')
        await reading.until(lambda: looks.palette().name == "light")
        write(file, None)
        await reading.until(lambda: looks.palette().name == "dark")
        assert reading.screen.article.measure == Settings().measure


async def test_what_cannot_be_written_holds_meanwhile(
    a_saved: MakeSaved, open_reader: Open, tmp_path: Path
) -> None:
    """A sentence says so."""
    (tmp_path / "nowhere").write_text("a file, and no folder")
    path = tmp_path / "nowhere" / "config.toml"
    fixed = {"settings": Settings(), "settings_file": path, "read_settings": Settings}
    async with open_reader(FakeLibrary(a_saved(some_posts())), (140, 30), **fixed) as reading:
        await reading.press("comma", *["j"] * row_of("theme"), "right")
        assert looks.palette().name == "dark"
        await reading.until(lambda: "Only until the reader ends" in reading.frame())
        assert reading.app.theme_in_use == "dark"


async def test_choices_made_in_haste_are_all_kept(a_saved: MakeSaved, open_reader: Open, file: Path) -> None:
    """Also one that comes while another is being written, and what is chosen just before the end."""
    async with open_reader(FakeLibrary(a_saved(some_posts())), **with_file(file)) as reading:
        configuring = reading.app.configuring
        configuring.choose("theme", "nord")
        configuring.choose("measure", 66)
        writing = asyncio.create_task(configuring.flush())
        await asyncio.sleep(0)
        writing.cancel()
        configuring.choose("alert", "bell")
        await reading.app.run_action("quit")
    assert load(file) == replace(load(file), theme="nord", measure=66, alert="bell")


async def test_a_choice_goes_before_the_environment(
    a_saved: MakeSaved, open_reader: Open, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the reader ends, also when the file is edited meanwhile; that the next start differs is told."""
    monkeypatch.setenv("KALBAR_TUI_LANG", "en")
    async with open_reader(FakeLibrary(a_saved(some_posts())), (140, 30), **with_file(file)) as reading:
        await reading.press("comma", "left")
        await written(reading, file, 'language = "id"')
        assert i18n.current() == "id"
        assert "Bahasa Indonesia" in reading.frame()
        assert "Opsi atau lingkungan" in reading.frame()
        write(file, said(file).replace("measure = 70", "measure = 80"))
        await reading.until(lambda: reading.screen.article.measure == 80)
        assert i18n.current() == "id"
