"""The pane of the article: one persistent widget of lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from kalbar_tui.model.post import Picture
from kalbar_tui.rows import Line
from kalbar_tui.ui import looks
from kalbar_tui.ui.article_lines import Article, Heading, Hit, LinkPlace
from kalbar_tui.ui.commands import ON_PANE, bindings
from kalbar_tui.ui.widgets.row_view import LEFT_BUTTON

_LEAST_MARGIN = 2
_SIDEWAYS = 8  # cells that wide code or a table moves at a key
_AIR = 3  # a hit comes to stand below a third of the pane, with what leads to it above


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the article it is given, its lines centred; without one, what `vacancy` says.

    Only lines in sight are made, so the length of an article does not matter. `measure` is how
    wide its lines are at most. The place stays what it is until the reader scrolls: it is
    one in the text, so no change of width moves it.
    """

    BINDINGS = bindings(ON_PANE)

    class Scrolled(Message):
        """The place in the article has changed."""

    class LinkClicked(Message):
        """A link of the article was clicked."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    class PictureClicked(Message):
        """A picture of the article was clicked, or the words that stand for it."""

        def __init__(self, picture: Picture) -> None:
            super().__init__()
            self.picture = picture

    def __init__(self, vacancy: Callable[[int, int], tuple[Line, ...]], *, measure: int, id: str) -> None:
        super().__init__(id=id)
        self.article: Article | None = None
        self.measure = measure
        self._vacancy = vacancy
        self._anchor = 0.0
        self._laid_for: Size | None = None  # the size the place belongs to; `None` while it is being laid out
        self._walked: int | None = None  # which of the article's links was walked to
        self._words: str | re.Pattern[str] = ""  # what is looked for
        self._hit = 0  # which of the hits the reader is at
        self._jumped: tuple[float, int] | None = None  # to which heading, and where that scrolled to
        self._cursor: tuple[Offset, Offset] | None = None  # where selecting by keys began, and where it is

    # -- what is shown

    def show(self, article: Article, share: float = 0.0) -> None:
        """Shows an article from a place on, a share of its text as `place` gives it."""
        self.article, self._walked, self._words, self._jumped = article, None, "", None
        self._anchor = article.anchor_of(share)
        self._lay()

    def update(self, article: Article) -> None:
        """Shows the same article as it is now; the place stays, and so do hits and the link walked to."""
        is_new, self.article = article is not self.article, article
        self._lay()
        if is_new:
            if self._walked is not None and self._walked < len(links := article.links()):
                article.walked = links[self._walked]
            self._show_hits(article.find(self._words))

    @property
    def place(self) -> float:
        """The first line in sight as a share of the text, 0.0 to 1.0; 1.0 when the end is in sight."""
        if self.article is None or self._laid_for is None:
            return 0.0
        return 1.0 if self.at_end else self.article.share_of(self._anchor)

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
        self._laid_for = None
        measure = self._columns()
        if measure != self.article.width and self in self.screen.selections:
            self.screen.clear_selection()
        self.article.lay(measure)
        self.virtual_size = Size(0, self.article.height)
        self._scroll(self.article.line_of(self._anchor))
        self._laid_for = self.size
        self.refresh()
        self.post_message(self.Scrolled())

    @property
    def room(self) -> int:
        """How wide lines can be in the pane as it is."""
        width = self.scrollable_content_region.width
        return max(1, width - 2 * (_LEAST_MARGIN if width >= 30 else 1))

    def set_measure(self, measure: int) -> None:
        """Changes how wide the lines are at most; the place stays."""
        self.measure = measure
        self._lay()

    def _columns(self) -> int:
        return min(self.measure, self.room)

    def _left(self) -> int:
        return max(0, (self.size.width - self._columns()) // 2)

    def render_line(self, y: int) -> Strip:
        """One line of the pane, as Textual asks for it."""
        width, height = self.size
        if self.article is None:
            lines = self._vacancy(width, height)
            return looks.strip(lines[y] if y < len(lines) else (), width)
        line = y + self.scroll_offset.y
        if line >= self.article.height:
            return looks.strip((), width)
        left = self._left()
        runs = self.article.runs(line)
        strip = looks.run_strip(runs, left, width)
        if any(run.picture for run in runs):
            # There is nothing to select, other colours would be another picture of Kitty's, and a place
            # for each of so many segments would take longer than all the rest: the margin's will do.
            margin, *rest = strip
            return Strip.join([Strip([margin]).apply_offsets(0, line), Strip(rest)])
        if (selection := self.text_selection) is not None and (span := selection.get_span(line)) is not None:
            start, end = span
            strip = looks.selected(strip, start, width if end == -1 else end)
        return strip.apply_offsets(0, line)

    # -- links

    def walk(self, by: int) -> bool:
        """Walks to the next link, or the one before; `False` past the last and before the first.

        The first one walked to is the first in sight or below.
        """
        if self.article is None:
            return False
        links = self.article.links()
        if self._walked is not None:
            wanted = self._walked + by
        elif by > 0:
            wanted = self._link_below(links)
        else:
            wanted = -1
        self._walked = wanted if 0 <= wanted < len(links) else None
        self.article.walked = link = links[wanted] if self._walked is not None else None
        if link:
            if link.first_line < self.scroll_y:
                self._scroll(max(0, link.first_line - 1))
            elif link.last_line >= self.scroll_y + self.size.height:
                self._scroll(min(link.last_line + 2 - self.size.height, max(0, link.first_line - 1)))
        self.refresh()
        return link is not None

    def _link_below(self, links: Sequence[LinkPlace]) -> int:
        return next((n for n, link in enumerate(links) if link.last_line >= self.scroll_y), len(links))

    @property
    def walked(self) -> LinkPlace | None:
        """The link that was walked to."""
        return self.article.walked if self.article else None

    @property
    def walked_url(self) -> str:
        """The address of the link that was walked to; empty for none."""
        return self.walked.url if self.walked else ""

    def links(self) -> list[LinkPlace]:
        """The links in reading order; of pictures, those that lead elsewhere than to themselves."""
        found = self.article.links() if self.article else []
        return [link for link in found if link.picture is None or link.picture.url != link.url]

    def link_to_begin_with(self) -> int:
        """Which of `links` was walked to, else the first in sight or below, else the last."""
        links = self.links()
        if (walked := self.walked) in links:
            return links.index(walked)
        return max(0, min(self._link_below(links), len(links) - 1))

    # -- headings

    def headings(self) -> list[Heading]:
        """The headings in reading order."""
        return self.article.headings() if self.article else []

    def heading_in_sight(self) -> int:
        """The number of the heading the first line in sight is below; -1 above the first."""
        if self._jumped and self._jumped[0] == self.scroll_y:
            return self._jumped[1]
        return bisect_right(self.headings(), self.scroll_y, key=lambda heading: heading.line) - 1

    def step_heading(self, by: int) -> Heading | None:
        """Goes to the next heading, or the one before; `None` if there is none."""
        headings = self.headings()
        if by > 0 or (self._jumped and self._jumped[0] == self.scroll_y):
            wanted = self.heading_in_sight() + by
        else:
            wanted = bisect_left(headings, self.scroll_y, key=lambda heading: heading.line) - 1
        if not 0 <= wanted < len(headings):
            return None
        self.go_to_heading(wanted)
        return headings[wanted]

    def go_to_heading(self, number: int) -> None:
        """Goes to a heading, which becomes the first line, or as near to it as the end allows."""
        self._scroll(self.headings()[number].line)
        self._jumped = self.scroll_y, number

    # -- finding

    def show_found(self, sought: re.Pattern[str] | None) -> None:
        """Shows all places of what a search looked for, and stays where it is."""
        self._words = sought or ""
        if self.article:
            self._hit = 0
            self._show_hits(self.article.find(self._words))

    def find(self, words: str | re.Pattern[str], start: int = 0) -> None:
        """Shows all places of the words, and goes to the first from line `start` on; back there if none."""
        self._words = words
        if self.article is None:
            return
        hits = self.article.find(words)
        self._hit = next((n for n, hit in enumerate(hits) if hit.line >= start), 0)
        self._show_hits(hits)
        if hits:
            self._bring(self._hit)
        elif not isinstance(words, str) or words.strip():
            self._scroll(start)

    def step_hit(self, by: int) -> None:
        """Goes to the next hit, or the one before, around the ends."""
        if self.article and (count := len(self.article.hits)):
            self._hit = (self._hit + by) % count
            self._show_hits(self.article.find(self._words))
            self._bring(self._hit)

    @property
    def hit(self) -> tuple[int, int]:
        """Which hit the reader is at, from 1, and how many there are."""
        count = len(self.article.hits) if self.article else 0
        return (self._hit + 1 if count else 0, count)

    def _show_hits(self, hits: Sequence[Hit]) -> None:
        if self.article:
            self.article.show_hits(hits, self._hit)
            self.refresh()

    def _bring(self, number: int) -> None:
        """Scrolls a hit into sight, unless it is."""
        if self.article is None:
            return
        hit = self.article.hits[number]
        if hit.line < self.scroll_y or hit.last_line >= self.scroll_y + self.size.height:
            self._scroll(hit.line - self.size.height // _AIR)

    # -- what is wider than the pane

    def scroll_sideways(self, by: int) -> bool:
        """Scrolls the first code or table in sight that is wider than the pane; `False` if there is none."""
        if self.article is None:
            return False
        top = round(self.scroll_y)
        for line in range(top, min(top + self.size.height, self.article.height)):
            if block := self.article.wide_at(line):
                self.article.scroll_sideways(block, by * _SIDEWAYS)
                self.refresh()
                return True
        return False

    # -- selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without the margin."""
        if self.article is None:
            return None
        left = self._left()
        first = (selection.start.y, max(0, selection.start.x - left)) if selection.start else (0, 0)
        last = (
            (selection.end.y, max(0, selection.end.x - left)) if selection.end else (self.article.height, 0)
        )
        return self.article.copied(first, last), "\n"

    def extend_selection(self, columns: int, lines: int) -> None:
        """Moves the end of the selection; without one, it begins with the first line in sight."""
        if self.article is None:
            return
        chosen = self.text_selection
        if self._cursor and chosen == Selection.from_offsets(*self._cursor):
            begin, cursor = self._cursor
        elif chosen and chosen.start and chosen.end:
            begin, cursor = chosen.start, chosen.end
        else:
            begin = cursor = Offset(self._left(), round(self.scroll_y))
        cursor = self._moved(cursor, columns, lines)
        self._cursor = begin, cursor
        self.screen.selections = {self: Selection.from_offsets(begin, cursor)}
        if cursor.y < self.scroll_y:
            self._scroll(cursor.y)
        elif cursor.y >= self.scroll_y + self.size.height:
            self._scroll(cursor.y - self.size.height + 1)

    def _moved(self, cursor: Offset, columns: int, lines: int) -> Offset:
        """The cursor so many letters or lines on; over the ends of lines."""
        assert self.article  # noqa: S101  # asked by who has seen it
        left, last = self._left(), self.article.height - 1

        def end_of(line: int) -> int:
            return left + len(self.article.text(line)) if self.article else left

        x, y = cursor.x + columns, max(0, min(cursor.y + lines, last))
        if lines:
            return Offset(max(left, min(x, end_of(y))) if x > left else left, y)
        if x < left and y > 0:
            return Offset(end_of(y - 1), y - 1)
        if x > end_of(y) and y < last:
            return Offset(left, y + 1)
        return Offset(max(left, min(x, end_of(y))), y)

    # -- events

    def on_resize(self, event: events.Resize) -> None:
        """Lays the article out for the new width; the place stays."""
        self._lay()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tells how far the article has been read, and leaves a link that is out of sight."""
        super().watch_scroll_y(old_value, new_value)
        if self.article and self._laid_for == self.size:
            self._anchor = self.article.anchor_at(round(new_value))
            link = self.walked
            below = new_value + self.size.height
            if link and not (link.last_line >= new_value and link.first_line < below):
                self.article.walked = self._walked = None
        self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        """Follows the link under the mouse."""
        offset = event.get_content_offset(self)
        if (
            event.button != LEFT_BUTTON
            or offset is None
            or self.article is None
            or self.screen.get_selected_text()
        ):
            return
        line, column = offset.y + self.scroll_offset.y, offset.x - self._left()
        url = self.article.link_at(line, column)
        if picture := self.article.picture_at(line, column):
            self.post_message(self.PictureClicked(picture))
        elif url:
            self.post_message(self.LinkClicked(url))

    def action_move(self, by: int) -> None:
        """Scrolls by so many lines."""
        self._scroll(self.scroll_y + by)

    def action_page(self, by: float) -> None:
        """Scrolls by so many pages; two lines of the page before stay in sight."""
        self._scroll(self.scroll_y + round(by * max(1, self.size.height - 2)))

    def action_edge(self, end: bool) -> None:
        """Scrolls to the end or the beginning."""
        self._scroll(self.max_scroll_y if end else 0)

    def _scroll(self, line: float) -> None:
        self.scroll_to(y=line, animate=False, force=True, immediate=True)
