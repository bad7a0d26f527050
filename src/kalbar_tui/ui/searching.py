"""Searching in the reader: typed in a field above the list, whose posts are those found so far."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError, QueryError, SourceError, Stopped, StoreError
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Key, Row, Shelf
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when
from kalbar_tui.text.hits import Hits
from kalbar_tui.text.query import parse
from kalbar_tui.ui.order import Order
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from kalbar_tui.frame import Pane
    from kalbar_tui.library.library import Library
    from kalbar_tui.model.shelf import KeptSearch
    from kalbar_tui.ui.widgets.field_line import FieldLine
    from kalbar_tui.ui.widgets.post_list import PostList

TYPED_SECONDS = 0.12
"""A search begins when the keys have rested so long."""

SITE_SECONDS = 0.6
"""The site's own search is asked when what is typed has rested so long besides, or at Enter."""

FIRST_FOUND, FOUND_AT_ONCE = 100, 5000
"""How many posts of a search are read before it is shown; the second where a post is to stay in sight."""


class Host(Protocol):
    """What searching needs of the screen it is made for."""

    shelf: Shelf

    @property
    def posts(self) -> PostList:
        """The pane of posts."""

    @property
    def search_field(self) -> FieldLine:
        """Where the query is typed."""

    @property
    def name_field(self) -> FieldLine:
        """Where the name of a kept search is typed."""

    def kept(self, shelf: Shelf) -> KeptSearch | None:
        """The kept search that a list is of, if it is."""

    def open_shelf(
        self,
        shelf: Shelf,
        *,
        follow: bool = True,
        keep_post: bool = False,
        keys: Sequence[Key] | None = None,
    ) -> None:
        """Open a list."""

    def focus_pane(self, pane: Pane) -> None:
        """Go to a pane."""

    def marks_changed(self) -> None:
        """What the reader keeps has changed."""

    def refresh_frame(self) -> None:
        """Draw what stands around the panes anew."""

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Show what is going on, until `done` is told for the same task."""

    def done(self, task: str) -> None:
        """A task has ended."""

    def reload(self) -> None:
        """Read the open list anew."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def after(self, timer: Timer | None, seconds: float, then: Callable[[], None]) -> Timer:
        """Put off what a timer was to do."""

    def run_alone(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> object:
        """Run this in place of what runs in the same group."""


class Left(NamedTuple):
    """The list that a search led away from, and the post that was highlighted in it."""

    shelf: Shelf
    pk: int | None


class Answer(NamedTuple):
    """What the site's own search has found, and the row that was the last one saved before."""

    ids: tuple[str, ...]
    newest: int


class Searching:
    """Off until `begin`; then the open list is one of what is found, until `leave`."""

    def __init__(self, library: Library, host: Host, *, data_saver: bool) -> None:
        self._library = library
        self._host = host
        self._left: Left | None = None
        self._timer: Timer | None = None
        self._best = False
        self._wanted: Shelf | None = None
        self.data_saver = data_saver
        self._answers: dict[str, Answer] = {}
        self._rest: Timer | None = None
        self._at_once = False
        self._from_site: list[Key] = []
        self.hits: Hits | None = None
        """What finds the words of the open search in a text; `None` in other lists."""
        self._trouble: KalbarError | None = None

    @property
    def trouble(self) -> str:
        """Why the text in the field is no query, or why nothing could be looked for; empty where it could."""
        return describe(self._trouble) if self._trouble else ""

    @property
    def can_leave(self) -> bool:
        """Whether there is a list to go back to."""
        return self._left is not None and self._host.shelf.kind == "search"

    @property
    def _asks_site(self) -> bool:
        return not (self._library.offline or self.data_saver)

    def begin(self) -> None:
        """Opens the field, with the query of the open search."""
        shelf = self._host.shelf
        if shelf.kind != "search":
            self._left = Left(shelf, self._host.posts.highlighted_pk)
            self._best = False
        self.prepare()
        self._host.focus_pane("posts")
        self._host.search_field.open(shelf.slug.removesuffix("*") if shelf.kind == "search" else "")

    def prepare(self) -> None:
        """Makes searchable what an older version of the program saved, behind the screen."""
        self._host.run_alone(self._prepare, "index")

    async def _prepare(self) -> None:
        def report(done: int, total: int | None) -> None:
            def said() -> str:
                text = _("Preparing the search: {done} of {total}")
                return text.format(done=when.number(done), total=when.number(total or done))

            self._host.busy("index", said)

        try:
            if await self._library.prepare_search(report) and self._host.shelf.kind == "search":
                self._host.reload()
        except StoreError as error:
            self._host.tell(error)
        finally:
            self._host.done("index")

    def typed(self, text: str) -> None:
        """Searches for what is typed, once the keys rest."""
        self._timer = self._host.after(self._timer, TYPED_SECONDS, lambda: self._look(text))

    def _look(self, text: str) -> None:
        self._trouble = None
        try:
            query = parse(text, typing=True)
        except QueryError as error:
            self._trouble = error
        else:
            shelf = Shelf("search", query.text, best=self._best)
            if query.asks and shelf != (self._wanted or self._host.shelf):
                self.look(shelf)
        self._host.refresh_frame()

    def look(self, shelf: Shelf, *, follow: bool = True, keep_post: bool = False) -> None:
        """Opens a search once its first posts are found; until then the list is what it was."""
        self._wanted = shelf
        search = partial(self._search, shelf, follow=follow, keep_post=keep_post)
        self._host.run_alone(search, "search")

    @property
    def is_looking(self) -> bool:
        """Whether the answer is still awaited."""
        return self._wanted is not None

    async def _search(self, shelf: Shelf, *, follow: bool, keep_post: bool) -> None:
        try:
            keys = await self._library.search(shelf, FOUND_AT_ONCE if keep_post else FIRST_FOUND)
        except Stopped:
            return
        except KalbarError as error:
            self._trouble = error
            keys = []
            self.prepare()  # the index may have been damaged, and be empty now
        if shelf == self._wanted:  # no other list was opened meanwhile
            self._host.open_shelf(shelf, follow=follow, keep_post=keep_post, keys=keys)
            self._host.search_field.tell()
            if self._asks_site and not self.trouble:
                if self._at_once or parse(shelf.slug).plain_words in self._answers:
                    self._ask_site(shelf)
                else:
                    self._rest = self._host.after(self._rest, SITE_SECONDS, partial(self._ask_site, shelf))
            self._at_once = False

    def _ask_site(self, shelf: Shelf) -> None:
        if shelf == self._host.shelf:
            self._host.run_alone(partial(self._beside, shelf), "site-search")

    async def _beside(self, shelf: Shelf) -> None:
        """Puts what the site's own search finds beside what is saved; it is asked once for the same words."""
        query = parse(shelf.slug)
        words = query.plain_words
        if not words:
            return
        if words not in self._answers:
            host = clean.line(self._library.saved.site)
            self._host.busy("site-search", lambda: _("Asking {host} …").format(host=host))
            try:
                newest = self._library.saved.newest_pk()
                self._answers[words] = Answer(await self._library.search_site(words), newest)
            except (SourceError, StoreError) as error:
                self._host.tell(error)
                return  # asked again when the same words are searched for again
            finally:
                self._host.done("site-search")
        answer = self._answers[words]
        if shelf.unread_only:
            query = query._replace(unread=True)
        try:
            keys = await self._library.found_by_site(query, answer.ids)
        except (Stopped, KalbarError):
            return  # told, if need be, by the search that is shown
        if shelf == self._host.shelf and keys:
            self._from_site = keys
            came = frozenset(key.pk for key in keys if key.pk > answer.newest)
            self._host.posts.from_site = came
            self._host.reload()

    def merged(self, order: Order) -> Order:
        """The order of a search with what only the site has found: at its place, or after the best."""
        if not self._host.shelf.best:
            return order.with_those_of(Order(self._from_site))
        here = set(order.pks)
        whole = Order(map(Key, order.ats, order.pks))
        whole.extend(key for key in self._from_site if key.pk not in here)
        return whole

    def open(self, shelf: Shelf) -> None:
        """Makes ready for a list that is being opened."""
        self.hits = self._wanted = None
        self._from_site = []
        self._host.posts.from_site = frozenset()
        if shelf.kind == "search":
            try:
                self.hits = Hits(parse(shelf.slug))
            except QueryError as error:
                self._trouble = error
        elif not self._host.search_field.is_open:
            self._left = self._trouble = None

    def rows(self, rows: Mapping[int, Row], texts: Mapping[int, str]) -> Mapping[int, Row]:
        """The rows with the part of the text that shows why each was found in place of the excerpt."""
        if not self.hits:
            return rows
        snippets = {pk: self.hits.snippet(text) for pk, text in texts.items()}
        return {
            pk: replace(row, excerpt=snippet.text) if (snippet := snippets.get(pk)) else row
            for pk, row in rows.items()
        }

    def keep_typed(self) -> None:
        """Ends typing; what was found stays, and the site is asked at once."""
        shelf = self._host.shelf
        self._at_once = True
        if self._timer:
            self._timer.stop()
        self._look(self._host.search_field.text)
        if not self.is_looking and self._asks_site and shelf.kind == "search":
            self._ask_site(shelf)
        self._close()
        self._host.focus_pane("posts")

    def leave(self) -> None:
        """Goes back to the list the search led away from."""
        self._close()
        left, self._left = self._left, None
        if left:
            self._host.open_shelf(left.shelf)
            index = self._host.posts.order.index(left.pk) if left.pk is not None else None
            if index is not None:
                self._host.posts.highlight(index, quietly=True)
        self._host.focus_pane("posts")

    def _close(self) -> None:
        if self._timer:
            self._timer.stop()
        self._trouble = None
        self._host.search_field.close()

    def toggle_best(self) -> None:
        """Puts the best hits first, or the newest again."""
        shelf = self._host.shelf
        if shelf.kind != "search":
            return
        self._best = not shelf.best
        self.look(replace(shelf, best=self._best))
        self._host.say(_("The best hits first.") if self._best else _("The newest posts first."))

    # -- keeping

    def ask_name(self) -> None:
        """Opens the field for the name the search is to be kept under."""
        shelf = self._host.shelf
        if shelf.kind != "search":
            return
        found = self._host.kept(shelf)
        self._host.name_field.open(found.name if found else shelf.slug.removesuffix("*"))

    def keep(self, name: str) -> None:
        """Keeps the open search under a name; without one, no longer."""
        self._host.run_alone(partial(self._keep, name.strip(), self._host.shelf), "keep-search")

    async def _keep(self, name: str, shelf: Shelf) -> None:
        try:
            await self._library.keep_search(name, shelf.slug)
        except KalbarError as error:
            self._host.tell(error)
            return
        if name:
            self._host.say(_("The search is kept as “{name}” among the categories.").format(name=name))
        else:
            self._host.say(_("The search is no longer kept."))
        self._host.marks_changed()

    # -- what is said

    def note(self) -> str:
        """What the field says of what is typed."""
        return _("best first") if self._best else _("Tab: best first")

    def line(self, room: int) -> Line:
        """What the status line says of what is typed: why it is no query, or how queries are written."""
        if self.trouble:
            return (Piece(cells.fit(self.trouble, room), "alert"),)
        if self._host.search_field.is_open:
            said = _(
                '"a phrase"   -word   category:   author:   tag:   since:7d   unread:yes   bookmarked:yes'
            )
            help_key = cells.fit(_("F1: how to search"), room)
            room -= cells.width(help_key)
            parts = said.split("   ")
            while parts and cells.width("".join(f"   {part}" for part in parts)) > room:
                parts.pop()
            return (Piece(help_key, "key"), *(Piece(f"   {part}", "note") for part in parts))
        return ()
