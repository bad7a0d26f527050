"""`import`: marks out of an earlier export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.text import when

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session


def import_marks(session: Session) -> int:
    """Adds the marks of an export to those there are, and says how many were new."""
    from kalbar_tui.export import marks

    came = marks.read(Path(session.options.words), session.saved.site)
    new = session.saved.merge_marks(came)
    if session.options.json:
        made = {"marks": len(came), "read": new.read, "bookmarked": new.bookmarked, "noted": new.noted}
        output.result(output.as_json(made))
    elif not session.options.quiet:
        said = (
            ngettext("{count} post newly read", "{count} posts newly read", new.read),
            ngettext("{count} bookmark", "{count} bookmarks", new.bookmarked),
            ngettext("{count} note", "{count} notes", new.noted),
        )
        counts = (new.read, new.bookmarked, new.noted)
        parts = (each.format(count=when.number(n)) for each, n in zip(said, counts, strict=True))
        output.message(_("{parts}; the rest was here.").format(parts=", ".join(parts)))
    return 0
