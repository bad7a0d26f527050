"""Tables: side by side while every column finds room, else folded to records or scrolled sideways.

Columns are narrowed from the widest on, those of figures never. When the longest words do
not fit side by side any more, or records take no more lines, a table of words becomes
records, each cell after its heading: they can be read without scrolling. A table of
figures, which are compared down a column, and one without headings, which records could
not name, keeps its columns and scrolls; its first column stands still.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from kalbar_tui import cells
from kalbar_tui.ui.lines.parts import Bit, Span, Target, WidePart, Words, lead, window
from kalbar_tui.ui.lines.wrapping import Lines, wrap

_BETWEEN = (" │ ", "│")  # wide, and narrow where that saves the columns
_LEAST = 3  # cells of the narrowest column
_LONGEST_WORD = 14  # a column is never kept wider than this for the sake of one word
_WIDEST = 40  # cells of a column that is scrolled
_MOST_LABEL = 20  # cells of the headings in records
_LABEL_GAP = 2
_LEAST_ROOM = 16  # cells; with less, records have their headings above the cells


class CellWords(NamedTuple):
    """A cell: its words, and whether it is a heading."""

    words: Words
    header: bool


class _Row(NamedTuple):
    """Rows of the screen that belong together: a row of the table, or one cell of a record."""

    first: int
    height: int
    row: int
    column: int
    """-1 for a whole row."""


class TablePart(WidePart):
    """A table. Its text is that of its cells, one after the other, a tab after each."""

    def __init__(self, rows: Sequence[Sequence[CellWords]], prefix: str = "", *, gap: int = 1) -> None:
        super().__init__(_joined(rows), gap=gap)
        self._cells = [[cell.words.text for cell in row] for row in rows]
        self._headers = [[cell.header for cell in row] for row in rows]
        self._starts = _starts(self._cells)
        self._flat_starts = [start for row in self._starts for start in row]
        self._prefix = prefix
        self._width = 0
        self._heads = _leading_heads(rows)
        self._has_head = self._heads == 1 and len(rows) > 1
        self._naturals = [max(_widest_line(text) for text in column) for column in _columns(self._cells)]
        self._words = [max(_widest_word(text) for text in column) for column in _columns(self._cells)]
        body = _columns(self._cells[self._heads :] or self._cells)
        self._numeric = [_is_numeric(column) for column in body]
        for number, column in enumerate(body):
            if self._numeric[number]:  # "Rp 3 juta" is one word here
                self._words[number] = max(map(_widest_line, column))
        self._widths: list[int] = []
        self._between = _BETWEEN[0]
        self._records = False
        self._label = 0
        self._stacked = False
        self._rows: list[_Row] = []
        self._firsts: list[int] = []
        self._records_by_cell: dict[tuple[int, int], _Row] = {}
        self._ruled = False
        self._lines: dict[tuple[int, int], Lines] = {}  # of each cell, as it is wrapped now

    def lay(self, width: int) -> None:
        """Shares the width out among the columns, or gives them up for records."""
        if width == self._width:
            return
        self._width = width
        self.room = max(1, width - cells.width(lead(self._prefix, width)))
        may_fold = self._has_head and not self._is_for_figures()
        gaps = len(self._naturals) - 1
        self._between = _BETWEEN[0]
        widths = _shared(self._naturals, self._words, self.room - gaps * len(self._between))
        if widths is None and not may_fold:
            widths = _shared(self._naturals, self._words, self.room - gaps * len(_BETWEEN[1]))
            self._between = _BETWEEN[1] if widths else self._between
        self._records = False
        self._widths = widths or [min(_WIDEST, natural) for natural in self._naturals]
        if widths or not may_fold:
            self._lay_rows()
        if may_fold and widths != self._naturals:
            # Narrowed so far that records take no more lines, it reads better as records.
            height = _height(self._rows) if widths else None
            self._records = True
            self._lay_records()
            if height is not None and _height(self._rows) > height:
                self._records = False
                self._lay_rows()
        self.natural = self.room if self._records else sum(self._widths) + gaps * len(self._between)
        self.shift = min(self.shift, self.most)
        self._firsts = [row.first for row in self._rows]
        self.height = _height(self._rows)

    def row(self, number: int) -> list[Bit]:
        """A line of the table, as far as it is in sight."""
        before = lead(self._prefix, self._width)
        bits = [Bit(before, "bullet")] if before else []
        place = self._rows[bisect_right(self._firsts, number) - 1]
        line = number - place.first
        if self._records:
            return bits + self._record_line(place, line)
        whole = self._line(place, line)
        if not self.is_wide:
            return bits + whole
        still = self._still()
        pinned = whole[: self._still_bits] if still else []
        return bits + pinned + window(whole[len(pinned) :], self.shift, self.room - still)

    def row_of(self, at: int) -> int:
        """The line in which the character of a cell is drawn."""
        flat = max(0, bisect_right(self._flat_starts, at) - 1)
        row, column = divmod(flat, len(self._naturals))
        place = self._place(row, column)
        if place is None:
            return 0
        lines = self._wrapped(row, column)
        within = at - self._starts[row][column]
        above = (
            len(wrap(self._cells[0][column], self._label)) if self._records and self._stacked and row else 0
        )
        return place.first + above + min(bisect_right(lines, within, key=itemgetter(1)), len(lines) - 1)

    def start_of(self, row: int) -> float:
        """A place between the first character of the row's cells and that of the next row's."""
        number = bisect_right(self._firsts, row) - 1
        place = self._rows[number]
        start = self._begin(place)
        stop = self._begin(self._rows[number + 1]) if number + 1 < len(self._rows) else len(self.text)
        return start + (stop - start) * (row - place.first) / place.height

    def reveal(self, at: int) -> None:
        """Scrolls to the cell that holds the character."""
        if not self.is_wide:
            return
        column = max(0, bisect_right(self._flat_starts, at) - 1) % len(self._naturals)
        left = sum(self._widths[:column]) + len(self._between) * column
        still = self._still()
        if left >= still:
            self.show_cells(left - still, left - still + self._widths[column])

    def show_cells(self, left: int, right: int) -> None:
        """Scrolls within the columns that do not stand still."""
        room = self.room - self._still()
        if right > self.shift + room - 1:
            self.shift = min(self.most, right - room + 1)
        if left < self.shift + 1:
            self.shift = max(0, left - 1)

    # -- side by side

    def _lay_rows(self) -> None:
        self._rows = []
        self._lines = {}
        heights = [
            max(len(self._wrapped(row, column)) for column in range(len(self._widths)))
            for row in range(len(self._cells))
        ]
        first = 0
        # Where many rows take several lines, a rule tells one from the next.
        self._ruled = 3 * sum(height > 1 for height in heights[self._heads :]) > len(heights)
        for row, height in enumerate(heights):
            ruled = row + 1 < len(heights) and (
                row + 1 == self._heads or (self._ruled and row >= self._heads)
            )
            self._rows.append(_Row(first, height + ruled, row, -1))
            first += height + ruled

    def _line(self, place: _Row, line: int) -> list[Bit]:
        wrapped = [self._wrapped(place.row, column) for column in range(len(self._widths))]
        if line >= max(map(len, wrapped)):
            return self._rule("─" if place.row + 1 == self._heads else "╌")
        bits: list[Bit] = []
        for column, (lines, width) in enumerate(zip(wrapped, self._widths, strict=True)):
            if column:
                bits.append(Bit(self._between, "rule"))
            text, start = "", -1
            if line < len(lines):
                begin, end = lines[line]
                text = self._cells[place.row][column][begin:end]
                start = self._starts[place.row][column] + begin
            role = "table_head" if self._headers[place.row][column] else "text"
            blank = Bit(" " * (width - cells.width(text)), "gap")
            bits += (
                (blank, Bit(text, role, start)) if self._numeric[column] else (Bit(text, role, start), blank)
            )
        return bits

    def _rule(self, stroke: str) -> list[Bit]:
        bits: list[Bit] = []
        for column, width in enumerate(self._widths):
            if column:
                bits.append(Bit(self._between.replace(" ", stroke).replace("│", "┼"), "rule"))
            bits += (Bit("", "rule"), Bit(stroke * width, "rule"))
        return bits

    _still_bits = 3  # of the first column and what divides it from the second

    def _still(self) -> int:
        """Cells of the first column if it stands still: if it leaves most of the room to the others."""
        first = self._widths[0] + len(self._between)
        return first if first * 5 <= self.room * 2 else 0

    # -- records

    def _lay_records(self) -> None:
        widest = max(_widest_line(text) for text in self._cells[0])
        self._stacked = self.room < _LEAST_ROOM
        self._label = self.room if self._stacked else min(widest, _MOST_LABEL, (self.room - _LABEL_GAP) // 2)
        self._rows = []
        self._lines = {}
        first = 0
        for row in range(1, len(self._cells)):
            columns = [n for n, text in enumerate(self._cells[row]) if text] or [0]
            for column in columns:
                height = len(self._wrapped(row, column))
                if label := self._cells[0][column]:
                    beside = len(wrap(label, self._label))
                    height = height + beside if self._stacked else max(height, beside)
                is_last = column == columns[-1] and row + 1 < len(self._cells)
                self._rows.append(_Row(first, height + is_last, row, column))
                first += height + is_last
        self._records_by_cell = {(place.row, place.column): place for place in self._rows}

    def _record_line(self, place: _Row, line: int) -> list[Bit]:
        bits: list[Bit] = []
        row, column = place.row, place.column
        label = self._cells[0][column]
        lines = wrap(label, self._label) if label else []
        width = 0
        if line < len(lines):
            first, last = lines[line]
            # The headings are words of the text where they are told first.
            start = self._starts[0][column] + first if row == 1 else -1
            bits.append(Bit(label[first:last], "record_label", start))
            width = cells.width(label[first:last])
        if self._stacked:
            line -= len(lines)
        values = self._wrapped(row, column)
        if 0 <= line < len(values):
            if not self._stacked:
                bits.append(Bit(" " * (self._label + _LABEL_GAP - width), "gap"))
            first, last = values[line]
            role = "table_head" if self._headers[row][column] or column == 0 else "text"
            bits.append(Bit(self._cells[row][column][first:last], role, self._starts[row][column] + first))
        return bits

    # -- both

    def _wrapped(self, row: int, column: int) -> Lines:
        if (lines := self._lines.get((row, column))) is None:
            if self._records:
                room = self._label if row == 0 or self._stacked else self.room - self._label - _LABEL_GAP
            else:
                room = self._widths[column]
            lines = self._lines[row, column] = wrap(self._cells[row][column], room)
        return lines

    def _place(self, row: int, column: int) -> _Row | None:
        if not self._records:
            return self._rows[row]
        return self._records_by_cell.get((max(1, row), column))

    def _begin(self, place: _Row) -> int:
        return self._starts[place.row][max(0, place.column)]

    def _is_for_figures(self) -> bool:
        return 2 * sum(self._numeric[1:]) > len(self._numeric) - 1


def _height(rows: Sequence[_Row]) -> int:
    return rows[-1].first + rows[-1].height


def _columns(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    return list(zip(*rows, strict=True))


def _leading_heads(rows: Sequence[Sequence[CellWords]]) -> int:
    """How many rows at the top are of headings alone."""
    for number, row in enumerate(rows):
        if not all(cell.header or not cell.words.text for cell in row):
            return number
    return len(rows)


def _joined(rows: Sequence[Sequence[CellWords]]) -> Words:
    texts: list[str] = []
    spans: list[Span] = []
    targets: list[Target] = []
    at = 0
    for row in rows:
        for cell in row:
            text, cell_spans, cell_targets = cell.words
            texts.append(text)
            spans += (Span(at + start, at + end, marks) for start, end, marks in cell_spans)
            targets += (
                target._replace(start=at + target.start, end=at + target.end) for target in cell_targets
            )
            at += len(text) + 1
    return Words("\t".join(texts) + "\t", tuple(spans), tuple(targets))


def _starts(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    starts: list[list[int]] = []
    at = 0
    for row in rows:
        starts.append([])
        for text in row:
            starts[-1].append(at)
            at += len(text) + 1
    return starts


def _widest_line(text: str) -> int:
    return max(map(cells.width, text.split("\n"))) if "\n" in text else cells.width(text)


def _widest_word(text: str) -> int:
    return max((cells.width(word) for word in text.split()), default=0)


def _shared(naturals: Sequence[int], words: Sequence[int], room: int) -> list[int] | None:
    """The width of each column: natural while there is room, then the widest ones narrowed to one width.

    `None` if the columns cannot hold their longest words (or enough of them) side by side.
    """
    if sum(naturals) <= room:
        return list(naturals)
    least = [
        min(natural, max(_LEAST, min(word, _LONGEST_WORD)))
        for natural, word in zip(naturals, words, strict=True)
    ]
    if sum(least) > room:
        return None

    def narrowed(level: int) -> list[int]:
        return [max(low, min(natural, level)) for natural, low in zip(naturals, least, strict=True)]

    low, high = 1, max(naturals)  # the greatest level that fits lies between
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(narrowed(middle)) <= room else (low, middle - 1)
    widths = narrowed(low)
    for column in range(len(widths)):
        if sum(widths) < room and widths[column] == low and widths[column] < naturals[column]:
            widths[column] += 1
    return widths


def _is_numeric(column: Sequence[str]) -> bool:
    """Whether a column is of numbers, most of it at least, so that it stands at the right."""
    filled = [text for text in column if text.strip("-–— ")]
    return bool(filled) and 10 * sum(map(_is_number, filled)) >= 9 * len(filled)


def _is_number(text: str) -> bool:
    return any(char.isdigit() for char in text) and all(
        char.isdigit() or char in " .,%+-–−Rp$()" for char in text
    )
