"""What stands around the posts: how the panes share the screen, their titles, the categories.

Pure functions from what is known to lines of text pieces, shared by the saved front page
and the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from kalbar_tui.model.post import Category
    from kalbar_tui.model.shelf import Counts, KeptSearch

Pane = Literal["categories", "posts", "article"]
PANES: tuple[Pane, ...] = ("categories", "posts", "article")

THREE_PANES = 110
TWO_PANES = 80
"""From how many columns on so many panes stand side by side."""

MEASURE = 76
"""The widest line of an article, in cells: longer ones are hard to follow from end to start."""


class Arrangement(NamedTuple):
    """The width of each pane in cells, its dividing line included; 0 for one not shown."""

    categories: int
    posts: int
    article: int

    def width(self, pane: Pane) -> int:
        """The width of one pane."""
        return {"categories": self.categories, "posts": self.posts, "article": self.article}[pane]

    def first(self) -> Pane | None:
        """The leftmost pane shown: the one without a dividing line."""
        return next((pane for pane in PANES if self.width(pane)), None)


def arrange(width: int, focus: Pane, *, alone: bool = False) -> Arrangement:
    """How the panes share a screen of `width` columns while one of them has the focus.

    `alone` gives the article the whole screen while it has the focus.
    """
    if width < TWO_PANES or (alone and focus == "article"):
        return Arrangement(*(width if pane == focus else 0 for pane in PANES))
    if width < THREE_PANES:
        if focus == "categories":
            return Arrangement(28, width - 28, 0)
        posts = max(34, round(width * 0.42))
        return Arrangement(0, posts, width - posts)
    categories = 24 if width < 120 else 27
    posts = min(60, max(36, round((width - categories) * 0.42)))
    return Arrangement(categories, posts, width - categories - posts)


def header(width: int, name: str, *, demo: bool, notes: Sequence[Piece] = ()) -> Line:
    """The top line: the site's name, whether this is the sample, and `notes` at the right edge.

    What does not fit goes in this order: notes from the left, then the name's end.
    """
    sample = _("SAMPLE")
    label = (Piece(f" {sample} ", "label"),) if demo else ()
    taken = sum(cells.width(piece.text) + 2 for piece in label)
    kept = list(notes)
    brand = cells.fit(clean.line(name), max(0, width - 2 - taken))
    while kept and _width(kept) + 3 * len(kept) + cells.width(brand) + taken + 2 > width:
        kept.pop(0)
    left: tuple[Piece, ...] = (_gap(1), Piece(brand, "brand"))
    if label and cells.width(brand) + taken + 2 <= width:
        left += (_gap(2), *label)
    right = [
        piece for n, note in enumerate(kept) for piece in ((Piece(" · ", "rule"),) if n else ()) + (note,)
    ]
    return (*left, _gap(max(0, width - _width(left) - _width(right) - 1)), *right)


def site_notes(
    kind: str | None, last_refresh: datetime | None, now: datetime, *, offline: bool, why_not_api: str = ""
) -> list[Piece]:
    """What the header says of the site: the way it is read, how old that is, or that it is not asked.

    `why_not_api` is told where feeds stand in for the API.
    """
    notes: list[Piece] = []
    if offline:
        notes.append(Piece(_("offline"), "alert"))
    elif kind == "feed" and why_not_api:
        notes.append(Piece(_("RSS, API closed: {reason}").format(reason=clean.line(why_not_api, 24)), "note"))
    elif kind:
        notes.append(Piece({"api": "API", "feed": "RSS"}.get(kind, kind), "note"))
    if last_refresh:
        notes.append(Piece(_("updated {age}").format(age=when.relative(last_refresh, now)), "note"))
    return notes


def pane_title(width: int, title: str, note: str = "", *, focused: bool) -> Line:
    """The line above a pane: its title set into a rule, heavy where the focus is."""
    stroke = "━" if focused else "─"
    rule, role = ("rule_focus", "title_focus") if focused else ("rule", "title")
    if width < 8:
        return (Piece(stroke * width, rule),)
    note = cells.fit(note, width - 8)
    title = clean.line(title)
    room = width - 4 - (cells.width(note) + 3 if note else 0)
    if note and room < min(8, cells.width(title)):  # what the pane is comes before what is said of it
        note, room = "", width - 4
    text = cells.fit(title, room)
    line = [Piece(stroke, rule), Piece(f" {text} ", role)]
    end = [Piece(f" {note} ", "note"), Piece(stroke, rule)] if note else []
    return (*line, Piece(stroke * (width - _width(line) - _width(end)), rule), *end)


def key_hints(room: int, hints: Iterable[tuple[str, str]]) -> Line:
    """Keys and what they do, as many as there is room for."""
    line: list[Piece] = []
    for key, label in hints:
        more = [*([_gap(3)] if line else []), Piece(key, "key"), _gap(1), Piece(label, "note")]
        if _width(line) + _width(more) > room:
            break
        line += more
    return tuple(line)


def what_keys_do(words: str, room: int) -> str:
    """Words on keys, parted by ` · `, as many as there is room for; the last, how to leave, goes last."""
    parts = words.split(" · ")
    while len(parts) > 1 and cells.width(" · ".join(parts)) > room:
        del parts[-2]
    return cells.fit(" · ".join(parts), room)


class Entry(NamedTuple):
    """A list the reader can choose. `unread` is how many of its posts are unread."""

    shelf: Shelf
    name: str
    depth: int = 0
    unread: int = 0


def entries(
    tree: Iterable[Category],
    counts: Counts,
    kept: Iterable[KeptSearch] = (),
    unread_found: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Entry | None, ...]:
    """The lists of a site in reading order: our own four, the kept searches, and the site's tree.

    `None` stands for a rule before each of the latter. `unread_found` is by query.

    Children follow their parent, in the site's order. A category whose parent is unknown,
    or is below itself, stands at the top.
    """
    own = (
        Entry(Shelf("latest"), _("Latest"), unread=counts.latest),
        Entry(Shelf("unread"), _("Unread"), unread=counts.latest),
        Entry(Shelf("bookmarks"), _("Bookmarks"), unread=counts.bookmarks),
        Entry(Shelf("history"), _("History"), unread=counts.history),
    )
    categories = list(tree)
    known = {category.slug for category in categories}
    below: dict[str | None, list[Category]] = {}
    for category in categories:
        below.setdefault(category.parent if category.parent in known else None, []).append(category)
    found: dict[str, Entry] = {}

    def visit(top: Category) -> None:
        stack = [(top, 0)]
        while stack:
            category, depth = stack.pop()
            if category.slug in found:
                continue
            found[category.slug] = Entry(
                Shelf("category", category.slug),
                clean.line(category.name) or category.slug,
                depth,
                counts.categories.get(category.slug, 0),
            )
            stack += [(child, depth + 1) for child in reversed(below.get(category.slug, []))]

    for category in below.get(None, []):
        visit(category)
    for category in categories:  # what is left is in a circle of parents
        visit(category)
    searches = [
        Entry(each.shelf, clean.line(each.name), unread=unread_found.get(each.query, 0)) for each in kept
    ]
    parts = [(None, *part) for part in (searches, found.values()) if part]
    return (*own, *chain.from_iterable(parts))


def heading(entries: Sequence[Entry | None], index: int) -> str:
    """What is written on a rule: what the entries below it are; nothing of the site's tree."""
    below = entries[index + 1] if index + 1 < len(entries) else None
    return _("Searches") if below and below.shelf.kind == "search" else ""


