"""`sync`: fetches posts for offline reading; one at a time for each store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import alerting, output
from kalbar_tui.cli.alone import alone, busy
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.library.pictures import Fetched
from kalbar_tui.library.walk import Outcome, Report, shelf_of
from kalbar_tui.model.errors import SourceError
from kalbar_tui.text import when
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost

DONE, NOTHING_CAME, PARTLY = 0, 3, 6


def sync(session: Session) -> int:
    """Syncs the categories asked for, or the whole site; the exit code says how it went.

    0 done; 1 no such category; 2 offline; 3 nothing came; 6 some of it failed, the rest is
    saved; 10 watched posts came, whatever failed; 75 another sync of this store is running.
    """
    if session.offline:
        return output.usage_error(_("sync needs the network and cannot be --offline"))
    saved = session.saved  # the store is opened, and its folder made, before the lock in it
    with alone(session.folder) as is_alone:
        if not is_alone:
            return busy()
        told = saved.told_until() if session.options.alert else 0
        scopes = [session.check_category(slug) for slug in session.options.categories] or [""]
        now = datetime.now(session.settings.zone)
        since = session.options.since.start(now) if session.options.since else None
        with _reporter(session) as reporter:
            outcome, failed, pictures = asyncio.run(
                _sync_all(session, dict.fromkeys(scopes), since, reporter)
            )
    outcome.notices += pictures.notices
    saved.settle()  # a category may have moved to where a rule hits it
    newest = saved.newest_pk()
    watched = saved.watched_since(told) if session.options.alert else []
    total = saved.total_posts()
    _summarise(session, outcome, failed, pictures, watched, asked=len(scopes), total=total)
    if session.options.alert:
        alerting.tell(session, watched)
        saved.set_told(newest)
    if watched:
        return alerting.ALERTED
    if failed and not (outcome.new or outcome.changed) and len(failed) == len(scopes):
        return NOTHING_CAME
    return PARTLY if failed or outcome.notices or pictures.left else DONE


async def _sync_all(
    session: Session, scopes: dict[str, None], since: datetime | None, reporter: Callable[[str], Report]
) -> tuple[Outcome, list[SourceError], Fetched]:
    outcome, failed, pictures = Outcome(), [], Fetched()
    async with session.library() as library:
        for scope in scopes:
            try:
                outcome.add(await library.sync(scope, since=since, report=reporter(scope)))
            except SourceError as error:
                failed.append(error)
            else:
                if session.options.images:
                    report = reporter(_("Pictures"))
                    pictures.add(await library.pictures.fetch(shelf_of(scope), since=since, report=report))
    return outcome, failed, pictures


def _summarise(
    session: Session,
    outcome: Outcome,
    failed: list[SourceError],
    pictures: Fetched,
    watched: list[SavedPost],
    *,
    asked: int,
    total: int,
) -> None:
    for error in dict.fromkeys(
        describe(error, session.settings.zone) for error in (*failed, *outcome.notices)
    ):
        output.message(f"kalbar-tui: {error}")
    if session.options.json:
        output.result(
            output.as_json(
                {
                    "new": outcome.new,
                    "changed": outcome.changed,
                    "withdrawn": outcome.withdrawn,
                    "skipped": outcome.skipped,
                    "failed": len(failed),
                    "pictures": pictures.new,
                    "pictures_missing": pictures.missing,
                    "pictures_left": pictures.left,
                    "asked": asked,
                    "saved": total,
                    "finished": output.rfc3339(datetime.now(UTC)),
                }
                | ({"watched": alerting.as_objects(watched)} if session.options.alert else {})
            )
        )
    elif not session.options.quiet and len(failed) < asked:
        parts = [
            ngettext("{count} new", "{count} new", outcome.new).format(count=when.number(outcome.new)),
            ngettext("{count} changed", "{count} changed", outcome.changed).format(
                count=when.number(outcome.changed)
            ),
        ]
        if outcome.withdrawn:
            parts.append(_("{count} withdrawn").format(count=when.number(outcome.withdrawn)))
        if outcome.skipped:
            parts.append(_("{count} unreadable").format(count=when.number(outcome.skipped)))
        parts += _of_pictures(pictures)
        line = ngettext("{parts}; {total} post saved.", "{parts}; {total} posts saved.", total)
        said = line.format(parts=", ".join(parts), total=when.number(total))
        # With --alert stdout has the watched posts and nothing else.
        (output.message if session.options.alert else output.result)(said)


def _of_pictures(pictures: Fetched) -> list[str]:
    parts = []
    if pictures.new:
        said = ngettext("{count} picture", "{count} pictures", pictures.new)
        parts.append(said.format(count=when.number(pictures.new)))
    if pictures.missing:
        said = ngettext("{count} picture missing", "{count} pictures missing", pictures.missing)
        parts.append(said.format(count=when.number(pictures.missing)))
    if pictures.left:
        said = ngettext(
            "the pictures of {count} post left out", "the pictures of {count} posts left out", pictures.left
        )
        parts.append(said.format(count=when.number(pictures.left)))
    return parts


@contextmanager
def _reporter(session: Session) -> Iterator[Callable[[str], Report]]:
    """How progress is shown: a bar on a terminal, else plain lines; nothing when quiet or JSON."""
    import os

    if session.options.quiet:
        yield lambda _scope: lambda _done, _total: None
    elif session.options.json or os.environ.get("NO_COLOR") or not output.is_terminal(sys.stderr):
        yield _plain_report
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        # The descriptions are slugs, cleaned; even so nothing of them is read as markup.
        console = Console(stderr=True, markup=False, emoji=False, highlight=False)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:

            def report_for(scope: str) -> Report:
                task = bar.add_task(scope or _("All posts"), total=None)
                return lambda done, total: bar.update(task, completed=done, total=total)

            yield report_for


def _plain_report(scope: str) -> Report:
    name = scope or _("All posts")

    def report(done: int, total: int | None) -> None:
        of_all = _("{name}: {done} of {total}") if total else _("{name}: {done}")
        output.message(of_all.format(name=name, done=when.number(done), total=when.number(total or 0)))

    return report
