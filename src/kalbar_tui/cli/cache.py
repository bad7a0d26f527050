"""`cache …`: looks after the store."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.cli.alone import alone, busy
from kalbar_tui.cli.progress import reporting
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.text import when

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.library.retention import Pruned


def prune(session: Session) -> int:
    """Lets old posts and pictures go until the limits hold; 75 while a sync is running.

    6 where bookmarked posts alone take more than `--max-size`.
    """
    from kalbar_tui.library import retention

    options = session.options
    if options.max_size is None and options.older_than is None:
        return output.usage_error(_("cache prune needs --max-size or --older-than"))
    now = datetime.now(session.settings.zone)
    limits = retention.Limits(
        oldest=options.older_than.start(now) if options.older_than else None, most=options.max_size
    )
    database = session.database
    with alone(session.folder) as is_alone:
        if not is_alone:
            return busy()
        with reporting(session) as reporter:
            pruned = retention.prune(database, limits, reporter(_("Pruning")))
    if options.json:
        output.result(
            output.as_json(
                {
                    "posts": pruned.posts,
                    "pictures": pruned.pictures,
                    "bytes_freed": pruned.freed,
                    "bytes": pruned.after,
                }
            )
        )
    elif not options.quiet:
        output.result(_figures(pruned))
    if options.max_size is not None and pruned.after > options.max_size:
        output.message(
            "kalbar-tui: "
            + _("What is left is bookmarked, or the least a store takes; it is larger than {size}.").format(
                size=when.size(options.max_size)
            )
        )
        return 6
    return 0


def _figures(pruned: Pruned) -> str:
    parts = [
        ngettext("{count} post", "{count} posts", pruned.posts).format(count=when.number(pruned.posts)),
        ngettext("{count} picture", "{count} pictures", pruned.pictures).format(
            count=when.number(pruned.pictures)
        ),
    ]
    return _("Removed {parts}; {freed} freed, the store takes {size}.").format(
        parts=", ".join(parts), freed=when.size(pruned.freed), size=when.size(pruned.after)
    )
