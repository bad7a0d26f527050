"""What an article is made of, each wrapped as one: a paragraph, a block of code, a picture.

A part has a text and lays itself out in rows. A row is told in bits: of the text, by where they
start in it, and of what stands around it. So links, hits and places are places in the
text, whatever the width, and only the rows in sight are ever made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kalbar_tui import cells
from kalbar_tui.model.post import Picture
from kalbar_tui.ui.lines.wrapping import Lines, is_plain, wrap
from kalbar_tui.ui.pictures.sizes import contacts

NO_MARKS: frozenset[str] = frozenset()

PictureLine = Sequence[Any]
"""A line of a picture, as the screen draws it: segments of Rich. Nothing here looks into it."""


class Drawn(NamedTuple):
    """A picture as so many lines of exactly so many cells; `line` gives one, whenever it is drawn."""

    columns: int
    rows: int
    line: Callable[[int], PictureLine]


PictureLines = Callable[[Picture, int, int], Drawn | None]
"""A picture in so many columns, and in so many rows at most (0: as many as suit it).

`None` where its words are to stand for it. Asked when the article is laid out, so the size must
not depend on whether the picture has been loaded; until then its lines are blank.
"""


class Place(NamedTuple):
    """Where a picture that is shown stands: from which row to which, and the cells it was given."""

    picture: Picture
    first: int
    last: int
    columns: int
    rows: int


class Run(NamedTuple):
    """Text of one look. `role` is a key of `palette.LOOKS`, `marks` are styles of `text.document`.

    Marks of our own are `walked`, for the link that was walked to, `quiet` and `warning`. Where `picture`
    is given it is drawn in place of the text, which is blank and as wide.
    """

    text: str
    role: str
    marks: frozenset[str] = NO_MARKS
    url: str = ""
    picture: PictureLine = ()


class Bit(NamedTuple):
    """What stands in a row: text of the part from `start` on, or, with `start` -1, something around it."""

    text: str
    role: str
    start: int = -1
    picture: PictureLine = ()


class Span(NamedTuple):
    """From where to where in a part's text marks hold."""

    start: int
    end: int
    marks: frozenset[str]


class Target(NamedTuple):
    """From where to where in a part's text a link holds. `picture` is what it shows, if it shows one.

    `misleading`: its text shows another host than it leads to.
    """

    start: int
    end: int
    url: str
    picture: Picture | None = None
    misleading: bool = False


class Words(NamedTuple):
    """The text of a part, with what holds where in it; both in the order of the text, without overlap."""

    text: str
    spans: tuple[Span, ...] = ()
    targets: tuple[Target, ...] = ()


