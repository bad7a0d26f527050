"""Finding words in the open article: typed in a field, then walked from hit to hit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when
from kalbar_tui.ui import keymap
from kalbar_tui.ui.article_lines import MAX_HITS

if TYPE_CHECKING:
    from kalbar_tui.frame import Pane
    from kalbar_tui.text.hits import Hits
    from kalbar_tui.ui.widgets.article_view import ArticleView
    from kalbar_tui.ui.widgets.field_line import FieldLine
    from kalbar_tui.ui.widgets.status_line import StatusLine


class Host(Protocol):
    """What finding needs of the screen it is made for."""

    @property
    def article(self) -> ArticleView:
        """The pane that shows the article."""

    @property
    def status(self) -> StatusLine:
        """The line in whose place the field stands."""

    @property
    def field(self) -> FieldLine:
        """Where the words are typed."""

    def focus_pane(self, pane: Pane) -> None:
        """Go to a pane."""


class Finding:
    """Off until `begin`; then `words` are what is looked for, until `end`."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.active = False
        self.words = ""
        self._seed: re.Pattern[str] | None = None  # what a search looked for, until other words are typed
        self._start = 0  # the line in sight when finding began: hits are looked for from there on

    @property
    def is_typing(self) -> bool:
        """Whether the field is open."""
        return self.active and self._host.field.is_open

    def begin(self) -> None:
        """Opens the field, with the words looked for before, if any."""
        self._host.focus_pane("article")
        self.active = True
        self._start = round(self._host.article.scroll_y)
        self._host.status.display = False
        self._host.field.open(self.words)
        self._look()

    def seed(self, hits: Hits | None) -> None:
        """Shows what a search found the open article by; walking begins with the key that finds."""
        self._seed = hits.pattern if hits else None
        self.words = hits.words if hits else ""
        self._host.article.show_found(self._seed)

    def typed(self, words: str) -> None:
        """Looks for what has been typed."""
        if words != self.words:
            self._seed = None
        self.words = words
        self._look()

    def _look(self) -> None:
        self._host.article.find(self._seed or self.words, self._start)
        self._host.field.tell()

    def keep(self) -> None:
        """Ends typing; the hits stay, to be walked."""
        if not self.words.strip():
            self.end()
            return
        self._close()

    def end(self) -> None:
        """Ends finding."""
        self._host.article.find("")
        self.active = False
        self.words, self._seed = "", None
        self._close()

    def _close(self) -> None:
        if self._host.field.is_open:
            self._host.field.close()
            self._host.status.display = True
            self._host.focus_pane("article")
        self._host.status.refresh()

    def step(self, by: int) -> None:
        """Goes to the next hit, or the one before; around the ends."""
        self._host.article.step_hit(by)
        self._host.status.refresh()

    def count(self) -> str:
        """Which hit of how many: "3/17"."""
        at, number = self._host.article.hit
        if not self.words.strip():
            return ""
        more = "+" if number >= MAX_HITS else ""
        return f"{when.number(at)}/{when.number(number)}{more}" if number else _("not found")

    def line(self, room: int) -> Line:
        """What the status line says while the hits are walked; nothing when they are not."""
        if not self.active:
            return ()
        keys = [
            (keymap.named("post.next"), _("next hit")),
            (keymap.named("article.hit_before"), _("the one before")),
            ("Esc", _("end finding")),
        ]
        count = self.count()
        words = cells.fit(f"“{clean.line(self.words)}”", max(8, room // 3))
        line = [Piece(count, "key"), Piece(" ", "gap"), Piece(words, "note")]
        used = sum(cells.width(piece.text) for piece in line)
        for key, label in keys:
            used += 3 + cells.width(key) + 1 + cells.width(label)
            if used > room:
                break
            line += [Piece("   ", "gap"), Piece(key, "key"), Piece(" ", "gap"), Piece(label, "note")]
        return tuple(line)
