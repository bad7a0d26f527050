"""What the tests of the reader share: saved posts, and the reader on them as text."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from textual.pilot import Pilot

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author, Post
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.settings import Settings
from kalbar_tui.store.database import Database
from kalbar_tui.ui.app import KalbarApp
from kalbar_tui.ui.screens.reader import ReaderScreen

TREE = (
    a_category("daerah"),
    a_category("pontianak", "daerah"),
    a_category("sintang", "daerah"),
    a_category("ekonomi"),
)
TITLES = (
    "Banjir rendam tiga kecamatan di Sintang, ratusan warga mengungsi ke balai desa",
    "Gubernur resmikan jembatan baru di Pontianak",
    "[FOTO] Cap Go Meh meriah di Singkawang",
    "Harga karet naik, petani mulai tersenyum",
    "Kabut asap tipis selimuti kota pagi ini, warga diminta memakai masker",
    "Persipon menang tipis atas tamunya",
)
BODY = (
    "<p><strong>KalbarOnline, Sintang</strong> – Air mencapai satu meter sejak Selasa malam.</p>"
    "<p>“Air naik cepat,” kata Aminah kepada <a href='https://kabar.example/tim/'>tim kami</a>.</p>"
    "<h2>Tiga kecamatan</h2><ul><li>Sintang</li><li>Tempunak</li></ul>"
    "<blockquote><p>Kami minta warga tetap waspada.</p></blockquote>"
    "<table><tr><th>Kecamatan</th><th>Rumah</th></tr><tr><td>Sintang</td><td>412</td></tr></table>"
    "<p>Bantuan sudah disalurkan. (jim)</p>"
)


def some_posts(count: int = 30, *, newest: timedelta = timedelta(minutes=7)) -> list[Post]:
    """So many posts, newest first, 47 minutes apart, over four categories."""
    categories = [a_term(slug) for slug in ("sintang", "pontianak", "daerah", "ekonomi")]
    return [
        a_post(
            f"{TITLES[n % len(TITLES)]} ({n})" if n >= len(TITLES) else TITLES[n],
            number=count - n,
            age=newest + n * timedelta(minutes=47),
            html=BODY,
            excerpt="Air mencapai satu meter sejak Selasa malam. Petugas mengevakuasi warga dengan perahu.",
            categories=(categories[n % 4],),
            author=Author("jimi", "Jimi Prasetya"),
        )
        for n in range(count)
    ]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read English unless they say otherwise; the language is the process's."""
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def _no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test copies to a terminal that takes it; the clipboard of who runs the tests stays as it is."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STY", "VTE_VERSION", "TERM_PROGRAM", "WSL_INTEROP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")


@pytest.fixture
def a_saved(tmp_path: Path) -> Iterator[Callable[..., Saved]]:
    """Makes a store with some posts in it."""
    with contextlib.ExitStack() as stack:

        def make(posts: Sequence[Post] = (), name: str = "kalbar-tui.db") -> Saved:
            database = Database(tmp_path / name)
            stack.callback(database.close)
            saved = Saved(database, SITE, f"https://{SITE}", clock=lambda: NOW)
            saved.save_tree(TREE)
            if posts:
                saved.save(tuple(posts), {}, {})
            return saved

        yield make


@dataclass
class Reading:
    """A reader that runs headless, and what a test does with it."""

    app: KalbarApp
    library: FakeLibrary
    pilot: Pilot[Any]

    @property
    def screen(self) -> ReaderScreen:
        return self.app._reader

    async def press(self, *keys: str) -> None:
        """Presses keys and waits for what they set off."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Waits until nothing goes on behind the screen."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for what a timer sets off, however busy the machine is."""
        for _turn in range(500):
            if condition():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(self.frame())

    def lines(self) -> list[str]:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    def frame(self) -> str:
        """The screen as one text, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.lines())

    def line_of(self, words: str) -> int:
        """The number of the line on which the words are; -1 if they are not on the screen."""
        return next((n for n, line in enumerate(self.lines()) if words in line), -1)


Open = Callable[..., AbstractAsyncContextManager[Reading]]


@pytest.fixture
def open_reader(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the reader on a library, at a size in cells."""
    monkeypatch.delenv("COLORFGBG", raising=False)

    @asynccontextmanager
    async def run(
        library: FakeLibrary, size: tuple[int, int] = (130, 36), *, wait: bool = True, **words: Any
    ) -> AsyncIterator[Reading]:
        settings = words.pop("settings", Settings())
        app = KalbarApp(library, settings, clock=lambda: NOW, **words)  # type: ignore[arg-type]  # behaves like one
        async with app.run_test(size=size) as pilot:
            reading = Reading(app, library, pilot)
            await (reading.settle() if wait else pilot.pause())
            yield reading

    return run


__all__ = ["BODY", "TREE", "Open", "Reading", "Shelf", "replace", "some_posts"]