class Part:
    """A part of an article. `height` is its number of rows, at least 1, once laid out."""

    def __init__(self, words: Words, *, gap: int = 1, air: int = 0, level: int = 0) -> None:
        self.text, self.spans, self.targets = words
        self.gap = gap
        """Blank rows after it."""
        self.air = air
        """The fewest blank rows before it."""
        self.level = level
        """1 to 6 for a heading, else 0."""
        self.between = ""
        """What stands in the blank rows after it: the bar of a quote that goes on."""
        self.weight: float = len(self.text) + 1
        """How much of the article it is, in characters."""
        self.height = 1

    def lay(self, width: int) -> None:
        """Lays the rows out for lines of `width` cells."""

    def row(self, number: int) -> list[Bit]:
        """One row; together at most as wide as was laid out for."""
        raise NotImplementedError

    def row_of(self, at: int) -> int:
        """The row in which the character at `at` is drawn."""
        raise NotImplementedError

    def rows_of(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last row in which the characters from `start` to before `end` are."""
        return self.row_of(start), self.row_of(max(start, end - 1))

    def start_of(self, row: int) -> float:
        """The place in the text a row stands for; greater from row to row, at most the text's length."""
        raise NotImplementedError

    def is_covered(self, at: int) -> bool:
        """Whether a picture stands in place of the words there."""
        return False

    def reveal(self, at: int) -> None:
        """Scrolls sideways so that the character at `at` is in sight, where that is needed."""


class TextPart(Part):
    """Text that is wrapped. `first` and `rest` stand before its first row and the others."""

    def __init__(
        self,
        words: Words,
        role: str,
        first: str = "",
        rest: str = "",
        *,
        gap: int = 1,
        air: int = 0,
        level: int = 0,
    ) -> None:
        super().__init__(words, gap=gap, air=air, level=level)
        self.role = role
        self.first = first
        self.rest = rest
        self._lines: Lines = [(0, len(self.text))]
        self._width = 0

    def lay(self, width: int) -> None:
        """Wraps the text, unless it has been for this width."""
        if width != self._width:
            self._width = width
            self._lines = wrap(self.text, width - cells.width(lead(self.rest, width)))
            self.height = len(self._lines)

    def row(self, number: int) -> list[Bit]:
        """A line of the text, behind what stands before it."""
        start, end = self._lines[number]
        before = lead(self.rest if number else self.first, self._width)
        text = Bit(self.text[start:end], self.role, start)
        return [Bit(before, "bullet"), text] if before else [text]

    def row_of(self, at: int) -> int:
        """The line that holds the character."""
        return max(0, bisect_right(self._lines, at, key=_start) - 1)

    def start_of(self, row: int) -> float:
        """Where the line starts."""
        return self._lines[row][0]


class WidePart(Part):
    """A part whose rows may be wider than the pane, and then scroll sideways."""

    def __init__(self, words: Words, *, gap: int = 1) -> None:
        super().__init__(words, gap=gap)
        self.shift = 0
        """Cells scrolled to the right."""
        self.room = 1
        """Cells its rows have."""
        self.natural = 0
        """Cells its widest row would take."""

    @property
    def is_wide(self) -> bool:
        """Whether it does not fit into its room."""
        return self.natural > self.room

    def scroll(self, by: int) -> bool:
        """Scrolls so many cells to the right, or to the left; whether that moved anything."""
        before = self.shift
        self.shift = max(0, min(self.shift + by, self.most))
        return self.shift != before

    @property
    def most(self) -> int:
        """How many cells it can be scrolled."""
        return max(0, self.natural - self.room)

    def show_cells(self, left: int, right: int) -> None:
        """Scrolls so that the cells from `left` to `right` of the unscrolled row are in sight."""
        if right > self.shift + self.room - 1:
            self.shift = min(self.most, right - self.room + 1)
        if left < self.shift + 1:
            self.shift = max(0, left - 1)


class CodePart(WidePart):
    """Text whose spaces and line ends matter: a row a line, scrolled sideways where they are longer."""

    def __init__(self, text: str, first: str, rest: str, *, role: str = "code", gap: int = 1) -> None:
        super().__init__(Words(text), gap=gap)
        self.role = role
        self.first, self.rest = first, rest
        self._width = 0
        self._starts = _line_starts(text)
        self.natural = max(cells.width(line) for line in text.split("\n"))
        self.height = len(self._starts)

    def lay(self, width: int) -> None:
        """Takes note of the room."""
        self._width = width
        self.room = max(1, width - cells.width(lead(self.rest, width)))
        self.shift = min(self.shift, self.most)

    def row(self, number: int) -> list[Bit]:
        """A line of the code, as far as it is in sight."""
        start, end = self._line(number)
        before = lead(self.rest if number else self.first, self._width)
        bits = [Bit(before, "bullet")] if before else []
        if start == end:
            return bits
        if not self.is_wide:
            return [*bits, Bit(self.text[start:end], self.role, start)]
        # No more of a long line than can be in sight, whatever sits on its letters.
        end = min(end, start + (self.shift + self.room + 2) * _A_CELL)
        return bits + window([Bit(self.text[start:end], self.role, start)], self.shift, self.room)

    def row_of(self, at: int) -> int:
        """The line that holds the character."""
        return max(0, bisect_right(self._starts, at) - 1)

    def start_of(self, row: int) -> float:
        """Where the line starts."""
        return self._starts[row]

    def reveal(self, at: int) -> None:
        """Scrolls to the character."""
        if self.is_wide:
            start, end = self._line(self.row_of(at))
            left = cells.width(self.text[start : min(at, end)])
            self.show_cells(left, left + 12)

    def _line(self, number: int) -> tuple[int, int]:
        following = self._starts[number + 1] - 1 if number + 1 < self.height else len(self.text)
        return self._starts[number], following


class PictureBox(NamedTuple):
    """A picture, the words that stand for it, and where a click on it leads."""

    picture: Picture
    words: str
    url: str


class PictureParts(Part):
    """One picture, or several side by side; each by its own lines, or by a sign and its words.

    Those of a gallery, which have a `column`, are shown small and all alike, as a strip of
    contacts; where pictures are not shown, their words stand in columns at least so wide, and wide
    enough to be read in. `hint` says below the words how to see what they stand for.
    """

    def __init__(
        self,
        boxes: Sequence[PictureBox],
        pictures: PictureLines | None,
        first: str = "",
        rest: str = "",
        *,
        gap: int = 1,
        column: int = 0,
    ) -> None:
        self.boxes = boxes
        text, targets = "", []
        for box in boxes:
            start = len(text) + bool(text)
            text = f"{text}\n{box.words}" if text else box.words
            targets.append(Target(start, len(text), box.url, box.picture))
        super().__init__(Words(text, (), tuple(targets)), gap=gap)
        self.first, self.rest = first, rest
        self.hint = ""
        self._pictures = pictures
        self._column = column
        self._most = 0  # rows a picture has at most; 0: as many as suit it
        self._width = 0
        self._columns = 1
        self._cell = 1  # cells a column has
        self._rows: list[tuple[int, int]] = []  # by row: which boxes' row it is in, and its number there
        self._tops: list[int] = []  # by boxes' row: its first row
        self._shown: list[Drawn | None] = []

    def lay(self, width: int) -> None:
        """Asks how many lines each picture takes."""
        self._width = width
        room = max(1, width - cells.width(lead(self.rest, width)))
        if self._column and self._pictures:
            each, self._columns, _gap = contacts(len(self.boxes), room)
            self._cell, self._most = each
        else:
            wanted = self._column or room
            columns = max(1, min(len(self.boxes), (room + _APART) // (wanted + _APART)))
            for self._columns in range(columns, 0, -1):
                self._cell = max(1, (room - _APART * (self._columns - 1)) // self._columns)
                if all(len(self._wrapped(box)) <= _MOST_ROWS for box in self.boxes):
                    break
        self._rows = []
        self._tops = []
        self._shown = []
        for number, first in enumerate(range(0, len(self.boxes), self._columns)):
            heights = []
            for box in self.boxes[first : first + self._columns]:
                drawn = self._pictures(box.picture, self._cell, self._most) if self._pictures else None
                self._shown.append(drawn)
                heights.append(drawn.rows if drawn else len(self._wrapped(box)))
            self._tops.append(len(self._rows))
            air = any(self._shown[first:]) and first + self._columns < len(self.boxes)
            self._rows += [(number, row) for row in range(max(1, *heights) + air)]
        if self.hint and not any(self._shown):
            self._rows.append((_HINT, 0))
        self.height = len(self._rows)

    def places(self) -> Iterator[Place]:
        """Where the pictures stand that are shown, once laid out."""
        for place, box in enumerate(self.boxes):
            if self._shown[place]:
                yield Place(box.picture, *self._rows_of(place), self._cell, self._most)

    def _rows_of(self, place: int) -> tuple[int, int]:
        top = self._tops[place // self._columns]
        drawn = self._shown[place]
        return top, top + (drawn.rows if drawn else 1) - 1

    def rows_of(self, start: int, end: int) -> tuple[int, int]:
        """All rows of a picture that is shown, else those of its words."""
        place = self._place_of(start)
        return self._rows_of(place) if self._shown[place] else super().rows_of(start, end)

    def is_covered(self, at: int) -> bool:
        """Whether the picture whose words these are is shown."""
        return self._shown[self._place_of(at)] is not None

    def _place_of(self, at: int) -> int:
        return max(0, bisect_right(self.targets, at, key=_start) - 1)

    def row(self, number: int) -> list[Bit]:
        """A line of the pictures that stand side by side."""
        line, row = self._rows[number]
        before = lead(self.rest if number else self.first, self._width)
        bits = [Bit(before, "bullet")] if before else []
        if line == _HINT:
            return [*bits, Bit(" " * len(self._sign), "gap"), Bit(cells.fit(self.hint, self._room), "note")]
        first = line * self._columns
        for place in range(first, min(first + self._columns, len(self.boxes))):
            if place > first:
                bits.append(Bit(" " * _APART, "gap"))
            bits += self._cell_bits(place, row, is_last=place + 1 == first + self._columns)
        return bits

    def row_of(self, at: int) -> int:
        """The first line of the picture whose words these are, or the line of its words."""
        place = self._place_of(at)
        top = self._tops[place // self._columns]
        if self._shown[place]:
            return top
        start = self.targets[place].start
        ends = [start + end for _start_, end in self._wrapped(self.boxes[place])]
        return top + min(bisect_right(ends, at), len(ends) - 1)

    def start_of(self, row: int) -> float:
        """A share of the text: its rows are no lines of it."""
        return len(self.text) * row / self.height

    @property
    def _sign(self) -> str:
        return lead(_SIGN, self._cell)

    @property
    def _room(self) -> int:
        return max(1, self._cell - len(self._sign))

    def _wrapped(self, box: PictureBox) -> Lines:
        return wrap(box.words, self._room)

    def _cell_bits(self, place: int, row: int, *, is_last: bool) -> Iterable[Bit]:
        box = self.boxes[place]
        if drawn := self._shown[place]:
            if row >= drawn.rows:
                return (Bit(" " * self._cell, "gap"),)
            shown = Bit(" " * drawn.columns, "picture", self.targets[place].start, drawn.line(row))
            left = (self._cell - drawn.columns) // 2
            right = self._cell - drawn.columns - left
            return [bit for bit in (Bit(" " * left, "gap"), shown, Bit(" " * right, "gap")) if bit.text]
        wrapped = self._wrapped(box)
        if row >= len(wrapped):
            return () if is_last else (Bit(" " * self._cell, "gap"),)
        start, end = wrapped[row]
        text = box.words[start:end]
        bits = [
            Bit(self._sign if row == 0 else " " * len(self._sign), "bullet"),
            Bit(text, "picture", self.targets[place].start + start),
        ]
        if not is_last:
            bits.append(Bit(" " * (self._cell - len(self._sign) - cells.width(text)), "gap"))
        return bits


_A_CELL = 10  # characters of clean text that share a cell at most
_SIGN = "▣ "
_HINT = -1  # in place of a row of boxes
_APART = 2  # cells between pictures side by side
_MOST_ROWS = 4  # of words in a column; with more there are fewer columns


def lead(before: str, width: int) -> str:
    """What stands before a row, as far as it leaves half of the line to the text."""
    return cells.cut(before, width // 2)


def window(bits: Iterable[Bit], left: int, room: int) -> list[Bit]:
    """What `room` cells show of a row from the cell `left` on, with a sign at each end where more follows."""
    shown: list[Bit] = []
    at = 0
    signs = 0
    if left:
        shown.append(Bit("‹", "edge"))
        left, room, signs = left + 1, room - 1, 1
    right = left + room
    for bit in bits:
        width = cells.width(bit.text)
        if at + width > left and at < right:
            shown += _clipped(bit, left - at, right - at)
        at += width
    if at > right:
        shown = _without_last_cell(shown[signs:], shown[:signs])
        shown.append(Bit("›", "edge"))
    return shown


def _clipped(bit: Bit, left: int, right: int) -> list[Bit]:
    """The bit from one cell to another; a wide character that is cut becomes a space."""
    text, start = bit.text, bit.start
    if is_plain(text):
        first, last = max(0, left), max(0, right)
        return [bit._replace(text=text[first:last], start=start + first if start >= 0 else start)]
    from rich.cells import split_graphemes

    kept: list[Bit] = []
    begin = end = -1
    at = 0
    before = after = ""
    for first, last, width in split_graphemes(text)[0]:
        if at >= left and at + width <= right:
            begin = first if begin < 0 else begin
            end = last
        elif at < left < at + width:
            before = " " * (min(at + width, right) - left)
        elif at < right < at + width:
            after = " " * (right - at)
        at += width
    if before:
        kept.append(Bit(before, "gap"))
    if begin >= 0:
        kept.append(bit._replace(text=text[begin:end], start=start + begin if start >= 0 else start))
    if after:
        kept.append(Bit(after, "gap"))
    return kept


def _without_last_cell(bits: list[Bit], before: list[Bit]) -> list[Bit]:
    if not bits:
        return before
    last = bits[-1]
    return [*before, *bits[:-1], *_clipped(last, 0, cells.width(last.text) - 1)]


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _start(span: tuple[Any, ...]) -> int:
    return int(span[0])
