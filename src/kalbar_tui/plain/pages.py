"""What the reader in lines says of lists and posts: sentences, a paragraph each, no signs and no columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kalbar_tui.i18n import _, ngettext, pgettext
from kalbar_tui.text import clean, when
from kalbar_tui.text.spoken import sentence

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from kalbar_tui.frame import Entry
    from kalbar_tui.model.shelf import Row, SavedPost, Shelf


def head(
    name: str, shelf: Shelf, shelf_name: str, *, unread: int, total: int, notes: Iterable[str] = ()
) -> str:
    """The line above a list: the site, the list, how much of it is unread, and what else is to be told."""
    if total and shelf.kind == "unread":
        counted = _("{list}: {posts}").format(list=shelf_name, posts=posts(total))
    elif total:
        counted = _("{list}: {unread} unread of {total}").format(
            list=shelf_name, unread=when.number(unread), total=when.number(total)
        )
    elif shelf.kind in {"latest", "category"}:
        counted = _("{list}: no posts saved").format(list=shelf_name)
    else:
        counted = _("{list}: no posts").format(list=shelf_name)
    return " ".join(map(sentence, (name, counted, *notes)))


def list_line(number: int, entry: Entry, parent: str | None, total: int | None) -> str:
    """A list that can be gone to, with its number: what is unread in it, or how many posts it has."""
    name = _("{list}, in {parent}").format(list=entry.name, parent=parent) if parent else entry.name
    unread = _("{count} unread").format(count=when.number(entry.unread)) if entry.unread else _("none unread")
    if entry.shelf.kind == "unread":
        told = posts(entry.unread) if entry.unread else _("no posts")
    elif total is None:
        told = unread
    else:
        told = ", ".join((posts(total), unread)) if total else _("no posts")
    return sentence(f"{number}. {name}: {told}")


def posts(count: int) -> str:
    """So many posts."""
    return ngettext("{count} post", "{count} posts", count).format(count=when.number(count))


def post(number: int, row: Row, now: datetime, *, all_unread: bool) -> str:
    """A post of a list with its number. With `all_unread` it is those that are read of which that is told."""
    title = clean.line(row.title) or _("(untitled)")
    parts = [f"{number}. {sentence(title)}"]
    marks = [
        word
        for on, word in (
            (not row.read and not all_unread, pgettext("mark", "unread")),
            (row.read and all_unread, pgettext("mark", "read")),
            (row.bookmarked, _("bookmarked")),
            (row.note, _("note")),
            (row.sticky, _("pinned")),
            (row.locked, _("locked")),
            (row.withdrawn, _("withdrawn")),
            (row.watched, _("watched")),
            (row.muted, _("muted")),
        )
        if on
    ]
    if row.read and 0 < row.position < 1:
        marks.append(_("continue at {percent}").format(percent=percent(row.position)))
    if marks:
        parts.append(sentence(", ".join(marks)))
    about = (clean.line(row.category), when.relative(row.published, now))
    parts.append(sentence(", ".join(filter(None, about))))
    return " ".join(parts)


def article(saved: SavedPost, now: datetime, zone: tzinfo) -> list[str]:
    """A post to be read from its top: the paragraphs of its head, then those of its text."""
    from kalbar_tui.export.article import article as made
    from kalbar_tui.text.document import links
    from kalbar_tui.text.spoken import spoken

    of, mark = made(saved, zone), saved.mark
    marks = [
        word for on, word in ((mark.bookmarked_at, _("bookmarked")), (saved.watched, _("watched"))) if on
    ]
    age = when.relative(saved.published, now)
    terms = ", ".join(clean.line(term.name) for term in saved.post.categories)
    told = (f"{of.byline}, {age}", terms, ", ".join(marks))
    top = (
        of.kicker,
        of.title,
        " ".join(map(sentence, filter(None, told))),
        clean.block(mark.note),
        of.notice,
    )
    text = spoken(of.document)
    if count := len(links(of.document)):
        said = ngettext("{count} link; l tells its address", "{count} links; l tells their addresses", count)
        text.append(sentence(said.format(count=when.number(count))))
    return [part for part in (*top, *text) if part]


def lines(paragraphs: Sequence[str], width: int) -> list[str]:
    """Paragraphs as lines of at most `width` letters, an empty one between two; 0 leaves them as they are.

    An address longer than a line stays whole, so that it can be copied.
    """
    return [
        line
        for number, part in enumerate(paragraphs)
        for line in ([""] if number else []) + wrap(part, width)
    ]


def wrap(paragraph: str, width: int) -> list[str]:
    """The lines of a paragraph, none longer than `width` unless a word is; 0 leaves them as they are."""
    if not width:
        return paragraph.split("\n")
    return list(_wrapped(paragraph, width))


def _wrapped(paragraph: str, width: int) -> Iterator[str]:
    for line in paragraph.split("\n"):
        yield from textwrap.wrap(
            line, width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
        ) or [""]


def page_end(lines: Sequence[str], start: int, room: int) -> int:
    """Where a page that begins at `start` ends: after a paragraph, if one ends in its second half.

    Rather after one of several lines: a heading, or what introduces a list, goes with what follows.
    """
    if not room or len(lines) - start <= room:
        return len(lines)
    ends = [end for end in range(start + room, start + room // 2, -1) if not lines[end]]
    return next((end for end in ends if lines[end - 2]), ends[0] if ends else start + room)


def percent(share: float) -> str:
    """A share of an article as it is told."""
    return f"{max(1, int(100 * share))}%"
