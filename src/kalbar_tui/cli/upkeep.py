"""`cache info`, `verify`, `repair` and `clear`: the saved posts and pictures as a whole."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.cli.alone import alone, busy
from kalbar_tui.i18n import _, ngettext, noop
from kalbar_tui.library import upkeep
from kalbar_tui.text import clean, when

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kalbar_tui.cli.session import Session
    from kalbar_tui.library.upkeep import Fault
    from kalbar_tui.store.database import Database
    from kalbar_tui.store.upkeep import Holding, Holdings

DONE, UNSOUND = 0, 4

_MOST_CATEGORIES = 12
"""Categories that `cache info` names of each site; `--json` has them all."""

_FAULTS = {
    "damage": noop("The file is damaged: {detail}"),
    "orphans": noop("Rows of {detail} that belong to nothing: {count}"),
    "misfiled": noop("Posts that stand in wrong lists, or in too few: {count}"),
    "miscounted": noop("Lists that say a wrong number of posts: {count}"),
    "unreadable": noop("Articles that cannot be unpacked: {count}"),
    "pictures": noop("Pictures that are not whole: {count}"),
    "search": noop("The search does not agree with the posts: {count}"),
}


def look_after(session: Session) -> int:
    """Does what the second word says."""
    match session.options.command:
        case "cache info":
            return _info(session)
        case "cache verify":
            return _verify(session)
        case "cache repair":
            return _repair(session)
        case _:
            return _clear(session)


def _path(session: Session) -> Path:
    from kalbar_tui.cli.session import STORE_FILE

    return session.folder / STORE_FILE


@contextmanager
def _only_read(session: Session) -> Iterator[Database | None]:
    """The store as it is, not made and not mended; `None` where there is none."""
    from kalbar_tui.store import files
    from kalbar_tui.store.database import Database

    if session.options.demo:
        yield session.database
        return
    path = _path(session)
    if files.judge(path) == "missing":
        yield None
        return
    database = Database(path, read_only=True)
    try:
        yield database
    finally:
        database.close()


def _info(session: Session) -> int:
    with _only_read(session) as database:
        held = upkeep.holdings(database) if database else None
        path = database.path if database else _path(session)
    size = _bytes_of(path)
    if session.options.json:
        output.result(output.as_json(_holdings_object(path, size, held)))
    elif held is None:
        output.result(_("Nothing is saved yet; {path} will be made.").format(path=clean.line(str(path))))
    else:
        _print_holdings(path, size, held)
    return DONE


def _bytes_of(path: Path) -> int:
    """The bytes of the file, and of what is not yet written into it."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(each.stat().st_size for each in files if each.exists())


def _holdings_object(path: Path, size: int, held: Holdings | None) -> dict[str, object]:
    return {
        "path": str(path),
        "exists": held is not None,
        "bytes": size,
        "posts": held.posts if held else 0,
        "article_bytes": held.article_bytes if held else 0,
        "pictures": held.pictures if held else 0,
        "picture_bytes": held.picture_bytes if held else 0,
        "marks": held.marks if held else 0,
        "bookmarks": held.bookmarks if held else 0,
        "sites": [
            {
                "site": each.site,
                "url": each.url,
                "posts": each.posts,
                "unread": each.unread,
                "bookmarks": each.bookmarks,
                "oldest": output.rfc3339(upkeep.moment(each.oldest)),
                "newest": output.rfc3339(upkeep.moment(each.newest)),
                "categories": each.categories,
            }
            for each in (held.sites if held else ())
        ],
    }


def _print_holdings(path: Path, size: int, held: Holdings) -> None:
    rows = [
        (_("File"), f"{clean.line(str(path))}, {when.size(size)}"),
        (_("Posts"), f"{when.number(held.posts)}, {when.size(held.article_bytes)}"),
        (_("Pictures"), f"{when.number(held.pictures)}, {when.size(held.picture_bytes)}"),
        (_("Bookmarks"), when.number(held.bookmarks)),
        (_("Marks"), when.number(held.marks)),
    ]
    width = max(len(title) for title, _words in rows)
    for title, words in rows:
        output.result(f"{title:<{width}}  {words}")
    for site in held.sites:
        _print_site(site)


