"""An article as lines: the seam between what an article says and what a pane of cells shows.

`Article` turns a saved post into parts (`lines/`), wraps them for a width, and makes the runs
of a line when that line is drawn. It knows no widget.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple, TypeVar

from kalbar_tui import cells
from kalbar_tui.library.saved_pictures import picture_key
from kalbar_tui.model.post import Picture
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import clean, when
from kalbar_tui.text.document import Document, Figure
from kalbar_tui.ui.lines import ends, finding
from kalbar_tui.ui.lines.blocks import Builder
from kalbar_tui.ui.lines.parts import (
    NO_MARKS,
    Bit,
    Drawn,
    Part,
    PictureLines,
    PictureParts,
    Place,
    Run,
    Target,
    TextPart,
    WidePart,
)

__all__ = [
    "Article",
    "Drawn",
    "Heading",
    "Hit",
    "LinkPlace",
    "PictureLines",
    "Place",
    "Run",
    "Stretch",
    "WidePart",
]

WORDS_A_MINUTE = 200
"""How fast Indonesian news is read.

English prose is read at 238 words a minute (Brysbaert 2019, 190 studies). Languages differ little
in what is read in a minute, but in how many words say it; Indonesian words, with their
affixes, are about a sixth longer.
"""

MAX_HITS = 20_000
"""Places of a word that are shown: more nobody walks, and a letter of a huge article has more."""

_HEADS = 64  # more parts than the head of an article has

_WALKED = frozenset(("walked",))
_Placed = TypeVar("_Placed", bound=tuple[Any, ...])


class Heading(NamedTuple):
    """A heading of the article: its level, 1 to 6, its words, and the line it begins in."""

    level: int
    text: str
    line: int


class Stretch(NamedTuple):
    """Cells of one line, from the first to before the last."""

    line: int
    first: int
    last: int


class LinkPlace(NamedTuple):
    """A link that can be walked to, once the article is laid out.

    `picture` is given where it is a picture, whose address may be `url` itself. `misleading`: its
    words show a host that it does not lead to. `pieces` are the cells it takes; empty where it
    is scrolled out of sight sideways. `part`, `start` and `end` are where it is in the text, for
    `Article`.
    """

    url: str
    text: str
    picture: Picture | None
    misleading: bool
    first_line: int
    last_line: int
    part: int
    start: int
    end: int
    pieces: tuple[Stretch, ...]


class Hit(NamedTuple):
    """Words that were found: the lines they are in, and where in the text, for `Article`."""

    line: int
    last_line: int
    part: int
    start: int
    end: int


class Article:
    """A saved post as lines of text.

    `document` is the body, `None` while it is being read. `fetching` says that the rest
    of a post saved in part is being asked for. `pictures` tells the lines of pictures; without,
    their words stand for them, and `hint` is said below the first. Without `related`, pointers
    to other articles are left out.

    A place in it is an anchor: the characters before it, so that it is the same at any width.
    From 0 to 1 it is in the head, whose words change with time.
    """

    def __init__(
        self,
        found: SavedPost,
        document: Document | None,
        *,
        now: datetime,
        zone: tzinfo,
        fetching: bool = False,
        pictures: PictureLines | None = None,
        hint: str = "",
        related: bool = True,
    ) -> None:
        self.width = 0
        self._hint = hint
        self._found = found
        self._document = document
        self._zone = zone
        self._fetching = fetching
        self._pictures = pictures
        self._age = when.relative(found.published, now)
        blocks = () if document is None else document.blocks
        self._body = Builder(pictures, related=related).parts(blocks)
        self._words = sum(part.text.count(" ") + part.text.count("\n") + 1 for part in self._body)
        self._tail = list(ends.tail(found))
        self._parts: list[Part] = []
        self._starts: list[int] = []  # the first line of each part
        self._heads = 0  # parts of the head
        # The anchors where the parts of body and tail begin, and of the end.
        self._places = list(accumulate((part.weight for part in self._body + self._tail), initial=1.0))
        self._links: list[LinkPlace] | None = None
        self._walked: LinkPlace | None = None
        self._hits: list[Hit] = []
        self._hit_now: int | None = None
        self._hits_by_part: dict[int, list[tuple[int, int, int]]] = {}
        self.height = 0
        """How many lines there are, once laid out."""

    def tick(self, now: datetime) -> bool:
        """Lets the age follow the clock; whether it reads differently now."""
        age = when.relative(self._found.published, now)
        changed, self._age = age != self._age, age
        return changed

    def minutes(self) -> int:
        """How many minutes the article takes to read, at least 1; 0 if only a part of it is known."""
        if self._document is None or self._found.post.fullness != "full" or self._found.post.locked:
            return 0
        return max(1, round(self._words / WORDS_A_MINUTE))

    # -- lines

    def lay(self, width: int) -> None:
        """Lays all parts out for lines of `width` cells.

        For the width they have been laid out for, only the head and the pictures are done anew.
        Hits and the link walked to stay.
        """
        self.width = width
        head = self._head(width)
        moved = len(head) - self._heads
        self._heads = len(head)
        self._parts = [*head, *self._body, *self._tail]
        first = next((part for part in self._parts if isinstance(part, PictureParts)), None)
        if first:
            first.hint = self._hint
        self._starts = []
        line = 0
        for number, part in enumerate(self._parts):
            if number:
                line += max(self._parts[number - 1].gap, part.air if number > self._heads else 0)
            part.lay(width)
            self._starts.append(line)
            line += part.height
        self.height = line + 2
        self._links = None
        before = self._heads - moved
        self._hits = [
            self._placed(hit._replace(part=hit.part + (moved if hit.part >= before else 0)))
            for hit in self._hits
        ]
        self._index_hits()
        if walked := self._walked:
            self._walked = next(
                (
                    link
                    for link in self.links()
                    if (link.part, link.start) == (walked.part + moved, walked.start)
                ),
                None,
            )

    def runs(self, line: int) -> tuple[Run, ...]:
        """The runs of one line."""
        number, row = self._place(line)
        part = self._parts[number]
        if row >= part.height:
            return (Run(part.between, "bullet"),) if part.between and number + 1 < len(self._parts) else ()
        return tuple(self._runs(number, part.row(row)))

    def text(self, line: int) -> str:
        """The words of one line."""
        return "".join(run.text for run in self.runs(line))

    def copied(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """The words from a character of a line to before one of another, each told by line and character.

        Lines of one paragraph become one again, whatever the width they were wrapped for.
        """
        copied: list[str] = []
        for line in range(max(0, first[0]), min(last[0], self.height - 1) + 1):
            text = self.text(line)
            start = first[1] if line == first[0] else 0
            end = last[1] if line == last[0] else len(text)
            between, lead = self._continues(line) if copied else ("", 0)
            if lead:
                copied[-1] += between + text[max(start, lead - 1) : end]
            else:
                copied.append(text[start:end])
        return "\n".join(words.rstrip(" ") for words in copied)

    def _continues(self, line: int) -> tuple[str, int]:
        """What parts a line from the one it continues, and one more than the characters before its words.

        The latter is 0 for a line that continues none.
        """
        number, row = self._place(line)
        part = self._parts[number]
        if not isinstance(part, TextPart) or not 0 < row < part.height:
            return "", 0
        above, (*before, here) = part.row(row - 1)[-1], part.row(row)
        between = part.text[above.start + len(above.text) : here.start]
        return ("", 0) if "\n" in between else (between, 1 + sum(len(bit.text) for bit in before))

    # -- links and headings

    def links(self) -> list[LinkPlace]:
        """All that leads somewhere, in reading order: each link once however it is wrapped, and pictures."""
        if self._links is None:
            self._links = [
                self._link(number, target)
                for number, part in enumerate(self._parts)
                for target in part.targets
                if target.url
            ]
        return self._links

    @property
    def walked(self) -> LinkPlace | None:
        """The link that was walked to, which is drawn as such; `None` for none."""
        return self._walked

    @walked.setter
    def walked(self, link: LinkPlace | None) -> None:
        self._walked = link
        if link:
            self._reveal(link.part, link.start)

    def link_at(self, line: int, column: int) -> str:
        """The address under a cell of a line; empty where there is none."""
        run = self._run_at(line, column)
        return run.url if run else ""

    def picture_at(self, line: int, column: int) -> Picture | None:
        """The picture under a cell of a line, or whose words are there; `None` if there is none."""
        for link in self.links():
            if link.picture and link.first_line <= line <= link.last_line:
                for at, first, last in link.pieces:
                    if at == line and first <= column < last:
                        return link.picture
        return None

    def places(self, first: int, last: int) -> Iterator[Place]:
        """The pictures that are shown in the lines from `first` to `last`, by these, once laid out."""
        for number in range(self._place(max(0, first))[0], len(self._parts)):
            part, top = self._parts[number], self._starts[number]
            if top > last:
                return
            if isinstance(part, PictureParts):
                for place in part.places():
                    if top + place.first <= last and top + place.last >= first:
                        yield place._replace(first=top + place.first, last=top + place.last)

    def headings(self) -> list[Heading]:
        """The headings of the article in reading order, once laid out."""
        return [
            Heading(part.level, " ".join(part.text.split()), start)
            for part, start in zip(self._parts, self._starts, strict=True)
            if part.level
        ]

    # -- finding

    def find(self, sought: str | re.Pattern[str]) -> list[Hit]:
        """Where these words stand after one another, whatever their letter case and accents; once laid out.

        The first `MAX_HITS` of these places.

        Over the ends of lines and changes of look, but within one paragraph or cell. They are
        drawn as hits only once they are given to `show_hits`.
        """
        wanted = finding.pattern(sought) if isinstance(sought, str) else sought
        if wanted is None:
            return []
        found = (
            self._placed(Hit(0, 0, number, start, end))
            for number, part in enumerate(self._parts)
            for start, end in finding.places(part.text, wanted)
            if not part.is_covered(start)
        )
        return list(islice(found, MAX_HITS))

    def show_hits(self, hits: Sequence[Hit], now: int | None = None) -> None:
        """Draws these as hits from now on, `hits[now]` as the one the reader is at; none to end that.

        What is scrolled sideways is scrolled so that that one is in sight.
        """
        self._hits = list(hits)
        self._hit_now = now if now is not None and 0 <= now < len(self._hits) else None
        self._index_hits()
        if self._hit_now is not None:
            self._reveal(self._hits[self._hit_now].part, self._hits[self._hit_now].start)

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits that are drawn, with the lines they are in now."""
        return self._hits

    # -- places

    @property
    def extent(self) -> float:
        """The anchor of the end: as many characters as there are, and one for the head."""
        return self._places[-1]

    def anchor_at(self, line: int) -> float:
        """The place that a line stands for, once laid out; greater from line to line."""
        if self.height < 1:
            return 0.0
        line = max(0, min(line, self.height - 1))
        number, row = self._place(line)
        part = self._parts[number]
        following = self._starts[number + 1] if number + 1 < len(self._parts) else self.height
        if number < self._heads:
            # By parts, not by lines: so it stays when a picture below comes or goes.
            return (number + row / (following - self._starts[number])) / max(_HEADS, self._heads)
        if row < part.height:
            within = part.start_of(row)
        else:
            blank = following - self._starts[number] - part.height
            within = len(part.text) + (row - part.height + 1) / (blank + 1)
        return self._places[number - self._heads] + within * part.weight / (len(part.text) + 1)

    def line_of(self, anchor: float) -> int:
        """The line that shows the place, once laid out."""
        if self.height < 1:
            return 0
        # A place kept as a share comes back a little less than it was.
        return max(0, bisect_right(range(self.height), anchor + 1e-6, key=self.anchor_at) - 1)

    def share_of(self, anchor: float) -> float:
        """A place as a share of the article, 0.0 to 1.0, as the store keeps it."""
        return max(0.0, min(1.0, anchor / self.extent))

    def anchor_of(self, share: float) -> float:
        """The place that a share stands for."""
        return share * self.extent

    # -- what is wider than the pane

    def wide_at(self, line: int) -> WidePart | None:
        """The code or table in that line, if it is wider than the pane; for `scroll_sideways`."""
        if not 0 <= line < self.height:
            return None
        number, row = self._place(line)
        part = self._parts[number]
        return part if isinstance(part, WidePart) and part.is_wide and row < part.height else None

    def scroll_sideways(self, block: WidePart, by: int) -> bool:
        """Scrolls code or a table by so many cells, to the left with less than 0; whether that moved it."""
        moved = block.scroll(by)
        if moved:
            self._links = None
        return moved

    # -- within

    def _head(self, width: int) -> list[Part]:
        image = self._found.post.image
        if image and self._document and _begins_with(self._document, image):
            image = None
        kicker = clean.line(self._found.post.kicker) or (self._document.kicker if self._document else "")
        parts = ends.head(
            self._found,
            width,
            kicker=kicker,
            age=self._age,
            minutes=self.minutes(),
            zone=self._zone,
            image=image,
            pictures=self._pictures,
            notices=ends.notices(self._found, fetching=self._fetching, is_read=self._document is not None),
        )
        return list(parts)

    def _place(self, line: int) -> tuple[int, int]:
        """The part a line is in or below, and the row of it; from its height on it is a blank one."""
        number = max(0, bisect_right(self._starts, line) - 1)
        return number, line - self._starts[number]

    def _runs(self, number: int, bits: Iterable[Bit]) -> Iterator[Run]:
        part = self._parts[number]
        hits = self._hits_by_part.get(number, [])
        walked = self._walked if self._walked and self._walked.part == number else None
        for text, role, start, picture in bits:
            if not text:
                continue
            if start < 0:
                yield Run(text, role, picture=picture)
                continue
            end = start + len(text)
            if picture:
                url = next((target.url for target in part.targets if target.start == start), "")
                marks = _WALKED if walked and walked.start == start else NO_MARKS
                yield Run(text, role, marks, url, picture)
                continue
            spans = _over(part.spans, start, end)
            targets = _over(part.targets, start, end)
            near = _over(hits, start, end)
            edges = {start, end}
            for held in (spans, targets, near):
                edges.update(max(start, one[0]) for one in held)
                edges.update(min(end, one[1]) for one in held)
            for left, right in pairwise(sorted(edges)):
                marks = next((span.marks for span in spans if span.start <= left < span.end), NO_MARKS)
                url = next((target.url for target in targets if target.start <= left < target.end), "")
                if walked and walked.start <= left < walked.end:
                    marks |= _WALKED
                hit = next((n for first, last, n in near if first <= left < last), None)
                look = role if hit is None else "hit_now" if hit == self._hit_now else "hit"
                yield Run(text[left - start : right - start], look, marks, url)

    def _run_at(self, line: int, column: int) -> Run | None:
        if 0 <= line < self.height and column >= 0:
            for run in self.runs(line):
                column -= cells.width(run.text)
                if column < 0:
                    return run
        return None

    def _link(self, number: int, target: Target) -> LinkPlace:
        start, end, url, picture, misleading = target
        part, top = self._parts[number], self._starts[number]
        first, last = part.rows_of(start, end)
        pieces: list[Stretch] = []
        for row in range(first, last + 1):
            column = 0
            for text, _role, at, drawn in part.row(row):
                width = cells.width(text)
                if at >= 0 and at < end and at + len(text) > start:
                    left = column + cells.width(text[: max(0, start - at)])
                    right = column + (width if drawn else cells.width(text[: end - at]))
                    pieces.append(Stretch(top + row, left, right))
                column += width
        text = " ".join(part.text[start:end].split())
        lines = top + first, top + last
        return LinkPlace(url, text, picture, misleading, *lines, number, start, end, tuple(pieces))

    def _placed(self, hit: Hit) -> Hit:
        part, top = self._parts[hit.part], self._starts[hit.part]
        first, last = part.row_of(hit.start), part.row_of(max(hit.start, hit.end - 1))
        return hit._replace(line=top + first, last_line=top + last)

    def _index_hits(self) -> None:
        self._hits_by_part = {}
        for n, hit in enumerate(self._hits):
            self._hits_by_part.setdefault(hit.part, []).append((hit.start, hit.end, n))

    def _reveal(self, number: int, at: int) -> None:
        if number < len(self._parts):
            self._parts[number].reveal(at)
            self._links = None


def _begins_with(document: Document, image: Picture) -> bool:
    """Whether the body begins with that very picture, in whatever size."""
    first = document.blocks[0] if document.blocks else None
    return isinstance(first, Figure) and picture_key(first.picture.url) == picture_key(image.url)


def _over(placed: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """What holds somewhere between two places of a text; in order, and none over another."""
    first = bisect_right(placed, start, key=lambda one: one[1])
    last = bisect_left(placed, end, key=lambda one: one[0])
    return placed[first:last]
