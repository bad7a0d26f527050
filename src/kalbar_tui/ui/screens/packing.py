"""What of a list is to be saved for offline, and what that takes."""

from __future__ import annotations

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.library.packs import Estimates, Pack
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import when
from kalbar_tui.ui.screens.choosing import ChoosingScreen

PACKS = (Pack(), Pack(pictures=True), Pack(everything=True), Pack(everything=True, pictures=True))


class PackingScreen(ChoosingScreen):
    """Ends with the number of the pack to save, as in `PACKS`."""

    def __init__(self, name: str, estimates: Estimates, budget: int) -> None:
        super().__init__(lambda: _("Save {list} for offline").format(list=name), len(PACKS), row_height=2)
        self._estimates = estimates
        self._budget = budget

    def row_line(self, index: int, part: int, width: int) -> Line:
        """What is saved, then how much that is."""
        pack = PACKS[index]
        text = self._label(pack) if part == 0 else self._extent(pack)
        indent = "  " if part == 0 else "    "
        return (
            Piece(indent, "gap"),
            Piece(cells.fit(text, width - len(indent)), "headline" if part == 0 else "note"),
        )

    def foot_line(self, width: int) -> Line:
        """What pictures may take, and do."""
        said = _("Pictures may take {budget} in all; they take {taken}.").format(
            budget=when.size(self._budget), taken=when.size(self._estimates.pictures_taken)
        )
        return (Piece(" " + cells.fit(said, width - 2), "note"),)

    def _label(self, pack: Pack) -> str:
        if pack.everything:
            return _("All posts and their pictures") if pack.pictures else _("All posts, down to the first")
        if not self._estimates.is_first:
            return _("New posts and their pictures") if pack.pictures else _("New posts")
        return _("The newest posts and their pictures") if pack.pictures else _("The newest posts")

    def _extent(self, pack: Pack) -> str:
        found = self._estimates.of(pack, self._budget)
        if found.posts is None or found.bytes is None:
            if pack.everything:
                return _("the site does not say how many")
            return _("what came since the last time")
        said = ngettext("about {count} post, {size}", "about {count} posts, {size}", found.posts)
        return said.format(count=when.number(found.posts), size=when.size(found.bytes))
