"""Walking a site's posts from the newest back, saving page by page.

What a walk must get right: it may break off anywhere and be taken up again; posts may be
published, changed and withdrawn while it walks; and what is saved already is not fetched
again. `Frontier` remembers how far back a list is whole, so that no gap stays unnoticed
between what a refresh brought and what was saved before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from kalbar_tui.library.freshness import EDITS_OVERLAP
from kalbar_tui.model.errors import KalbarError, SourceError, Unreachable
from kalbar_tui.model.shelf import Key, Shelf
from kalbar_tui.model.site import Progress, Validators
from kalbar_tui.sources.base import Known, NotModified, Page, PostQuery, Source, nothing_known

if TYPE_CHECKING:
    from kalbar_tui.library.newsroom import Newsroom

Report = Callable[[int, int | None], None]
"""Told how many posts have come so far, and of how many in all (`None`: unknown)."""

PAGES_PER_REFRESH = 5
"""How many pages a refresh follows while nothing on them was known; posts older than that
wait for the list to be scrolled there."""

EDIT_PAGES = 10
"""How many pages of changed posts one visit takes; a site that re-saved its archive has more."""

GIVE_UP_AFTER_SECONDS = 60.0
"""A walk that has brought nothing for so long is given up."""


@dataclass(slots=True)
class Outcome:
    """What a refresh, a sync or a step back in time brought, and what went wrong meanwhile."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    skipped: int = 0
    notices: tuple[KalbarError, ...] = ()

    def add(self, other: Outcome) -> None:
        """Adds what another part of the same visit brought."""
        self.new += other.new
        self.changed += other.changed
        self.withdrawn += other.withdrawn
        self.skipped += other.skipped
        self.notices += other.notices


ARCHIVE_PAUSE_SECONDS = 0.5
"""Between two pages of an archive the site is left alone for so long: an archive is nobody's hurry."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How far back a walk goes: to `since`, or for `at_most` posts, or until it meets what is saved.

    `pages` bounds the last of these; `None` lets it run. `size` is the page size asked for.
    """

    since: datetime | None = None
    at_most: int | None = None
    pages: int | None = PAGES_PER_REFRESH
    size: int = 20
    again: bool = False
    """Ask even where the site says that nothing has changed: an earlier walk was cut short."""
    back_to: datetime | None = None
    """What is saved ends the walk only from this moment back: between lies what a refresh left out."""


@runtime_checkable
class KnowsWithdrawn(Protocol):
    """A source that can say which of some posts the site still shows; the API alone can."""

    async def visible(self, wp_ids: list[int]) -> frozenset[int]:
        """Those of these posts that the site still shows to everybody."""
        ...


def shelf_of(scope: str) -> Shelf:
    """The list of a scope: a category by its slug, or all posts of the site for ""."""
    return Shelf("category", scope) if scope else Shelf()


