"""An article as lines: the seam between what an article says and what a pane of cells shows.

`Article` turns a saved post into parts (a paragraph, an item, a table), wraps them for a
width, and makes the runs of a line when that line is drawn. It knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.post import Enclosure
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.rows import BOOKMARK
from kalbar_tui.text import clean, when
from kalbar_tui.text.address import safe_url
from kalbar_tui.text.document import (
    Block,
    Cell,
    Code,
    Document,
    Embed,
    Figure,
    Heading,
    Inlines,
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Text,
    inline_text,
)

_NO_MARKS: frozenset[str] = frozenset()
_LEAST_COLUMN = 6  # cells; with less for each column a table is told row by row
_COLUMN_GAP = 3
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_EMBEDS = {"frame": "▶", "audio": "♪", "video": "▶"}


class Run(NamedTuple):
    """Text of one look. `role` is a key of `palette.LOOKS`, `marks` are styles of `text.document`."""

    text: str
    role: str
    marks: frozenset[str] = _NO_MARKS
    url: str = ""


class Span(NamedTuple):
    """From where to where in a part's text marks and a link hold."""

    start: int
    end: int
    marks: frozenset[str]
    url: str


@dataclass(slots=True)
class Part:
    """Text that is wrapped as one. `first` and `rest` stand before its first line and the others."""

    text: str
    role: str
    spans: tuple[Span, ...] = ()
    first: str = ""
    rest: str = ""
    gap: int = 1
    """Blank lines after it."""
    as_is: bool = False
    """Spaces and line ends matter: long lines are folded, not wrapped."""


@dataclass(slots=True)
class TablePart:
    """A table, laid out when the width is known."""

    table: Table
    prefix: str = ""
    gap: int = 1


class Spot(NamedTuple):
    """A link that can be walked to: where it is in which part's text, and on which lines it is drawn."""

    part: Part
    start: int
    end: int
    url: str
    first_line: int
    last_line: int


_Drawn = tuple[Part, int, int, bool] | tuple[Run, ...]
"""A line: from where to where of which part, and whether it is the first; or its runs."""


