"""`sync --alert`: says which watched posts have come, to scripts by lines and to people by the terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kalbar_tui.alert import sentence, sequence
from kalbar_tui.cli import output
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.shelf import SavedPost

ALERTED = 10


def as_objects(posts: Sequence[SavedPost]) -> list[dict[str, str]]:
    """The posts as keys of the object that `--json` prints."""
    return [{"id": each.post.id, "title": each.post.title, "url": each.post.url} for each in posts]


def tell(session: Session, posts: Sequence[SavedPost]) -> None:
    """Prints a line for each post, unless JSON has them already, and has the terminal call.

    Raises where a line could not be printed: then it was not told.
    """
    if not session.options.json:
        for each in posts:
            output.result("\t".join(map(clean.line, (each.post.id, each.post.title, each.post.url))))
    output.finish()
    if posts and output.is_terminal(sys.stderr):
        said = sentence(len(posts), posts[0].post.title)
        how = session.settings.alert
        if how == "notify" and not session.may_move_on(sys.stderr):
            how = "bell"
        output.escape(sequence(how, said, os.environ))