class Walk:
    """One walk through one category (or, with scope "", all posts) by one source."""

    def __init__(
        self, newsroom: Newsroom, source: Source, scope: str, goal: Goal, report: Report | None
    ) -> None:
        self._newsroom = newsroom
        self._saved = newsroom.saved
        self._source = source
        self._scope = scope
        self._goal = goal
        self._report = report
        self._before = self._saved.progress(scope)
        self._outcome = Outcome()
        # Kept only when the walk is done: until then "nothing has changed" would hide what is missing.
        self._validators: dict[str, Validators] = {}
        self._reached: datetime | None = None  # the oldest post this walk was shown; `None`: all were
        # Asking which posts are saved costs a request more a page; it pays only where some are.
        self._ask_what_is_known = self._saved.total(shelf_of(scope)) > 0

    async def newest(self) -> Outcome:
        """From the newest post back to the goal, then what was changed further back."""
        started = self._newsroom.now()
        try:
            await self._back_to_goal(started)
            if self._source.kind == "api" and self._before.refreshed_at and self._is_more_saved():
                await self._edits(self._before.refreshed_at - EDITS_OVERLAP)
        except SourceError as error:
            if not (self._outcome.new or self._outcome.changed):
                raise
            self._outcome.notices += (error,)
        else:
            if self._validators:
                await self._newsroom.save((), self._validators)
            await self._remember(replace(self._saved.progress(self._scope), refreshed_at=started))
        return self._outcome

    async def older(self) -> tuple[Outcome, bool]:
        """From where the list is whole, one page that brings something, or to the first post."""
        progress = self._before
        if progress.reached_first:
            return self._outcome, True
        cursor = progress.cursor if progress.kind == self._source.kind else None
        for _page in range(PAGES_PER_REFRESH):
            # Not conditionally: that the newest posts have not changed says nothing of older ones.
            page = await self._page(PostQuery(category=self._scope or None), cursor, again=True)
            if isinstance(page, NotModified):
                break
            await self._take(page)
            cursor = page.next
            progress = replace(
                progress,
                kind=self._source.kind,
                cursor=cursor,
                reached_first=cursor is None,
                top=progress.top or _newest(page),
            )
            await self._remember(progress)
            if cursor is None or self._outcome.new:
                break
        return self._outcome, progress.reached_first

    async def archive(self, since: datetime | None, until: datetime | None) -> Outcome:
        """From where the list is whole, or from `until`, down to `since` or the first post.

        What is saved is not fetched again. How far it has come is kept after every page;
        where it begins at `until`, that is kept apart from how far the list is whole, and
        only until it is done: then the same days are looked at anew.
        """
        scope = self._scope if until is None else f"{self._scope}?until={until:%Y-%m-%dT%H:%M:%SZ}"
        try:
            await self._down(scope, since, until)
        except SourceError as error:
            if not (self._outcome.new or self._outcome.changed):
                raise
            self._outcome.notices += (error,)
        else:
            if until is not None:
                await self._newsroom.in_writer(lambda: self._saved.forget_progress(scope))
        return self._outcome

    async def _down(self, scope: str, since: datetime | None, until: datetime | None) -> None:
        """Page by page, with a pause after each, from where the progress kept as `scope` ends."""
        progress = self._saved.progress(scope)
        if progress.reached_first:
            return
        cursor = progress.cursor if progress.kind == self._source.kind else None
        after = since - timedelta(seconds=1) if since else None
        query = PostQuery(category=self._scope or None, after=after, before=until)
        upper = until if cursor is None else None
        tally = _Tally(self._report)
        while True:
            page = await self._page(query, cursor, again=True)
            if isinstance(page, NotModified):
                return
            await self._take(page)
            oldest = _oldest(page)
            if upper and oldest:
                await self._look_for_withdrawn(page, upper, oldest)
            upper = oldest or upper
            # What is saved of the list down to here was brought by this walk, or by those before it.
            tally.add(page, partial(self._saved.count, shelf_of(self._scope), since=oldest, until=until))
            if page.next is None:
                if since is None:
                    await self._remember(
                        replace(progress, kind=self._source.kind, cursor=None, reached_first=True), scope
                    )
                return
            cursor = page.next
            progress = replace(
                progress, kind=self._source.kind, cursor=cursor, top=progress.top or _newest(page)
            )
            await self._remember(progress, scope)
            await asyncio.sleep(ARCHIVE_PAUSE_SECONDS)

    async def _back_to_goal(self, started: datetime) -> None:
        goal, before = self._goal, self._before
        since = goal.since
        # The site's own total then counts exactly what will come. The moment itself is excluded.
        query = PostQuery(category=self._scope or None, after=since - timedelta(seconds=1) if since else None)
        cursor: str | None = None
        upper: datetime | None = None
        top: datetime | None = None
        came, pages, total = 0, 0, None
        # The first headlines are wanted at once; what is older comes as the list is scrolled.
        most_pages = 1 if goal.pages and before.top is None else goal.pages
        while True:
            page = await self._page(query, cursor, again=goal.again)
            if isinstance(page, NotModified):
                return
            news = await self._take(page)
            pages += 1
            came += len(page.seen) or len(page.posts)
            top = top or _newest(page) or started
            oldest = _oldest(page)
            self._reached = since if page.next is None else oldest
            await self._look_for_withdrawn(page, upper, since if page.next is None else oldest)
            upper = oldest or upper
            cursor = page.next
            total = total or page.total
            if self._report:
                self._report(came, min(total, goal.at_most) if total and goal.at_most else total)
            met = before.top is not None and (oldest <= before.top if oldest else not news)
            if met or not since:
                await self._remember(self._joined(top, cursor, met=met))
            if cursor is None or (goal.at_most and came >= goal.at_most):
                return
            if since:
                # A feed knows no `after`: it is left when its page reaches past the day.
                if oldest and oldest < since:
                    return
            elif not goal.at_most and met and (not goal.back_to or not oldest or oldest <= goal.back_to):
                return
            elif not goal.at_most and pages == most_pages:
                if before.top and not met:
                    self._validators.clear()
                return

    def _joined(self, top: datetime, cursor: str | None, *, met: bool) -> Progress:
        """How far the list is whole now: as before where this walk met it, else as far as it came."""
        before = self._before
        if met and before.kind == self._source.kind:
            return replace(before, top=top)
        return replace(before, kind=self._source.kind, top=top, cursor=cursor, reached_first=cursor is None)

    async def _edits(self, changed_after: datetime) -> None:
        """Posts changed since the last visit, however old.

        New ones have come already; of the others only those that are saved are fetched, or a
        site that saved its archive anew would fill a small store with it.
        """
        query = PostQuery(category=self._scope or None, modified_after=changed_after)
        cursor: str | None = None
        for _page in range(EDIT_PAGES):
            page = await self._page(query, cursor, known=self._saved.known_or_unsaved)
            if isinstance(page, NotModified):
                return
            await self._take(page)
            cursor = page.next
            if cursor is None:
                return

    def _is_more_saved(self) -> bool:
        """Whether the list goes on below what this walk was shown; what it was shown was compared."""
        if self._reached is None:
            return False
        below = Key(int(self._reached.timestamp()), 0)
        return bool(self._saved.order(shelf_of(self._scope), after=below, limit=1))

    async def _look_for_withdrawn(self, page: Page, upper: datetime | None, lower: datetime | None) -> None:
        """Asks for saved posts that should stand on this page and do not; by the API alone."""
        if not isinstance(self._source, KnowsWithdrawn):
            return
        suspects = self._saved.suspects(
            shelf_of(self._scope), newer_than=lower, older_than=upper, seen=page.seen
        )
        visible = await self._source.visible(suspects) if suspects else frozenset()
        gone = [wp_id for wp_id in suspects if wp_id not in visible]
        self._outcome.withdrawn += await self._newsroom.in_writer(
            lambda: self._saved.set_withdrawn(gone=gone, there=page.seen)
        )

    async def _page(
        self, query: PostQuery, cursor: str | None, *, known: Known | None = None, again: bool = False
    ) -> Page | NotModified:
        known = known or (self._saved.known if self._ask_what_is_known else nothing_known)
        try:
            async with asyncio.timeout(GIVE_UP_AFTER_SECONDS):
                return await self._source.page(query, cursor, size=self._goal.size, known=known, again=again)
        except TimeoutError:
            raise Unreachable(self._newsroom.url, "timeout") from None

    async def _take(self, page: Page) -> bool:
        """Saves the posts of a page; whether any of them was new."""
        result = await self._newsroom.save(page.posts)
        self._validators |= page.validators
        self._ask_what_is_known = len(page.posts) < len(page.seen) or result.unchanged > 0
        self._outcome.new += result.new
        self._outcome.changed += result.changed
        self._outcome.skipped += page.skipped
        return result.new > 0

    async def _remember(self, progress: Progress, scope: str | None = None) -> None:
        where = self._scope if scope is None else scope
        await self._newsroom.in_writer(lambda: self._saved.set_progress(where, progress))


class _Tally:
    """How many posts of a walk down are done, and of how many."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self._done = 0
        self._total: int | None = None
        self._begun = False

    def add(self, page: Page, above: Callable[[], int]) -> None:
        """Counts a page; `above` says how many posts stand down to its last, for the first page."""
        came = len(page.seen) or len(page.posts)
        if self._begun:
            self._done += came
        else:
            self._begun = True
            self._done = above()
            self._total = None if page.total is None else self._done + max(0, page.total - came)
        if self._report:
            self._report(self._done, self._total)


def _newest(page: Page) -> datetime | None:
    return max((post.published for post in page.posts if post.published), default=None)


def _oldest(page: Page) -> datetime | None:
    return page.oldest or min((post.published for post in page.posts if post.published), default=None)
