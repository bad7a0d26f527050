"""Visits to the site: what is asked of it, unasked or at a key, and what is told of that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from kalbar_tui.i18n import _, ngettext
from kalbar_tui.library.pace import Pace
from kalbar_tui.library.pictures import Fetched
from kalbar_tui.model.errors import KalbarError
from kalbar_tui.model.shelf import OF_SITE, SavedPost, Shelf
from kalbar_tui.text import clean, when
from kalbar_tui.ui import keymap

if TYPE_CHECKING:
    from textual.worker import Worker

    from kalbar_tui.library.library import Library
    from kalbar_tui.library.packs import Pack
    from kalbar_tui.library.walk import Outcome, Report


class Host(Protocol):
    """What a visit needs of the screen it is made for."""

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Show what is going on, until `done` is told for the same task."""

    def done(self, task: str) -> None:
        """A task has ended."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def reload(self) -> None:
        """What is saved has changed."""

    def watched_came(self, posts: Sequence[SavedPost]) -> None:
        """Posts that are watched for have come."""

    def is_cold(self) -> bool:
        """Whether nothing at all is saved of the site."""

    def run_alone(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run this in place of what runs in the same group."""


class Visits:
    """Asks the library for new and older posts on behalf of a screen; one of each kind at a time."""

    def __init__(self, library: Library, host: Host, *, data_saver: bool = False) -> None:
        self._library = library
        self.data_saver = data_saver
        self._host = host
        self.first_fetch = False
        """Whether the first posts ever are being fetched."""
        self.trouble: KalbarError | None = None
        """What went wrong in the last visit."""
        self._older_of: Shelf | None = None
        self._keeping: Worker[None] | None = None
        self._numbers = count()
        self._ends: set[Shelf] = set()

    def refresh_behind(self, shelf: Shelf) -> None:
        """Asks for new posts unasked: quietly, where the list was not asked for just now.

        With data saver only where nothing is saved at all.
        """
        if not self._library.offline and (not self.data_saver or self._host.is_cold()):
            self._refresh(shelf if shelf.kind in OF_SITE else Shelf(), force=False)

    def refresh(self, shelf: Shelf) -> None:
        """Asks for new posts of a list at the reader's wish."""
        self._refresh(shelf, force=True)

    def _refresh(self, shelf: Shelf, *, force: bool) -> None:
        self._ends.discard(shelf)
        host = clean.line(self._library.saved.site)
        said = _brought if force else None
        self._start(
            "refresh",
            lambda: _("Asking {host} …").format(host=host),
            lambda _report: self._library.refresh(shelf, force=force),
            said,
        )

    def refresh_all(self) -> None:
        """Asks for new posts of all categories."""
        self._start("refresh", lambda: _("Fetching"), self._library.refresh_all, _brought)

    def keep_offline(self, shelf: Shelf, name: str, pack: Pack, budget: int) -> None:
        """Saves posts of a list for reading without a connection, until that is done or stopped."""
        fetched = Fetched()

        async def ask(report: Report) -> Outcome:
            outcome, came = await self._library.keep_offline(shelf, pack, budget=budget, report=report)
            fetched.add(came)
            return outcome

        self._keeping = self._start(
            "keep",
            lambda: _("Saving {list} for offline").format(list=name),
            ask,
            lambda outcome: _kept(name, outcome, fetched),
        )

    @property
    def is_keeping(self) -> bool:
        """Whether a list is being saved for offline."""
        return self._keeping is not None and self._keeping.is_running

    def stop_keeping(self) -> None:
        """Stops saving a list for offline; what came is saved."""
        if self._keeping:
            self._keeping.cancel()
        self._host.say(
            _("Stopped. What came is saved; {key} goes on from there.").format(
                key=keymap.named("site.keep_offline")
            )
        )
        self._host.reload()

    def older(self, shelf: Shelf) -> None:
        """Asks for posts older than those saved, unless that is going on or there are none."""
        if (
            shelf.kind not in OF_SITE
            or self._library.offline
            or self._older_of == shelf
            or shelf in self._ends
        ):
            return
        self._older_of = shelf
        self._host.run_alone(self._fetch_older(shelf), "older")

    async def _fetch_older(self, shelf: Shelf) -> None:
        self._host.busy("older", lambda: _("Fetching older posts …"))
        try:
            outcome, at_end = await self._library.older(shelf)
        except KalbarError as error:
            # Scrolling asks again and again: after trouble, a refresh has to come first.
            self._ends.add(shelf)
            self._host.tell(error)
            return
        finally:
            self._host.done("older")
            if self._older_of == shelf:
                self._older_of = None
        if at_end or not outcome.new:
            self._ends.add(shelf)
        if outcome.new or outcome.changed:
            self._host.reload()

    def _start(
        self,
        group: str,
        text: Callable[[], str],
        ask: Callable[[Report], Awaitable[Outcome]],
        said: Callable[[Outcome], str] | None,
    ) -> Worker[None]:
        # A name of its own: the visit that this one cancels ends later than it begins.
        task = f"{group} {next(self._numbers)}"
        return self._host.run_alone(self._visit(task, text, ask, said), group)

    async def _visit(
        self,
        task: str,
        text: Callable[[], str],
        ask: Callable[[Report], Awaitable[Outcome]],
        said: Callable[[Outcome], str] | None,
    ) -> None:
        """Waits for the site's answer, and shows what came."""

        paces: dict[int | None, Pace] = {}

        def report(done: int, total: int | None) -> None:
            left = paces.setdefault(total, Pace()).left(done, total, monotonic())
            self._host.busy(task, lambda: f"{text()}: {_so_far(done, total, left)}")

        self.first_fetch = self._host.is_cold()
        self._host.busy(task, text)
        try:
            newest = self._library.saved.newest_pk()
            outcome = await ask(report)
            watched = self._library.saved.watched_since(newest)
        except KalbarError as error:
            self.trouble = error
            self._host.tell(error)
        else:
            self.trouble = outcome.notices[-1] if outcome.notices else None
            if self.trouble:
                self._host.tell(self.trouble)
            elif said:
                self._host.say(said(outcome))
            if watched:
                self._host.watched_came(watched)
        finally:
            self.first_fetch = False
            self._host.done(task)
        self._host.reload()


