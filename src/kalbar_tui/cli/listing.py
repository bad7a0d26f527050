"""`list` and `categories`: what is saved, one line each."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.text import when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.post import Category
    from kalbar_tui.model.shelf import SavedPost


def list_posts(session: Session) -> int:
    """Prints the saved posts that were asked for, newest first; nothing saved is no error."""
    options = session.options
    category = category_asked(session) if options.category else None
    if options.text and options.muted:
        return output.usage_error(_("--muted takes no words to look for"))
    if options.text:
        from kalbar_tui.cli.searching import list_found

        return list_found(session, category)
    now = datetime.now(UTC)
    local = now.astimezone(session.settings.zone) if options.since or options.until else now
    posts = session.saved.listing(
        category=category,
        unread=options.unread,
        bookmarked=options.bookmarked,
        muted=options.muted,
        since=options.since.start(local) if options.since else None,
        until=options.until.end(local) if options.until else None,
        author=options.author,
        tag=options.tag,
        limit=options.limit,
    )
    if options.json:
        for saved in posts:
            output.result(output.as_json(output.post_object(saved)))
    else:
        _print_lines(posts, now)
    return 0


def category_asked(session: Session) -> str:
    """The category asked for. Where neither the store nor the site can tell, there is none."""
    from kalbar_tui.model.errors import NotThere, SourceError

    wanted: str = session.options.category
    try:
        return session.check_category(wanted)
    except SourceError as error:
        from kalbar_tui.wording import describe

        output.message(describe(error, session.settings.zone))
        raise NotThere("category", wanted) from error


def _print_lines(posts: Iterable[SavedPost], now: datetime) -> None:
    width = terminal_width()
    for saved in posts:
        line = post_line(saved, now)
        output.result(cut(line, width) if width else line)


def post_line(saved: SavedPost, now: datetime) -> str:
    """A post on one line: its id, its age, what the reader did with it, and its headline."""
    unread = " " if saved.mark.read_at else "●"
    bookmark = "★" if saved.mark.bookmarked_at else " "
    watched = "◎ " if saved.watched else ""
    age = when.short(saved.published, now)
    return f"{saved.post.id}  {age:>7}  {unread}{bookmark} {watched}{saved.post.title}"


def list_categories(session: Session) -> int:
    """Prints the tree of categories with the site's counts and the unread posts saved."""
    tree = session.saved.tree()
    unread = session.saved.counts().categories
    if session.options.json:
        for category in tree:
            output.result(output.as_json(output.category_object(category, unread.get(category.slug, 0))))
        return 0
    width = max((2 * depth + len(category.slug) for category, depth in in_order(tree)), default=0)
    for category, depth in in_order(tree):
        slug = "  " * depth + category.slug
        output.result(f"{slug:<{width}}  {unread.get(category.slug, 0):>5}  {category.name}")
    return 0


def in_order(tree: Iterable[Category]) -> list[tuple[Category, int]]:
    """The categories, parents before their children, with how deep each stands."""
    children: dict[str | None, list[Category]] = {}
    slugs = {category.slug for category in tree}
    for category in tree:
        parent = category.parent if category.parent in slugs and category.parent != category.slug else None
        children.setdefault(parent, []).append(category)
    ordered: list[tuple[Category, int]] = []
    waiting = [(category, 0) for category in reversed(children.get(None, []))]
    while waiting:
        category, depth = waiting.pop()
        ordered.append((category, depth))
        waiting += [(child, depth + 1) for child in reversed(children.pop(category.slug, []))]
    return ordered


def terminal_width() -> int:
    """The width lines are cut to: the terminal's, or 0 where output is no terminal."""
    if not output.is_terminal(sys.stdout):
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def cut(line: str, width: int) -> str:
    """The line, ending in an ellipsis where it is wider than so many cells."""
    from rich.cells import cell_len, set_cell_size

    return line if cell_len(line) <= width else set_cell_size(line, width - 1).rstrip() + "…"