def entry_line(entry: Entry | None, width: int, *, is_open: bool, heading: str = "") -> Line:
    """One line of the category pane, at most `width` cells. `heading` is written on a rule."""
    if entry is None and heading:
        text = cells.fit(heading, max(0, width - 4))
        return (
            Piece("─ ", "rule"),
            Piece(text, "title"),
            Piece(" " + "─" * (width - 4 - cells.width(text)), "rule"),
        )
    if entry is None:
        return (Piece("─" * max(0, width - 1), "rule"),)
    count = when.number(entry.unread) if entry.unread and width >= 12 else ""
    room = width - 2 - (cells.width(count) + 1 if count else 0)
    indent = min(2 * entry.depth, max(0, room - 8))
    name = cells.fit(entry.name, room - indent)
    role = "entry_open" if is_open else "entry"
    sign = Piece("›", "entry_open") if is_open else _gap(1)
    left = (sign, _gap(indent), Piece(name, role))
    return (*left, _gap(max(1, width - 1 - _width(left) - cells.width(count))), Piece(count, "count"))


def shelf_name(shelf: Shelf, tree: Iterable[Category], kept: Iterable[KeptSearch] = ()) -> str:
    """What a list is called: by us, by the site, or by the reader who keeps the search."""
    if shelf.kind == "category":
        found = next((category.name for category in tree if category.slug == shelf.slug), "")
        name = clean.line(found) or clean.line(shelf.slug)
    elif shelf.kind == "search":
        found = next((each.name for each in kept if each.query == shelf.slug), "")
        name = clean.line(found) or _("Search: {query}").format(
            query=clean.line(shelf.slug).removesuffix("*")  # it stands for what is still being typed
        )
        name = _("{list}, best first").format(list=name) if shelf.best else name
    else:
        name = {
            "latest": _("Latest"),
            "unread": _("Unread"),
            "bookmarks": _("Bookmarks"),
            "history": _("History"),
        }[shelf.kind]
    return _("{list}, unread only").format(list=name) if shelf.unread_only else name


