"""The links of an article: their words, and where they truly lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.following import bare
from kalbar_tui.ui.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from kalbar_tui.ui.article_lines import LinkPlace


class LinksScreen(ChoosingScreen):
    """Ends with the number of the link to follow.

    `inside` tells whether an address is opened in the reader, `copy` copies one and hands on
    the sentence to be told of that.
    """

    BINDINGS: ClassVar = windows({"post.copy_link": "copy"})

    def __init__(
        self,
        links: Sequence[LinkPlace],
        at: int,
        *,
        inside: Callable[[str], bool],
        copy: Callable[[str, Callable[[str], None]], None],
    ) -> None:
        super().__init__(lambda: _("Links"), len(links), at=at, row_height=2)
        self._links = links
        self._inside = inside
        self._copy = copy
        self._said = ""

    def row_line(self, index: int, part: int, width: int) -> Line:
        """The link's words, then its host and how it is opened."""
        link = self._links[index]
        number = f"{index + 1} ".rjust(len(str(len(self._links))) + 2)
        if part == 0:
            words = cells.fit(link.text or bare(link.url), width - len(number))
            return (Piece(number, "count"), Piece(words, "headline"))
        indent = " " * len(number)
        host = cells.fit(urlsplit(link.url).netloc, width - len(indent))
        line = [Piece(indent, "gap"), Piece(host, "link")]
        room = width - len(indent) - cells.width(host) - 3
        if link.misleading:
            line.append(Piece(" ! " + cells.fit(_("not where its words say"), room), "alert"))
        else:
            how = _("opens here") if self._inside(link.url) else _("browser")
            line.append(Piece(" · " + cells.fit(how, room) if room >= cells.width(how) else "", "note"))
        return tuple(line)

    def foot_line(self, width: int) -> Line:
        """What was copied; else the whole address of the highlighted link."""
        if self._said:
            return (Piece(" " + cells.fit(self._said, width - 2), "message"),)
        return (Piece(" " + cells.fit(self._links[self.highlighted].url, width - 2), "note"),)

    def on_row_view_moved(self) -> None:
        """What was said is of the link before."""
        self._said = ""
        super().on_row_view_moved()

    def action_copy(self) -> None:
        """Copies the address of the highlighted link."""
        self._copy(self._links[self.highlighted].url, self._say)

    def _say(self, text: str) -> None:
        self._said = text
        super().on_row_view_moved()
