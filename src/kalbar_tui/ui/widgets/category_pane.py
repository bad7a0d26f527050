"""The pane of lists: our own four, and the site's categories with their unread posts."""

from __future__ import annotations

from kalbar_tui.frame import Entry, entry_line, heading
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.rows import Line
from kalbar_tui.ui.widgets.row_view import RowView


class CategoryPane(RowView):
    """Shows the entries it is given; the open one is marked, the highlighted one is where the keys are."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.entries: tuple[Entry | None, ...] = ()
        self.open_shelf: Shelf | None = None

    @property
    def row_count(self) -> int:
        """How many entries there are, the rule among them."""
        return len(self.entries)

    def can_highlight(self, index: int) -> bool:
        """Whether there is an entry here that can be chosen."""
        return 0 <= index < len(self.entries) and self.entries[index] is not None

    def row_line(self, index: int, part: int) -> Line:
        """The line of one entry."""
        entry = self.entries[index]
        is_open = entry is not None and entry.shelf == self.open_shelf
        return entry_line(entry, self.size.width - 1, is_open=is_open, heading=heading(self.entries, index))

    @property
    def chosen(self) -> Entry | None:
        """The highlighted entry."""
        return self.entries[self.highlighted] if self.can_highlight(self.highlighted) else None

    def show(self, entries: tuple[Entry | None, ...], open_shelf: Shelf) -> None:
        """Shows entries; the highlight stays on the list it was on, where that is still there."""
        before = self.chosen
        self.entries, self.open_shelf = entries, open_shelf
        wanted = before.shelf if before else open_shelf
        self.highlighted = self._index(wanted)
        self.resize_rows()
        self.refresh()

    def mark_open(self, shelf: Shelf, *, follow: bool) -> None:
        """Marks the list that is open; with `follow` the highlight goes there too."""
        self.open_shelf = shelf
        if follow:
            self.highlight(self._index(shelf), quietly=True)
        self.refresh()

    def _index(self, shelf: Shelf) -> int:
        return next((i for i, entry in enumerate(self.entries) if entry and entry.shelf == shelf), 0)
