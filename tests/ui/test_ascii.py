"""The reader in ASCII alone: no screen of it needs more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fake_library import FakeLibrary

from builders import NOW
from conftest import Open, Reading, some_posts
from kalbar_tui import first_page, i18n, symbols
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.themes import DARK

MakeSaved = Callable[..., Saved]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    symbols.use("auto", {}, "utf-8")
    yield
    symbols.use("auto", {}, "utf-8")


def check(reading: Reading) -> None:
    """Each line is ASCII and as wide as the screen."""
    width = reading.app.size.width
    for line in reading.lines():
        assert line.isascii(), [sign for sign in line if not sign.isascii()] + [reading.frame()]
        assert len(line) == width, reading.frame()


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(160, 45), (40, 12)], ids=str)
async def test_every_screen_is_ascii(
    a_saved: MakeSaved, open_reader: Open, size: tuple[int, int], language: str
) -> None:
    """Lists, article, and each window that a key opens."""
    i18n.use(language)
    symbols.use("ascii", {}, "utf-8")
    async with open_reader(FakeLibrary(a_saved(some_posts(9))), size) as reading:
        check(reading)
        for keys in (
            ("question_mark",),
            ("question_mark", "pagedown"),
            ("ctrl+p",),
            ("D",),
            ("H",),
            ("M",),
            ("B",),
            ("s",),
            ("s", "r"),
            ("T",),
            ("X",),
            ("b", "N"),
            ("slash", "b"),
            ("slash", "f1"),
        ):
            await reading.press(*keys)
            check(reading)
            await reading.press(*["escape"] * len(keys))
        await reading.press("enter")
        check(reading)
        for keys in (("L",), ("O",), ("i",), ("pagedown",), ("f", "1"), ("z",)):
            await reading.press(*keys)
            check(reading)
            await reading.press("escape")


async def test_changed_while_reading(a_saved: MakeSaved, open_reader: Open) -> None:
    """Symbols go and come back at once, everywhere."""
    async with open_reader(FakeLibrary(a_saved(some_posts(9)))) as reading:
        before = reading.frame()
        assert not before.isascii()
        reading.app.use_symbols("ascii")
        await reading.settle()
        check(reading)
        assert reading.screen.painter().means.inline == "none"
        assert "= Latest ===" in reading.frame()
        assert "- Article ---" in reading.frame()
        reading.app.use_symbols("unicode")
        await reading.settle()
        assert reading.frame() == before


async def test_the_first_page_is_the_same(a_saved: MakeSaved, open_reader: Open) -> None:
    """Before the reader is loaded."""
    symbols.use("ascii", {}, "utf-8")
    saved = a_saved(some_posts(9))
    painted = first_page.compose(
        saved,
        Shelf(),
        130,
        36,
        zone=NOW.tzinfo,
        now=NOW,
        demo=False,
        offline=False,  # type: ignore[arg-type]
    )
    assert painted
    ink = first_page._Ink(DARK, {})
    assert all(ink.line(line).isascii() for line in painted)