class Article:
    """A saved post as lines of text.

    `document` is the body, `None` while it is being read. `fetching` says that the rest
    of a post saved in part is being asked for.
    """

    def __init__(
        self,
        found: SavedPost,
        document: Document | None,
        *,
        now: datetime,
        zone: tzinfo,
        fetching: bool = False,
    ) -> None:
        self.width = 0
        self._found = found
        self._document = document
        self._zone = zone
        self._fetching = fetching
        self._age = when.relative(found.published, now)
        self._body = [] if document is None else list(_parts(document.blocks, "", ""))
        self._lines: list[_Drawn] = []
        self.walked: Spot | None = None
        """The link that was walked to; `None` for none."""

    def tick(self, now: datetime) -> bool:
        """Lets the age follow the clock; whether it reads differently now."""
        age = when.relative(self._found.published, now)
        changed, self._age = age != self._age, age
        return changed

    @property
    def height(self) -> int:
        """How many lines there are, once laid out."""
        return len(self._lines)

    def lay(self, width: int) -> None:
        """Wraps all parts for lines of `width` cells."""
        self.width = width
        self._lines = []
        for part in (*self._head(width), *self._body, *self._tail()):
            if isinstance(part, TablePart):
                self._lines += _table_lines(part, width)
            else:
                self._lines += _wrapped(part, width)
            self._lines += [()] * part.gap
        while self._lines and self._lines[-1] == ():
            self._lines.pop()
        self._lines += [(), ()]
        self.walked = None

    def spots(self) -> list[Spot]:
        """The links in reading order, once laid out; one on several lines, or partly bold, is one."""
        found: list[Spot] = []
        for number, drawn in enumerate(self._lines):
            if not drawn or isinstance(drawn[0], Run):
                continue
            part, start, end, _is_first = drawn
            for span in part.spans:
                if not span.url or span.start >= end or span.end <= start:
                    continue
                before = found[-1] if found else None
                if before and before.part is part and before.url == span.url and span.start <= before.end:
                    found[-1] = before._replace(end=max(before.end, span.end), last_line=number)
                else:
                    found.append(Spot(part, span.start, span.end, span.url, number, number))
        return found

    def runs(self, line: int) -> tuple[Run, ...]:
        """The runs of one line."""
        drawn = self._lines[line]
        if not drawn or isinstance(drawn[0], Run):
            return drawn
        walked = self.walked if self.walked and self.walked.part is drawn[0] else None
        return tuple(_runs(drawn, self.width, walked))

    def text(self, line: int) -> str:
        """The words of one line."""
        return "".join(run.text for run in self.runs(line))

    def link_at(self, line: int, column: int) -> str:
        """The address under a cell of a line; empty where there is none."""
        if 0 <= line < self.height and column >= 0:
            for run in self.runs(line):
                column -= cells.width(run.text)
                if column < 0:
                    return run.url
        return ""

    def _head(self, width: int) -> Iterator[Part]:
        post = self._found.post
        yield Part("", "gap", gap=0)
        kicker = clean.line(post.kicker) or (self._document.kicker if self._document else "")
        if kicker:
            yield Part(kicker, "kicker", gap=0)
        yield Part(clean.line(post.title) or _("(untitled)"), "article_title")
        if post.author and (name := clean.line(post.author.name)):
            yield Part(_("By {author}").format(author=name), "byline", gap=0)
        times = [when.absolute(self._found.published, self._zone), self._age]
        if cells.width(together := " · ".join(times)) <= width:
            times = [together]
        yield from (Part(time, "note", gap=0) for time in times)
        facts = [clean.line(term.name) for term in post.categories]
        if post.comment_count:
            comments = ngettext("{count} comment", "{count} comments", post.comment_count)
            facts.append(comments.format(count=when.number(post.comment_count)))
        if self._found.mark.bookmarked_at:
            facts.append(BOOKMARK + " " + _("bookmarked"))
        if facts:
            yield Part(" · ".join(facts), "category", gap=0)
        yield Part("─" * 24, "rule", as_is=True)
        yield from (Part(notice, "notice", first="▌ ", rest="▌ ") for notice in self._notices())
        if post.image and (caption := clean.line(post.image.caption) or clean.line(post.image.alt)):
            yield _picture(caption, safe_url(post.image.url) or "")

    def _notices(self) -> Iterator[str]:
        post = self._found.post
        if self._found.withdrawn:
            yield _("The site has withdrawn this post. What was saved of it can still be read here.")
        if post.locked:
            yield _("The site asks for a password here. Press o to open the post in the browser.")
        elif post.fullness == "teaser":
            yield (
                _("Fetching the whole article …")
                if self._fetching
                else _("Only the site's summary is saved. Press o to read the whole article in the browser.")
            )
        elif post.fullness == "first_page":
            yield (
                _("Fetching the other pages …")
                if self._fetching
                else _(
                    "Only the first page of this article is saved. Press o to read all of it in the browser."
                )
            )
        if self._document is None:
            yield _("Laying out a long article …")

    def _tail(self) -> Iterator[Part]:
        post = self._found.post
        yield from (_enclosure(enclosure) for enclosure in post.enclosures)
        if post.author and (bio := clean.line(post.author.bio)):
            yield Part(f"{clean.line(post.author.name)}. {bio}", "caption", first="▌ ", rest="▌ ")
        if post.tags:
            tags = ", ".join(clean.line(term.name) for term in post.tags)
            yield Part(_("Tags: {tags}").format(tags=tags), "note", gap=0)
        if url := safe_url(post.url):
            yield Part(url, "note", (Span(0, len(url), _NO_MARKS, url),))


