"""The saved front page, painted with plain escapes while the reader is still being loaded.

Importing Textual takes a third of a second, reading the first headlines a thousandth. So
they are on the screen first, at the places and in the looks the reader gives them, and
the reader draws over them. Nothing here imports Textual, Rich or asyncio.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from kalbar_tui import cells, frame, symbols
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.shelf import OF_SITE
from kalbar_tui.palette import ANSI, LOOKS, Palette, colours_of, is_dumb, of_256, rgb
from kalbar_tui.rows import Line, Piece, Shape, lay, shape_for
from kalbar_tui.text import clean, when
from kalbar_tui.themes import AUTO, palette_for
from kalbar_tui.wording import before_visit, news_since

if TYPE_CHECKING:
    from types import FrameType

    from kalbar_tui.library.saved import Saved
    from kalbar_tui.model.shelf import Row, Shelf

_LEAST_WIDTH, _LEAST_HEIGHT = 20, 6
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J", "\x1b[0m\x1b[?25h\x1b[?1049l"
_TERMINAL = 2  # Textual's driver writes to stderr too

Painted = list[tuple[Piece, str]]
"""One line of the screen: pieces, and the palette's name of the colour each is written on."""


class Canvas:
    """A terminal with the first page on it, and the way back to what it was before."""

    def __init__(self, attributes: list[Any]) -> None:
        self._attributes = attributes
        self._on_screen = True

    def hand_over(self) -> None:
        """The reader has taken over the alternate screen, and will leave it itself."""
        self._on_screen = False

    def restore(self) -> None:
        """Puts the terminal back, as far as the reader has not; may be called again."""
        if self._on_screen:
            self._on_screen = False
            _write(_LEAVE)
        _set_attributes(self._attributes)

    def leave_on_signals(self) -> None:
        """Until the reader has its own handlers, a signal that ends the process restores the terminal."""

        def leave(number: int, _frame: FrameType | None) -> None:
            self.restore()
            raise SystemExit(128 + number)  # so that what the caller has opened is closed

        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"):
            if number := getattr(signal, name, None):
                signal.signal(number, leave)


def paint(
    saved: Saved,
    shelf: Shelf,
    *,
    zone: Callable[[], tzinfo],
    now: datetime,
    demo: bool,
    offline: bool,
    environment: Mapping[str, str],
    theme: str = AUTO,
) -> Canvas | None:
    """Paints the first page on the terminal; `None` where that cannot be done or shows nothing.

    Echo is off from then on, and keys that are typed wait for the reader.
    """
    if is_dumb(environment) or not all(os.isatty(stream) for stream in (0, 1, 2)):
        return None
    try:
        width, height = os.get_terminal_size(_TERMINAL)
        if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            return None
        screen = compose(saved, shelf, width, height, zone=zone(), now=now, demo=demo, offline=offline)
        attributes = _quiet()
    except (OSError, StoreError):
        return None  # the reader itself will say what is wrong
    if screen is None or attributes is None:
        return None
    canvas = Canvas(attributes)
    canvas.leave_on_signals()
    ink = _Ink(palette_for(theme, environment), environment)
    _write(_ENTER + "".join(f"\x1b[{y};1H{ink.line(line)}" for y, line in enumerate(screen, 1)) + "\x1b[0m")
    return canvas


