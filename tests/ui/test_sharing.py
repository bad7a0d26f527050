"""Sharing: what the screen shows and does, and that its QR code is the link."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from fake_library import FakeLibrary
from rich.segment import Segment

from builders import a_post
from conftest import Open, Reading, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.ui import sharing
from kalbar_tui.ui.qr import code
from kalbar_tui.ui.screens.share import CodeScreen, CodeView, ShareScreen

MakeSaved = Callable[..., Saved]
URL = "https://kalbaronline.com/2026/11/25/pasar-murah-desa-sungai-bakau-diserbu-ibu-ibu/"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Sequence[str]]:
    """Stand-ins for the browser and the system's opener; answers with the words that one was given."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("browser", "xdg-open"):
        program = folder / name
        words = f'for word in "$@"; do echo "$word"; done > "{tmp_path}/{name}.part"'
        program.write_text(f'#!/bin/sh\n{words}\n/bin/mv "{tmp_path}/{name}.part" "{tmp_path}/{name}"\n')
        program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("BROWSER", str(folder / "browser"))
    monkeypatch.setenv("DISPLAY", ":0")

    def words(name: str) -> Sequence[str]:
        path = tmp_path / name
        for _turn in range(1000):
            if path.exists():
                return path.read_text().splitlines()
            time.sleep(0.01)
        raise AssertionError(f"{name} was not started")

    return words


def drawn(reading: Reading) -> list[list[bool]]:
    """The modules as they are seen on the screen, `True` for dark, with the border."""
    view = reading.app.screen.query_one(CodeView)
    region = view.region
    strips = reading.app.screen._compositor.render_strips()
    rows: list[list[bool]] = []
    for strip in strips[region.y : region.bottom]:
        upper: list[bool] = []
        lower: list[bool] = []
        for text, style, _control in strip.crop(region.x, region.right):
            for char in text:
                ink, ground = _is_dark(Segment(char, style))
                upper.append(ink if char in "█▀" else ground)
                lower.append(ink if char in "█▄" else ground)
        rows += [upper, lower]
    return rows


def _is_dark(segment: Segment) -> tuple[bool, bool]:
    """Whether ink and ground of a cell are dark; without colours as on a dark terminal."""
    style = segment.style
    colours = (style.color, style.bgcolor) if style else (None, None)
    if None in colours or any(colour is None or colour.triplet is None for colour in colours):
        return (False, True)
    return tuple(sum(colour.triplet) < 384 for colour in colours)  # type: ignore[union-attr,arg-type,return-value]


def of(url: str, border: int) -> list[list[bool]]:
    """What segno makes of an address, with its own border."""
    made = segno.make(url, micro=False, error="l", boost_error=True)
    return [[bool(module) for module in row] for row in made.matrix_iter(border=border)]


@pytest.mark.parametrize("no_color", ["", "1"])
@pytest.mark.parametrize(("size", "border"), [((140, 40), 4), ((100, 30), 4), ((80, 24), 2)])
async def test_the_code_on_the_screen_is_the_link(
    a_saved: MakeSaved,
    open_reader: Open,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    border: int,
    no_color: str,
) -> None:
    """Cell by cell, dark on light with its border; without colours too."""
    monkeypatch.setenv("NO_COLOR", no_color)
    async with open_reader(FakeLibrary(a_saved([a_post("Satu", number=1, url=URL)])), size) as reading:
        await reading.press("s")
        expected = of(URL, border)
        assert drawn(reading)[: len(expected)] == expected
        assert all(len(line) == size[0] for line in reading.lines())


async def test_a_code_by_itself_where_there_is_no_room_beside_it(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """And where there is none at all, it is said how much it needs."""
    saved = a_saved([a_post("Satu", number=1, url=URL)])
    async with open_reader(FakeLibrary(saved), (60, 24)) as reading:
        await reading.press("s", "r")
        assert isinstance(reading.app.screen, CodeScreen)
        expected = of(URL, 4)
        assert drawn(reading)[: len(expected)] == expected
        await reading.pilot.click(offset=(2, 2))
        await reading.settle()
        assert isinstance(reading.app.screen, ShareScreen)
        await reading.press("escape")
        assert reading.app.screen is reading.screen
    async with open_reader(FakeLibrary(saved), (40, 12)) as reading:
        await reading.press("s", "r")
        assert "The code needs 41 columns and 22 lin" in reading.frame()


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (60, 20), (40, 12)])
async def test_every_way_is_on_the_screen(
    a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]
) -> None:
    """Also where it is small; and with a headline that is all of it."""
    post = a_post("Harga " * 60, number=1, url=URL)
    async with open_reader(FakeLibrary(a_saved([post])), size) as reading:
        await reading.press("s")
        for words in ("Copy the link", "WhatsApp", "Telegram", "X", "Facebook", "E-mail", "QR code"):
            assert words in reading.frame()


