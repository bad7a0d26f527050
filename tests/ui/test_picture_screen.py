"""One picture on the whole screen: journeys."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from kalbar_tui.model.errors import Unreachable
from kalbar_tui.model.post import Picture
from kalbar_tui.themes import DARK
from kalbar_tui.ui import looks
from kalbar_tui.ui.pictures.means import Means
from kalbar_tui.ui.screens import picture as module
from kalbar_tui.ui.screens.picture import Load, PictureScreen
from picture_server import a_picture

PICTURES = (
    Picture("https://kabar.example/1.jpg", "Air [setinggi] pinggang", "Banjir di Sintang \x1b[31m"),
    Picture("https://kabar.example/2.jpg", "banjir", "Banjir lagi"),
    Picture("https://kabar.example/3.jpg"),
)

BLOCKS = Means()


class Host(App[None]):
    """An application with nothing but the picture screen on it."""

    def __init__(self, screen: PictureScreen) -> None:
        super().__init__()
        self.pictures = screen
        self.result: list[str | None] = []
        self.register_theme(looks.theme(DARK))
        self.theme = "kalbar-dark"

    def on_mount(self) -> None:
        self.push_screen(self.pictures, self.result.append)

    def frame(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def there(picture: Picture) -> bytes:
    """Every picture is saved."""
    return a_picture(320, 180)


@asynccontextmanager
async def opened(
    load: Load = there, index: int = 0, size: tuple[int, int] = (60, 20), means: Means = BLOCKS
) -> AsyncIterator[tuple[Host, Pilot[Any]]]:
    app = Host(PictureScreen(PICTURES, index, load, means=means))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield app, pilot


async def settled(app: Host, pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_picture_fills_the_screen_and_its_words_stand_below() -> None:
    """The caption, and what it shows where that says more; both cleaned, and nobody's markup."""
    async with opened() as (app, _):
        lines = app.frame().split("\n")
        assert "Picture 1 of 3" in lines[0]
        assert "▀" in app.frame()
        assert lines[-3].strip() == "Banjir di Sintang [31m"
        assert lines[-2].strip() == "Air [setinggi] pinggang"


async def test_n_and_p_go_through_the_pictures_and_stop_at_the_ends() -> None:
    """Words that repeat the caption are not shown; a picture may have none at all."""
    async with opened() as (app, pilot):
        for key, place in (("p", 1), ("n", 2), ("n", 3), ("n", 3), ("p", 2)):
            await pilot.press(key)
            await settled(app, pilot)
            assert f"Picture {place} of 3" in app.frame()
        assert app.frame().rstrip().split("\n")[-1].strip() == "Banjir lagi"


async def test_a_picture_that_is_painted_too_late_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the reader has turned to another, its place is that one's, also where that one cannot be had."""
    may_go_on = threading.Event()
    measure = module.image.size_of

    def slowly(body: bytes) -> tuple[int, int]:
        may_go_on.wait(30)
        return measure(body)

    async def only_the_first(picture: Picture) -> bytes | None:
        return a_picture(320, 180) if picture is PICTURES[0] else None

    monkeypatch.setattr(module.image, "size_of", slowly)
    app = Host(PictureScreen(PICTURES, 0, only_the_first, means=BLOCKS))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        may_go_on.set()
        await settled(app, pilot)
        assert "is not saved" in " ".join(app.frame().split())
        assert "▀" not in app.frame()


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_escape_and_q_go_back(key: str) -> None:
    """To where it was opened from."""
    async with opened() as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert app.result == [None]


async def test_o_has_it_opened_in_the_browser() -> None:
    """The one who opened the screen is given the address."""
    async with opened(index=1) as (app, pilot):
        await pilot.press("o")
        await pilot.pause()
        assert app.result == [PICTURES[1].url]


async def test_it_says_why_there_is_no_picture() -> None:
    """Not there, not asked for, not to be shown: one sentence each, in place of the picture."""

    async def unreachable(picture: Picture) -> bytes | None:
        raise Unreachable(picture.url, "timeout")

    async def unsaved(picture: Picture) -> bytes | None:
        return None

    async def broken(picture: Picture) -> bytes | None:
        return b"broken"

    cases: list[tuple[Load, Means, str]] = [
        (unreachable, Means(), "did not answer in time"),
        (unsaved, Means(), "is not saved"),
        (broken, Means(), "cannot be read"),
        (there, Means("none", "none"), "cannot show pictures"),
    ]
    for load, means, words in cases:
        async with opened(load, means=means) as (app, _):
            assert words in " ".join(app.frame().split())
            assert "Banjir di Sintang" in app.frame()


async def test_it_can_be_left_while_the_picture_is_on_its_way() -> None:
    """Keys are answered meanwhile, and what comes later is for nobody."""
    never = asyncio.Event()

    async def slow(picture: Picture) -> bytes | None:
        await never.wait()
        return None

    app = Host(PictureScreen(PICTURES, 0, slow, means=Means()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "Fetching the picture" in app.frame()
        await pilot.press("n")
        await pilot.pause()
        assert "Picture 2 of 3" in app.frame()
        await pilot.press("escape")
        await pilot.pause()
        assert app.result == [None]


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (40, 12), (200, 60)])
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    """Also one that changes."""
    async with opened(size=size) as (app, pilot):
        await pilot.resize_terminal(50, 16)
        await settled(app, pilot)
        assert "▀" in app.frame()


def wired(monkeypatch: pytest.MonkeyPatch, cell: tuple[int, int] | None) -> list[str]:
    """What is written to the terminal as it is, which has cells of so many pixels."""
    sent: list[str] = []

    def writer(_app: object) -> Callable[[str], None]:
        return sent.append

    monkeypatch.setattr(module, "raw_writer", writer)
    monkeypatch.setattr(module, "cell_pixels", lambda: cell)
    return sent


async def test_by_sixel_the_pixels_are_put_where_the_pane_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells are blank, and the picture is sent after them, once for each picture."""
    sent = wired(monkeypatch, (10, 20))
    async with opened(means=Means("halfblocks", "sixel")) as (app, pilot):
        assert "▀" not in app.frame()
        pane = app.screen.query_one(module.PicturePane).region
        assert len(sent) == 1
        place = re.match(r"\x1b7\x1b\[(\d+);(\d+)H\x1bP0;1;0q", sent[0])
        assert place
        assert pane.y < int(place[1]) < pane.bottom
        assert pane.x < int(place[2]) < pane.right
        await pilot.press("n")
        await settled(app, pilot)
        assert len(sent) == 2


async def test_where_the_pixels_of_a_cell_are_not_known_half_blocks_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A guess would lay the picture over the words."""
    sent = wired(monkeypatch, None)
    async with opened(means=Means("halfblocks", "sixel")) as (app, _):
        assert "▀" in app.frame()
        assert sent == []


async def test_by_kitty_placeholders_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is sent once, and forgotten when the screen is left."""
    sent = wired(monkeypatch, (10, 20))
    async with opened(means=Means("kitty", "kitty")) as (app, pilot):
        assert "\U0010eeee" in app.frame()
        known = {found for data in sent for found in re.findall(r",i=(\d+),f=", data)}
        sent.clear()
        await pilot.press("escape")
        await settled(app, pilot)
        assert {found for data in sent for found in re.findall(r"a=d,d=I,q=2,i=(\d+)", data)} == known