def _parts(  # noqa: PLR0912  # one branch for each kind of block
    blocks: Iterable[Block], first: str, rest: str, role: str = "text"
) -> Iterator[Part | TablePart]:
    """The blocks as parts; `first` stands before the first line of the first, `rest` before all others."""
    for block in blocks:
        match block:
            case Paragraph(content=content):
                yield _prose(content, role, first, rest)
            case Heading(content=content):
                yield _prose(content, "heading", first, rest)
            case Related(content=content):
                yield _prose(content, "caption", f"{first}› ", f"{rest}  ")
            case ItemList(items=items):
                lines: list[Part | TablePart] = []
                for item in items:
                    mark = "• " if item.number is None else f"{item.number}. "
                    lines += _parts(item.blocks, f"{first}{mark}", rest + " " * len(mark), role)
                    first = rest
                for part in lines[:-1]:
                    part.gap = 0
                yield from lines
            case Quote(blocks=inner_blocks):
                yield from _parts(inner_blocks, f"{first}▌ ", f"{rest}▌ ", "quote")
            case Figure(picture=picture, caption=caption, link=link):
                alt = clean.line(picture.alt)
                words = inline_text(caption).replace("\n", " ").strip()
                part = _picture(alt if alt and alt != words else "", link or picture.url, first, rest)
                if words:
                    part.gap = 0
                    yield part
                    yield _prose(caption, "caption", f"{rest}  ", f"{rest}  ")
                else:
                    yield part
            case Table(caption=caption):
                if caption:
                    yield _prose(caption, "caption", first, rest)
                yield TablePart(block, rest)
            case Code(text=text):
                yield Part(text.expandtabs(4), "code", first=f"{first}│ ", rest=f"{rest}│ ", as_is=True)
            case Rule():
                yield Part("─" * 12, "rule", first=first, rest=rest, as_is=True)
            case Embed(kind=kind, label=label, url=url):
                yield _pointer(_EMBEDS[kind], label or url, url, "text", first=first, rest=rest)
        first = rest


def _prose(content: Inlines, role: str, first: str, rest: str) -> Part:
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for text, marks, url in _flat(content):
        pieces.append(text)
        if marks or url:
            spans.append(Span(at, at + len(text), marks, url))
        at += len(text)
    return Part("".join(pieces), role, tuple(spans), first, rest)


def _flat(content: Inlines, url: str = "") -> Iterator[tuple[str, frozenset[str], str]]:
    """Texts with their marks and the address they lead to, in reading order."""
    for inline in content:
        match inline:
            case Text(text=text, styles=styles):
                yield _shifted(text, styles), frozenset(styles), url
            case LineBreak():
                yield "\n", _NO_MARKS, url
            case Link(url=target, content=inner):
                yield from _flat(inner, target)


def _shifted(text: str, styles: Iterable[str]) -> str:
    """Raised and lowered text with Unicode's own figures, else with `^` or `_` before it."""
    for style, table, sign in (("sup", _RAISED, "^"), ("sub", _LOWERED, "_")):
        if style in styles and text.strip():
            shifted = text.translate(table)
            return (
                shifted
                if all(ord(char) in table.values() or ord(char) > 0x7F for char in shifted)
                else sign + text
            )
    return text


def _picture(words: str, url: str, first: str = "", rest: str = "") -> Part:
    return _pointer("▣", words or _("Picture"), url, "picture", first=first, rest=rest)


def _pointer(sign: str, words: str, url: str, role: str, *, first: str = "", rest: str = "") -> Part:
    """A sign and words that lead to something outside the text; further lines stand below the words."""
    spans = (Span(0, len(words), _NO_MARKS, url),) if url else ()
    return Part(words, role, spans, f"{first}{sign} ", f"{rest}  ")


def _enclosure(enclosure: Enclosure) -> Part:
    url = safe_url(enclosure.url) or ""
    kind = clean.line(enclosure.type).partition("/")[0]
    part = _pointer(_EMBEDS.get(kind, "↓"), url.rpartition("/")[2] or url, url, "text")
    part.gap = 1 if url else 0
    return part


def _wrapped(part: Part, width: int) -> Iterator[_Drawn]:
    room = max(1, width - cells.width(_prefix(part.rest, width)))
    ends = _folded(part.text, room) if part.as_is else cells.wrap(part.text, room)
    for n, (start, end) in enumerate(ends or [(0, 0)]):
        yield part, start, end, n == 0