async def test_by_letter_by_enter_and_by_click(
    a_saved: MakeSaved, open_reader: Open, opened: Callable[[str], Sequence[str]]
) -> None:
    """The same way each time; the screen stays open until it is left."""
    post = a_post("Banjir [FOTO] & ‘surut’?", number=1, url=URL)
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("s", "t")
        (address,) = await asyncio.to_thread(opened, "browser")
        assert parse_qs(urlsplit(address).query) == {"url": [URL], "text": [post.title]}
        assert "Opening https://t.me/share/url" in reading.frame()
        await reading.press("k", "enter")
        assert "Opening https://wa.me/" in reading.frame()
        row = reading.line_of("Facebook")
        await reading.pilot.click(offset=(reading.lines()[row].index("Facebook"), row))
        await reading.settle()
        assert "Opening https://www.facebook.com/sharer" in reading.frame()
        await reading.press("y")
        assert reading.app.clipboard == URL
        await reading.press("e")
        (address,) = await asyncio.to_thread(opened, "xdg-open")
        assert address.startswith("mailto:?subject=Banjir%20%5BFOTO%5D%20%26")
        await reading.press("q")
        assert reading.app.screen is reading.screen


async def test_without_a_browser_the_address_can_be_copied(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be opened is told."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BROWSER", raising=False)
    async with open_reader(FakeLibrary(a_saved([a_post("Satu", number=1, url=URL)]))) as reading:
        await reading.press("s", "w")
        assert "No browser was found." in reading.frame()
        await reading.press("e")
        assert "No mail program was found." in reading.frame()


async def test_s_is_the_sample_only_where_nothing_is_saved(a_saved: MakeSaved, open_reader: Open) -> None:
    """And sharing wherever there is a post."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("s")
        assert isinstance(reading.app.screen, ShareScreen)
    async with open_reader(FakeLibrary(a_saved(name="empty.db"))) as reading:
        await reading.press("s")
        assert reading.app.return_value == "demo"


async def test_a_post_without_a_web_address_is_not_shared(a_saved: MakeSaved, open_reader: Open) -> None:
    """It is said that it has none."""
    async with open_reader(FakeLibrary(a_saved([a_post("Satu", number=1, url="javascript:1")]))) as reading:
        await reading.press("s")
        assert reading.app.screen is reading.screen
        assert "no web address" in reading.lines()[-1]


EVIL = 'Satu\r\nBcc: evil@example.org\r\n\r\n&cc=evil@example.org&body=?x#y%0d%0a;" `id` $(id) --help'


def test_a_headline_stays_in_its_field() -> None:
    """No line of a letter and no parameter of an address can be made of one."""
    for address in (sharing.mail(EVIL, URL), *(way.address for way in sharing.ways(EVIL, URL))):
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(" \"'`$;\r\n")
    letter = parse_qs(urlsplit(sharing.mail(EVIL, URL)).query, strict_parsing=True)
    assert sorted(letter) == ["body", "subject"]
    (subject,) = letter["subject"]
    assert "\r" not in subject
    assert "\n" not in subject
    assert letter["body"] == [f"{subject}\r\n\r\n{URL}\r\n"]
    for way in sharing.ways(EVIL, URL):
        words = parse_qs(urlsplit(way.address).query, strict_parsing=True)
        assert set(words) <= {"text", "url", "u"}
        assert not urlsplit(way.address).fragment


def test_a_code_in_ascii() -> None:
    """Two letters a module, so that it is square."""
    made = code(URL)
    lines = made.lines(4, ascii_only=True)
    assert [[char == "#" for char in line[::2]] for line in lines] == of(URL, 4)
    assert made.size(4, ascii_only=True) == (len(lines[0]), len(lines))
