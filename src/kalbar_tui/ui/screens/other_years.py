"""What was published on one day of the year in all other years, to open one of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when
from kalbar_tui.ui.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from datetime import tzinfo

    from kalbar_tui.model.shelf import Row


class OtherYearsScreen(ChoosingScreen):
    """Ends with the number of the chosen post; `rows` are newest first."""

    def __init__(self, day: date, rows: Sequence[Row], zone: tzinfo) -> None:
        super().__init__(
            lambda: _("{day} in other years").format(day=when.day_of_year(day)), len(rows), row_height=2
        )
        self._posts = rows
        self._zone = zone

    def row_line(self, index: int, part: int, width: int) -> Line:
        """The year and the headline, then the category."""
        row = self._posts[index]
        year = f" {row.published.astimezone(self._zone).year} "
        if part == 0:
            title = cells.fit(clean.line(row.title) or _("(untitled)"), width - len(year))
            return (Piece(year, "count"), Piece(title, "headline_read" if row.read else "headline"))
        return (
            Piece(" " * len(year), "gap"),
            Piece(cells.fit(clean.line(row.category), width - len(year)), "category"),
        )

    def foot_line(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" " + frame.what_keys_do(_("Enter opens the post · Esc closes"), width - 1), "note"),)
