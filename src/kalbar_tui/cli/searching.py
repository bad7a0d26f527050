"""`search`, and `list` with words: saved posts that a query asks for."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.cli.listing import cut, post_line, terminal_width
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere
from kalbar_tui.text.query import Name, parse
from kalbar_tui.text.when import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.text.hits import Snippet, Span

_INDENT = " " * 25
"""As wide as what stands before the headline in a line of `list`."""

_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


def search(session: Session) -> int:
    """Prints the posts that are found, each with the part of its text that tells why; code 1 without any."""
    options = session.options
    query = parse(options.text)
    take_in(session)
    posts = session.saved.found(query, best=options.best, limit=options.limit)
    found = _print_json(posts) if options.json else _print_lines(posts)
    if not found:
        raise NotThere("result", query.text)
    return 0


def list_found(session: Session, category: str | None) -> int:
    """Prints the posts of a list that a query asks for besides; none is no error."""
    options = session.options
    query = parse(options.text)
    asked = (("category", category), ("author", options.author), ("tag", options.tag))
    query = query._replace(
        names=(*query.names, *(Name(kind, value) for kind, value in asked if value)),  # type: ignore[arg-type]
        since=options.since or query.since,
        until=options.until or query.until,
        unread=True if options.unread else query.unread,
        bookmarked=True if options.bookmarked else query.bookmarked,
    )
    take_in(session)
    now, width = datetime.now(UTC), terminal_width()
    for saved, _snippet in session.saved.found(query, limit=options.limit):
        if options.json:
            output.result(output.as_json(output.post_object(saved)))
        else:
            line = post_line(saved, now)
            output.result(cut(line, width) if width else line)
    return 0


def take_in(session: Session) -> None:
    """Takes into the index what an older version of the program saved; that many posts take a while."""
    saved = session.saved
    if not saved.unindexed():
        return
    if session.database.read_only:
        if not session.options.quiet:
            output.message(_("Some posts cannot be searched, as the store cannot be written."))
        return
    saved.index(None if session.options.quiet or not output.is_terminal(sys.stderr) else _report)


def _report(done: int, total: int) -> None:
    """Shows how far the index is, on one line of the terminal."""
    text = _("Preparing the search: {done} of {total}").format(done=number(done), total=number(total))
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{text}{end}")
    sys.stderr.flush()


def _print_json(posts: Iterable[tuple[SavedPost, Snippet]]) -> bool:
    found = False
    for saved, snippet in posts:
        found = True
        hits = [list(span) for span in snippet.hits]
        made = output.post_object(saved) | {"snippet": snippet.text, "hits": hits, "where": "saved"}
        output.result(output.as_json(made))
    return found


def _print_lines(posts: Iterable[tuple[SavedPost, Snippet]]) -> bool:
    found, now, width = False, datetime.now(UTC), terminal_width()
    for saved, snippet in posts:
        found = True
        line = post_line(saved, now)
        output.result(cut(line, width) if width else line)
        for start, end in _lines(snippet.text, width - len(_INDENT)) if width else [(0, len(snippet.text))]:
            part = snippet.text[start:end]
            hits = [(max(first, start) - start, min(last, end) - start) for first, last in snippet.hits]
            output.result(_INDENT + (_bold(part, hits) if width else part))
    return found


def _lines(text: str, room: int) -> list[Span]:
    from kalbar_tui.cells import wrap

    return wrap(text, max(20, room))


def _bold(text: str, hits: Iterable[Span]) -> str:
    """The text with its hits bold, for a terminal."""
    parts, at = [], 0
    for start, end in hits:
        if end > max(start, at):
            parts += [text[at:start], _BOLD, text[start:end], _PLAIN]
            at = end
    return "".join((*parts, text[at:]))
