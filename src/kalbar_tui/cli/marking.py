"""`bookmark`, `unbookmark`, `mark-read`, `mark-unread`: marks on saved posts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import ngettext

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session


def mark(session: Session, command: str) -> int:
    """Sets the mark on every post that is saved; code 1 if none was, 6 if only some were."""
    saved = session.saved
    ids: list[str] = []
    missing: list[str] = []
    for wanted in dict.fromkeys(session.options.posts):
        post = saved.find(wanted)
        if post is None:
            missing.append(wanted)
        elif post.post.id not in ids:
            ids.append(post.post.id)
    if ids:
        match command:
            case "bookmark" if session.options.note is not None:
                saved.set_note(ids, session.options.note)
            case "bookmark" | "unbookmark":
                saved.set_bookmark(ids, command == "bookmark")
            case _:
                saved.mark_read(ids, command == "mark-read")
    for wanted in missing:
        output.not_saved(wanted)
    if session.options.json:
        output.result(output.as_json({"marked": ids, "missing": missing}))
    elif not session.options.quiet and output.is_terminal(sys.stderr):
        output.message(
            ngettext("{count} post marked", "{count} posts marked", len(ids)).format(count=len(ids))
        )
    if missing:
        return 6 if ids else 1
    return 0
