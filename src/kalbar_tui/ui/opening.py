"""The open post: its article as lines, the place reached in it, and the rest of it where a part is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text.document import Document
from kalbar_tui.text.html import document
from kalbar_tui.ui.article_lines import Article

if TYPE_CHECKING:
    from kalbar_tui.library.library import Library
    from kalbar_tui.ui.reads import Reads
    from kalbar_tui.ui.widgets.article_view import ArticleView

READ_AT_ONCE = 200_000
"""Characters of HTML that are read before the article is shown, in some 50 ms; more is read in a thread."""


class Host(Protocol):
    """What opening needs of the screen it is made for."""

    @property
    def article(self) -> ArticleView:
        """The pane that shows the article."""

    def busy(self, task: str, text: str) -> None:
        """Show what is going on, until `done` is told for the same task."""

    def done(self, task: str) -> None:
        """A task has ended."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def run_alone(self, work: Coroutine[Any, Any, None], group: str) -> object:
        """Run this in place of what runs in the same group."""

    def run_beside(self, work: Coroutine[Any, Any, None], group: str) -> object:
        """Run this beside whatever else runs."""


class Opening:
    """One post at a time is open, `post`; `None` before the first."""

    def __init__(
        self, library: Library, reads: Reads, host: Host, *, now: Callable[[], datetime], zone: tzinfo
    ) -> None:
        self._library = library
        self._reads = reads
        self._host = host
        self._now = now
        self._zone = zone
        self._document: Document | None = None
        self._completing = False
        self.post: SavedPost | None = None

    def open(self, found: SavedPost) -> None:
        """Shows a post at the place it was left at, and asks for its rest where only a part is saved."""
        self.keep_place()
        self._completing = self._library.may_complete(found)
        self._take(found)
        self._host.article.show(self._lines(found), found.mark.position)
        if self._completing:
            self._host.run_alone(self._complete(found.post.id), "complete")

    def refresh(self) -> None:
        """Shows the open post as it is saved now; the place stays."""
        if self.post and (found := self._reads.post(self.post.post.id)) and found != self.post:
            self._take(found)
            self._host.article.update(self._lines(found))

    def keep_place(self) -> None:
        """Keeps the place reached in the open post, in its own time."""
        if self.post:
            self._host.run_beside(self._save_place(self.post.post.id, self._host.article.share), "place")

    async def save_place(self) -> None:
        """Keeps the place reached in the open post, before the reader ends."""
        if self.post:
            await self._save_place(self.post.post.id, self._host.article.share)

    async def _save_place(self, post_id: str, share: float) -> None:
        try:
            await self._library.set_position(post_id, share)
        except StoreError as error:
            self._host.tell(error)

    def _take(self, found: SavedPost) -> None:
        """The open post is this one from here on; its body is read anew only where it has changed."""
        before, self.post = self.post, found
        if before and before.post.id == found.post.id and before.post.html == found.post.html:
            return
        self._document = None
        if len(found.post.html) <= READ_AT_ONCE:
            self._document = document(found.post.html, found.post.url)
        else:
            self._host.run_alone(self._read(found), "document")

    def _lines(self, found: SavedPost) -> Article:
        return Article(found, self._document, now=self._now(), zone=self._zone, fetching=self._completing)

    async def _read(self, found: SavedPost) -> None:
        """Reads a long article off the interface's thread, then shows it."""
        read = await asyncio.to_thread(document, found.post.html, found.post.url)
        if self.post and self.post.post.id == found.post.id:
            self._document = read
            self._host.article.show(self._lines(self.post), found.mark.position)

    async def _complete(self, post_id: str) -> None:
        self._host.busy("complete", _("Fetching the whole article …"))
        try:
            await self._library.open_post(post_id)
        except KalbarError as error:
            self._host.tell(error)
        finally:
            self._host.done("complete")
        if self.post and self.post.post.id == post_id:
            self._completing = False
            found = self._reads.post(post_id) or self.post
            self._take(found)
            self._host.article.update(self._lines(found))
