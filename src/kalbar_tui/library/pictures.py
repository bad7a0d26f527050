"""Pictures when the reader wishes to see them: from the store, or from the site and then saved.

Whether there is such a wish is for the caller to know (the setting `pictures`, a key, an
option); only where the setting is `never` is nothing asked for here either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kalbar_tui.library.saved_pictures import SavedPictures, pictures_of
from kalbar_tui.model.errors import KalbarError, Refused, SourceError, Unreachable, Unreadable
from kalbar_tui.model.shelf import Shelf

if TYPE_CHECKING:
    from kalbar_tui.library.saved import Saved
    from kalbar_tui.library.walk import Report
    from kalbar_tui.model.post import PictureWish as Wish
    from kalbar_tui.sources.http import Http

AT_ONCE = 3
"""How many pictures are fetched at once."""

BUDGET = 200_000_000
"""Bytes that all saved pictures may take, where a sync is not told otherwise."""

KEPT = 500_000_000
"""Bytes beyond which looking at another picture lets go of those of the oldest posts."""

_POSTS_AT_ONCE = 20
_GIVE_UP_AFTER = 6
"""So many pictures in a row without any answer: the network is gone, not a picture."""


@dataclass(slots=True)
class Fetched:
    """What fetching the pictures of many posts brought.

    `missing` are pictures that the site does not have or that cannot be read; `left` are
    the posts whose pictures are still to be fetched, for want of room or of an answer.
    """

    new: int = 0
    bytes: int = 0
    missing: int = 0
    left: int = 0
    full: bool = False
    notices: tuple[SourceError, ...] = ()

    def add(self, other: Fetched) -> None:
        """Adds what the pictures of another list brought."""
        self.new += other.new
        self.bytes += other.bytes
        self.missing += other.missing
        self.left += other.left
        self.full = self.full or other.full
        self.notices += other.notices


class Pictures:
    """The pictures of one site's posts. To be closed with `aclose` before the connections are."""

    def __init__(
        self,
        saved: Saved,
        url: str,
        *,
        connection: Callable[[], Awaitable[Http]],
        in_writer: Callable[[Callable[[], Any]], Awaitable[Any]],
        clock: Callable[[], datetime],
        wish: Wish = "request",
        offline: bool = False,
    ) -> None:
        self.saved = SavedPictures(saved)
        self._offline = offline
        self.configure(wish)
        self._posts = saved
        self._url = url
        self._connection = connection
        self._in_writer = in_writer
        self._now = clock
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._coming: dict[str, asyncio.Task[bytes]] = {}

    def configure(self, wish: Wish) -> None:
        """Asks for pictures from now on, or for none any more."""
        self.may_ask = wish != "never" and not self._offline

    async def aclose(self) -> None:
        """Gives up what is being fetched."""
        coming = list(self._coming.values())
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)

    def saved_picture(self, url: str) -> bytes | None:
        """The picture if it is saved: a JPEG or WebP of ours, at most 1280 pixels wide and high.

        Synchronous: a read of the store, under a millisecond.
        """
        return self.saved.picture(url)

    async def picture(self, url: str, post_id: str = "") -> bytes | None:
        """The picture, fetched and saved for the post where it is not saved yet.

        `None` where it is not saved and the network is not to be asked, or where the site
        was found within the day not to have it. Raises `SourceError` where it cannot be had.
        """
        found = self.saved.picture(url)
        if found is not None:
            await self._in_writer(lambda: self.saved.tie(url, [post_id]))
            return found
        if not self.may_ask or self.saved.is_known_missing(url, self._now()):
            return None
        body = await self._fetched(url, [post_id])
        await self._in_writer(lambda: self.saved.prune(KEPT))
        return body

    async def fetch(
        self,
        shelf: Shelf,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        at_most: int | None = None,
        budget: int = BUDGET,
        report: Report | None = None,
    ) -> Fetched:
        """Fetches the pictures of a list's saved posts for offline, newest first.

        `budget` is what all saved pictures may take, in bytes: pictures of older posts
        (never of bookmarked ones) make room for those of newer ones, and where there are
        none the rest is `left`. Breaks off anywhere and goes on from there the next time.
        `report` hears how many posts are done, and of how many.
        """
        outcome = Fetched()
        if not self.may_ask:
            return outcome
        wanted = self.saved.wanted(shelf, since=since, until=until, limit=at_most)
        visit = _Visit(self, outcome, budget)
        for start in range(0, len(wanted), _POSTS_AT_ONCE):
            some = wanted[start : start + _POSTS_AT_ONCE]
            done = [] if visit.ended else await visit.posts(some)
            if done:
                await self._in_writer(partial(self.saved.set_pictured, done))
            outcome.left += len(some) - len(done)
            if report:
                report(min(start + len(some), len(wanted)) - outcome.left, len(wanted))
        return outcome

    # -- one picture

    async def _fetched(self, url: str, posts: Sequence[str]) -> bytes:
        """The picture out of the network, asked for once however many want it at the time."""
        if task := self._coming.get(url):
            body = await asyncio.shield(task)
            await self._in_writer(lambda: self.saved.tie(url, posts))
            return body
        task = self._coming[url] = asyncio.create_task(self._fetch(url, posts))
        task.add_done_callback(lambda done: self._came(url, done))
        return await asyncio.shield(task)  # another may still want it when this one does not

    def _came(self, url: str, task: asyncio.Task[bytes]) -> None:
        del self._coming[url]
        if not task.cancelled():
            task.exception()  # seen, also where nobody waits any more

    async def _fetch(self, url: str, posts: Sequence[str]) -> bytes:
        from kalbar_tui.sources import pictures

        async with self._gate:
            http = await self._connection()
            try:
                raw = await pictures.fetch(http, url, site=self._url)
                body = await asyncio.to_thread(pictures.shrunk, raw, url)
            except SourceError as error:
                if _is_final(error):
                    await self._keep(url, b"", posts)
                raise
            finally:
                until = dict(http.hold_until)
                await self._in_writer(lambda: self._posts.set_hold_offs(until))
        await self._keep(url, body, posts)
        return body

    async def _keep(self, url: str, body: bytes, posts: Sequence[str]) -> None:
        if self._posts.database.read_only:
            return  # it can still be shown
        ids = [post for post in posts if post]
        await self._in_writer(lambda: self.saved.keep(url, body, self._now(), ids))

    # -- for the visit below

    def addresses(self, post_ids: Sequence[str]) -> dict[str, list[str]]:
        """The addresses of the pictures that saved posts show, by the posts' ids. Slow, for a thread."""
        from kalbar_tui.text.html import document

        found: dict[str, list[str]] = {}
        try:
            for post_id in post_ids:
                saved = self._posts.post(post_id)
                if saved:
                    inside = document(saved.post.html, saved.post.url)
                    found[post_id] = [picture.url for picture in pictures_of(saved.post, inside)]
        finally:
            self._posts.close_thread()
        return found

    async def have(self, url: str, posts: Sequence[str]) -> int | None:
        """Has a picture saved for posts; its bytes if it is new, `None` where it cannot be had."""
        if self.saved.among([url]):
            await self._in_writer(lambda: self.saved.tie(url, posts))
            return 0
        if self.saved.is_known_missing(url, self._now()):
            await self._in_writer(lambda: self.saved.tie(url, posts))
            return None
        return len(await self._fetched(url, posts))

    async def make_room(self, budget: int, before: datetime, coming: int) -> bool:
        """Whether so many more pictures fit the budget; those of posts before that time may be given up.

        How large they will be nobody knows: as large as those that are saved, on average.
        """
        taken = self.saved.taken()
        room = coming * taken.length // max(1, taken.pictures)
        if taken.length + room > budget:
            # Some more than it takes: each time costs a look at all of them.
            most = max(0, budget - room - budget // 20)
            await self._in_writer(lambda: self.saved.prune(most, older_than=before))
            taken = self.saved.taken()
        return taken.length < budget and taken.length + room <= budget


class _Visit:
    """Fetching the pictures of many posts, until the budget is used or nobody answers."""

    def __init__(self, pictures: Pictures, outcome: Fetched, budget: int) -> None:
        self.ended = False
        self._pictures = pictures
        self._outcome = outcome
        self._budget = budget
        self._silent = 0
        self._coming = 0
        self._told: set[tuple[str, str]] = set()

    async def posts(self, some: Sequence[tuple[str, datetime]]) -> list[str]:
        """Fetches the pictures of some posts; the ids of those of which none is missing for now."""
        ids = [post_id for post_id, _at in some]
        addresses = await asyncio.to_thread(self._pictures.addresses, ids)
        showing: dict[str, list[str]] = {}
        for post_id in ids:
            for url in addresses.get(post_id, ()):
                showing.setdefault(url, []).append(post_id)
        times = dict(some)
        waiting: set[str] = set()

        async def one(url: str, posts: list[str]) -> None:
            if not await self._one(url, posts, max(times[post] for post in posts)):
                waiting.update(posts)

        queue = list(showing.items())
        try:
            for start in range(0, len(queue), AT_ONCE):
                async with asyncio.TaskGroup() as group:
                    for url, posts in queue[start : start + AT_ONCE]:
                        group.create_task(one(url, posts))
        except* KalbarError as errors:  # the store's: no picture is to blame, and one of them is enough
            failed = errors
        else:
            return [post_id for post_id in ids if post_id not in waiting]
        error: BaseException = failed
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error

    async def _one(self, url: str, posts: list[str], newest: datetime) -> bool:
        """Whether a picture is saved now, or known not to be had."""
        if self.ended:
            return False
        self._coming += 1
        try:
            if not await self._pictures.make_room(self._budget, newest, self._coming):
                self.ended = self._outcome.full = True
                return False
            came = await self._pictures.have(url, posts)
        except SourceError as error:
            self._note(error)
            return _is_final(error)
        finally:
            self._coming -= 1
        self._silent = 0
        if came is None:
            self._outcome.missing += 1
        elif came:
            self._outcome.new += 1
            self._outcome.bytes += came
        return True

    def _note(self, error: SourceError) -> None:
        host = urlsplit(error.url).netloc
        if _is_final(error):
            self._outcome.missing += 1
            return
        if isinstance(error, Unreachable):
            self._silent += 1
            self.ended = self.ended or self._silent >= _GIVE_UP_AFTER
        if (host, error.reason) not in self._told:  # one sentence a host, not one a picture
            self._told.add((host, error.reason))
            self._outcome.notices += (error,)


def _is_final(error: SourceError) -> bool:
    """Whether the picture itself cannot be had, rather than just now or from here."""
    if isinstance(error, Refused):
        if error.reason == "status":
            return error.status != 429 and error.status < 500
        return error.reason in {"redirect", "private"}
    return isinstance(error, Unreadable) and error.reason != "cut"
