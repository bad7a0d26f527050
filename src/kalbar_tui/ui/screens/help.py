"""The help: every key there is, by what it is for, made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _, noop
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks
from kalbar_tui.ui.commands import COMMANDS, GROUPS, ON_PANE, bindings, windows
from kalbar_tui.ui.screens.overlay import Overlay
from kalbar_tui.ui.widgets.title_bar import TitleBar

_KEY_COLUMN = 12
_QUERY_COLUMN = 21

QUERIES = (
    (noop("flood"), noop("the word and its forms, in headline, text, author and tags")),
    (noop("flo*"), noop("words that begin so")),
    (noop('"high tide"'), noop("these words in this order, as they are")),
    (noop("-rubber"), noop("not this: before a word, a phrase or a field")),
    (noop("title:flood"), noop("in the headline")),
    (noop("category:sintang"), noop("in this category or below")),
    (noop("author:jimi"), noop("by this author")),
    (noop("tag:pilkada"), noop("with this tag")),
    (noop("since:7d"), noop("from this day on; also 2024, 2024-05 or 2024-05-17")),
    (noop("until:2024-05"), noop("through this day")),
    (noop("unread:yes"), noop("only unread posts; no: only those read")),
    (noop("bookmarked:yes"), noop("only bookmarks")),
)
"""How posts are looked for: examples, and what each asks for. All that is named must hold."""


class HelpScreen(Overlay[None]):
    """Shows the keys, or how to search; any of the keys that close things closes it."""

    BINDINGS: ClassVar = [
        Binding("enter", "dismiss", show=False),
        *windows(dict.fromkeys(("reader.back", "program.quit", "program.help"), "dismiss")),
    ]
    CSS_PATH = "help.tcss"

    def __init__(self, *, searching: bool = False) -> None:
        super().__init__()
        self._searching = searching

    def compose(self) -> ComposeResult:
        """A title, the keys or the examples, and how to leave."""
        with Vertical(id="help"):
            yield TitleBar(self._title)
            yield KeyLines(_query_lines if self._searching else _key_lines, id="keys")

    def _title(self, width: int) -> Line:
        title = _("Searching") if self._searching else _("Keys")
        return frame.pane_title(width, title, _("Esc closes"), focused=True)

    def retell(self) -> None:
        """Shows the keys in the language now spoken."""
        self.query_one(TitleBar).refresh()
        self.query_one(KeyLines).on_resize()


class KeyLines(ScrollView, can_focus=True, inherit_bindings=False):
    """What `lines` makes for a width, to be scrolled."""

    BINDINGS = bindings(ON_PANE)

    def __init__(self, lines: Callable[[int], Iterator[Line]], *, id: str) -> None:
        super().__init__(id=id)
        self._make = lines
        self._lines: list[Line] = []

    def on_resize(self) -> None:
        """Wraps the lines for the new width."""
        self._lines = list(self._make(max(1, self.scrollable_content_region.width - 2)))
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        line = y + self.scroll_offset.y
        pieces = self._lines[line] if line < len(self._lines) else ()
        return looks.strip((Piece("  ", "gap"), *pieces), self.size.width)

    def action_move(self, by: int) -> None:
        """Scrolls by so many lines."""
        self._scroll(self.scroll_y + by)

    def action_page(self, by: float) -> None:
        """Scrolls by so many pages."""
        self._scroll(self.scroll_y + round(by * max(1, self.size.height - 1)))

    def action_edge(self, end: bool) -> None:
        """Scrolls to the end or the beginning."""
        self._scroll(self.max_scroll_y if end else 0)

    def _scroll(self, line: float) -> None:
        self.scroll_to(y=line, animate=False, force=True, immediate=True)


def _key_lines(width: int) -> Iterator[Line]:
    column = min(_KEY_COLUMN, max(4, width // 3))
    for group, title in GROUPS.items():
        yield ()
        yield (Piece(cells.fit(_(title), width), "kicker"),)
        for command in COMMANDS:
            if command.group != group or not command.in_help:
                continue
            yield from _beside(command.written, _(command.help), column, width)


def _query_lines(width: int) -> Iterator[Line]:
    column = min(_QUERY_COLUMN, max(4, width // 2))
    yield ()
    for example, meaning in QUERIES:
        yield from _beside(_(example), _(meaning), column, width)


def _beside(left: str, text: str, column: int, width: int) -> Iterator[Line]:
    """A key or an example, and beside it what it does."""
    if cells.width(left) >= column:
        yield (Piece(cells.fit(left, width), "key"),)
        left = ""
    for n, (start, end) in enumerate(cells.wrap(text, max(1, width - column))):
        yield (Piece((left if not n else "").ljust(column), "key"), Piece(text[start:end], "text"))
