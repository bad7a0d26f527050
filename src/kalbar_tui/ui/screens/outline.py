"""The outline of an article: its headings, to go to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from kalbar_tui.ui.article_lines import Heading


class OutlineScreen(ChoosingScreen):
    """Ends with the number of the chosen heading. `at` is the one that the reader is below."""

    def __init__(self, headings: Sequence[Heading], at: int) -> None:
        super().__init__(lambda: _("Outline"), len(headings), at=at)
        self._headings = headings
        self._top = min(heading.level for heading in headings)

    def row_line(self, index: int, part: int, width: int) -> Line:
        """A heading, set in by its level."""
        heading = self._headings[index]
        depth = min(heading.level - self._top, max(0, width // 8 - 1))
        indent = 1 + 2 * depth
        role = "headline" if not depth else "entry"
        return (Piece(" " * indent, "gap"), Piece(cells.fit(heading.text, width - indent), role))

    def foot_line(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" " + frame.what_keys_do(_("Enter goes there · Esc closes"), width - 1), "note"),)
