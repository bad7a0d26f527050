"""The list of themes over the reader, which shows each as soon as it is highlighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from kalbar_tui import cells
from kalbar_tui.i18n import _, noop
from kalbar_tui.rows import Line, Piece
from kalbar_tui.themes import AUTO
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.screens.choosing import ChoosingScreen

_ABOUT = {
    AUTO: noop("as the terminal"),
    "dark": noop("light on dark"),
    "light": noop("dark on light"),
    "contrast": noop("dark, more contrast"),
    "contrast-light": noop("light, more contrast"),
    "mono": noop("dark, greys alone"),
    "mono-light": noop("light, greys alone"),
    "ansi-dark": noop("the terminal's, dark"),
    "ansi-light": noop("the terminal's, light"),
}


class ThemeScreen(ChoosingScreen):
    """Calls `preview` with the highlighted name; ends with the number of the chosen one, `None` for none."""

    BINDINGS: ClassVar = windows({"program.theme": "next"})
    CSS_PATH = "themes.tcss"

    def __init__(self, names: Sequence[str], at: int, preview: Callable[[str], None]) -> None:
        super().__init__(lambda: _("Theme"), len(names), at=at)
        self._names = names
        self._preview = preview

    def on_mount(self) -> None:
        """Begins with a look other than the one in use."""
        super().on_mount()
        self._preview(self._names[self.highlighted])

    def on_row_view_moved(self) -> None:
        """The whole reader is in the look that is highlighted."""
        super().on_row_view_moved()
        self._preview(self._names[self.highlighted])

    def action_next(self) -> None:
        """Goes on to the next theme, after the last to the first."""
        self._rows.highlight((self.highlighted + 1) % len(self._names))

    def row_line(self, index: int, part: int, width: int) -> Line:
        """The theme by its name, and what ours are for."""
        name = self._names[index]
        about = _(_ABOUT[name]) if name in _ABOUT else ""
        room = width - 1 - cells.width(name) - 2
        about = cells.fit(about, room - 1)
        return (
            Piece(f" {cells.fit(name, width - 1)}", "entry"),
            Piece(" " * max(0, room - cells.width(about) + 1), "gap"),
            Piece(about, "note"),
        )

    def foot_line(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" " + cells.fit(_("Enter keeps it · Esc closes"), width - 1), "note"),)