def _folded(text: str, room: int) -> list[tuple[int, int]]:
    """Where lines start and end when only line ends and the width break them."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        start, stop = at, at + len(line)
        while cells.width(text[start:stop]) > room and (length := len(cells.cut(text[start:stop], room))):
            found.append((start, start + length))
            start += length
        found.append((start, stop))
        at = stop + 1
    return found


def _prefix(prefix: str, width: int) -> str:
    """The prefix, as far as it leaves half of the line to the text."""
    return cells.cut(prefix, width // 2)


def _runs(drawn: tuple[Part, int, int, bool], width: int, walked: Spot | None) -> Iterator[Run]:
    part, start, end, is_first = drawn
    if prefix := _prefix(part.first if is_first else part.rest, width):
        yield Run(prefix, "bullet")
    near = [span for span in part.spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(min(end, max(start, edge)) for span in near for edge in span[:2])})
    for left, right in pairwise(cuts):
        marks, url = _NO_MARKS, ""
        for span in near:
            if span.start <= left and right <= span.end:
                marks, url = marks | span.marks, url or span.url
        if walked and url and walked.start <= left and right <= walked.end:
            marks |= {"walked"}
        yield Run(part.text[left:right], part.role, marks, url)


@dataclass(slots=True)
class _Column:
    natural: int
    least: int
    width: int = field(default=0)


def _table_lines(part: TablePart, width: int) -> Iterator[_Drawn]:
    """A table as lines: side by side where every column finds room, else told row by row."""
    prefix = _prefix(part.prefix, width)
    room = width - cells.width(prefix)
    texts = [[_cell_text(cell) for cell in row] for row in part.table.rows]
    columns = _columns(texts, room)
    lead = (Run(prefix, "bullet"),) if prefix else ()
    if columns is None:
        for line in _told(part.table, texts, room):
            yield (*lead, *line)
        return
    for number, (row, row_texts) in enumerate(zip(part.table.rows, texts, strict=True)):
        wrapped = [
            [text[start:end] for start, end in cells.wrap(text, column)] or [""]
            for text, column in zip(row_texts, columns, strict=True)
        ]
        for n in range(max(map(len, wrapped))):
            runs = list(lead)
            for place, (cell, lines, column) in enumerate(zip(row, wrapped, columns, strict=True)):
                text = lines[n] if n < len(lines) else ""
                if place:
                    runs.append(Run(" │ ", "rule"))
                blank = " " * (column - cells.width(text))
                body = blank + text if _is_number(row_texts[place]) else text + blank
                runs.append(Run(body, "table_head" if cell.header else "text"))
            yield tuple(runs)
        if number == 0 and any(cell.header for cell in row):
            yield (*lead, Run("─┼─".join("─" * column for column in columns), "rule"))


def _columns(texts: list[list[str]], room: int) -> list[int] | None:
    """How wide each column is; `None` when there are too many for the width."""
    count = len(texts[0])
    room -= _COLUMN_GAP * (count - 1)
    natural = [max(1, *(cells.width(row[n]) for row in texts)) for n in range(count)]
    if sum(natural) <= room:
        return natural
    if room < count * _LEAST_COLUMN:
        return None
    widths = [min(wanted, _LEAST_COLUMN) for wanted in natural]
    left = room - sum(widths)
    while left > 0:
        growing = [n for n in range(count) if widths[n] < natural[n]]
        share = max(1, left // len(growing))
        for n in growing:
            more = min(share, natural[n] - widths[n], left)
            widths[n] += more
            left -= more
    return widths


def _told(table: Table, texts: list[list[str]], room: int) -> Iterator[tuple[Run, ...]]:
    """A table too wide for the pane: each row as lines of "heading: cell"."""
    has_head = all(cell.header for cell in table.rows[0])
    heads = texts[0] if has_head else [""] * len(texts[0])
    for row in texts[1:] if has_head and len(texts) > 1 else texts:
        for head, text in zip(heads, row, strict=True):
            said = f"{head}: {text}" if head else text
            for start, end in cells.wrap(said, room):
                split = min(end, max(start, len(head)))
                yield Run(said[start:split], "table_head"), Run(said[split:end], "text")
        yield ()


def _cell_text(cell: Cell) -> str:
    return "".join(text for text, _marks, _url in _flat(cell.content)).strip()


def _is_number(text: str) -> bool:
    return any(char.isdigit() for char in text) and all(
        char.isdigit() or char in " .,%+-–Rp$()" for char in text
    )
