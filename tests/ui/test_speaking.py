"""The language changes while the reader runs: all that is on the screen follows, and nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary

from conftest import Open, some_posts
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.rule import Draft
from kalbar_tui.ui.screens.help import HelpScreen

MakeSaved = Callable[..., Saved]


async def test_all_that_is_on_the_screen_follows(a_saved: MakeSaved, open_reader: Open) -> None:
    """Titles, lists, ages, the article, hints and notes; the open post and its place stay."""
    async with open_reader(FakeLibrary(a_saved(some_posts())), (130, 20)) as reading:
        await reading.press("j", "enter", "j", "j", "j")
        before, place = reading.screen.opened, reading.screen.article.scroll_y
        english = reading.frame()
        for words in ("Latest", "Bookmarks", "Categories", "updated 2 minutes ago", "54m", "Help"):
            assert words in english
        reading.app.speak("id")
        await reading.settle()
        indonesian = reading.frame()
        for words in ("Terbaru", "Markah", "Kategori", "diperbarui 2 menit yang lalu", "54 mnt", "Bantuan"):
            assert words in indonesian
        assert reading.screen.opened == before
        assert reading.screen.article.scroll_y == place == 3
        reading.app.speak("en")
        await reading.settle()
        assert reading.frame() == english


async def test_what_goes_on_is_told_in_the_language_that_is_spoken(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """What is being fetched is said anew, and so is why a query is none; a field makes room for its label."""
    library = FakeLibrary(a_saved(some_posts()))
    async with open_reader(library) as reading:
        library.answer.clear()
        await reading.pilot.press("r")
        await reading.until(lambda: "Asking kabar.example" in reading.lines()[-1])
        reading.app.speak("id")
        await reading.pilot.pause()
        assert "Menghubungi kabar.example" in reading.lines()[-1]
        library.answer.set()
        await reading.press("slash", *"zz", "colon", *"air")
        await reading.until(lambda: "Tidak ada bidang" in reading.lines()[-1])
        assert "Cari" in reading.frame()
        reading.app.speak("en")
        await reading.pilot.pause()
        assert "There is no field" in reading.lines()[-1]
        assert " Search " in reading.frame()


async def test_the_palette_offers_both_by_their_own_names(a_saved: MakeSaved, open_reader: Open) -> None:
    """Whoever cannot read the language that is spoken finds the own one; it says so in it."""
    async with open_reader(FakeLibrary(a_saved(some_posts()))) as reading:
        await reading.press("ctrl+p", *"bahasa")
        await reading.until(lambda: "Bahasa Indonesia" in reading.frame())
        await reading.press("enter")
        await reading.until(lambda: i18n.current() == "id")
        await reading.until(lambda: "Mulai sekarang" in reading.lines()[-1])
        await reading.press("ctrl+p", *"english")
        await reading.until(lambda: "English" in reading.frame())
        await reading.press("enter")
        await reading.until(lambda: i18n.current() == "en")
        await reading.press("ctrl+p", *"qqqq")
        await reading.until(lambda: "No command is called so." in reading.frame())


async def test_the_open_help_follows(a_saved: MakeSaved, open_reader: Open) -> None:
    """Its lines are other ones, and wrapped anew."""
    async with open_reader(FakeLibrary(a_saved(some_posts()))) as reading:
        await reading.press("question_mark")
        assert isinstance(reading.app.screen, HelpScreen)
        assert "the next line or post" in reading.frame()
        reading.app.speak("id")
        await reading.pilot.pause()
        assert "Esc menutup" in reading.frame()
        assert "the next line or post" not in reading.frame()


@pytest.mark.parametrize(
    ("key", "english", "indonesian"),
    [
        ("T", "Theme", "Tema"),
        ("W", "Rules", "Aturan"),
        ("X", "Sites", "Situs"),
        ("comma", "Settings", "Pengaturan"),
    ],
)
async def test_the_title_of_an_open_window_follows(
    a_saved: MakeSaved, open_reader: Open, key: str, english: str, indonesian: str
) -> None:
    """Whichever window it is."""
    library = FakeLibrary(a_saved(some_posts()))
    library.saved.add_rule(Draft("mute", "word", "banjir"))
    async with open_reader(library) as reading:
        await reading.press(key)
        assert f"━ {english} ━" in reading.frame()
        reading.app.speak("id")
        await reading.pilot.pause()
        assert f"━ {indonesian} ━" in reading.frame()


async def test_the_choice_is_kept(a_saved: MakeSaved, open_reader: Open, tmp_path: Path) -> None:
    """In the settings file, whose comments stay; where it cannot be written, that is told."""
    file = tmp_path / "config.toml"
    file.write_text('# mine\nlanguage = "en"  # for now\n')
    async with open_reader(FakeLibrary(a_saved(some_posts())), settings_file=file) as reading:
        await reading.app.run_action("choose_language('id')")
        await reading.settle()
        assert file.read_text() == '# mine\nlanguage = "id"  # for now\n'
        assert "Mulai sekarang" in reading.lines()[-1]
        file.unlink()
        file.mkdir()
        await reading.app.run_action("choose_language('en')")
        await reading.settle()
        assert i18n.current() == "en"
        assert "Only until the reader ends: " in reading.lines()[-1]
        assert str(file.name) in reading.screen.status.message
