"""A calendar of the list: how many posts each day has, and the way to one of them."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import when
from kalbar_tui.ui import keymap, looks
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.screens.overlay import Overlay
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from datetime import tzinfo

    from kalbar_tui.ui.days import Days

_WEEKS = 6  # a month may touch so many; the height is that of all
_BARS = "▁▂▃▄▅▆▇"
_AROUND = 4  # lines of the window besides the weeks: title, names of the days, two at the foot


class Chosen(NamedTuple):
    """A day that was chosen; `other_years`: what happened on it in other years is asked for."""

    day: date
    other_years: bool = False


class CalendarScreen(Overlay[Chosen | None]):
    """Ends with the chosen day, or `None`. It knows the days from the list's first post to today."""

    BINDINGS: ClassVar = [
        *windows(
            {
                "pane.left": "move_days(-1)",
                "pane.right": "move_days(1)",
                "move.up": "move_days(-7)",
                "move.down": "move_days(7)",
                "move.page_up": "move_months(-1)",
                "move.page_down": "move_months(1)",
                "list.other_years": "other_years",
                "list.calendar": "dismiss",
                "reader.back": "dismiss",
                "program.quit": "dismiss",
            }
        ),
        # The list has its newest day at the top, the calendar at its end.
        Binding("G,home", "go_to_end(False)", show=False),
        Binding("g,end", "go_to_end(True)", show=False),
        Binding("enter", "choose", show=False),
    ]
    CSS_PATH = "calendar.tcss"

    def __init__(self, days: Days, at: date, today: date, zone: tzinfo) -> None:
        super().__init__()
        self._days = days
        self._zone = zone
        self._first = days.oldest()
        self._last = max(today, days.newest())
        self._today = today
        self.day = self._within(at)

    def compose(self) -> ComposeResult:
        """The month's name, its days, and what is to be said of the chosen one."""
        with Vertical(id="calendar"):
            yield TitleBar(self._title_line)
            yield MonthView(self._days, self._today, id="month")
            yield Bar(self._day_line, paper="raised")
            yield Bar(self._foot_line, paper="raised")

    def on_mount(self) -> None:
        """Shows the month of the day to begin with."""
        self._show(self.day)

    def on_resize(self) -> None:
        """Gives a day as many lines as there is room for."""
        lines = max(1, min(3, (self.size.height - _AROUND) // _WEEKS))
        self.query_one(MonthView).set_lines(lines)

    def _within(self, day: date) -> date:
        return max(self._first, min(day, self._last))

    def _show(self, day: date) -> None:
        self.day = self._within(day)
        self.query_one(MonthView).show(self.day)
        for bar in self.query(Bar):
            bar.refresh()

    def action_move_days(self, by: int) -> None:
        """Goes to another day, over the ends of the month."""
        self._show(self.day + timedelta(days=by))

    def action_move_months(self, by: int) -> None:
        """Goes to the same day of another month, or to its last."""
        months = 12 * self.day.year + self.day.month - 1 + by
        first = date(months // 12, months % 12 + 1, 1)
        self._show(min(first + timedelta(days=self.day.day - 1), _last_of(first)))

    def action_go_to_end(self, latest: bool) -> None:
        """Goes to the last day, which is today, or to the first."""
        self._show(self._last if latest else self._first)

    def action_choose(self) -> None:
        """Ends with the day, if it has posts."""
        if self._days.count(self.day):
            self.dismiss(Chosen(self.day))

    def action_other_years(self) -> None:
        """Ends with the day, to see what happened on it in other years."""
        self.dismiss(Chosen(self.day, other_years=True))

    def on_month_view_clicked(self, event: MonthView.Clicked) -> None:
        """Goes to the day that was clicked; a second click chooses it."""
        if event.day == self.day:
            self.action_choose()
        else:
            self._show(event.day)

    def _title_line(self, width: int) -> Line:
        first = self.day.replace(day=1)
        count = self._days.count(first, _last_of(first))
        note = _posts(count) if count else ""
        return frame.pane_title(width, when.month(self.day), note, focused=True)

    def _day_line(self, width: int) -> Line:
        noon = datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=self._zone)
        said = f"{when.day(noon, self._zone)}: {_posts(self._days.count(self.day))}"
        return (Piece(" " + cells.fit(said, width - 1), "message"),)

    def _foot_line(self, width: int) -> Line:
        said = _("Enter goes · {key} other years · Esc closes").format(key=keymap.named("list.other_years"))
        return (Piece(" " + frame.what_keys_do(said, width - 1), "note"),)


class MonthView(Widget):
    """The days of a month, a week a row, Monday first; below a day, where there is room, its posts."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A day was clicked."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, days: Days, today: date, *, id: str) -> None:
        super().__init__(id=id)
        self._days = days
        self._day = self._today = today
        self._weeks: list[list[date]] = []
        self._counts: dict[date, int] = {}
        self._lines = 1

    def show(self, day: date) -> None:
        """Shows a day among those of its month."""
        if not self._weeks or (day.year, day.month) != (self._day.year, self._day.month):
            self._weeks = Calendar().monthdatescalendar(day.year, day.month)
            self._counts = {
                each: self._days.count(each)
                for week in self._weeks
                for each in week
                if each.month == day.month
            }
        self._day = day
        self.refresh()

    def set_lines(self, lines: int) -> None:
        """How many lines a week takes: 1 with bars for counts, 2 with counts, 3 with air too."""
        self._lines = lines
        self.styles.height = 1 + _WEEKS * lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        return looks.strip(self._line(y), self.size.width)

    def _line(self, y: int) -> Line:
        cell = self._cell()
        margin = Piece(" " * self._margin(), "gap")
        if y == 0:
            names = when.short_weekdays()
            return (margin, *(Piece(name.rjust(cell - 1) + " ", "note") for name in names))
        week, part = divmod(y - 1, self._lines)
        if week >= len(self._weeks) or part > 1:
            return ()
        return (margin, *(piece for day in self._weeks[week] for piece in self._pieces(day, part, cell)))

    def _pieces(self, day: date, part: int, cell: int) -> Line:
        if day not in self._counts:  # of the month before or after
            return (Piece(" " * cell, "gap"),)
        count = self._counts[day]
        if part:
            return (Piece(f"{when.number(count) if count else '':>{cell - 1}} ", "count"),)
        role = (
            "label"
            if day == self._day
            else "entry_open"
            if day == self._today
            else "headline"
            if count
            else "note"
        )
        # Past what fits below a day, its posts are a bar beside it.
        bar = Piece(self._bar(count), "count") if self._lines == 1 else Piece("", "gap")
        text = f"{day.day:>2}"
        shown = f" {text} " if self._lines > 1 else text
        left = cell - len(shown) - (1 if self._lines == 1 else 0)
        if self._lines > 1:
            return (Piece(" " * left, "gap"), Piece(shown, role))
        return (Piece(" " * (left - 1), "gap"), Piece(text, role), bar, Piece(" ", "gap"))

    def _bar(self, count: int) -> str:
        most = max(self._counts.values(), default=0)
        return _BARS[(count * len(_BARS) - 1) // most] if count else " "

    def _cell(self) -> int:
        return max(4, min(8, self.size.width // 7))

    def _margin(self) -> int:
        return max(0, (self.size.width - 7 * self._cell()) // 2)

    def on_click(self, event: events.Click) -> None:
        """Tells which day is under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or not offset.y:
            return
        week, column = (offset.y - 1) // self._lines, (offset.x - self._margin()) // self._cell()
        if 0 <= week < len(self._weeks) and 0 <= column < len(self._weeks[week]):
            day = self._weeks[week][column]
            if day in self._counts:
                self.post_message(self.Clicked(day))


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _posts(count: int) -> str:
    return ngettext("{count} post", "{count} posts", count).format(count=when.number(count))