def _print_site(site: Holding) -> None:
    output.result(f"\n{clean.line(site.url or site.site)}")
    oldest, newest = upkeep.moment(site.oldest), upkeep.moment(site.newest)
    if oldest and newest:
        output.result(
            "  "
            + _("{posts} posts, {unread} unread, from {oldest} to {newest}").format(
                posts=when.number(site.posts),
                unread=when.number(site.unread),
                oldest=f"{oldest:%Y-%m-%d}",
                newest=f"{newest:%Y-%m-%d}",
            )
        )
    else:
        output.result("  " + _("no posts"))
    for slug, posts in list(site.categories.items())[:_MOST_CATEGORIES]:
        output.result(f"  {when.number(posts):>8}  {clean.line(slug)}")
    if (left := len(site.categories) - _MOST_CATEGORIES) > 0:
        more = ngettext("and {count} more category", "and {count} more categories", left)
        output.result(f"{'':10}  {more.format(count=left)}")


def _verify(session: Session) -> int:
    """Tells of every fault; 4 where there is one."""
    with _only_read(session) as database:
        faults = list(upkeep.verify(database)) if database else []
    if session.options.json:
        found = [{"kind": fault.kind, "count": fault.count, "detail": fault.detail} for fault in faults]
        output.result(output.as_json({"path": str(_path(session)), "sound": not faults, "faults": found}))
    elif faults:
        for fault in faults:
            output.result(_sentence(fault))
        output.message("kalbar-tui: " + _("“kalbar-tui cache repair” puts this right; no mark is lost."))
    elif not session.options.quiet:
        output.result(_("All is sound."))
    return UNSOUND if faults else DONE


def _sentence(fault: Fault) -> str:
    words = _(_FAULTS[fault.kind])
    return words.format(count=when.number(fault.count), detail=clean.line(fault.detail, limit=200))


def _repair(session: Session) -> int:
    """Puts right what can be; 75 while a sync is running."""
    database = session.database
    with alone(session.folder) as is_alone:
        if not is_alone:
            return busy()
        done = upkeep.repair(database)
    aside = database.set_aside
    if session.options.json:
        output.result(
            output.as_json(
                {
                    "refiled": done.refiled,
                    "recounted": done.recounted,
                    "dropped_posts": done.dropped_posts,
                    "dropped_pictures": done.dropped_pictures,
                    "orphans": done.orphans,
                    "unfound": done.unfound,
                    "reindexed": done.reindexed,
                    "set_aside": str(aside) if aside else None,
                }
            )
        )
        return DONE
    counted = (
        (_("posts put into the right lists: {count}"), done.refiled),
        (_("lists counted anew: {count}"), done.recounted),
        (_("rows that belonged to nothing: {count}"), done.orphans),
        (_("posts that the search had wrong: {count}"), done.unfound),
        (_("articles to be fetched again: {count}"), done.dropped_posts),
        (_("pictures to be fetched again: {count}"), done.dropped_pictures),
    )
    lines = [words.format(count=when.number(count)) for words, count in counted if count]
    if done.reindexed and not aside:
        lines.append(_("indexes made anew"))
    if aside:
        lines.append(_("the damaged file is kept as {path}").format(path=clean.line(str(aside))))
    for line in lines or [_("There was nothing to put right.")]:
        if not session.options.quiet:
            output.result(line)
    return DONE


def _clear(session: Session) -> int:
    """Removes posts and pictures; asks first where marks would go too; 75 while a sync is running."""
    options = session.options
    if options.marks and not options.yes and not _agreed(session):
        return 2
    database = session.database
    with alone(session.folder) as is_alone:
        if not is_alone:
            return busy()
        done = upkeep.clear(database, marks=options.marks)
    size = _bytes_of(session.database.path)
    if options.json:
        shown = {"posts": done.posts, "pictures": done.pictures, "marks": done.marks, "bytes": size}
        output.result(output.as_json(shown))
    elif not options.quiet:
        parts = [
            ngettext("{count} post", "{count} posts", done.posts).format(count=when.number(done.posts)),
            ngettext("{count} picture", "{count} pictures", done.pictures).format(
                count=when.number(done.pictures)
            ),
        ]
        if options.marks:
            parts.append(
                ngettext("{count} mark", "{count} marks", done.marks).format(count=when.number(done.marks))
            )
        output.result(
            _("Removed {parts}; the store takes {size}.").format(parts=", ".join(parts), size=when.size(size))
        )
    return DONE


def _agreed(session: Session) -> bool:
    """Whether the reader wants the marks gone; where nobody can be asked, `--yes` says so."""
    if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr)):
        output.usage_error(_("cache clear --marks forgets all marks for good: say --yes"))
        return False
    with _only_read(session) as database:
        marks = upkeep.holdings(database).marks if database else 0
    question = ngettext(
        "Forget {count} mark for good? Type “yes”:", "Forget {count} marks for good? Type “yes”:", marks
    )
    output.message(question.format(count=when.number(marks)))
    if sys.stdin.readline().strip().casefold() in {"yes", _("yes")}:
        return True
    output.message(_("Nothing was removed."))
    return False
