"""A scrolling pane of rows of equal height, one of them highlighted: what both lists are."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks
from kalbar_tui.ui.commands import ON_PANE, bindings

LEFT_BUTTON = 1


class RowView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws only the lines in sight, whatever the number of rows. Where a row is, is arithmetic.

    The first column is the bar of the highlighted row.
    """

    BINDINGS = bindings(ON_PANE)

    class Moved(Message):
        """The highlight of `view` has moved."""

        def __init__(self, view: RowView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> RowView:
            """The view, for `@on` with a selector."""
            return self.view

    class Clicked(Message):
        """The highlighted row of `view` was clicked."""

        def __init__(self, view: RowView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> RowView:
            """The view, for `@on` with a selector."""
            return self.view

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.highlighted = 0
        self.pointed: int | None = None
        """The row under the mouse."""

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @property
    def row_height(self) -> int:
        """Lines a row takes."""
        return 1

    @property
    def blank_lines(self) -> int:
        """How many of a row's last lines need not be in sight with it."""
        return 0

    @abstractmethod
    def row_line(self, index: int, part: int) -> Line:
        """Line `part` of a row, without the bar; at most one cell less than the pane is wide."""

    def can_highlight(self, index: int) -> bool:
        """Whether the highlight may stand on this row."""
        return 0 <= index < self.row_count

    def render_line(self, y: int) -> Strip:
        """One line of the pane, as Textual asks for it."""
        width = self.size.width
        index, part = divmod(y + self.scroll_offset.y, self.row_height)
        if not 0 <= index < self.row_count:
            return looks.strip((), width)
        line = self.row_line(index, part)
        is_blank = part >= self.row_height - self.blank_lines
        if index == self.pointed != self.highlighted and not is_blank and self.can_highlight(index):
            return looks.strip((Piece("▏", "bar"), *line), width, "raised")
        if index != self.highlighted or is_blank:
            return looks.strip((Piece(" ", "gap"), *line), width)
        focused = self.has_focus
        bar = Piece("▌", "bar_focus" if focused else "bar")
        return looks.strip((bar, *line), width, "pick" if focused else "raised")

    def resize_rows(self, extra: int = 0) -> None:
        """Tells the scroll bar how many lines there are; `extra` blank ones follow the last row."""
        size = Size(0, self.row_count * self.row_height + extra)
        if self.virtual_size != size:
            self.virtual_size = size

    def highlight(self, index: int, *, quietly: bool = False) -> None:
        """Moves the highlight to a row and into sight; `quietly`: nobody is told."""
        if not self.can_highlight(index):
            return
        before, self.highlighted = self.highlighted, index
        for row in {before, index}:
            self.refresh_row(row)
        self.show_highlighted()
        if before != index and not quietly:
            self.post_message(self.Moved(self))

    def refresh_row(self, index: int) -> None:
        """Draws a row anew, if it is in sight."""
        top = index * self.row_height - self.scroll_offset.y
        region = Region(0, top, self.size.width, self.row_height).intersection(self.size.region)
        if region:
            self.refresh(region)

    def show_highlighted(self) -> None:
        """Scrolls as little as brings the highlighted row into sight."""
        top = self.highlighted * self.row_height
        bottom = top + self.row_height - self.blank_lines
        room = self.scrollable_content_region.height
        if top < self.scroll_y or room < self.row_height:
            self.scroll_rows(top)
        elif bottom > self.scroll_y + room:
            self.scroll_rows(bottom - room)

    def scroll_rows(self, line: float) -> None:
        """Scrolls at once, so that `line` is the first in sight."""
        self.scroll_to(y=max(0, line), animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        """Moves the highlight by so many rows."""
        index = self.highlighted + by
        while 0 <= index < self.row_count and not self.can_highlight(index):
            index += by
        self.highlight(index)

    def action_page(self, by: float) -> None:
        """Moves the highlight by so many pages."""
        rows = max(1, round(max(1, self.size.height // self.row_height - 1) * abs(by)))
        direction = 1 if by > 0 else -1
        self._highlight_near(self.highlighted + rows * direction, direction)

    def action_edge(self, end: bool) -> None:
        """Moves the highlight to the first or the last row."""
        self._highlight_near(self.row_count - 1 if end else 0, -1 if end else 1)

    def _highlight_near(self, index: int, direction: int) -> None:
        index = max(0, min(self.row_count - 1, index))
        while 0 <= index < self.row_count and not self.can_highlight(index):
            index += 1 if direction > 0 else -1
        self.highlight(index)

    def row_at(self, event: events.MouseEvent) -> tuple[int, int, int] | None:
        """The row under the mouse, the line of it and the column; `None` beside the rows."""
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        index, part = divmod(offset.y + self.scroll_offset.y, self.row_height)
        return (index, part, offset.x) if 0 <= index < self.row_count else None

    def on_click(self, event: events.Click) -> None:
        """Highlights the row under the mouse and says that it was clicked; the right button highlights it."""
        if (place := self.row_at(event)) and self.can_highlight(place[0]):
            self.highlight(place[0], quietly=event.button != LEFT_BUTTON)
            if event.button == LEFT_BUTTON:
                self.clicked(*place)

    def clicked(self, index: int, part: int, column: int) -> None:
        """A line of the row that is now highlighted was clicked."""
        self.post_message(self.Clicked(self))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Shows which row is under the mouse."""
        place = self.row_at(event)
        self._point(place[0] if place else None)

    def on_leave(self) -> None:
        """No row is under the mouse any more."""
        self._point(None)

    def _point(self, index: int | None) -> None:
        before, self.pointed = self.pointed, index
        if before != index:
            for row in (before, index):
                if row is not None:
                    self.refresh_row(row)

    def on_focus(self) -> None:
        """The bar of the highlighted row tells where the focus is."""
        self.refresh_row(self.highlighted)

    def on_blur(self) -> None:
        """The bar of the highlighted row tells where the focus is."""
        self.refresh_row(self.highlighted)
