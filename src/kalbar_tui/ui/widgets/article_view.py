"""The pane of the article: one persistent widget of lines."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from kalbar_tui.frame import MEASURE
from kalbar_tui.palette import Palette
from kalbar_tui.rows import Line
from kalbar_tui.ui import looks
from kalbar_tui.ui.article_lines import Article
from kalbar_tui.ui.commands import ON_PANE, bindings

_LEAST_MARGIN = 2


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the article it is given, its lines centred; without one, what `vacancy` says.

    Only lines in sight are made, so the length of an article does not matter.
    """

    BINDINGS = bindings(ON_PANE)

    class Scrolled(Message):
        """The place in the article has changed."""

    class LinkClicked(Message):
        """A link of the article was clicked."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, palette: Palette, vacancy: Callable[[int, int], tuple[Line, ...]], *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.article: Article | None = None
        self._vacancy = vacancy
        self._wanted_share = 0.0
        self._walked: int | None = None  # which of the article's links was walked to

    def show(self, article: Article, share: float = 0.0) -> None:
        """Shows an article from that share of its lines on."""
        self.article, self._walked = article, None
        self._show(share)

    def _show(self, share: float) -> None:
        self._wanted_share = share
        self._lay()

    def update(self, article: Article) -> None:
        """Shows the same article as it is now; the place stays."""
        self.article, share = article, self.share
        self._show(share)

    def walk(self, by: int) -> bool:
        """Walks to the next link, or the one before; `False` past the last and before the first.

        The first one walked to is the first in sight or below.
        """
        if self.article is None:
            return False
        spots = self.article.spots()
        if self._walked is not None:
            wanted = self._walked + by
        elif by > 0:
            top = self.scroll_y
            wanted = next((n for n, spot in enumerate(spots) if spot.last_line >= top), len(spots))
        else:
            wanted = -1
        self._walked = wanted if 0 <= wanted < len(spots) else None
        self.article.walked = spot = spots[wanted] if self._walked is not None else None
        if spot:
            if spot.first_line < self.scroll_y:
                self._scroll(max(0, spot.first_line - 1))
            elif spot.last_line >= self.scroll_y + self.size.height:
                self._scroll(spot.last_line + 2 - self.size.height)
        self.refresh()
        return spot is not None

    @property
    def walked_url(self) -> str:
        """The address of the link that was walked to; empty for none."""
        return self.article.walked.url if self.article and self.article.walked else ""

    @property
    def share(self) -> float:
        """The first line in sight as a share of the lines, 0.0 to 1.0; what `show` takes."""
        if self.article is None or not self.article.height:
            return 0.0
        return min(1.0, self.scroll_y / self.article.height)

    @property
    def progress(self) -> float:
        """How much of the article has been in sight, 0.0 to 1.0."""
        if self.article is None or not self.article.height:
            return 0.0
        return min(1.0, (self.scroll_y + self.size.height) / self.article.height)

    @property
    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        return self.article is None or self.scroll_y >= self.max_scroll_y

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        if self.article is None or width < 1:
            self.refresh()
            return
        self.article.lay(self._measure(width))
        if self._walked is not None:
            spots = self.article.spots()
            self.article.walked = spots[self._walked] if self._walked < len(spots) else None
        self.virtual_size = Size(0, self.article.height)
        top = round(self._wanted_share * self.article.height)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.refresh()
        self.post_message(self.Scrolled())

    @staticmethod
    def _measure(width: int) -> int:
        margin = _LEAST_MARGIN if width >= 30 else 1
        return max(1, min(MEASURE, width - 2 * margin))

    def _left(self) -> int:
        width = self.size.width
        return max(0, (width - self._measure(width)) // 2)

    def render_line(self, y: int) -> Strip:
        """One line of the pane, as Textual asks for it."""
        width, height = self.size
        if self.article is None:
            lines = self._vacancy(width, height)
            return looks.strip(lines[y] if y < len(lines) else (), width, self.palette)
        line = y + self.scroll_offset.y
        if line >= self.article.height:
            return looks.strip((), width, self.palette)
        left = self._left()
        strip = looks.run_strip(self.article.runs(line), left, width, self.palette)
        if (selection := self.text_selection) is not None and (span := selection.get_span(line)) is not None:
            start, end = span
            strip = looks.selected(strip, start, width if end == -1 else end, self.palette)
        return strip.apply_offsets(0, line)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without the margin."""
        if self.article is None:
            return None
        lines = (self.article.text(line) for line in range(self.article.height))
        return selection.extract("\n".join(" " * self._left() + text for text in lines)), "\n"

    def on_resize(self, event: events.Resize) -> None:
        """Lays the article out for the new width; the place stays."""
        if self.article is not None and self.article.width:
            self._wanted_share = self.share
        self._lay()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tells how far the article has been read."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        """Follows the link under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self.article is None or self.screen.get_selected_text():
            return
        url = self.article.link_at(offset.y + self.scroll_offset.y, offset.x - self._left())
        if url:
            self.post_message(self.LinkClicked(url))

    def action_move(self, by: int) -> None:
        """Scrolls by so many lines."""
        self._scroll(self.scroll_y + by)

    def action_page(self, by: int) -> None:
        """Scrolls by so many pages; two lines of the page before stay in sight."""
        self._scroll(self.scroll_y + by * max(1, self.size.height - 2))

    def action_edge(self, end: bool) -> None:
        """Scrolls to the end or the beginning."""
        self._scroll(self.max_scroll_y if end else 0)

    def _scroll(self, line: float) -> None:
        self.scroll_to(y=line, animate=False, force=True, immediate=True)
