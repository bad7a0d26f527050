"""A list over the reader, from which one thing is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from kalbar_tui import frame
from kalbar_tui.rows import Line
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.screens.overlay import Overlay
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.ui.widgets.row_view import RowView
from kalbar_tui.ui.widgets.title_bar import TitleBar

_FRAME = 2
"""Lines of the window besides the rows: the title above and the foot below."""


class ChoosingScreen(Overlay[int | None]):
    """Shows a title, rows of equal height and a foot; ends with the number of the chosen row, or `None`.

    `title` is asked whenever it is drawn: the language may change meanwhile.
    """

    BINDINGS: ClassVar = [
        Binding("enter", "choose", show=False),
        *windows({"reader.back": "dismiss", "program.quit": "dismiss"}),
    ]
    CSS_PATH = "choosing.tcss"

    def __init__(self, title: Callable[[], str], count: int, *, at: int = 0, row_height: int = 1) -> None:
        super().__init__()
        self._title = title
        self._rows = Choices(self.row_line, count, row_height, id="choices")
        self._rows.highlighted = at  # before the first key can come

    def compose(self) -> ComposeResult:
        """A title, the rows, and the foot."""
        with Vertical(id="choosing"):
            yield TitleBar(self._title_line)
            yield self._rows
            yield Bar(self.foot_line, paper="raised", id="choosing-foot")

    def on_mount(self) -> None:
        """Highlights the row to begin with."""
        lines = self._rows.row_count * self._rows.row_height
        self.query_one("#choosing", Vertical).styles.height = lines + _FRAME
        self._rows.resize_rows()
        self.call_after_refresh(self._rows.show_highlighted)

    @property
    def highlighted(self) -> int:
        """The number of the highlighted row."""
        return self._rows.highlighted

    def row_line(self, index: int, part: int, width: int) -> Line:
        """Line `part` of a row, at most `width` cells."""
        raise NotImplementedError

    def foot_line(self, width: int) -> Line:
        """The last line: what is to be said of the highlighted row, or what the keys do."""
        raise NotImplementedError

    def _title_line(self, width: int) -> Line:
        note = f"{self.highlighted + 1}/{self._rows.row_count}"
        return frame.pane_title(width, self._title(), note, focused=True)

    def on_row_view_moved(self) -> None:
        """Title and foot follow the highlight."""
        for bar in self.query(Bar):
            bar.refresh()

    @on(RowView.Clicked)
    def _row_clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Ends with the highlighted row."""
        self.dismiss(self.highlighted)


class Choices(RowView):
    """Rows whose lines `make` gives, by number, part and width."""

    def __init__(self, make: Callable[[int, int, int], Line], count: int, height: int, *, id: str) -> None:
        super().__init__(id=id)
        self._make = make
        self._count = count
        self._height = height

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def row_height(self) -> int:
        """Lines a row takes."""
        return self._height

    def row_line(self, index: int, part: int) -> Line:
        """One line of a row."""
        return self._make(index, part, self.scrollable_content_region.width - 1)
