"""`search`, and `list` with words: saved posts that a query asks for."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kalbar_tui.cli import output
from kalbar_tui.cli.listing import cut, post_line, terminal_width
from kalbar_tui.cli.session import besides
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import NotThere, SourceError
from kalbar_tui.text.query import Name, parse
from kalbar_tui.text.when import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.text.hits import Snippet, Span
    from kalbar_tui.text.query import Query

_INDENT = " " * 25
"""As wide as what stands before the headline in a line of `list`."""

_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


class Found(NamedTuple):
    """A post that was found, what it says of that, and whether it has only now come from the site."""

    saved: SavedPost
    snippet: Snippet
    is_new: bool = False


def search(session: Session) -> int:
    """Prints the posts that are found, each with the part of its text that tells why; code 1 without any."""
    options = session.options
    query = parse(options.text)
    take_in(session)
    posts: Iterable[Found]
    if options.online:
        newest = session.saved.newest_pk()
        posts, trouble = _with_site(session, query, _asked(session, query), newest)
    else:
        trouble = None
        posts = (Found(*each) for each in session.saved.found(query, best=options.best, limit=options.limit))
    found = _print_json(posts) if options.json else _print_lines(posts, mark=session.may_move_on(sys.stdout))
    if not found:
        raise trouble or NotThere("result", query.text)
    return 0


def _asked(session: Session, query: Query) -> tuple[tuple[str, ...], SourceError | None]:
    """The ids of what the site's own search finds, saved now; or why it could not be asked."""
    import asyncio

    async def ask() -> tuple[str, ...]:
        async with session.library() as library:
            return await library.search_site(query.plain_words)

    if not query.plain_words:
        output.message(_("The site is asked for words alone, and there is none."))
        return (), None
    try:
        return asyncio.run(ask()), None
    except SourceError as error:
        from kalbar_tui.wording import describe

        output.message(
            " ".join((describe(error, session.settings.zone), _("Only saved posts are searched.")))
        )
        return (), error


def _with_site(
    session: Session, query: Query, asked: tuple[tuple[str, ...], SourceError | None], newest: int
) -> tuple[list[Found], SourceError | None]:
    """What is found among the saved posts and by the site, each once; after `newest` came what is new."""
    from kalbar_tui.text.hits import Hits

    ids, trouble = asked
    options, saved, hits = session.options, session.saved, Hits(query)
    found = [
        Found(post, snippet, post.pk > newest)
        for post, snippet in saved.found(query, best=options.best, limit=options.limit)
    ]
    here = {each.saved.pk for each in found}
    for key in saved.found_by_site(query, ids):
        post = saved.post(key.pk)
        if post and post.pk not in here:
            snippet = hits.snippet(post.text) or hits.mark(post.post.excerpt)
            found.append(Found(post, snippet, post.pk > newest))
    if not options.best:
        found.sort(key=lambda each: (each.saved.published, each.saved.pk), reverse=True)
    return found[: options.limit], trouble


def list_found(session: Session, category: str | None) -> int:
    """Prints the posts of a list that a query asks for besides; none is no error."""
    options = session.options
    query = parse(options.text)
    asked = (("category", category), ("author", options.author), ("tag", options.tag))
    query = query._replace(
        names=(*query.names, *(Name(kind, value) for kind, value in asked if value)),  # type: ignore[arg-type]  # kinds of `Name`
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
    saved, quiet = session.saved, session.options.quiet
    if not saved.unindexed():
        return
    if not session.database.read_only:
        with besides():
            saved.index(None if quiet or not session.may_move_on(sys.stderr) else _report)
    if saved.unindexed() and not quiet:
        output.message(_("Some posts cannot be searched, as the store cannot be written."))


def _report(done: int, total: int) -> None:
    """Shows how far the index is, on one line of the terminal."""
    text = _("Preparing the search: {done} of {total}").format(done=number(done), total=number(total))
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{text}{end}")
    sys.stderr.flush()


def _print_json(posts: Iterable[Found]) -> bool:
    found = False
    for saved, snippet, is_new in posts:
        found = True
        hits = [list(span) for span in snippet.hits]
        made = output.post_object(saved) | {
            "snippet": snippet.text,
            "hits": hits,
            "where": "site" if is_new else "saved",
        }
        output.result(output.as_json(made))
    return found


def _print_lines(posts: Iterable[Found], *, mark: bool) -> bool:
    found, now, width = False, datetime.now(UTC), terminal_width()
    for saved, snippet, is_new in posts:
        found = True
        line = post_line(saved, now)
        line = "  · ".join((line, _("from the site"))) if is_new else line
        output.result(cut(line, width) if width else line)
        for start, end in _lines(snippet.text, width - len(_INDENT)) if width else [(0, len(snippet.text))]:
            part = snippet.text[start:end]
            hits = [(max(first, start) - start, min(last, end) - start) for first, last in snippet.hits]
            output.result(_INDENT + (_bold(part, hits) if mark else part))
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