def compose(
    saved: Saved,
    shelf: Shelf,
    width: int,
    height: int,
    *,
    zone: tzinfo,
    now: datetime,
    demo: bool,
    offline: bool,
) -> list[Painted] | None:
    """The screen as the reader will first draw it, line by line; `None` if nothing is saved."""
    inside = height - 3  # without header, titles and status line
    panes = frame.arrange(width, "posts")
    rooms = {pane: _room(panes, pane) for pane in frame.PANES}
    shape = shape_for(rooms["posts"] - 1, inside)
    total = saved.total(shelf)
    if total * shape.height > inside:  # the last column is the scroll bar's
        shape = shape_for(rooms["posts"] - 2, inside)
    rows = saved.head(shelf, -(-inside // shape.height) + 1)
    if not rows:
        return None
    tree, counts, known = saved.tree(), saved.counts(), saved.capabilities()
    name = clean.line(known.name if known else "") or clean.line(saved.site)
    notes = frame.site_notes(
        known.kind if known else None,
        saved.last_refresh(),
        now,
        offline=offline,
        why_not_api=known.why_not_api if known else "",
    )
    visit = saved.last_visit()
    parted = None  # the number of the post that a line parts from those before the last visit
    news = visit_line = ""
    if visit:
        news = news_since(saved.count_news(visit), visit, now, zone)
        visit_line = before_visit(visit, now, zone)
        if shelf.kind in OF_SITE:
            new = sum(row.published > visit.newest for row in rows)
            parted = new - 1 if 0 < new < len(rows) else None
    entries = frame.entries(tree, counts, saved.kept_searches())
    bodies: dict[frame.Pane, list[Painted]] = {
        "categories": [
            _entry_line(entry, shelf, rooms["categories"], frame.heading(entries, index))
            for index, entry in enumerate(entries)
        ],
        "posts": [
            line
            for number, row in enumerate(rows)
            for line in _post_lines(
                row, shape, now, chosen=number == 0, line_below=visit_line if number == parted else None
            )
        ],
        "article": [
            _on_paper(line)
            for line in frame.masthead(
                rooms["article"], inside, name, now, zone, unread=counts.latest, is_empty=False, news=news
            )
        ],
    }
    titles = {
        "categories": (_("Categories"), ""),
        "posts": (frame.shelf_name(shelf, tree), when.number(total)),
        "article": (_("Article"), ""),
    }
    shown = [pane for pane in frame.PANES if panes.width(pane)]
    screen = [
        _padded(_on_paper(frame.header(width, name, demo=demo, notes=notes), "raised"), width, "raised")
    ]
    for y in range(-1, inside):
        line: Painted = []
        for pane in shown:
            if line:
                line.append((Piece("│", "rule"), "paper"))
            if y < 0:
                part = _on_paper(frame.pane_title(rooms[pane], *titles[pane], focused=pane == "posts"))
            else:
                part = bodies[pane][y] if y < len(bodies[pane]) else []
            line += _padded(part, rooms[pane], "paper")
        screen.append(line)
    return [*screen, _padded([], width, "raised")]


def _room(panes: frame.Arrangement, pane: frame.Pane) -> int:
    """The cells of a pane without its dividing line."""
    return panes.width(pane) - (0 if pane == panes.first() else 1)


def _post_lines(
    row: Row, shape: Shape, now: datetime, *, chosen: bool, line_below: str | None
) -> list[Painted]:
    lines: list[Painted] = []
    for part, line in enumerate(lay(row, shape, now, line_below=line_below)):
        picked = chosen and (shape.compact or part < shape.height - 1)
        paper = "pick" if picked else "paper"
        bar = Piece("▌", "bar_focus") if picked else Piece(" ", "gap")
        lines.append(_padded(_on_paper((bar, *line), paper), shape.width + 1, paper))
    return lines


def _entry_line(entry: frame.Entry | None, shelf: Shelf, room: int, heading: str) -> Painted:
    is_open = entry is not None and entry.shelf == shelf
    line = frame.entry_line(entry, room - 1, is_open=is_open, heading=heading)
    if not is_open:
        return _on_paper((Piece(" ", "gap"), *line))
    return _padded(_on_paper((Piece("▌", "bar"), *line), "raised"), room, "raised")


def _on_paper(line: Line, paper: str = "paper") -> Painted:
    return [(piece, paper) for piece in line]


def _padded(line: Painted, room: int, paper: str) -> Painted:
    """The line filled up with blanks to exactly `room` cells."""
    used = sum(cells.width(piece.text) for piece, _paper in line)
    return [*line, (Piece(" " * max(0, room - used), "gap"), paper)]


class _Ink:
    """Looks as escape sequences, in as many colours as the terminal says it has."""

    def __init__(self, palette: Palette, environment: Mapping[str, str]) -> None:
        self._palette = palette
        self._colours = colours_of(environment)
        self._made: dict[tuple[str, str], str] = {}

    def line(self, line: Painted) -> str:
        """The line as bytes for the terminal."""
        return "".join(
            self._look(piece.role, paper) + symbols.written(piece.text) for piece, paper in line if piece.text
        )

    def _look(self, role: str, paper: str) -> str:
        made = self._made.get((role, paper))
        if made is None:
            look = LOOKS[role]
            codes = ["0"]
            codes += [code for code, on in (("1", look.bold), ("3", look.italic), ("7", look.reverse)) if on]
            if self._colours:
                codes += [
                    self._code(38, getattr(self._palette, look.ink)),
                    self._code(48, getattr(self._palette, paper)),
                ]
            made = self._made[role, paper] = f"\x1b[{';'.join(codes)}m"
        return made

    def _code(self, which: int, colour: str) -> str:
        if not colour.startswith("#"):
            return _ansi(which, colour)
        red, green, blue = rgb(colour)
        if self._colours == 1 << 24:
            return f"{which};2;{red};{green};{blue}"
        return f"{which};5;{of_256(red, green, blue)}"


def _ansi(which: int, colour: str) -> str:
    """The code of a colour of the terminal's own."""
    if colour == "default":
        return str(which + 1)
    number = ANSI.index(colour)
    return str(which - 8 + number if number < 8 else which + 44 + number)


def _quiet() -> list[Any] | None:
    """Switches echo and line editing off; what the attributes were, `None` if they cannot be set."""
    try:
        import termios
    except ImportError:  # not a POSIX system
        return None
    try:
        before = termios.tcgetattr(0)
        quiet = [*before]
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(0, termios.TCSANOW, quiet)
    except termios.error:
        return None
    return before


def _set_attributes(attributes: list[Any]) -> None:
    import termios

    with suppress(termios.error):  # the terminal has gone
        termios.tcsetattr(0, termios.TCSANOW, attributes)


def _write(text: str) -> None:
    """Writes all of the text to the terminal, or as much as it takes before it goes away."""
    data = text.encode(symbols.encoding(), "replace")
    with suppress(OSError):
        while data:
            data = data[os.write(_TERMINAL, data) :]
