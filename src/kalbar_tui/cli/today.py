"""`today`: what came since the last visit, by category, with the sentences that tell the news."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kalbar_tui import cells
from kalbar_tui.cli import output
from kalbar_tui.cli.session import besides
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.record import record
from kalbar_tui.text import clean, dateline, when
from kalbar_tui.text.lead import lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.marks import Visit
    from kalbar_tui.model.post import Term
    from kalbar_tui.model.shelf import SavedPost

FIRST_TIME = timedelta(days=1)
"""How far back is told of where there was no visit yet."""


@record
class _Came:
    """A post that came, and its lead."""

    post: SavedPost
    lead: str


def today(session: Session) -> int:
    """Prints what came since the last visit, if anything did; on a terminal it is a visit itself."""
    saved, now = session.saved, datetime.now(UTC)
    visit = saved.last_visit()
    on_terminal = output.is_terminal(sys.stdout)
    if on_terminal and not saved.database.read_only:
        with besides():
            saved.begin_visit()
    found = _by_category(session, visit.news_from if visit else now - FIRST_TIME)
    if session.options.json:
        output.result(output.as_json(_object(found, visit.ended_at if visit else now - FIRST_TIME)))
    elif found:
        for line in _lines(session, found, visit, now, _Page(on_terminal, session.may_move_on(sys.stdout))):
            output.result(line)
    return 0


def _by_category(session: Session, since: datetime) -> dict[Term | None, list[_Came]]:
    """The posts, newest first, by the first category each is in, in the order of the site's tree."""
    from kalbar_tui.cli.listing import in_order

    found: dict[str, tuple[Term | None, list[_Came]]] = {}
    for lean in session.saved.listing(since=since):
        whole = session.saved.post(lean.pk) or lean
        post = whole.post
        term = post.categories[0] if post.categories else None
        said = lead(whole.text, post.kicker) or dateline.without(clean.line(post.excerpt))
        found.setdefault(term.slug if term else "", (term, []))[1].append(_Came(lean, said))
    order = [category.slug for category, _depth in in_order(session.saved.tree())]
    places = {slug: place for place, slug in enumerate(order)}
    return dict(
        sorted(found.values(), key=lambda group: places.get(group[0].slug if group[0] else "", len(places)))
    )


class _Page:
    """How lines are set: wrapped and with bold headlines on a terminal, as they are elsewhere."""

    def __init__(self, on_terminal: bool, may_move: bool) -> None:
        self._width = _columns() if on_terminal else 0
        self._bold = ("\x1b[1m", "\x1b[22m") if may_move and not os.environ.get("NO_COLOR") else ("", "")

    def set(self, text: str, indent: int, *, bold: bool = False) -> Iterator[str]:
        """The text as lines set in by so many cells."""
        begin, end = self._bold if bold else ("", "")
        places = cells.wrap(text, max(20, self._width - indent)) if self._width else [(0, len(text))]
        for first, last in places:
            yield f"{' ' * indent}{begin}{text[first:last]}{end}"


def _lines(
    session: Session,
    found: dict[Term | None, list[_Came]],
    visit: Visit | None,
    now: datetime,
    page: _Page,
) -> Iterator[str]:
    yield from page.set(_head(sum(map(len, found.values())), visit, now, session), 0)
    for term, posts in found.items():
        yield ""
        yield from page.set(clean.line(term.name) if term else _("Without a category"), 0, bold=True)
        for number, came in enumerate(posts):
            if number:
                yield ""
            yield from page.set(clean.line(came.post.post.title) or _("(untitled)"), 2, bold=True)
            yield from page.set(came.lead, 4) if came.lead else ()
            yield from page.set(f"{when.relative(came.post.published, now)} · {came.post.post.id}", 4)


def _head(count: int, visit: Visit | None, now: datetime, session: Session) -> str:
    if visit:
        from kalbar_tui.wording import news_since

        return news_since(count, visit, now, session.settings.zone)
    said = ngettext("{count} post in the last 24 hours", "{count} posts in the last 24 hours", count)
    return said.format(count=when.number(count))


def _object(found: dict[Term | None, list[_Came]], since: datetime) -> dict[str, object]:
    return {
        "since": output.rfc3339(since),
        "count": sum(map(len, found.values())),
        "categories": [
            {
                "slug": term.slug if term else None,
                "name": term.name if term else None,
                "posts": _objects(posts),
            }
            for term, posts in found.items()
        ],
    }


def _objects(posts: Iterable[_Came]) -> list[dict[str, object]]:
    return [output.post_object(came.post) | {"lead": came.lead} for came in posts]


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns
