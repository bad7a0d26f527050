"""One site over the network: which way of reading it works, and posts saved as they come.

Everything here may raise `SourceError`; nothing that was saved is lost by it. The store
is written in the one thread that `Library` gives, page by page, each page whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from kalbar_tui.library.freshness import TREE_MAX_AGE, freshness, must_probe
from kalbar_tui.library.saved import Saved, plain_texts
from kalbar_tui.library.walk import Goal, Outcome, Report, Walk, shelf_of
from kalbar_tui.model.errors import KalbarError, Refused, SourceError, Unreadable
from kalbar_tui.model.post import Category
from kalbar_tui.model.site import Capabilities, Way

if TYPE_CHECKING:
    from types import TracebackType

    from kalbar_tui.model.post import Post
    from kalbar_tui.model.site import Validators
    from kalbar_tui.sources.base import Source
    from kalbar_tui.sources.http import Http
    from kalbar_tui.store.posts import SaveResult

T = TypeVar("T")
InWriter = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs a function of the store in the one thread that writes, and waits for it."""

_NONE: Mapping[str, Validators] = {}

ARCHIVE_PAGE = 100
"""How many posts a page of an archive has: the most WordPress gives at once."""

SEARCHED = 20
"""How many of the posts that the site's own search finds are taken."""

WHOLE_AT_ONCE = 3
"""How many article pages are fetched at once for feeds that carry only teasers."""


