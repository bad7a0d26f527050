"""The open post: its article as lines, the place reached in it, and the rest of it where a part is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
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
    from kalbar_tui.ui.picturing import Picturing
    from kalbar_tui.ui.reads import Reads
    from kalbar_tui.ui.widgets.article_view import ArticleView

READ_AT_ONCE = 200_000
"""Characters of HTML that are read before the article is shown, in some 50 ms; more is read in a thread."""


class Host(Protocol):
    """What opening needs of the screen it is made for."""

    @property
    def article(self) -> ArticleView:
        """The pane that shows the article."""

    def busy(self, task: str, text: Callable[[], str]) -> None:
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
        self,
        library: Library,
        reads: Reads,
        host: Host,
        picturing: Picturing,
        *,
        now: Callable[[], datetime],
        zone: tzinfo,
        related: bool = True,
    ) -> None:
        self._library = library
        self._reads = reads
        self._picturing = picturing
        self.related = related
        self._host = host
        self._now = now
        self.zone = zone
        self._document: Document | None = None
        self._completing = False
        self._place = 0.0
        self._ahead: dict[int, tuple[str, Document]] = {}
        self.post: SavedPost | None = None

    def open(self, found: SavedPost, place: float | None = None) -> None:
        """Shows a post, at `place` or where it was left, and asks for its rest where only a part is saved."""
        self.keep_place()
        self._completing = self._library.may_complete(found)
        self._take(found)
        self._place = found.mark.position if place is None else place
        self._host.article.show(self._lines(found), self._place)
        if self._completing:
            self._host.run_alone(self._complete(found.post.id), "complete")

    def prepare(self) -> None:
        """Loads the parser of articles in a thread, so that the first one does not wait for it."""
        self._host.run_beside(self._prepare(), "parser")

    async def _prepare(self) -> None:
        await asyncio.to_thread(document, "<p></p>")

    def prefetch(self, pks: Sequence[int]) -> None:
        """Reads the documents of posts that may be opened next, in a thread; those read before are let go."""
        self._host.run_alone(self._prefetch(pks), "ahead")

    async def _prefetch(self, pks: Sequence[int]) -> None:
        opened = self.post.pk if self.post else None
        for pk in pks:
            # One by one: a reader who steps on meanwhile does not wait for the others.
            if pk not in self._ahead and (read := await asyncio.to_thread(self._read_ahead, pk)):
                self._ahead[pk] = read
        self._ahead = {pk: read for pk, read in self._ahead.items() if pk in {opened, *pks}}

    def _read_ahead(self, pk: int) -> tuple[str, Document] | None:
        """The HTML of a saved post and its document; `None` where there is none (opening it will tell)."""
        saved = self._library.saved
        try:
            found = saved.post(pk)
        except StoreError:
            return None
        finally:
            saved.close_thread()
        return (found.post.html, document(found.post.html, found.post.url)) if found else None

    def refresh(self) -> None:
        """Shows the open post as it is saved now; the place stays."""
        if self.post and (found := self._reads.post(self.post.post.id)) and found != self.post:
            self._take(found)
            self._host.article.update(self._lines(found))

    def lay_anew(self) -> None:
        """Makes the lines of the open post anew; the place stays."""
        if self.post:
            self._host.article.update(self._lines(self.post))

    def keep_place(self) -> None:
        """Keeps the place reached in the open post, in its own time."""
        if self.post and self._document:
            self._host.run_beside(self._save_place(self.post.post.id, self._host.article.place), "place")

    async def save_place(self) -> None:
        """Keeps the place reached in the open post, before the reader ends."""
        if self.post and self._document:  # until its text is there, no place in it was reached
            await self._save_place(self.post.post.id, self._host.article.place)

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
        html, ready = self._ahead.get(found.pk, ("", None))
        if ready and html == found.post.html:
            self._document = ready
        elif len(found.post.html) <= READ_AT_ONCE:
            self._document = document(found.post.html, found.post.url)
        else:
            self._host.run_alone(self._read(found), "document")
        if self._document:
            self._ahead[found.pk] = found.post.html, self._document

    def _lines(self, found: SavedPost) -> Article:
        self._picturing.take(found.post, self._document)
        return Article(
            found,
            self._document,
            now=self._now(),
            zone=self.zone,
            fetching=self._completing,
            pictures=self._picturing.drawn if self._picturing.is_showing else None,
            hint=self._picturing.hint,
            related=self.related,
        )

    async def _read(self, found: SavedPost) -> None:
        """Reads a long article off the interface's thread, then shows it."""
        read = await asyncio.to_thread(document, found.post.html, found.post.url)
        if self.post and (self.post.post.id, self.post.post.html) == (found.post.id, found.post.html):
            self._document = read
            self._ahead[found.pk] = found.post.html, read
            self._host.article.show(self._lines(self.post), self._place)

    async def _complete(self, post_id: str) -> None:
        self._host.busy("complete", lambda: _("Fetching the whole article …"))
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
