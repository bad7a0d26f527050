"""The help: every key there is, by what it is for, made from the table of commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _
from kalbar_tui.palette import Palette
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks
from kalbar_tui.ui.commands import COMMANDS, GROUPS, ON_PANE, bindings
from kalbar_tui.ui.widgets.bar import Bar

_KEY_COLUMN = 12


class HelpScreen(ModalScreen[None]):
    """Shows the keys; any of the keys that close things closes it."""

    BINDINGS: ClassVar = [Binding("escape,q,question_mark,enter", "dismiss", show=False)]
    CSS_PATH = "help.tcss"

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette

    def compose(self) -> ComposeResult:
        """A title, the keys, and how to leave."""
        with Vertical(id="help"):
            yield Bar(
                self._palette, lambda width: frame.pane_title(width, _("Keys"), _("Esc closes"), focused=True)
            )
            yield KeyLines(self._palette, id="keys")


class KeyLines(ScrollView, can_focus=True, inherit_bindings=False):
    """The keys by group, as lines that scroll."""

    BINDINGS = bindings(ON_PANE)

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._lines: list[Line] = []

    def on_resize(self) -> None:
        """Wraps the lines for the new width."""
        self._lines = list(_key_lines(max(1, self.scrollable_content_region.width - 2)))
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        line = y + self.scroll_offset.y
        pieces = self._lines[line] if line < len(self._lines) else ()
        return looks.strip((Piece("  ", "gap"), *pieces), self.size.width, self._palette)

    def action_move(self, by: int) -> None:
        """Scrolls by so many lines."""
        self._scroll(self.scroll_y + by)

    def action_page(self, by: int) -> None:
        """Scrolls by so many pages."""
        self._scroll(self.scroll_y + by * max(1, self.size.height - 1))

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
            text = _(command.help)
            key = cells.fit(command.written, column - 1)
            for n, (start, end) in enumerate(cells.wrap(text, max(1, width - column))):
                left = key if not n else ""
                yield (Piece(left.ljust(column), "key"), Piece(text[start:end], "text"))
