"""What the commands print: results to stdout, messages to stderr, never an escape into a pipe."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kalbar_tui.i18n import _
from kalbar_tui.model.errors import StoreError, StoreReason
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.model.post import Category
    from kalbar_tui.model.shelf import SavedPost


_STDOUT = Path("/dev/stdout")

listeners: list[Callable[[str], object]] = []
"""Who else is told what is said on stderr: the log, where there is one."""


class Closed(Exception):
    """Nobody reads our output any more; ends quietly with 141."""


_terminals_lack_symbols = False


def terminals_lack_symbols() -> None:
    """From here on a terminal gets ASCII for symbols; files and pipes get what was written."""
    global _terminals_lack_symbols  # noqa: PLW0603  # the state is the process's, as its terminal is
    _terminals_lack_symbols = True


def result(text: str) -> None:
    """Prints a line, or several, of the result. The text has been cleaned.

    Raises `Closed` when the pipe is closed, `StoreError` when it cannot be written.
    """
    _write(sys.stdout, text)


def prompt(text: str) -> None:
    """Prints the beginning of a line, to be seen before it is ended; raises as `result` does."""
    _write(sys.stdout, text, end="")
    finish()


def result_in_utf8(text: str) -> None:
    """Prints a piece of a file as it is, whatever the locale; raises as `result` does."""
    if sys.stdout is None:
        raise StoreError(_STDOUT, "read_only")
    _guarded(lambda: sys.stdout.buffer.write(text.encode()))


def finish() -> None:
    """Sees to it that all results have left; raises as `result` does."""
    if sys.stdout is not None:
        _guarded(sys.stdout.flush)


def message(text: str) -> None:
    """Says something beside the results, on stderr. Where stderr is closed, nobody is told."""
    for listener in listeners:
        listener(text)
    if sys.stderr is None:
        return
    try:
        _write(sys.stderr, clean.block(text))
        _guarded(sys.stderr.flush)
    except (Closed, StoreError):
        abandon(sys.stderr)


def escape(sequence: str) -> None:
    """Writes what a terminal takes for more than text to stderr, which is one."""
    try:
        sys.stderr.write(sequence)
        sys.stderr.flush()
    except OSError:
        abandon(sys.stderr)


def not_saved(post: str) -> int:
    """Says that a post is not among the saved ones, where the site was not asked; the exit code for it."""
    what = clean.line(post, limit=80)
    message("kalbar-tui: " + _("There is no post “{what}” among the saved ones.").format(what=what))
    return 1


def usage_error(sentence: str) -> int:
    """Says what is wrong with the way the command was called; the exit code for it."""
    message(f"kalbar-tui: {sentence}.")
    return 2


def is_terminal(stream: TextIO) -> bool:
    """Whether the stream is a terminal; a closed or missing one is not."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def _write(stream: TextIO | None, text: str, end: str = "\n") -> None:
    if stream is None:  # closed before the program began
        raise StoreError(_STDOUT, "read_only")

    encoding = stream.encoding or "ascii"
    if not _can_encode(text, encoding) or (_terminals_lack_symbols and is_terminal(stream)):
        from kalbar_tui import symbols

        text = symbols.encodable(text, encoding)
    _guarded(lambda: stream.write(text + end))


def _can_encode(text: str, encoding: str) -> bool:
    """Whether a locale has all of it; asked first, as stderr takes all and writes codes."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _guarded(action: Callable[[], object]) -> None:
    try:
        action()
    except BrokenPipeError:
        raise Closed from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise Closed from None
        no_room = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason: StoreReason = "full" if no_room else "read_only"
        raise StoreError(_STDOUT, reason) from error


def abandon(stream: TextIO | None) -> None:
    """Lets go of a stream, so that the interpreter's own last flush has nothing to fail on."""
    if stream is None:
        return
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
    except (OSError, ValueError, AttributeError):
        pass


def as_json(value: Mapping[str, object]) -> str:
    """One JSON object on one line; everything above ASCII is escaped."""
    import json

    return json.dumps(value, ensure_ascii=True, separators=(", ", ": "))


def rfc3339(moment: datetime | None) -> str | None:
    """A time in UTC as RFC 3339 to the second: `2026-11-25T03:13:52Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def post_object(saved: SavedPost, *, content: bool = False) -> dict[str, object]:
    """A post with the keys that scripts rely on; `content` only where an article is read."""
    post = saved.post
    made: dict[str, object] = {
        "id": post.id,
        "wp_id": post.wp_id,
        "site": post.site,
        "slug": post.slug,
        "url": post.url,
        "title": post.title,
        "kicker": post.kicker,
        "excerpt": post.excerpt,
        "published": rfc3339(saved.published),
        "modified": rfc3339(post.modified),
        "categories": [term.slug for term in post.categories],
        "tags": [term.slug for term in post.tags],
        "author": {"slug": post.author.slug, "name": post.author.name} if post.author else None,
        "read": saved.mark.read_at is not None,
        "bookmarked": saved.mark.bookmarked_at is not None,
        "note": saved.mark.note or None,
        "watched": saved.watched,
        "muted": saved.muted,
        "source": post.source,
        "comment_count": post.comment_count,
        "image": post.image.url if post.image else None,
        "sticky": post.sticky,
        "locked": post.locked,
        "withdrawn": saved.withdrawn,
        "complete": post.fullness == "full",
    }
    if content:
        made["content"] = {"html": post.html, "text": saved.text}
    return made


def exported_object(saved: SavedPost) -> dict[str, object]:
    """A post with its content and all that the reader did with it, as `import` takes it back."""
    mark = saved.mark
    return post_object(saved, content=True) | {
        "read_at": rfc3339(mark.read_at),
        "bookmarked_at": rfc3339(mark.bookmarked_at),
        "opened_at": rfc3339(mark.opened_at),
        "position": mark.position,
    }


def category_object(category: Category, unread: int) -> dict[str, object]:
    """A category with the keys that scripts rely on."""
    return {
        "slug": category.slug,
        "name": category.name,
        "parent": category.parent,
        "count": category.count,
        "unread": unread,
    }