class Newsroom:
    """The site at `url` over the network. An async context manager: it owns the connections.

    `categories` are the slugs the settings name, for a site whose tree cannot be learnt.
    """

    def __init__(
        self,
        saved: Saved,
        url: str,
        *,
        in_writer: InWriter,
        clock: Callable[[], datetime],
        categories: Sequence[str] = (),
    ) -> None:
        self.saved = saved
        self.url = url
        self.in_writer = in_writer
        self.now = clock
        self._named = categories
        self._http: Http | None = None
        self._source: Source | None = None

    @property
    def kind(self) -> str | None:
        """The way in use, `api` or `feed`; `None` before the site was asked."""
        return self._source.kind if self._source else None

    async def __aenter__(self) -> Newsroom:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http:
            await self._http.__aexit__(kind, error, trace)

    # -- what the library asks for

    async def tree(self, *, force: bool = False) -> None:
        """Learns the site's categories, unless they were learnt within the day.

        Before posts are asked for: the API names categories by number, and feeds do not
        tell them from tags.
        """
        checked = self.saved.tree_checked_at()
        if not force and freshness(checked, self.now(), TREE_MAX_AGE) == "fresh":
            return
        categories = await self._ask(lambda source: source.categories())
        if not categories and not self.saved.tree():
            categories = tuple(Category(slug, slug.replace("-", " ").title()) for slug in self._named)
        await self.in_writer(lambda: self.saved.save_tree(categories))
        self._source = None  # to be opened with the new tree, which costs no request

    async def catch_up(self, scope: str, goal: Goal, report: Report | None = None) -> Outcome:
        """Walks from the newest post of a category (or, with "", of the site) back to the goal.

        Pages are saved one by one, so a walk that breaks off keeps what it brought; the
        error is then the last notice of the outcome, or raised where it brought nothing.
        """
        return await self._ask(lambda source: Walk(self, source, scope, goal, report).newest())

    async def archive(
        self, scope: str, since: datetime | None, until: datetime | None, report: Report | None = None
    ) -> Outcome:
        """Walks at a polite rate from where a list is whole, or `until`, to `since` or the first post."""
        goal = Goal(size=ARCHIVE_PAGE)
        return await self._ask(lambda source: Walk(self, source, scope, goal, report).archive(since, until))

    async def older(self, scope: str, *, size: int) -> tuple[Outcome, bool]:
        """One more page into the past; and whether that was the first the site ever published."""
        return await self._ask(lambda source: Walk(self, source, scope, Goal(size=size), None).older())

    async def post(self, url: str) -> bool:
        """Fetches and saves the post at `url`; whether the site has one there."""
        post = await self._ask(lambda source: source.post(url))
        if post is None:
            return False
        await self.save((post,))
        return True

    async def search(self, words: str) -> tuple[str, ...]:
        """Asks the site's own search, and saves what it finds; the ids under which that is kept."""
        from kalbar_tui.sources.base import NotModified, PostQuery

        query = PostQuery(search=words)
        page = await self._ask(lambda source: source.page(query, size=SEARCHED, again=True))
        if isinstance(page, NotModified):
            return ()
        return (await self.save(page.posts)).ids

    async def whole(self, post: Post) -> bool:
        """Fetches the page of a post of which only a part is saved; whether that brought more."""
        from kalbar_tui.sources import page

        found = await page.whole(await self.connection(), post)
        if found == post:
            await self.in_writer(lambda: self.saved.page_asked(post.id))
            return False
        await self.save((found,))
        return True

    async def complete(
        self, scope: str, report: Report | None = None, *, at_most: int | None = 100, pause_seconds: float = 0
    ) -> Outcome:
        """Fetches the pages of the newest posts of which only a part is saved, with a pause after each."""
        outcome = Outcome()
        posts = self.saved.incomplete(shelf_of(scope), at_most)
        gate = asyncio.Semaphore(WHOLE_AT_ONCE)
        done = 0

        async def one(post: Post) -> None:
            nonlocal done
            async with gate:
                try:
                    outcome.changed += await self.whole(post)
                except SourceError as error:
                    outcome.notices += (error,)
                done += 1
                if report:
                    report(done, len(posts))
                await asyncio.sleep(pause_seconds)

        try:
            async with asyncio.TaskGroup() as group:
                for post in posts:
                    group.create_task(one(post))
        except* KalbarError as errors:  # the store's: no page is to blame, and one of them is enough
            failed = errors
        else:
            return outcome
        raise _first(failed)

    # -- how it is done

    async def save(self, posts: tuple[Post, ...], validators: Mapping[str, Validators] = _NONE) -> SaveResult:
        """Saves posts, and what makes the next request for their address conditional, in one transaction."""
        texts = await asyncio.to_thread(plain_texts, posts)  # parsing is work for a thread of its own
        result: SaveResult = await self.in_writer(lambda: self.saved.save(posts, texts, validators))
        return result

    async def connection(self) -> Http:
        """The one client of this site's requests, made when it is first asked for."""
        if self._http is None:
            from kalbar_tui.sources.http import Http

            self._http = await Http(hold_until=self.saved.hold_offs(), now=self.now).__aenter__()
        return self._http

    async def _ask(self, question: Callable[[Source], Awaitable[T]]) -> T:
        """Asks the site by the way that works; where it closes on us, by the other."""
        try:
            source = await self._open()
            try:
                return await question(source)
            except (Refused, Unreadable) as error:
                if not _closes(error):
                    raise
                await self._closed(source.kind, error)
                if source.kind != "api":
                    raise
                return await question(await self._open())
        finally:
            await self._remember_page_size()
            if self._http:
                hold_until = dict(self._http.hold_until)
                await self.in_writer(lambda: self.saved.set_hold_offs(hold_until))

    async def _open(self) -> Source:
        from kalbar_tui.sources.discover import discover, open_source

        known = self.saved.capabilities()
        probe = known is None or must_probe(known, self.now(), failed=known.kind is None)
        if self._source and not probe:
            return self._source
        http = await self.connection()
        if known is None or probe:
            known = await discover(http, self.url, known)
            await self._learn(replace(known, checked_at=self.now()))
        self._source = open_source(http, self.url, known, self.saved.tree(), self.saved.validators)
        return self._source

    async def _closed(self, kind: str, error: SourceError) -> None:
        """Notes that a way of reading the site no longer works; without the other, it is looked at anew."""
        known = self.saved.capabilities() or Capabilities()
        reason = (
            str(error.status) if isinstance(error, Refused) and error.reason == "status" else error.reason
        )
        if kind == "api":
            await self._learn(replace(known, api=Way("closed", known.api.url, reason)))
        else:
            await self._learn(replace(known, checked_at=None))
        self._source = None

    async def _remember_page_size(self) -> None:
        """Keeps the page size that worked, where a slow or large answer made it smaller."""
        from kalbar_tui.sources.wordpress import WordPress

        known = self.saved.capabilities()
        if isinstance(self._source, WordPress) and known and self._source.page_size != known.page_size:
            await self._learn(replace(known, page_size=self._source.page_size))

    async def _learn(self, capabilities: Capabilities) -> None:
        await self.in_writer(lambda: self.saved.set_capabilities(capabilities))


def _first(group: BaseExceptionGroup[KalbarError]) -> KalbarError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _closes(error: Refused | Unreadable) -> bool:
    """Whether the API as such is closed to us, rather than busy or broken for the moment."""
    if isinstance(error, Refused):
        return error.reason != "held_off" and error.status != 429 and error.status < 500
    return error.reason in {"not_json", "not_posts"}
