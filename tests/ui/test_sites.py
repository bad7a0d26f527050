"""From one site to another in the reader."""

from __future__ import annotations

from fake_library import FakeLibrary

from builders import a_post
from conftest import some_posts
from kalbar_tui.settings import Settings
from kalbar_tui.ui.app import SITE
from kalbar_tui.ui.screens.sites import SitesScreen

SITES = {"ini": "https://kabar.example", "lain": "https://lain.example", "baru": "baru.example"}
SETTINGS = Settings(site="ini", sites=SITES)


def two_sites(a_saved):
    """A store with posts of the site that is open and of another one."""
    saved = a_saved(some_posts(5))
    saved.of("lain.example", "https://lain.example").save((a_post("Kabar lain", number=900),), {}, {})
    return saved


async def test_the_list_tells_which_is_open_and_what_is_unread(a_saved, open_reader):
    """From what is saved: no site is asked for it."""
    library = FakeLibrary(two_sites(a_saved))
    async with open_reader(library, settings=SETTINGS) as reading:
        await reading.press("X")
        assert isinstance(reading.app.screen, SitesScreen)
        frame = reading.frame()
        assert "5 unread posts" in frame
        assert "lain · lain.example" in frame
        assert "1 unread post " in frame
        assert "kalbar-tui sites add" in frame
        assert "● " in reading.lines()[reading.line_of("ini · ") - 1]


async def test_enter_leaves_for_the_site_and_esc_stays(a_saved, open_reader):
    """The site that is open is nothing to go to."""
    library = FakeLibrary(two_sites(a_saved))
    async with open_reader(library, settings=SETTINGS) as reading:
        await reading.press("X", "escape")
        assert reading.app.screen is reading.screen
        await reading.press("X", "enter")
        assert reading.app.return_value is None
        await reading.press("X", "G", "k", "enter")
        assert reading.app.return_value == f"{SITE}lain"


async def test_the_name_in_the_header_leads_there(a_saved, open_reader):
    """And only the name."""
    library = FakeLibrary(two_sites(a_saved))
    async with open_reader(library, settings=SETTINGS) as reading:
        await reading.pilot.click("#header", offset=(60, 0))
        assert reading.app.screen is reading.screen
        await reading.pilot.click("#header", offset=(4, 0))
        await reading.settle()
        assert isinstance(reading.app.screen, SitesScreen)