def masthead(
    width: int,
    height: int,
    name: str,
    now: datetime,
    zone: tzinfo,
    *,
    unread: int,
    is_empty: bool,
    news: str = "",
) -> tuple[Line, ...]:
    """The page shown where no article is open: the site's name, the day, and what there is to read.

    `news` tells what came since the last visit.
    """
    lines = [when.day(now, zone)]
    if not is_empty:
        said = ngettext("{count} unread post", "{count} unread posts", unread)
        lines += [said.format(count=when.number(unread)), *([news] if news else [])]
        lines += ["", _("Enter opens the highlighted post.")]
    room = max(1, width - 4)
    name = clean.line(name)
    spaced = " ".join(name.upper()) if name.isascii() and 2 * len(name) <= room else name
    head = [Piece(cells.fit(spaced, room), "brand"), Piece("─" * min(room, 24), "rule"), Piece("", "gap")]
    return _centred(width, height, [*head, *_notes(lines, room)])


def centred(width: int, height: int, lines: Sequence[str]) -> tuple[Line, ...]:
    """A calm page: `lines` in the middle; the first is what it is about."""
    pieces = _notes(lines, max(1, width - 4))
    return _centred(
        width, height, [piece._replace(role="brand") if not n else piece for n, piece in enumerate(pieces)]
    )


def _notes(lines: Iterable[str], room: int) -> list[Piece]:
    notes: list[Piece] = []
    for line in lines:
        notes += [Piece(line[start:end], "note") for start, end in cells.wrap(line, room)] or [
            Piece("", "gap")
        ]
    return notes


def _centred(width: int, height: int, pieces: Sequence[Piece]) -> tuple[Line, ...]:
    above = max(0, (height - len(pieces)) // 3)
    lines = ((_gap(max(0, (width - cells.width(piece.text)) // 2)), piece) for piece in pieces)
    return (*((),) * above, *lines)[: max(0, height)]


def _gap(size: int) -> Piece:
    return Piece(" " * size, "gap")


def _width(pieces: Iterable[Piece]) -> int:
    return sum(cells.width(piece.text) for piece in pieces)