def _so_far(done: int, total: int | None, left: float | None) -> str:
    """How far a visit is, of how much, and for how many seconds it will go on."""
    said = when.number(done)
    if total:
        said = _("{done} of {total}").format(done=said, total=when.number(total))
    return ", ".join((said, _("{time} left").format(time=when.lasting(left)))) if left else said


def _kept(name: str, outcome: Outcome, fetched: Fetched) -> str:
    """What saving a list brought, what it left out, and why."""
    parts = [
        ngettext("{count} new post", "{count} new posts", outcome.new).format(count=when.number(outcome.new))
    ]
    if fetched.new:
        said = ngettext("{count} picture", "{count} pictures", fetched.new)
        parts.append(said.format(count=when.number(fetched.new)))
    if fetched.left:
        said = ngettext(
            "the pictures of {count} post left out", "the pictures of {count} posts left out", fetched.left
        )
        why = _("the budget is used") if fetched.full else _("no answer")
        parts.append(f"{said.format(count=when.number(fetched.left))} ({why})")
    if fetched.missing:
        said = ngettext("{count} picture missing", "{count} pictures missing", fetched.missing)
        parts.append(said.format(count=when.number(fetched.missing)))
    return _("{list} is saved for offline: {parts}.").format(list=name, parts=", ".join(parts))


def _brought(outcome: Outcome) -> str:
    if not outcome.new:
        return _("Nothing new.")
    return ngettext("{count} new post.", "{count} new posts.", outcome.new).format(
        count=when.number(outcome.new)
    )
