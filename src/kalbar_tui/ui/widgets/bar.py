"""One line of the frame: the header, and the titles of the panes."""

from __future__ import annotations

from collections.abc import Callable

from textual.strip import Strip
from textual.widget import Widget

from kalbar_tui.rows import Line
from kalbar_tui.ui import looks


class Bar(Widget):
    """Draws the line that `make` gives for its width; `refresh` asks for it anew."""

    ALLOW_SELECT = False

    def __init__(self, make: Callable[[int], Line], *, paper: str = "paper", id: str | None = None) -> None:
        super().__init__(id=id)
        self._make = make
        self._paper = paper

    def render_line(self, y: int) -> Strip:
        """The one line, as Textual asks for it."""
        width = self.size.width
        return looks.strip(self._make(width), width, self._paper)
