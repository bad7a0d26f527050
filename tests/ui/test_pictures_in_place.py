"""Pictures of the open article: journeys on a real library, with a server that counts who asks."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from fake_library import FakeLibrary

from builders import NOW, a_post
from conftest import Open, Reading
from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Picture, Post
from kalbar_tui.model.site import Progress
from kalbar_tui.settings import Settings
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from kalbar_tui.ui.picturing import NEAR
from kalbar_tui.ui.screens import reader as module
from kalbar_tui.ui.screens.picture import PictureScreen
from picture_server import PictureServer, a_picture

TEXT = "".join(f"<p>Alinea {n}: air mencapai satu meter sejak Selasa malam.</p>" for n in range(1, 30))


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with PictureServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours, and with none of the programs that show pictures otherwise."""
    for name in ("NO_COLOR", "TMUX", "STY", "ZELLIJ", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


class Site:
    """A site on the server whose newest post is open; each visit is another run of the reader."""

    def __init__(self, server: PictureServer, folder: Path, open_reader: Open) -> None:
        self.server = server
        self._open_reader = open_reader
        self.saved = Saved(Database(folder / "kalbar-tui.db"), site_key(server.url), server.url)
        # Just refreshed: so whatever is asked for is a picture.
        self.saved.set_progress("", Progress(refreshed_at=NOW))

    @property
    def asked(self) -> list[str]:
        """The pictures asked for, by their names."""
        return [path.lstrip("/") for path in self.server.asked]

    def figure(self, name: str, *, size: str = "", caption: str = "", there: bool = True) -> str:
        """HTML of a figure, which the server has."""
        if there:
            self.server.put(name, a_picture(320, 180))
        told = f"<figcaption>{caption}</figcaption>" if caption else ""
        alt = name.partition(".")[0].title()
        return f'<figure><img src="{self.server.url}{name}" alt="{alt}" {size}>{told}</figure>'

    def post(self, html: str, title: str = "Air naik", **fields: Any) -> Post:
        """Saves a post; the last one saved is the newest."""
        post = a_post(title, site=self.saved.site, html=html, **fields)
        self.saved.save((post,), {}, {})
        return post

    @asynccontextmanager
    async def reading(
        self, size: tuple[int, int] = (130, 36), *, offline: bool = False, keys: str = "", **settings: Any
    ) -> AsyncIterator[Reading]:
        """The reader with the newest post open, and some keys pressed."""
        told = Settings(**settings)
        library = Library(
            self.saved, self.server.url, offline=offline, pictures=told.pictures, clock=lambda: NOW
        )
        async with (
            library,
            self._open_reader(cast(FakeLibrary, library), size, settings=told) as reading,
        ):
            await reading.press("enter", *keys)
            yield reading


@pytest.fixture
def site(server: PictureServer, data_dir: Path, open_reader: Open) -> Iterator[Site]:
    made = Site(server, data_dir, open_reader)
    yield made
    made.saved.database.close()


def rows(reading: Reading) -> list[int]:
    """The lines of the screen in which there is the red or the blue of our pictures."""
    found = []
    for number, strip in enumerate(reading.app.screen._compositor.render_strips()):
        papers = [segment.style.bgcolor for segment in strip if segment.style and segment.style.bgcolor]
        colours = [paper.triplet for paper in papers if paper.triplet]
        if any(max(red, blue) > 180 > 60 > max(green, min(red, blue)) for red, green, blue in colours):
            found.append(number)
    return found


def top(reading: Reading) -> str:
    """The first line of the article in sight."""
    view = reading.screen.article
    return view.article.text(round(view.scroll_y)) if view.article else ""


async def test_nothing_is_asked_for_before_i(site: Site) -> None:
    """Words and a hint until then; then the picture with its caption, and hidden again at will."""
    image = Picture(site.server.put("utama.jpg", a_picture(320, 180)), "Perahu karet", "Foto: Ani", 320, 180)
    site.post(TEXT + site.figure("kedua.jpg"), image=image)
    async with site.reading() as reading:
        assert "▣ Foto: Ani" in reading.frame()
        assert "i shows the 2 pictures" in reading.frame()
        assert not rows(reading)
        assert site.asked == []
        await reading.press("i")
        assert site.asked == ["utama.jpg"], "what is far below comes when it is near"
        shown = rows(reading)
        assert 8 <= len(shown) <= 0.6 * 34
        assert "Foto: Ani" in reading.lines()[reading.line_of("Foto")]
        assert "i shows" not in reading.frame()
        await reading.press("G")
        assert site.asked == ["utama.jpg", "kedua.jpg"]
        assert rows(reading)
        await reading.press("g", "i")
        assert not rows(reading)
        await reading.press("i")
        assert rows(reading) == shown
        assert len(site.asked) == 2
    async with site.reading(offline=True) as reading:
        assert rows(reading) == shown, "what is saved is shown at once"


async def test_other_sizes_of_a_picture_are_that_picture(site: Site) -> None:
    """Asked for once; and where the body begins with the featured one, it is shown once."""
    image = Picture(site.server.put("banjir.jpg", a_picture(320, 180)), "Banjir", "", 320, 180)
    site.post(site.figure("banjir-300x169.jpg", there=False) + TEXT, image=image)
    async with site.reading((60, 40), keys="i") as reading:
        assert rows(reading)
        article = reading.screen.article.article
        assert article
        assert len(list(article.places(0, article.height))) == 1
        await reading.press("tab", "enter")
        assert (
            "Picture  " in reading.frame() or "Picture ─" in reading.frame() or "Picture ━" in reading.frame()
        )
    assert site.asked == ["banjir.jpg"]


async def test_a_picture_that_comes_late_is_none_of_the_next_article(site: Site) -> None:
    """There `i` still asks for that one's, and nothing is said of the one before."""
    site.post(site.figure("kedua.jpg", size="width=320 height=180") + TEXT, "Kedua", age=timedelta(hours=2))
    broken = site.figure("rusak.jpg", size="width=320 height=180")
    site.post(site.figure("pertama.jpg", size="width=320 height=180") + broken + TEXT, "Pertama")
    site.server.files["/rusak.jpg"] = b"rusak"
    site.server.together = threading.Event()
    async with site.reading() as reading:
        await reading.pilot.press("i")
        await reading.until(site.server.came.is_set)
        await reading.pilot.press("n")
        await reading.until(lambda: "Kedua" in top(reading) or "Kedua" in reading.frame())
        site.server.together.set()
        await reading.settle()
        assert "could not be shown" not in reading.frame()
        assert "i shows the picture" in reading.frame()
        assert not rows(reading)
        await reading.press("i")
        assert rows(reading)
    assert site.asked[-1] == "kedua.jpg"


async def test_never_asks_for_nothing(site: Site) -> None:
    """`i` says so, and the whole screen has the words and the address."""
    site.post(site.figure("perahu.jpg", caption="Foto: Ani") + TEXT)
    async with site.reading(pictures="never", keys="i") as reading:
        assert "off in the settings" in reading.frame()
        assert "i shows" not in reading.frame()
        await reading.press("tab", "enter")
        assert "off in the settings" in reading.frame()
        assert "Foto: Ani" in reading.frame()
        assert "/perahu.jpg" in reading.frame()
        await reading.press("escape", "enter")
    assert site.asked == []


@pytest.mark.parametrize(("data_saver", "asked"), [(False, ["perahu.jpg"]), (True, [])])
async def test_always_asks_on_opening(site: Site, data_saver: bool, asked: list[str]) -> None:
    """But not of who is to save data."""
    site.post(site.figure("perahu.jpg") + TEXT)
    async with site.reading(pictures="always", data_saver=data_saver) as reading:
        assert bool(rows(reading)) is not data_saver
    assert site.asked == asked


async def test_the_place_stays_when_a_picture_comes_above(site: Site) -> None:
    """Neither the wish for it, nor its arrival with a size nobody knew, moves the line in sight."""
    site.post("<p>Awal.</p>" + site.figure("perahu.jpg") + TEXT)
    site.server.files["/perahu.jpg"] = a_picture(300, 600)  # twice as high as wide, and nobody says so
    site.server.together = threading.Event()
    async with site.reading((100, 30)) as reading:
        article = reading.screen.article
        for _line in range(60):
            if top(reading).startswith("Alinea 1:"):
                break
            await reading.press("j")
        before = article.scroll_y
        await reading.pilot.press("i")
        await reading.until(site.server.came.is_set)
        assert top(reading).startswith("Alinea 1:")
        waiting = article.scroll_y
        assert waiting > before, "there is a place for it now"
        site.server.together.set()
        await reading.settle()
        assert article.scroll_y > waiting, "and another one, as it is higher than was thought"
        assert top(reading).startswith("Alinea 1:")
        for keys in (("plus", "minus", "minus"), ("z",), ("i",), ("i",)):
            await reading.press(*keys)
            assert top(reading).startswith("Alinea 1:")
        await reading.pilot.resize_terminal(60, 20)
        await reading.settle()
        assert top(reading).startswith("Alinea 1:")


async def test_a_picture_is_painted_anew_for_another_width(site: Site) -> None:
    """At the size that there is room for."""
    site.post(site.figure("perahu.jpg", size='width="1280" height="720"') + TEXT)
    async with site.reading((130, 40), keys="i") as reading:
        wide = len(rows(reading))
        for size in ((60, 24), (40, 12), (130, 40)):
            await reading.pilot.resize_terminal(*size)
            await reading.settle()
            if size[0] < 130:
                await reading.press("j", "j", "j", "j")
                assert 0 < len(rows(reading)) < wide
        await reading.press("g")
        assert len(rows(reading)) == wide
    assert site.asked == ["perahu.jpg"]


async def test_a_gallery_is_a_strip_of_contacts(site: Site) -> None:
    """Three and two, captions by number below; each is walked to and opens, with the way to the others."""
    names = ("satu", "dua", "tiga", "empat", "lima")
    figures = "".join(site.figure(f"{name}.jpg", caption=f"Gambar {name}") for name in names)
    site.post(f'<figure class="wp-block-gallery">{figures}</figure>{TEXT}')
    async with site.reading((160, 44), keys="i") as reading:
        shown = rows(reading)
        article = reading.screen.article.article
        assert article
        places = list(article.places(0, article.height))
        upper, lower = sorted({place.first for place in places})
        assert [place.first for place in places] == [upper] * 3 + [lower] * 2
        assert lower == upper + (shown[-1] - shown[0]) // 2 + 1, "a line of air is between them"
        for number, name in enumerate(names, 1):
            assert f"{number}  Gambar {name}" in reading.frame()
        assert reading.line_of("1  Gambar satu") == shown[-1] + 1
        await reading.press("tab", "tab")
        assert "▌" in reading.lines()[shown[0]]
        await reading.press("enter")
        assert "Picture 2 of 5" in reading.frame()
        assert rows(reading)
        await reading.press("n", "n")
        assert "Gambar empat" in reading.frame()
        await reading.press("escape")
        assert rows(reading) == shown
    assert sorted(site.asked) == sorted(f"{name}.jpg" for name in names)


async def test_a_click_on_a_picture_shows_it_large(site: Site) -> None:
    """On its words too; that is asking for it, so afterwards it is shown in its place."""
    site.post(site.figure("perahu.jpg", caption="Foto: Ani") + TEXT)
    async with site.reading((60, 30)) as reading:
        await reading.pilot.click(offset=(6, reading.line_of("▣ Perahu")))
        await reading.settle()
        assert isinstance(reading.app.screen, PictureScreen)
        assert len(rows(reading)) > 10
        await reading.press("q")
        assert site.asked == ["perahu.jpg"]
        shown = rows(reading)
        assert shown
        await reading.pilot.click(offset=(20, shown[-2]))
        await reading.settle()
        assert isinstance(reading.app.screen, PictureScreen)


async def test_offline_only_what_is_saved(site: Site) -> None:
    """A sentence where nothing is; the whole screen has one too."""
    site.post(site.figure("perahu.jpg") + site.figure("jauh.jpg") + TEXT)
    async with site.reading(offline=True, keys="i") as reading:
        assert "None of the pictures is saved" in reading.frame()
        assert not rows(reading)
        await reading.press("tab", "enter")
        assert "is not saved" in reading.frame()
    async with site.reading() as reading:
        await reading.press("tab", "enter", "escape")
    async with site.reading(offline=True) as reading:
        assert rows(reading)
        assert "▣ Jauh" in reading.frame()
    assert site.asked == ["perahu.jpg"]


async def test_pictures_that_fail_leave_their_words(site: Site) -> None:
    """And one quiet message with their number."""
    site.post(
        site.figure("hilang.jpg", there=False) + site.figure("rusak.jpg") + site.figure("ada.jpg") + TEXT
    )
    site.server.files["/rusak.jpg"] = b"no picture"
    async with site.reading(keys="i") as reading:
        assert "2 pictures could not be shown." in reading.frame()
        assert "▣ Hilang" in reading.frame()
        assert "▣ Rusak" in reading.frame()
        assert rows(reading)


async def test_only_pictures_near_the_screen_are_fetched_and_painted(site: Site) -> None:
    """Of an article with sixty, some; the last ones when they come near, and a switch forgets them."""
    size = 'width="320" height="180"'
    site.post("".join(site.figure(f"foto-{n}.jpg", size=size) + f"<p>Alinea {n}.</p>" for n in range(60)))
    site.post("<p>Lain.</p>", "Lain", age=timedelta(hours=2))
    async with site.reading((100, 40)) as reading:
        await reading.press("i")
        assert 2 <= len(site.asked) < 10
        await reading.press("G")
        assert "foto-59.jpg" in site.asked
        assert len(site.asked) < 20 < NEAR
        painter = reading.screen.picturing._painter
        assert painter._painted
        await reading.press("n")
        assert not painter._painted


async def test_kitty_has_no_picture_of_ours_when_we_leave(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is sent before its placeholders are drawn, and taken back in the end."""
    sent: list[str] = []

    def writer(_app: object) -> Callable[[str], None]:
        return sent.append

    monkeypatch.setattr(module, "raw_writer", writer)
    site.post(site.figure("perahu.jpg") + TEXT)
    async with site.reading(picture_means="kitty") as reading:
        assert sent == []
        await reading.press("i", "plus")
        assert "\U0010eeee" in reading.frame()
        names = [re.findall(r"a=T,U=1,q=2,i=(\d+)", data) for data in sent]
        assert all(names)
        sent.clear()
        await reading.press("q")
    assert sorted(re.findall(r"a=d,d=I,q=2,i=(\d+)", "".join(sent))) == sorted(name for (name,) in names)


async def test_without_colour_there_are_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`i` says why nothing comes, and asks for nothing."""
    monkeypatch.setenv("NO_COLOR", "1")
    site.post(site.figure("perahu.jpg") + TEXT)
    async with site.reading(pictures="always", keys="i") as reading:
        assert "▣ Perahu" in reading.frame()
        assert "i shows" not in reading.frame()
        assert "cannot be shown" in reading.frame()
    assert site.asked == []
