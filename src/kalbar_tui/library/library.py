"""What a reader can ask for, with a network and without: the one class the interface talks to.

Reads are synchronous and cheap (`Library.saved`); whatever asks the site is async, and
every write goes through one thread and every search through another, so no widget and no
source has to think about it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from kalbar_tui.library.freshness import EDITS_OVERLAP, freshness
from kalbar_tui.library.lookup import Lookup
from kalbar_tui.library.newsroom import Newsroom
from kalbar_tui.library.packs import FIRST_SYNC, Pack
from kalbar_tui.library.pictures import Fetched, Pictures
from kalbar_tui.library.walk import ARCHIVE_PAUSE_SECONDS, Goal, Outcome, Report
from kalbar_tui.model.errors import KalbarError, SourceError, Unreachable
from kalbar_tui.model.shelf import Key, SavedPost, Shelf

if TYPE_CHECKING:
    from types import TracebackType

    from kalbar_tui.library.saved import Saved
    from kalbar_tui.model.post import PictureWish as Wish
    from kalbar_tui.model.rule import Draft
    from kalbar_tui.store.marks import Undone
    from kalbar_tui.text.query import Query

T = TypeVar("T")

FRESH_FOR = timedelta(minutes=3)
"""A list refreshed so recently is not asked for again by merely being looked at."""

PAGE, SPARING_PAGE = 20, 10
"""How many posts a refresh and a step back in time ask for at once; the second with data saver."""

SYNC_PAGES = 100
"""How many pages a sync follows to where the last one ended."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is known of the site, to be shown: `kind` is the way in use, `why_not_api` why not the other.

    `last_refresh` (UTC) is of any of its lists, `None` before the first.
    """

    name: str
    host: str
    url: str
    kind: str | None
    why_not_api: str
    last_refresh: datetime | None
    offline: bool


class Library:
    """The posts of one site. An async context manager: it owns connections and two threads.

    `pictures` is the setting of that name: with `never`, no picture is asked for.
    """

    def __init__(
        self,
        saved: Saved,
        url: str,
        *,
        offline: bool = False,
        data_saver: bool = False,
        categories: Sequence[str] = (),
        pictures: Wish = "request",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.saved = saved
        self.offline = offline
        self._url = url
        self._now = clock
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._lookup = Lookup(saved)
        self._newsroom = Newsroom(saved, url, in_writer=self._in_writer, clock=clock, categories=categories)
        self.pictures = Pictures(
            saved,
            url,
            connection=self._newsroom.connection,
            in_writer=self._in_writer,
            clock=clock,
            wish=pictures,
            offline=offline,
        )
        self.configure(data_saver=data_saver, pictures=pictures)
        # One visit to the site at a time: two walks of one list would fetch the same pages.
        self._visiting = asyncio.Lock()
        # An archive takes minutes, and those who read meanwhile do not wait for it. Where both
        # keep how far a list is whole, the last one counts: less may be known, but nothing untrue.
        self._archiving = asyncio.Lock()

    def configure(self, *, data_saver: bool, pictures: Wish) -> None:
        """Asks the site for so much from now on."""
        self._data_saver = data_saver
        self._page_size = SPARING_PAGE if data_saver else PAGE
        self.pictures.configure(pictures)

    async def __aenter__(self) -> Library:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.pictures.aclose()
        await self._newsroom.__aexit__(kind, error, trace)
        await self._lookup.aclose()
        await self._in_writer(self.saved.close_thread)
        self._writer.shutdown()

    @property
    def site(self) -> SiteState:
        """The state of the site as it was last learnt."""
        known = self.saved.capabilities()
        return SiteState(
            name=known.name if known else "",
            host=self.saved.site,
            url=self._url,
            kind=self._newsroom.kind or (known.kind if known else None),
            why_not_api=known.why_not_api if known else "",
            last_refresh=self.saved.last_refresh(),
            offline=self.offline,
        )

    # -- asking the site

    async def refresh(self, shelf: Shelf, *, force: bool = True) -> Outcome:
        """The newest posts of a list; unless `force`, only where it was not asked for just now.

        Raises `SourceError` when nothing came; what did come is saved either way.
        """
        self._only_online()
        scope = _scope(shelf)
        async with self._visiting:
            progress = self.saved.progress(scope)
            if not force and freshness(progress.refreshed_at, self._now(), FRESH_FOR) == "fresh":
                return Outcome()
            return await self._visit(scope, Goal(size=self._page_size))

    async def refresh_all(self, report: Report | None = None) -> Outcome:
        """The newest posts of the whole site and its categories' names, as deep as a sync goes."""
        self._only_online()
        async with self._visiting:
            return await self._visit("", Goal(size=100), report, tree_too=True)

    async def _visit(
        self, scope: str, goal: Goal, report: Report | None = None, *, tree_too: bool = False
    ) -> Outcome:
        """The tree where it is old, then the posts; a tree that cannot be had does not cost the posts."""
        notices: tuple[KalbarError, ...] = ()
        try:
            await self._newsroom.tree(force=tree_too)
        except Unreachable:
            raise  # the posts would not come either
        except SourceError as error:
            notices = (error,)
        outcome = await self._newsroom.catch_up(scope, goal, report)
        outcome.notices += notices
        return outcome

    async def older(self, shelf: Shelf) -> tuple[Outcome, bool]:
        """Posts older than those saved; and whether the first post of the site is reached."""
        self._only_online()
        async with self._visiting:
            return await self._newsroom.older(_scope(shelf), size=self._page_size)

    async def learn_tree(self) -> None:
        """Asks the site for its categories now."""
        self._only_online()
        await self._newsroom.tree(force=True)

    async def open_post(self, post_id: str) -> SavedPost | None:
        """The saved post, made whole first where only a part of it is saved and the site may be asked.

        Raises `SourceError` where that failed; the part that is saved is still there.
        """
        found = self.saved.post(post_id)
        if found and self.may_complete(found):
            await self._newsroom.whole(found.post)
            found = self.saved.post(post_id)
        return found

    def may_complete(self, found: SavedPost) -> bool:
        """Whether only a part of the post is saved and its page may be asked for the rest."""
        partial = found.post.fullness != "full" and not found.post.locked and bool(found.post.url)
        return partial and not self.offline and not self._data_saver

    async def find(self, reference: str) -> SavedPost | None:
        """The post by id, number, slug or address; asked of the site where it is not saved."""
        found = self.saved.find(reference)
        if found:
            return await self.open_post(found.post.id)
        url = self.address_of(reference)
        if self.offline or url is None or not await self._newsroom.post(url):
            return None
        found = self.saved.find(reference) or self.saved.find(url)
        return await self.open_post(found.post.id) if found else None

    def address_of(self, reference: str) -> str | None:
        """Where the site would have that post; `None` for an address of another site.

        WordPress leads from `/?p=NUMBER` and from `/SLUG/` to the permalink.
        """
        from urllib.parse import quote

        from kalbar_tui.text.address import safe_url, same_site

        if "://" in reference:
            url = safe_url(reference)
            return url if url and same_site(url, self._url) else None
        base = self._url.rstrip("/")
        return f"{base}/?p={reference}" if reference.isdecimal() else f"{base}/{quote(reference, safe='')}/"

    async def sync(
        self, scope: str, *, since: datetime | None = None, report: Report | None = None
    ) -> Outcome:
        """Fetches for offline reading all that is newer than the last sync, or than `since`.

        `scope` is a category's slug, or "" for the whole site. The first sync brings the
        newest hundred posts. Where a feed carries only teasers, the articles' pages are
        fetched too. Raises `SourceError` when nothing came.
        """
        self._only_online()
        async with self._visiting:
            first = self.saved.progress(scope).synced_at is None
            outcome = await self._newest(scope, since, FIRST_SYNC if first and not since else None, report)
            if not self._data_saver:
                outcome.add(await self._newsroom.complete(scope, report))
            await self._synced(scope, outcome)
            return outcome

    async def archive(
        self,
        scope: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        report: Report | None = None,
    ) -> Outcome:
        """Fetches all that a sync would, then all that is older, to the first post of the site.

        Only from `since` on; and with `until` only what is older than that. At a polite rate,
        so it may take long; it may be broken off anywhere and goes on from there the next
        time. Raises `SourceError` when nothing came.
        """
        self._only_online()
        async with self._archiving:
            async with self._visiting:
                if until is None:
                    begun = self.saved.progress(scope).top is not None
                    # The first page alone of what was never asked for: the rest comes politely.
                    outcome = await self._newest(scope, None, None if begun else 1, None)
                else:
                    await self._newsroom.tree()
                    outcome = Outcome()
            try:
                outcome.add(await self._newsroom.archive(scope, since, until, report))
            except SourceError as error:
                if not (outcome.new or outcome.changed):
                    raise
                outcome.notices += (error,)
            if not self._data_saver:
                pause = ARCHIVE_PAUSE_SECONDS
                outcome.add(await self._newsroom.complete(scope, report, at_most=None, pause_seconds=pause))
            if until is None:
                await self._synced(scope, outcome)
            return outcome

    async def _newest(
        self, scope: str, since: datetime | None, at_most: int | None, report: Report | None
    ) -> Outcome:
        before = self.saved.progress(scope)
        goal = Goal(
            since=since,
            at_most=at_most,
            pages=SYNC_PAGES,
            size=100,
            # A refresh meanwhile may have left out what a sync is to bring.
            again=before.synced_at is None or before.refreshed_at != before.synced_at,
            back_to=before.synced_at and before.synced_at - EDITS_OVERLAP,
        )
        return await self._visit(scope, goal, report)

    async def _synced(self, scope: str, outcome: Outcome) -> None:
        """Notes that a sync is complete, if it is."""
        if not outcome.notices:
            reached = self.saved.progress(scope)
            done = replace(reached, synced_at=reached.refreshed_at)
            await self._in_writer(lambda: self.saved.set_progress(scope, done))

    async def keep_offline(
        self, shelf: Shelf, pack: Pack, *, budget: int, report: Report | None = None
    ) -> tuple[Outcome, Fetched]:
        """Makes a list readable offline; what came of its posts and of their pictures.

        `budget` is what all saved pictures may take, in bytes. May be cancelled anywhere and
        goes on from there the next time.
        """
        scope = _scope(shelf)
        fetched = Fetched()
        if pack.everything:
            outcome = await self.archive(scope, report=report)
        else:
            outcome = await self.sync(scope, report=report)
        if pack.pictures:
            at_most = None if pack.everything else FIRST_SYNC
            fetched = await self.pictures.fetch(
                Shelf("category", scope) if scope else Shelf(), at_most=at_most, budget=budget, report=report
            )
        return outcome, fetched

    def _only_online(self) -> None:
        if self.offline:
            raise Unreachable(self._url, "offline")

    # -- marks: the reader's own, written at once and for good

    async def mark_read(self, ids: Sequence[str], on: bool = True) -> None:
        """Marks posts read or unread; one step to undo."""
        await self._in_writer(lambda: self.saved.mark_read(ids, on))

    async def mark_opened(self, post_id: str) -> None:
        """Marks a post read, as one step to undo unless it was, and puts it on top of the history."""
        await self._in_writer(lambda: self.saved.mark_opened(post_id))

    async def set_bookmark(self, ids: Sequence[str], on: bool = True) -> None:
        """Bookmarks posts or takes their bookmarks away; one step to undo."""
        await self._in_writer(lambda: self.saved.set_bookmark(ids, on))

    async def set_note(self, ids: Sequence[str], note: str) -> int:
        """Writes a note to posts and bookmarks them, as one step to undo; how many it changed."""
        return await self._in_writer(lambda: self.saved.set_note(ids, note))

    async def mark_rows_read(self, pks: Sequence[int]) -> int:
        """Marks the posts of these rows read, as one step to undo; how many were unread."""
        return await self._in_writer(lambda: self.saved.mark_rows_read(pks))

    async def mark_all_read(self, shelf: Shelf) -> int:
        """Marks all posts of a list that are saved now read, as one step to undo; how many were unread."""
        newest = (
            self.saved.newest_pk()
        )  # now: what a refresh saves before the writer comes to this stays unread
        if shelf.kind == "search":
            unread = replace(shelf, unread_only=True, best=False)
            keys = await self._lookup.whole(lambda: self.saved.order(unread, limit=None))
            return await self.mark_rows_read([key.pk for key in keys if key.pk <= newest])
        return await self._in_writer(lambda: self.saved.mark_all_read(shelf, newest_pk=newest))

    async def set_position(self, post_id: str, share: float) -> None:
        """Keeps the place reached in an article, 0.0 to 1.0."""
        await self._in_writer(lambda: self.saved.set_position(post_id, share))

    async def begin_visit(self) -> int:
        """Begins a visit, or goes on with one that ended within half an hour; its number."""
        return await self._in_writer(self.saved.begin_visit)

    async def end_visit(self, number: int) -> None:
        """Notes that a visit ends now."""
        await self._in_writer(lambda: self.saved.end_visit(number))

    async def search(self, shelf: Shelf, limit: int | None, *, after: Key | None = None) -> list[Key]:
        """The places of the first posts of a search, or of those that follow `after`.

        In place of the search before, which ends with `Stopped`. Raises `QueryError`, and
        `NotThere` for a category, author or tag in it that there is not.
        """
        return await self._lookup.ask(lambda: self.saved.order(shelf, after=after, limit=limit))

    async def prepare_search(self, report: Report | None = None) -> bool:
        """Makes all that is saved searchable, marks going between; whether there was any to."""
        total = await self._lookup.whole(self.saved.unindexed)
        more = total > 0
        while more:
            more = await self._in_writer(self.saved.index_some)
            if report:
                report(total - min(total, await self._lookup.whole(self.saved.unindexed)), total)
        return total > 0

    async def search_site(self, words: str) -> tuple[str, ...]:
        """Asks the site's own search for words, and saves what it finds; the ids of that, in its order.

        Raises `SourceError`.
        """
        self._only_online()
        return await self._newsroom.search(words)

    async def found_by_site(self, query: Query, ids: Sequence[str]) -> list[Key]:
        """Of what the site's search has found, the places of the posts that meet the rest of a query."""
        return await self._lookup.behind(lambda: self.saved.found_by_site(query, ids))

    async def keep_search(self, name: str, query: str) -> None:
        """Keeps a search under a name; with an empty one, no longer."""
        await self._in_writer(lambda: self.saved.keep_search(name, query))

    async def unread_found(self, queries: Sequence[str]) -> dict[str, int]:
        """How many of the newest posts that searches find are unread, by query.

        Ends with `Stopped` once something is searched for.
        """
        return await self._lookup.behind(lambda: {query: self.saved.unread_found(query) for query in queries})

    async def undo(self) -> Undone | None:
        """Takes the last mark back; `None` when there is none."""
        return await self._in_writer(self.saved.undo)

    async def redo(self) -> Undone | None:
        """Makes the mark again that was last taken back; `None` when there is none."""
        return await self._in_writer(self.saved.redo)

    # -- rules

    async def add_rule(self, draft: Draft) -> int:
        """Keeps a rule, to be applied by `settle`; its number."""
        return await self._in_writer(lambda: self.saved.add_rule(draft))

    async def remove_rule(self, number: int) -> bool:
        """Removes a rule, to be taken off by `settle`; whether there was one."""
        return await self._in_writer(lambda: self.saved.remove_rule(number))

    async def settle(self) -> bool:
        """Applies and takes off rules step by step, marks going between; whether there was any to."""
        if not self.saved.is_unsettled():
            return False
        while await self._in_writer(self.saved.settle_step):
            pass
        return True

    async def _in_writer(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, function)


def _scope(shelf: Shelf) -> str:
    """What a refresh of a list asks the site for: its category, else all posts."""
    return shelf.slug if shelf.kind == "category" else ""
