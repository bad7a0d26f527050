"""The reader's marks from the keyboard: written first, shown when they are written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.model.shelf import SavedPost, Shelf
from kalbar_tui.text import when

if TYPE_CHECKING:
    from kalbar_tui.library.library import Library


class Host(Protocol):
    """What marking needs of the screen it is made for."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def marks_changed(self) -> None:
        """Marks have changed in the store."""

    def run_beside(self, work: Coroutine[Any, Any, None], group: str) -> object:
        """Run this beside whatever else runs."""


class Marking:
    """Writes marks one after the other, in the order of the keys. Nothing is shown that is not written."""

    def __init__(self, library: Library, host: Host) -> None:
        self._library = library
        self._host = host
        self._turn = asyncio.Lock()

    def toggle_bookmark(self, post_id: str) -> None:
        """Bookmarks a post, or takes its bookmark away."""

        async def toggle(found: SavedPost) -> str:
            on = found.mark.bookmarked_at is None
            await self._library.set_bookmark([post_id], on)
            return _("Bookmarked.") if on else _("Bookmark taken away.")

        self._do(lambda: self._on(post_id, toggle))

    def toggle_read(self, post_id: str) -> None:
        """Marks a post as read, or as unread."""

        async def toggle(found: SavedPost) -> str:
            on = found.mark.read_at is None
            await self._library.mark_read([post_id], on)
            return _("Marked as read.") if on else _("Marked as unread.")

        self._do(lambda: self._on(post_id, toggle))

    def opened(self, post_id: str) -> None:
        """Marks a post read, as it was opened; the history has it on top when it is looked at next."""

        async def mark(_found: SavedPost) -> str:
            await self._library.mark_opened(post_id)
            return ""

        self._do(lambda: self._on(post_id, mark))

    def rows_read(self, pks: Sequence[int]) -> None:
        """Marks the posts of these rows as read."""

        async def mark() -> str:
            return _all_read(await self._library.mark_rows_read(pks))

        self._do(mark)

    def note(self, post_id: str, text: str) -> Coroutine[Any, Any, None]:
        """Writes a note to a post and bookmarks it; an empty one takes the note away."""

        async def write() -> str:
            await self._library.set_note([post_id], text)
            said = _("Note saved.") if text else _("Note taken away.")
            return " ".join((said, _("u undoes it.")))

        return self._in_turn(write)

    def all_read(self, shelf: Shelf) -> None:
        """Marks all saved posts of a list as read."""

        async def mark() -> str:
            return _all_read(await self._library.mark_all_read(shelf))

        self._do(mark)

    def step(self, direction: Literal["undo", "redo"]) -> None:
        """Takes the last mark back, or makes the last one taken back again."""

        async def step() -> str:
            found = await (self._library.undo() if direction == "undo" else self._library.redo())
            if found is None:
                return _("Nothing to undo.") if direction == "undo" else _("Nothing to redo.")
            posts = ngettext("{count} post", "{count} posts", found.count).format(
                count=when.number(found.count)
            )
            return (_("Undone: {posts}.") if direction == "undo" else _("Redone: {posts}.")).format(
                posts=posts
            )

        self._do(step)

    async def _on(self, post_id: str, write: Callable[[SavedPost], Awaitable[str]]) -> str:
        # Looked up now, not at the key press: the mark before may have changed it.
        found = self._library.saved.post(post_id)
        return await write(found) if found else _("This post is no longer saved.")

    def _do(self, write: Callable[[], Coroutine[Any, Any, str]]) -> None:
        self._host.run_beside(self._in_turn(write), "marks")

    async def _in_turn(self, write: Callable[[], Coroutine[Any, Any, str]]) -> None:
        async with self._turn:
            try:
                said = await write()
            except StoreError as error:
                self._host.tell(error)
                return
        if said:
            self._host.say(said)
        self._host.marks_changed()


def _all_read(count: int) -> str:
    if not count:
        return _("There were no unread posts.")
    said = ngettext("Marked {count} post as read.", "Marked {count} posts as read.", count)
    return " ".join((said.format(count=when.number(count)), _("u undoes it.")))
