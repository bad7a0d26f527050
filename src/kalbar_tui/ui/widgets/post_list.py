"""The pane of posts: lines, windowed on the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.strip import Strip

from kalbar_tui.model.shelf import Row
from kalbar_tui.rows import Line, Piece, Shape, lay, shape_for
from kalbar_tui.ui import looks
from kalbar_tui.ui.order import Order
from kalbar_tui.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from kalbar_tui.text.hits import Hits

_FETCHED_AROUND = 32  # rows fetched together: a few screens, still under a millisecond
_FOUND_AROUND = 6  # each with its article, to show why it was found: some 0.3 ms
_ROWS_KEPT = 1024
_NEAR_END = 2  # screens
BOOKMARK_LINE = 1
_SIGNS = {0: "○", BOOKMARK_LINE: "☆"}
"""By the line of a post they stand on: what a click there would make of it, unread or bookmarked."""

_SIGN_COLUMN = 1  # after the bar


class PostList(RowView):
    """The posts of one list, newest first. Shows what it is given, and fetches only rows to draw.

    `fetch` answers with the saved rows of some posts, `now` is the time that ages are
    counted to, `vacancy` is what stands in an empty list, `visit` what stands on the line
    between new posts and those of the last visit. Whatever arrives, the
    highlighted post stays highlighted on the same line of the screen; `unseen` counts the
    posts that came above and were not yet in sight.
    """

    class NearEnd(Message):
        """The end of the list is near: older posts are wanted."""

    class SignClicked(Message):
        """The sign of the highlighted post was clicked that tells of its bookmark, or that it is unread."""

        def __init__(self, is_bookmark: bool) -> None:
            super().__init__()
            self.is_bookmark = is_bookmark

    class SeenChanged(Message):
        """`unseen` has changed."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Mapping[int, Row]],
        now: Callable[[], datetime],
        vacancy: Callable[[int, int], tuple[Line, ...]],
        visit: Callable[[], str],
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._visit = visit
        self._now = now
        self._vacancy = vacancy
        self._rows: dict[int, Row] = {}
        self._laid: dict[int, tuple[Line, ...]] = {}
        self._shape = Shape(1, compact=True)
        self.order = Order()
        self.unseen = 0
        self.tells_begun = False
        """Whether of posts read in part it is said how far."""
        self.newest_before: int | None = None
        """Where the newest post of the last visit stood (`Key.at`): a line is drawn above it."""
        self.hits: Hits | None = None
        """What is marked in the posts: the words they were found by."""
        self.from_site: frozenset[int] = frozenset()
        """The posts that the site's own search has brought."""

    @property
    def row_count(self) -> int:
        """How many posts the list has."""
        return len(self.order)

    @property
    def row_height(self) -> int:
        """Lines a post takes."""
        return self._shape.height

    @property
    def blank_lines(self) -> int:
        """The blank line between roomy posts."""
        return 0 if self._shape.compact else 1

    def show(self, order: Order) -> None:
        """Shows a list from its top, with the first post highlighted."""
        self.order, self.highlighted = order, 0
        self._set_unseen(0)
        self.forget()
        self.resize_rows()
        self.scroll_rows(0)
        self._ask_for_older()

    def replace(self, order: Order, *, news: bool = True) -> None:
        """Shows the same list as it is now: the highlighted post keeps its place on the screen.

        Without `news`, other posts of it are shown than before, and what comes above is not new.
        """
        if not len(self.order):
            self.show(order)
            return
        screen_line = self.highlighted * self.row_height - round(self.scroll_y)
        first, anchor = self.order.pks[0], self.highlighted_pk
        before, self.order = self.order, order
        index = order.index(anchor) if anchor is not None else None
        if index is None:
            index = self._nearest_left(before, order)
        above = order.index(first)
        self.highlighted = max(0, min(index, len(order) - 1))
        # With few posts the list ends above the pane's end; blank lines let it scroll all the same.
        top = max(0, self.highlighted * self.row_height - screen_line)
        missing = top + self.scrollable_content_region.height - len(order) * self.row_height
        self.forget()
        self.resize_rows(max(0, missing) if top else 0)
        self.scroll_rows(top)
        self._set_unseen(self.unseen + (above or 0) if news else 0)

    def _nearest_left(self, before: Order, order: Order) -> int:
        """Where the post stands that is nearest to the highlighted one, which has gone."""
        for index in range(self.highlighted + 1, min(len(before), self.highlighted + 200)):
            if (found := order.index(before.pks[index])) is not None:
                return found
        for index in range(min(self.highlighted, len(before)) - 1, -1, -1):
            if (found := order.index(before.pks[index])) is not None:
                return found
        return 0

    @property
    def highlighted_pk(self) -> int | None:
        """The highlighted post; `None` in an empty list."""
        return self.order.pks[self.highlighted] if 0 <= self.highlighted < len(self.order) else None

    @property
    def highlighted_row(self) -> Row | None:
        """The highlighted post as the store has it."""
        return self.row(self.highlighted)

    def row(self, index: int) -> Row | None:
        """The post at a place of the list; `None` past its ends, or when it is no longer saved."""
        if not 0 <= index < len(self.order):
            return None
        pk = self.order.pks[index]
        if pk not in self._rows:
            if len(self._rows) > _ROWS_KEPT:
                self.forget()
            reach = _FETCHED_AROUND if self.hits is None else _FOUND_AROUND
            around = self.order.pks[max(0, index - reach) : index + reach]
            self._rows.update(self._fetch([other for other in around if other not in self._rows]))
        return self._rows.get(pk)

    def forget(self) -> None:
        """Forgets the rows, which may have changed: what is in sight is read again."""
        self._rows.clear()
        self._laid.clear()
        self.refresh()

    def tick(self) -> None:
        """Lets the ages of the posts follow the clock."""
        self._laid.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the pane, as Textual asks for it."""
        if len(self.order):
            return super().render_line(y)
        lines = self._vacancy(*self.size)
        return looks.strip(lines[y] if y < len(lines) else (), self.size.width)

    def row_line(self, index: int, part: int) -> Line:
        """One line of a post."""
        pk = self.order.pks[index]
        laid = self._laid.get(pk)
        if laid is None:
            row = self.row(index)
            if row is None:
                return ()
            if len(self._laid) > _ROWS_KEPT:
                self._laid.clear()
            line_below = self._visit() if self._is_last_new(index) else None
            laid = self._laid[pk] = lay(
                row,
                self._shape,
                self._now(),
                begun=self.tells_begun,
                line_below=line_below,
                hits=self.hits,
                from_site=pk in self.from_site,
            )
        return self._with_signs(index, part, laid[part])

    def _with_signs(self, index: int, part: int, line: Line) -> Line:
        """The line of a post; below the mouse with the places where a click marks it."""
        sign = _SIGNS.get(part)
        if index == self.pointed and sign and line and line[0].role == "gap" and len(line[0].text) > 1:
            return (Piece(sign, "note"), line[0]._replace(text=line[0].text[1:]), *line[1:])
        return line

    def clicked(self, index: int, part: int, column: int) -> None:
        """The signs before a post mark it; all else opens it."""
        if column <= _SIGN_COLUMN and part in _SIGNS:
            self.post_message(self.SignClicked(part == BOOKMARK_LINE))
        else:
            super().clicked(index, part, column)

    def _is_last_new(self, index: int) -> bool:
        """Whether this post is new since the last visit and the one below it is not."""
        if self.newest_before is None or index + 1 >= len(self.order):
            return False
        return self.order.ats[index] > self.newest_before >= self.order.ats[index + 1]

    def on_resize(self, event: events.Resize) -> None:
        """Lays the posts out for the new size; the highlighted one stays in sight."""
        region = self.scrollable_content_region
        shape = shape_for(region.width - 1, region.height)
        if shape != self._shape:
            above = self.highlighted * self.row_height - round(self.scroll_y)
            rows_above = above // self.row_height
            self._shape = shape
            self._laid.clear()
            self.resize_rows()
            self.scroll_rows((self.highlighted - rows_above) * self.row_height)
        self.show_highlighted()
        self.refresh()
        self._ask_for_older()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notes what came into sight, and whether the end is near."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value:
            self._set_unseen(min(self.unseen, round(new_value) // self.row_height))
        else:
            self._ask_for_older()

    def action_edge(self, end: bool) -> None:
        """Goes to the newest posts, or to the last."""
        super().action_edge(end)
        if not end:
            self.resize_rows()
            self.scroll_rows(0)
            self._set_unseen(0)

    def _set_unseen(self, count: int) -> None:
        if count != self.unseen:
            self.unseen = count
            self.post_message(self.SeenChanged())

    def _ask_for_older(self) -> None:
        height = self.size.height
        has_moved = self.scroll_y > 0 or self.highlighted > 0
        if has_moved and self.scroll_y + _NEAR_END * height >= len(self.order) * self.row_height:
            self.post_message(self.NearEnd())

    def highlight(self, index: int, *, quietly: bool = False) -> None:
        """Moves the highlight to a post and into sight; `quietly`: nobody is told."""
        super().highlight(index, quietly=quietly)
        self._ask_for_older()
