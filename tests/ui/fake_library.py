"""A library that behaves: the real saved posts, and a site made of what a test says it has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

from builders import NOW, SITE
from kalbar_tui.library.library import SiteState
from kalbar_tui.library.packs import Pack
from kalbar_tui.library.pictures import Fetched, Pictures
from kalbar_tui.library.saved import Saved
from kalbar_tui.library.walk import Outcome, Report
from kalbar_tui.model.errors import SourceError, Unreachable
from kalbar_tui.model.post import PictureWish, Post
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import Key, SavedPost, Shelf
from kalbar_tui.sources.http import Http
from kalbar_tui.text.query import Query


class FakeLibrary:
    """Serves `saved`, and answers for a site: `news` are newer posts, `archive` older ones.
    `elsewhere` are posts that are found by their address alone.

    With `down`, every question to the site fails with it; `answer` holds answers back
    until it is set. `asked` lists the questions.
    """

    def __init__(
        self,
        saved: Saved,
        *,
        offline: bool = False,
        down: SourceError | None = None,
        news: Sequence[Post] = (),
        archive: Sequence[Post] = (),
        elsewhere: Sequence[Post] = (),
    ) -> None:
        self.saved = saved
        self.offline = offline
        self.down = down
        self.news = list(news)
        self.archive = list(archive)
        self.elsewhere = {post.url: post for post in elsewhere}
        self.asked: list[str] = []
        self.answer = asyncio.Event()
        self.answer.set()
        self.pictures = Pictures(
            saved,
            f"https://{SITE}",
            connection=self._no_connection,
            in_writer=self._write,
            clock=lambda: NOW,
            offline=True,
        )

    async def _no_connection(self) -> Http:
        raise AssertionError("pictures come out of the store alone")

    async def _write(self, change: Callable[[], object]) -> object:
        return change()

    async def __aenter__(self) -> FakeLibrary:
        return self

    async def __aexit__(self, *_error: object) -> None:
        pass

    def configure(self, *, data_saver: bool, pictures: PictureWish) -> None:
        """Notes what may be asked from now on."""
        self.may_ask = (data_saver, pictures)

    @property
    def site(self) -> SiteState:
        refreshed = NOW - timedelta(minutes=2) if self.saved.head(Shelf(), 1) else None
        return SiteState("KalbarOnline", SITE, f"https://{SITE}", "api", "", refreshed, self.offline)

    async def _ask(self, question: str) -> None:
        self.asked.append(question)
        await self.answer.wait()
        if self.offline:
            raise Unreachable(f"https://{SITE}", "offline")
        if self.down:
            raise self.down

    async def refresh(self, shelf: Shelf, *, force: bool = True) -> Outcome:
        await self._ask(f"refresh {shelf.slug}".strip())
        return self._brings(self.news, len(self.news))

    async def refresh_all(self, report: Report | None = None) -> Outcome:
        await self._ask("refresh all")
        return self._brings(self.news, len(self.news))

    async def older(self, shelf: Shelf) -> tuple[Outcome, bool]:
        await self._ask("older")
        outcome = self._brings(self.archive, 20)
        return outcome, not self.archive

    def _brings(self, posts: list[Post], count: int) -> Outcome:
        some, posts[:] = posts[:count], posts[count:]
        if some:
            self.saved.save(some, {}, {})
        return Outcome(new=len(some))

    async def open_post(self, post_id: str) -> SavedPost | None:
        await self._ask("open")
        return self.saved.post(post_id)

    def may_complete(self, found: SavedPost) -> bool:
        return found.post.fullness != "full" and not self.offline

    async def add_rule(self, draft: Draft) -> int:
        return self.saved.add_rule(draft)

    async def remove_rule(self, number: int) -> bool:
        return self.saved.remove_rule(number)

    async def settle(self) -> bool:
        was_unsettled = self.saved.is_unsettled()
        self.saved.settle()
        return was_unsettled

    async def find(self, reference: str) -> SavedPost | None:
        if (found := self.saved.find(reference)) or self.offline:
            return found
        await self._ask(f"find {reference}")
        if post := self.elsewhere.get(reference):
            self.saved.save((post,), {}, {})
        return self.saved.find(reference)

    async def keep_offline(
        self, shelf: Shelf, pack: Pack, *, budget: int, report: Report | None = None
    ) -> tuple[Outcome, Fetched]:
        if report:
            report(40, 120)
        await self._ask(f"keep {'all' if pack.everything else 'new'}")
        fetched = Fetched(new=30, left=8, missing=1, full=True) if pack.pictures else Fetched()
        return Outcome(new=80), fetched

    async def mark_read(self, ids: Sequence[str], on: bool = True) -> None:
        self.saved.mark_read(ids, on)

    async def mark_opened(self, post_id: str) -> None:
        self.saved.mark_opened(post_id)

    async def set_bookmark(self, ids: Sequence[str], on: bool = True) -> None:
        self.saved.set_bookmark(ids, on)

    async def set_note(self, ids: Sequence[str], note: str) -> int:
        return self.saved.set_note(ids, note)

    async def mark_rows_read(self, pks: Sequence[int]) -> int:
        return self.saved.mark_rows_read(pks)

    async def mark_all_read(self, shelf: Shelf) -> int:
        return self.saved.mark_all_read(shelf)

    async def set_position(self, post_id: str, share: float) -> None:
        self.saved.set_position(post_id, share)

    async def begin_visit(self) -> int:
        return self.saved.begin_visit()

    async def end_visit(self, number: int) -> None:
        self.saved.end_visit(number)

    async def search(self, shelf: Shelf, limit: int | None, *, after: Key | None = None) -> list[Key]:
        return self.saved.order(shelf, after=after, limit=limit)

    async def prepare_search(self, report: Report | None = None) -> bool:
        waiting = self.saved.unindexed()
        self.saved.index(report)
        return waiting > 0

    async def search_site(self, words: str) -> tuple[str, ...]:
        await self._ask(f"search {words}")
        return ()

    async def found_by_site(self, query: Query, ids: Sequence[str]) -> list[Key]:
        return self.saved.found_by_site(query, ids)

    async def keep_search(self, name: str, query: str) -> None:
        self.saved.keep_search(name, query)

    async def unread_found(self, queries: Sequence[str]) -> dict[str, int]:
        return {query: self.saved.unread_found(query) for query in queries}

    async def undo(self) -> object:
        return self.saved.undo()

    async def redo(self) -> object:
        return self.saved.redo()
