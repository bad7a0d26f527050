"""A post as a list shows it: lines of text pieces, the same for the first page and the reader.

Every post of a list takes the same number of lines, so that which post is on which line
is arithmetic, however long the list.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.text import clean, dateline, when

if TYPE_CHECKING:
    from kalbar_tui.model.shelf import Row
    from kalbar_tui.text.hits import Hits

UNREAD = "●"
BOOKMARK = "★"
STICKY = "▲"
LOCKED = "◇"
WITHDRAWN = "×"
BEGUN = "◐"
WATCHED = "◎"
MUTED = "⊘"
NOTE = "✎"
FROM_SITE = "↓"

_MARGIN = 2  # the column of the signs, and a blank
_COMPACT_BELOW = 20  # lines of a list; with fewer, roomy posts would leave too few in sight


class Piece(NamedTuple):
    """Text of one look; `role` is a key of `kalbar_tui.palette.LOOKS`."""

    text: str
    role: str


Line = tuple[Piece, ...]


class Shape(NamedTuple):
    """The room each post of a list has.

    Roomy: a headline of up to two lines, the excerpt, a line of category and time, and a
    blank. Compact: the headline, and category and time.
    """

    width: int
    compact: bool

    @property
    def height(self) -> int:
        """Lines a post takes."""
        return 2 if self.compact else 5


def shape_for(width: int, height: int) -> Shape:
    """The shape that suits a list of this size in cells."""
    return Shape(max(1, width), compact=height < _COMPACT_BELOW or width < 24)


def lay(
    row: Row,
    shape: Shape,
    now: datetime,
    *,
    begun: bool = False,
    line_below: str | None = None,
    hits: Hits | None = None,
    from_site: bool = False,
) -> tuple[Line, ...]:
    """The post as exactly `shape.height` lines, none wider than `shape.width` cells.

    `begun`: of one read in part it is said how far. `line_below`: a quiet line parts it from
    those that follow, with these words in it where there is room. What `hits` finds is marked.
    `from_site`: it was not saved before the site's own search found it.
    A note stands in the excerpt's place; on compact lines it, or what was found, in the category's.
    """
    room = shape.width - _MARGIN - 1
    title = clean.line(row.title) or _("(untitled)")
    role = "headline_read" if row.read else "headline"
    lines: list[Line] = []
    # In a search the excerpt is what shows why the post was found.
    note = "" if hits else clean.line(row.note)
    if shape.compact:
        lines.append(_line(role, cells.fit(title, room)))
    else:
        text = _lines(title, room, 2)
        lines += (_line(role, part) for part in text)
        summary = f"{NOTE} {note}" if note else dateline.without(clean.line(row.excerpt))
        summary = (_around(summary, hits, room) if hits else "") or summary
        excerpt = _lines(summary, room, 3 - len(text)) if summary else []
        lines += (_line("sign" if note else "excerpt", part) for part in excerpt)
    if hits:
        lines = [tuple(part for piece in line for part in _marked(piece, hits)) for line in lines]
    told = (Piece(f"{NOTE} {note}", "sign") if note else None) if shape.compact else None
    meta = _meta(
        row,
        room,
        now,
        words=not shape.compact,
        begun=begun,
        from_site=from_site,
        noted=bool(row.note and not note),
        told=told,
        hits=hits,
    )
    if line_below is not None and shape.compact:  # there is no blank line to draw it on
        *left, gap, time = meta
        meta = (*left, Piece(_stroke(len(gap.text), " "), "rule"), time)
    lines.append((_gap(_MARGIN), *meta))
    if not row.read:
        lines[0] = (Piece(UNREAD, "unread"), _gap(_MARGIN - 1), *lines[0][1:])
    if row.bookmarked:
        lines[1] = (Piece(BOOKMARK, "bookmark"), _gap(_MARGIN - 1), *lines[1][1:])
    lines += [()] * (shape.height - len(lines))
    if line_below is not None and not shape.compact:
        lines[-1] = (_gap(_MARGIN), *_ruled(line_below, room))
    return tuple(lines) if shape.width > _MARGIN + 4 else tuple(_squeeze(line, shape.width) for line in lines)


def _meta(
    row: Row,
    room: int,
    now: datetime,
    *,
    words: bool,
    begun: bool,
    from_site: bool,
    noted: bool,
    told: Piece | None,
    hits: Hits | None,
) -> tuple[Piece, ...]:
    """Signs, category, and the time at the right edge; what does not fit is cut from the category.

    `told` stands in the category's place; on compact lines so does what `hits` finds in the excerpt.
    """
    time = cells.fit(when.short(row.published, now), room)
    signs = [
        f"{sign} {word}" if words else sign
        for on, sign, word in (
            (from_site, FROM_SITE, _("from the site")),
            (noted, NOTE, _("note")),
            (row.sticky, STICKY, _("pinned")),
            (row.locked, LOCKED, _("locked")),
            (row.withdrawn, WITHDRAWN, _("withdrawn")),
            (row.watched, WATCHED, _("watched")),
            (row.muted, MUTED, _("muted")),
        )
        if on
    ]
    if begun and row.read and 0 < row.position < 1:
        percent = f"{max(1, int(100 * row.position))}%"
        said = _("continue at {percent}").format(percent=percent) if words else percent
        signs.insert(0, f"{BEGUN} {said}")
    left = room - cells.width(time) - 2
    sign = cells.fit(" ".join(signs), left)
    if sign:
        left -= cells.width(sign) + 2
    found = _around(clean.line(row.excerpt), hits, left) if hits and not words else ""
    if found and hits:
        pieces = list(_marked(Piece(cells.fit(found, left), "excerpt"), hits))
    else:
        about = told or Piece(clean.line(row.category), "category")
        pieces = [piece for piece in (about._replace(text=cells.fit(about.text, left)),) if piece.text]
    if sign:
        pieces += [_gap(2)] if pieces else []
        pieces.append(Piece(sign, "sign"))
    used = sum(cells.width(piece.text) for piece in pieces)
    return (*pieces, _gap(max(1, room - used - cells.width(time))), Piece(time, "time"))


def _lines(text: str, room: int, limit: int) -> list[str]:
    """The text on at most `limit` lines; the last ends with an ellipsis when more follows."""
    found = cells.wrap(text, room)
    if len(found) <= limit:
        return [cells.fit(text[start:end], room) for start, end in found]
    *whole, (start, end) = found[:limit]
    parts = [text[first:last] for first, last in whole]
    last_line = text[start:end]
    if cells.width(last_line) + 1 > room and " " in last_line:
        last_line = last_line.rpartition(" ")[0]
    return [*parts, cells.fit(last_line.rstrip(" ,;:–—-") + cells.ELLIPSIS, room)]


def _ruled(words: str, room: int) -> Line:
    """A line across, with the words in it if it holds them."""
    rest = room - cells.width(words) - 5
    if rest < 1:
        return (Piece(_stroke(room), "rule"),)
    return (Piece("── ", "rule"), Piece(words, "note"), Piece(f" {_stroke(rest + 1)}", "rule"))


def _stroke(width: int, end: str = "") -> str:
    return f"{end}{'─' * (width - 2 * len(end))}{end}"


def _line(role: str, text: str) -> Line:
    return (_gap(_MARGIN), Piece(text, role))


def _around(text: str, hits: Hits, room: int) -> str:
    """The text from where its first hit is among the first `room` cells; empty without a hit."""
    spans = hits.spans(text)
    if not spans:
        return ""
    start, end = spans[0]
    word_end = text.find(" ", end)
    if cells.width(text[: len(text) if word_end < 0 else word_end]) < room:
        return text
    before = max(0, (room - cells.width(text[start:end])) // 2 - 1)
    begin = text.find(" ", max(0, start - before), start) + 1 or start
    return cells.ELLIPSIS + text[begin:]


def _marked(piece: Piece, hits: Hits) -> Line:
    """The piece with what was looked for in pieces of its own."""
    parts, at = [], 0
    for start, end in hits.spans(piece.text):
        parts += [Piece(piece.text[at:start], piece.role), Piece(piece.text[start:end], "found")]
        at = end
    return tuple(part for part in (*parts, Piece(piece.text[at:], piece.role)) if part.text)


def _gap(size: int) -> Piece:
    return Piece(" " * size, "gap")


def _squeeze(line: Line, room: int) -> Line:
    """The line without its margin, for a list of a few cells."""
    kept: list[Piece] = []
    for piece in line:
        if piece.role != "gap" and room > 0:
            text = cells.cut(piece.text, room)
            kept.append(Piece(text, piece.role))
            room -= cells.width(text)
    return tuple(kept)
