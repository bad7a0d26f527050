"""`sync`: fetches posts for offline reading; one at a time for each store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kalbar_tui.cli import alerting, output
from kalbar_tui.cli.alone import alone, busy
from kalbar_tui.cli.progress import reporting
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


class _Wanted(NamedTuple):
    """Which posts are asked for; `since` and `until` (which does not count itself) are UTC."""

    scopes: tuple[str, ...]
    since: datetime | None
    until: datetime | None


def sync(session: Session) -> int:
    """Syncs the categories asked for, or the whole site; the exit code says how it went.

    0 done; 1 no such category; 2 wrong usage; 3 nothing came; 6 some of it failed, the rest is
    saved; 10 watched posts came, whatever failed; 75 another sync of this store is running; 130
    stopped by Ctrl+C.
    """
    options = session.options
    if wrong := _wrong_usage(session):
        return output.usage_error(wrong)
    saved = session.saved  # the store is opened, and its folder made, before the lock in it
    with alone(session.folder) as is_alone:
        if not is_alone:
            return busy()
        told = saved.told_until() if options.alert else 0
        scopes = tuple(dict.fromkeys(session.check_category(slug) for slug in options.categories))
        now = datetime.now(session.settings.zone)
        wanted = _Wanted(
            scopes or ("",),
            options.since.start(now) if options.since else None,
            options.until.end(now) if options.until else None,
        )
        before = saved.total_posts()
        try:
            with reporting(session) as reporter:
                outcome, failed, pictures = asyncio.run(_sync_all(session, wanted, reporter))
        except KeyboardInterrupt:
            _say_stopped(session, saved.total_posts() - before)
            raise
    outcome.notices += pictures.notices
    saved.settle()  # a category may have moved to where a rule hits it
    newest = saved.newest_pk()
    watched = saved.watched_since(told) if options.alert else []
    asked, total = len(wanted.scopes), saved.total_posts()
    _summarise(session, outcome, failed, pictures, watched, asked=asked, total=total)
    if options.alert:
        alerting.tell(session, watched)
        saved.set_told(newest)
    if watched:
        return alerting.ALERTED
    if failed and not (outcome.new or outcome.changed) and len(failed) == asked:
        return NOTHING_CAME
    return PARTLY if failed or outcome.notices or pictures.left else DONE


def _wrong_usage(session: Session) -> str:
    """What cannot be asked for like this; empty where it can."""
    options = session.options
    if session.offline:
        return _("sync needs the network and cannot be --offline")
    if options.until and not (options.since or options.archive):
        return _("--until needs --since or --archive")
    if options.max_size is not None and not options.images:
        return _("--max-size is what pictures may take, and needs --images")
    return ""


async def _sync_all(
    session: Session, wanted: _Wanted, reporter: Callable[[str], Report]
) -> tuple[Outcome, list[SourceError], Fetched]:
    outcome, failed, pictures = Outcome(), [], Fetched()
    options, (scopes, since, until) = session.options, wanted
    async with session.library() as library:
        for scope in scopes:
            report = reporter(scope or _("All posts"))
            try:
                if options.archive or until:
                    came = await library.archive(scope, since=since, until=until, report=report)
                else:
                    came = await library.sync(scope, since=since, report=report)
            except SourceError as error:
                failed.append(error)
                continue
            outcome.add(came)
            if options.images:
                pictures.add(
                    await library.pictures.fetch(
                        shelf_of(scope),
                        since=since,
                        until=until,
                        budget=session.settings.budget if options.max_size is None else options.max_size,
                        report=reporter(_("Pictures")),
                    )
                )
    return outcome, failed, pictures


def _say_stopped(session: Session, new: int) -> None:
    """Says what is saved and how to go on, after Ctrl+C."""
    if not session.options.quiet:
        said = ngettext(
            "Stopped; {count} new post is saved. The same command goes on from there.",
            "Stopped; {count} new posts are saved. The same command goes on from there.",
            new,
        )
        output.message(said.format(count=when.number(new)))


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
