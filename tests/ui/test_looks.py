"""How the reader looks: frames as text, kept in `snapshots/`; `SNAPSHOTS=new` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from rich.cells import cell_len

from builders import NOW
from conftest import Open, Reading, some_posts
from kalbar_tui import first_page, i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import Unreachable
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.model.site import Capabilities
from kalbar_tui.settings import Settings
from kalbar_tui.themes import THEMES

MakeSaved = Callable[..., Saved]
SNAPSHOTS = Path(__file__).parent / "snapshots"


def check(reading: Reading, name: str) -> None:
    """The frame is that of the file."""
    path = SNAPSHOTS / f"{name}.txt"
    frame = reading.frame() + "\n"
    if os.environ.get("SNAPSHOTS") == "new":
        path.parent.mkdir(exist_ok=True)
        path.write_text(frame, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == frame


def marked(saved: Saved) -> Saved:
    """Some posts read, one bookmarked."""
    rows = saved.head(Shelf(), 8)
    saved.mark_read([row.id for row in rows[2:4]], True)
    saved.set_bookmark([rows[1].id], True)
    return saved


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("wide", (140, 40), ["j", "enter"]),
        ("medium", (100, 30), ["j"]),
        ("medium-categories", (100, 30), ["h", "j"]),
        ("narrow", (60, 20), ["j"]),
        ("narrow-article", (60, 20), ["enter"]),
        ("small", (40, 12), ["j"]),
        ("help", (100, 40), ["question_mark"]),
    ],
)
async def test_looks(
    a_saved: MakeSaved, open_reader: Open, language: str, name: str, size: tuple[int, int], keys: list[str]
) -> None:
    """Wide, medium and narrow, in both languages."""
    i18n.use(language)
    async with open_reader(FakeLibrary(marked(a_saved(some_posts()))), size) as reading:
        await reading.press(*keys)
        if name == "medium-categories":  # the list follows by a timer
            await reading.until(lambda: reading.screen.shelf.kind == "unread")
            await reading.settle()
        check(reading, f"{name}.{language}")


@pytest.mark.parametrize("language", ["id", "en"])
async def test_offline_and_empty_looks(a_saved: MakeSaved, open_reader: Open, language: str) -> None:
    """Offline is a word in the header above saved posts; empty is a calm page."""
    i18n.use(language)
    async with open_reader(FakeLibrary(a_saved(some_posts()), offline=True), (100, 24)) as reading:
        check(reading, f"offline.{language}")
    down = Unreachable("https://kabar.example", "dns")
    async with open_reader(FakeLibrary(a_saved(name="empty.db"), down=down), (100, 24)) as reading:
        check(reading, f"empty.{language}")


@pytest.mark.parametrize(
    "size", [(160, 45), (120, 36), (110, 30), (100, 30), (80, 24), (60, 20), (40, 12), (24, 8)]
)
async def test_the_first_page_is_the_readers(
    a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]
) -> None:
    """What is painted before the reader is loaded is what the reader draws, but for scroll bar and hints."""
    saved = marked(a_saved(some_posts()))
    saved.set_capabilities(Capabilities(name="KalbarOnline"))
    async with open_reader(FakeLibrary(saved), size) as reading:
        drawn = [line.translate(dict.fromkeys(map(ord, "▁▂▃▄▅▆▇"), " ")) for line in reading.lines()]
    painted = first_page.compose(
        saved, Shelf(), *size, zone=Settings().zone, now=NOW, demo=False, offline=False
    )
    assert painted
    lines = ["".join(piece.text for piece, _paper in line) for line in painted]
    assert lines[1:-1] == drawn[1:-1]
    assert len(lines) == size[1]


async def test_nothing_saved_is_no_first_page(a_saved: MakeSaved) -> None:
    """The reader's own calm page comes then."""
    assert (
        first_page.compose(
            a_saved(), Shelf(), 100, 30, zone=Settings().zone, now=NOW, demo=False, offline=True
        )
        is None
    )


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_language_is_complete(a_saved: MakeSaved, open_reader: Open, language: str) -> None:
    """No hint and no help line of one language is in the frame of the other."""
    i18n.use(language)
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        assert ("Bookmarks" in reading.frame()) is (language == "en")
        await reading.press("question_mark")
        assert ("Moving" in reading.frame()) is (language == "en")


@pytest.mark.parametrize(
    ("value", "term", "colours"), [("1", "xterm", False), ("", "xterm", True), ("", "vt220", False)]
)
async def test_no_color_is_obeyed(
    a_saved: MakeSaved,
    open_reader: Open,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    term: str,
    colours: bool,
) -> None:
    """No colour and no shade of grey with NO_COLOR, which says nothing if empty, and on a VT."""
    monkeypatch.setenv("NO_COLOR", value)
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM", raising=False)
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("enter")
        strips = reading.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        found = {
            colour
            for style in styles
            for colour in (style.color, style.bgcolor)
            if colour and not colour.is_default
        }
        assert bool(found) is colours


SIZES = [(160, 45), (110, 30), (80, 24), (60, 20), (40, 12)]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_look_at_five_sizes(
    a_saved: MakeSaved, open_reader: Open, language: str, size: tuple[int, int]
) -> None:
    """An article is open, with the list beside it where there is room."""
    i18n.use(language)
    async with open_reader(FakeLibrary(marked(a_saved(some_posts()))), size) as reading:
        await reading.press("j", "enter")
        check(reading, f"sizes/{size[0]}x{size[1]}.{language}")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast", "mono"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_look_of_four_themes(
    a_saved: MakeSaved, open_reader: Open, theme: str, size: tuple[int, int]
) -> None:
    """Which colour of the palette, and which weight, each piece of each line has."""
    library = FakeLibrary(marked(a_saved(some_posts())))
    async with open_reader(library, size, settings=Settings(theme=theme)) as reading:
        await reading.press("j")
        path = SNAPSHOTS / "themes" / f"{theme}.{size[0]}x{size[1]}.txt"
        said = "\n".join(coloured(reading)) + "\n"
        if os.environ.get("SNAPSHOTS") == "new":
            path.parent.mkdir(exist_ok=True)
            path.write_text(said, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == said


def coloured(reading: Reading) -> Iterator[str]:
    """Each line as its pieces: how many cells, ink on paper by their names in the palette, b i u r."""
    palette = THEMES[reading.app.theme_in_use]
    names = {value: name for name, value in reversed(palette._asdict().items()) if str(value).startswith("#")}
    for strip in reading.app.screen._compositor.render_strips():
        pieces: list[tuple[str, int]] = []
        for text, style, _control in strip:
            assert style is not None
            colours = [
                names.get(colour.triplet.hex, colour.triplet.hex) if colour and colour.triplet else "-"
                for colour in (style.color, style.bgcolor)
            ]
            flags = (style.bold, style.italic, style.underline, style.reverse)
            marks = "".join(letter for letter, on in zip("biur", flags, strict=True) if on)
            look = f"{colours[0]}/{colours[1]} {marks}".rstrip()
            if text.isspace():  # of a blank only the paper is seen
                look = f"/{colours[1]}"
            cells = cell_len(text)
            if pieces and pieces[-1][0] == look:
                pieces[-1] = (look, pieces[-1][1] + cells)
            else:
                pieces.append((look, cells))
        yield ", ".join(f"{cells} {look}" for look, cells in pieces)
