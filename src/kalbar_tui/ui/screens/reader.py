"""The reader's screen: three panes, what is open in them, and what the keys do."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from kalbar_tui import cells, frame
from kalbar_tui.frame import PANES, Pane
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError, SourceError, Stopped, StoreError
from kalbar_tui.model.post import Category
from kalbar_tui.model.shelf import OF_SITE, Key, SavedPost, Shelf
from kalbar_tui.open_url import checked
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when
from kalbar_tui.ui import keymap, looks, pointing
from kalbar_tui.ui.captions import Captions
from kalbar_tui.ui.commands import COMMANDS, ON_SCREEN, Command, action_name, bindings
from kalbar_tui.ui.finding import Finding
from kalbar_tui.ui.following import Following
from kalbar_tui.ui.links import copy_link, copy_selection
from kalbar_tui.ui.marking import Marking
from kalbar_tui.ui.opening import Opening
from kalbar_tui.ui.order import Order
from kalbar_tui.ui.pictures.means import cell_pixels, means_for
from kalbar_tui.ui.pictures.painter import Painter, raw_writer
from kalbar_tui.ui.picturing import Picturing
from kalbar_tui.ui.reads import Reads
from kalbar_tui.ui.ruling import Ruling, call
from kalbar_tui.ui.screens.article_screen import ArticleScreen
from kalbar_tui.ui.searching import Searching
from kalbar_tui.ui.visits import Visits
from kalbar_tui.ui.widgets.article_view import ArticleView
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.ui.widgets.category_pane import CategoryPane
from kalbar_tui.ui.widgets.field_line import FieldLine
from kalbar_tui.ui.widgets.post_list import PostList
from kalbar_tui.ui.widgets.row_view import RowView
from kalbar_tui.ui.widgets.search_field import SearchField
from kalbar_tui.ui.widgets.status_line import StatusLine
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence

    from textual.worker import Worker

    from kalbar_tui.library.library import Library
    from kalbar_tui.model.marks import Visit
    from kalbar_tui.model.shelf import KeptSearch, Row
    from kalbar_tui.settings import Settings
    from kalbar_tui.ui.screens.note import NoteScreen

FIRST_POSTS = 100
"""Posts whose order is read before the first frame; the rest follows in a thread."""

ORDER_AT_ONCE = 5000
TICK_SECONDS = 20.0  # ages count minutes: a third of one is soon enough
LOOK_SECONDS = 1.5  # how often another process's changes are looked for
_IN_ARTICLE = ("heading", "outline", "links", "toggle_pictures", "widen", "scroll_sideways", "select")
"""Actions on what is seen of the open article."""

FOLLOW_SECONDS = 0.12  # the list follows the highlighted category when it rests so long
ASK_SECONDS = 0.8  # and the site is asked for it after so long


class ReaderScreen(ArticleScreen):
    """Owns what is open: a list, a post, and which pane is in use. Widgets show it."""

    BINDINGS = bindings(ON_SCREEN)
    CSS_PATH = "reader.tcss"

    class OrderRead(Message):
        """The whole order of a list has been read from the store."""

        def __init__(self, shelf: Shelf, order: Order) -> None:
            super().__init__()
            self.shelf = shelf
            self.order = order

    class SiteChosen(Message):
        """The reader wants to read the site of this name in the settings."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Failed(Message):
        """The store could not be read in a thread."""

        def __init__(self, error: KalbarError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        shelf: Shelf,
        post: str | None,
        demo: bool,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.library = library
        self.shelf = shelf
        self.demo = demo
        self.pane: Pane = "posts"
        self.alone = False
        self._settings = settings
        self._zone = settings.zone
        self._now = clock
        self._post_to_open = post
        self._changes = 0
        self._order_whole = False
        self._marking = Marking(library, self)
        self._ruling = Ruling(library, self, zone=self._zone)
        self._visits = Visits(library, self, data_saver=settings.data_saver)
        self._reads = Reads(library.saved, lambda error: self.post_message(self.Failed(error)))
        self.picturing = Picturing(library, self, wish=settings.pictures, data_saver=settings.data_saver)
        self._opening = Opening(
            library,
            self._reads,
            self,
            self.picturing,
            now=clock,
            zone=self._zone,
            related=settings.related,
        )
        self._captions = Captions(self, demo=demo, now=clock, zone=self._zone)
        self.finding = Finding(self)
        self.searching = Searching(library, self, data_saver=settings.data_saver)
        self.kept_searches: tuple[KeptSearch, ...] = ()
        self._unread_found: dict[str, int] = {}
        self.following = Following(library, self)
        self.site = library.site
        self.shelf_tree: tuple[Category, ...] = ()
        self._cold = True
        self._note: NoteScreen | None = None
        self._follow: Timer | None = None
        self._ask: Timer | None = None
        self._clock: Timer | None = None
        self.unread = 0
        self.last_visit: Visit | None = None
        self.news = 0
        self._visit: int | None = None
        self.keys_begun = ""

    # -- composition

    def compose(self) -> ComposeResult:
        """The header, three panes with a title each, and the status line."""
        captions = self._captions
        yield Bar(captions.header, paper="raised", id="header")
        with Horizontal(id="panes"):
            with Vertical(id="categories-pane", classes="pane"):
                yield Bar(captions.categories)
                yield CategoryPane(id="categories")
            with Vertical(id="posts-pane", classes="pane"):
                yield Bar(captions.posts)
                yield SearchField(lambda: _("Search"), self.searching.note, id="search")
                yield PostList(self._rows, self._now, captions.vacancy, captions.visit, id="posts")
            with Vertical(id="article-pane", classes="pane"):
                yield Bar(captions.article, id="article-title")
                yield ArticleView(captions.masthead, measure=self._settings.measure, id="article")
        yield StatusLine(self._hints, captions.news, self._state, id="status")
        yield FieldLine(lambda: _("Find"), self.finding.count, id="find")
        yield FieldLine(lambda: _("Name"), lambda: _("empty: no longer kept"), id="name")

    @property
    def categories(self) -> CategoryPane:
        """The pane of lists."""
        return self.query_one("#categories", CategoryPane)

    @property
    def posts(self) -> PostList:
        """The pane of posts."""
        return self.query_one("#posts", PostList)

    @property
    def article(self) -> ArticleView:
        """The pane of the article."""
        return self.query_one("#article", ArticleView)

    @property
    def status(self) -> StatusLine:
        """The last line."""
        return self.query_one("#status", StatusLine)

    @property
    def field(self) -> FieldLine:
        """The field in place of the last line, while words to find are typed."""
        return self.query_one("#find", FieldLine)

    @property
    def search_field(self) -> FieldLine:
        """The field above the list, while a query is typed."""
        return self.query_one("#search", FieldLine)

    @property
    def name_field(self) -> FieldLine:
        """The field in place of the last line, while the name of a search is typed."""
        return self.query_one("#name", FieldLine)

    @property
    def typed_into(self) -> FieldLine | None:
        """The field that takes the keys, if one does."""
        fields = (self.field, self.search_field, self.name_field)
        return next((field for field in fields if field.is_open), None)

    def on_field_line_typed(self, event: FieldLine.Typed) -> None:
        """Searches for what is typed above the list; what is typed at the foot is found in the article."""
        if self.typed_into is not self.field:
            event.prevent_default()
        if self.typed_into is self.search_field:
            self.searching.typed(event.text)

    def on_field_line_ended(self, event: FieldLine.Ended) -> None:
        """Ends a search, or keeps one under the name that was typed."""
        field = self.typed_into
        if field is not self.field:
            event.prevent_default()
        if field is self.search_field:
            self.searching.keep_typed() if event.kept else self.searching.leave()
        elif field is self.name_field:
            name = field.text
            self._end_naming()
            if event.kept:
                self.searching.keep(name)

    def _end_naming(self) -> None:
        self.name_field.close()
        self.status.display = True
        self.focus_pane("posts")

    def on_search_field_order(self) -> None:
        """The best hits first, or the newest."""
        self.searching.toggle_best()

    def on_search_field_help(self) -> None:
        """Shows how to search."""
        from kalbar_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(searching=True))

    def action_search(self) -> None:
        """Opens the field for what to look for."""
        self.searching.begin()

    def action_best_first(self) -> None:
        """Puts the best hits of a search first, or the newest again."""
        self.searching.toggle_best()

    def action_keep_search(self) -> None:
        """Asks for the name that the search is to be kept under."""
        self.status.display = False
        self.searching.ask_name()

    def kept(self, shelf: Shelf) -> KeptSearch | None:
        """The kept search that a list is of, if it is."""
        return next((each for each in self.kept_searches if each.query == shelf.slug), None)

    def _rows(self, pks: Sequence[int]) -> Mapping[int, Row]:
        rows = self._reads.rows(pks)
        return self.searching.rows(rows, self._reads.texts(pks)) if self.searching.hits else rows

    def on_mount(self) -> None:
        """Shows what is saved, and starts what goes on behind it."""
        self.last_visit = self._reads.last_visit()
        self.open_shelf(self.shelf, keys=[] if self.shelf.kind == "search" else None)
        if self.shelf.kind == "search":
            self.searching.look(self.shelf)
        self.focus_pane("posts")
        if self._post_to_open:
            self._open_reference(self._post_to_open)
        self.set_interval(TICK_SECONDS, self._tick)
        self.set_interval(LOOK_SECONDS, self._look_for_changes)
        self._ask_by_clock()
        self.call_after_refresh(self._visits.refresh_behind, self.shelf)
        self.call_after_refresh(self._opening.prepare)
        self.call_after_refresh(self._ruling.settle_behind)
        self.call_after_refresh(self.searching.prepare)
        self.call_after_refresh(self._begin_visit)

    def _ask_by_clock(self) -> None:
        """Asks for new posts now and then, as the settings have it."""
        if self._clock:
            self._clock.stop()
        minutes = 0 if self._settings.data_saver or self.library.offline else self._settings.minutes
        self._clock = self.set_interval(60.0 * minutes, self._ask_behind) if minutes else None

    def _ask_behind(self) -> None:
        self._visits.refresh_behind(self.shelf)

    def configure(self, settings: Settings) -> None:
        """Works by these settings from here on; what is on the screen follows."""
        before, self._settings = self._settings, settings
        self._zone = self._opening.zone = self._captions.zone = self._ruling.zone = settings.zone
        self._opening.related = settings.related
        self._visits.data_saver = self.searching.data_saver = settings.data_saver
        self.library.configure(data_saver=settings.data_saver, pictures=settings.pictures)
        self.picturing.configure(settings.pictures, data_saver=settings.data_saver)
        if settings.measure != before.measure:
            self.article.set_measure(settings.measure)
        if (settings.minutes, settings.data_saver) != (before.minutes, before.data_saver):
            self._ask_by_clock()
        if settings.picture_means != before.picture_means:
            self.picturing.repaint()
        self.retell()

    async def keep_place(self) -> None:
        """Keeps the place reached in the open article, before the reader ends."""
        await self._opening.save_place()

    @work(group="visit")
    async def _begin_visit(self) -> None:
        if came := self._captions.came():
            self.status.say(came)
        with suppress(StoreError):  # one that cannot be written is told of when there is something to lose
            self._visit = await self.library.begin_visit()

    async def end_visit(self) -> None:
        """Notes until when the reader was here, before it ends."""
        if self._visit is not None:
            with suppress(StoreError):
                await self.library.end_visit(self._visit)

    @property
    def opened(self) -> SavedPost | None:
        """The open post; `None` before the first."""
        return self._opening.post

    # -- what the captions tell of

    @property
    def trouble(self) -> KalbarError | None:
        """What went wrong in the last visit to the site."""
        return self._visits.trouble

    def post_count(self) -> int:
        """How many posts the open list has, those not yet read from the store included."""
        return self.posts.row_count if self._order_whole else self._reads.total(self.shelf)

    def is_first_fetch(self) -> bool:
        """Whether the first posts ever are being fetched."""
        return self._visits.first_fetch

    def is_cold(self) -> bool:
        """Whether nothing at all is saved of the site."""
        return self._cold

    def _hints(self) -> Iterable[Command]:
        hints = [
            command
            for command in COMMANDS
            if self.pane in command.footer
            and command.first_key
            and (command.on_pane or self.can_do(action_name(command)[0]))
        ]
        # Where the pane before is not in sight, the way back to it is.
        hidden = self.pane != "categories" and not self.query_one("#categories-pane").display
        back = [command for command in COMMANDS if command.id == "reader.back" and command.first_key]
        return [*back, *(each for each in hints if each not in back)] if hidden else hints

    def _state(self, room: int) -> Line:
        """What the status line says in place of the hints: of keys that wait, of finding, else of a link."""
        if self.keys_begun:
            return (Piece(self.keys_begun, "key"),)
        if self.selections and self.get_selected_text():
            return frame.key_hints(room, (("Ctrl+C", _("copy the selection")), ("Esc", _("let it go"))))
        return self.searching.line(room) or self.finding.line(room) or self.following.line(room)

    def refresh_frame(self) -> None:
        """Draws the header, the titles and the status line anew."""
        for bar in self.query(Bar):
            bar.refresh()
        self.status.refresh()

    def retell(self) -> None:
        """Says in the language now spoken what was said in another, and keeps every place."""
        self.status.hush()  # a sentence that was said stays in the language of that moment
        if field := self.typed_into:
            field.fit()
        self._show_entries()
        self.posts.tick()
        self._opening.lay_anew()
        self.refresh_frame()

    # -- panes

    def share_out(self) -> None:
        """Gives each pane its share of the screen, by its size and the pane in use."""
        arrangement = frame.arrange(self.size.width, self.pane, alone=self.alone)
        for pane in PANES:
            box = self.query_one(f"#{pane}-pane", Vertical)
            width = arrangement.width(pane)
            box.display = width > 0
            box.styles.width = width
            box.set_class(pane == arrangement.first(), "-first")

    def focus_pane(self, pane: Pane) -> None:
        """Goes to a pane, bringing it on the screen where it was not."""
        self.pane = pane
        self.share_out()
        # At once: the next key may be on its way.
        self.set_focus(self.query_one(f"#{pane}", Widget))
        self.refresh_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Shares the screen out anew."""
        self.share_out()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follows the focus, as the mouse moves it too."""
        pane = event.widget.id
        # It is told of late: by then another pane may have it.
        if pane in PANES and pane != self.pane and event.widget is self.focused:
            self.pane = pane
            self.share_out()
            self.refresh_frame()
            self.refresh_bindings()

    def action_pane_beside(self, by: int) -> None:
        """Goes to the pane on the right or the left, if there is one."""
        index = PANES.index(self.pane) + by
        if 0 <= index < len(PANES):
            self.focus_pane(PANES[index])

    def action_pane_cycle(self, by: int) -> None:
        """Goes to the next pane or the one before, around the ends; in the article first to its links."""
        if self.pane == "article" and self.article.walk(by):
            self.status.hush()  # the address is shown there
            return
        self.focus_pane(PANES[(PANES.index(self.pane) + by) % len(PANES)])

    def action_back(self) -> None:
        """Goes back: out of finding, to the post a link led away from, to all panes, to the pane before."""
        if self.finding.active:
            self.finding.end()
        elif self.pane == "article" and self.following.go_back():
            pass
        elif self.alone and self.pane == "article":
            self.action_toggle_alone()
        elif self.pane == "posts" and self.searching.can_leave:
            self.searching.leave()
        elif self.pane != "categories":
            self.action_pane_beside(-1)

    def on_key(self, event: events.Key) -> None:
        """Esc takes a selection away and does no more."""
        # Textual takes it away before our binding is asked: here it still tells that there was one.
        if event.key == "escape" and self.selections and not self.finding.active:
            self.clear_selection()
            event.stop()

    def action_toggle_alone(self) -> None:
        """Gives the article the whole screen, or takes it back."""
        self.alone = not self.alone
        self.focus_pane("article" if self.alone else self.pane)

    # -- lists

    def open_shelf(
        self,
        shelf: Shelf,
        *,
        follow: bool = True,
        keep_post: bool = False,
        keys: Sequence[Key] | None = None,
    ) -> None:
        """Opens a list as it is saved, from its top. `follow`: the highlighted category is that one.

        With `keep_post` the highlighted post stays so and where it is, or the nearest that is in this list.
        `keys` are its first posts, where they were read already; a search is opened when they are.
        """
        if shelf.kind == "search" and keys is None:
            self.searching.look(shelf, follow=follow, keep_post=keep_post)
            return
        self.searching.open(shelf)
        self.posts.hits = self.searching.hits
        self.shelf = shelf
        limit = ORDER_AT_ONCE if keep_post else FIRST_POSTS  # as `searching` has them
        order = Order(self._reads.order(shelf, limit=limit) if keys is None else keys)
        self._order_whole = len(order) < limit
        self._learn()
        self.posts.tells_begun = shelf.kind == "history"
        visit = self.last_visit if shelf.kind in OF_SITE else None
        self.posts.newest_before = int(visit.newest.timestamp()) if visit else None
        if keep_post:
            self.posts.replace(order, news=False)
        else:
            self.posts.show(order)
        self.categories.mark_open(
            self._listed, follow=follow and (shelf.kind != "search" or bool(self.kept(shelf)))
        )
        self.refresh_frame()
        if not self._order_whole:
            self._read_order(shelf)

    def reload(self) -> None:
        """Reads the open list anew: posts have come or changed."""
        self.marks_changed()
        self._read_order(self.shelf)

    def marks_changed(self) -> None:
        """Shows marks that have changed in the store; which posts the list has stays."""
        self._learn()
        self.posts.forget()
        self._opening.refresh()
        self.article.refresh()
        self.refresh_frame()

    def _learn(self) -> None:
        """Reads what the frame tells of the store, and from when on changes are news."""
        self._changes = self._reads.changes(self._changes)
        self._cold = self._reads.is_cold()
        self.shelf_tree = self._reads.tree()
        counts = self._reads.counts()
        self.unread = counts.latest
        self.news = self._reads.count_news(self.last_visit) if self.last_visit else 0
        with suppress(StoreError):  # told by the reads above
            self.site = self.library.site
        self.kept_searches = self._reads.kept_searches()
        self._counts = counts
        self._show_entries()
        if self.kept_searches:
            self.run_alone(self._count_found, "count-found")

    def _show_entries(self) -> None:
        entries = frame.entries(self.shelf_tree, self._counts, self.kept_searches, self._unread_found)
        self.categories.show(entries, self._listed)

    async def _count_found(self) -> None:
        """Counts the unread posts of the kept searches, behind the screen."""
        try:
            found = await self.library.unread_found([each.query for each in self.kept_searches])
        except (StoreError, Stopped):
            return  # told by what is read next; or counted again when that is shown
        if found != self._unread_found:
            self._unread_found = found
            self._show_entries()

    @property
    def _listed(self) -> Shelf:
        """The open list as it stands among the categories."""
        return replace(self.shelf, unread_only=False, best=False)

    @work(thread=True, group="order", exclusive=True)
    def _read_order(self, shelf: Shelf) -> None:
        saved = self.library.saved
        worker = get_current_worker()
        order = Order()
        # A search gathers all it finds before it gives some: so all at once.
        limit = None if shelf.kind == "search" else ORDER_AT_ONCE
        try:
            with saved.stoppable(lambda: worker.is_cancelled):
                while keys := saved.order(shelf, after=order.last(), limit=limit):
                    order.extend(keys)
                    if limit is None or len(keys) < limit:
                        break
        except Stopped:
            return
        except KalbarError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.OrderRead(shelf, order))
        finally:
            saved.close_thread()

    def on_reader_screen_order_read(self, event: OrderRead) -> None:
        """Shows the whole list; what was in it and left it by a mark stays until the list is left."""
        if event.shelf != self.shelf:
            return
        self._order_whole = True
        order = self.searching.merged(event.order) if self.shelf.kind == "search" else event.order
        if self.shelf.kind == "history":
            # What was opened from it rises when it is looked at again: not while `n` and `p` go through it.
            order = self.posts.order.with_those_of(order)
        elif not self.shelf.best and (self.shelf.unread_only or self.shelf.kind in {"unread", "bookmarks"}):
            order = order.with_those_of(self.posts.order)
        self.posts.replace(order)
        if not self.opened:  # the page in its place tells whether there are posts
            self.article.refresh()
        self.refresh_frame()

    def on_reader_screen_failed(self, event: Failed) -> None:
        """Tells what is wrong with the store."""
        self.tell(event.error)

    @on(RowView.Moved, "#categories")
    def _category_moved(self) -> None:
        """The list follows the highlight, where it stands beside the categories."""
        if frame.arrange(self.size.width, self.pane).posts:
            self._follow = self.after(self._follow, FOLLOW_SECONDS, self._show_highlighted_list)

    def after(self, timer: Timer | None, seconds: float, then: Callable[[], None]) -> Timer:
        """Puts off what a timer was to do, until the keys rest."""
        if timer:
            timer.stop()
        return self.set_timer(seconds, then)

    def _show_highlighted_list(self) -> None:
        entry = self.categories.chosen
        if entry and entry.shelf != self._listed:
            self.open_shelf(entry.shelf, follow=False)
            self._ask = self.after(self._ask, ASK_SECONDS, self._ask_for_list)

    def _ask_for_list(self) -> None:
        self._visits.refresh_behind(self.shelf)

    @on(RowView.Clicked, "#categories")
    def _category_clicked(self) -> None:
        self.action_open_highlighted()

    @on(RowView.Clicked, "#posts")
    def _post_clicked(self) -> None:
        self.action_open_highlighted()

    def on_post_list_sign_clicked(self, event: PostList.SignClicked) -> None:
        """Marks the post that was clicked."""
        self.action_toggle_bookmark() if event.is_bookmark else self.action_toggle_read()

    def is_site_name(self, column: int) -> bool:
        """Whether a column of the header is one of the site's name."""
        return 0 < column <= cells.width(self._captions.site_name())

    async def on_click(self, event: events.Click) -> None:
        """Does what a click on the frame says."""
        await pointing.click(self, event)

    async def on_status_line_hint(self, event: StatusLine.Hint) -> None:
        """Does what the hint says that was clicked; the sign at the end opens the commands."""
        await (pointing.hint(self, event.key) if event.key else self.run_action("app.command_palette"))

    def on_text_selected(self) -> None:
        """The last line tells how a selection is copied."""
        self.status.refresh()

    def on_article_view_scrolled(self) -> None:
        """The title of the article tells how far it has been read; a link may have gone out of sight."""
        self.query_one("#article-title", Bar).refresh()
        self.status.refresh()
        self.picturing.look()

    def on_post_list_seen_changed(self) -> None:
        """The status line counts what came above."""
        self.status.refresh()

    def on_post_list_near_end(self) -> None:
        """Asks the site for older posts, once all that is saved is in the list."""
        if self._order_whole:
            self._visits.older(self.shelf)

    def action_toggle_unread_only(self) -> None:
        """Shows only the unread posts of the list, or all again."""
        if self.shelf.kind == "unread":
            self.status.say(_("This list has only unread posts."))
            return
        self.open_shelf(replace(self.shelf, unread_only=not self.shelf.unread_only), keep_post=True)

    # -- days

    def action_calendar(self) -> None:
        """Shows a calendar of the list, and goes to the day that is chosen."""
        from kalbar_tui.ui.days import Days
        from kalbar_tui.ui.screens.calendar import CalendarScreen, Chosen

        order = self._whole_order()
        if not order:
            return
        days = Days(order, self._zone)

        def go(chosen: Chosen | None) -> None:
            if chosen and chosen.other_years:
                self._show_other_years(chosen.day)
            elif chosen and (pk := days.newest_pk(chosen.day)) is not None:
                self._go_to(pk, order)

        at = days.day_of(self.posts.highlighted)
        self.app.push_screen(CalendarScreen(days, at, self._today(), self._zone), go)

    def _go_to(self, pk: int, order: Order) -> None:
        """Highlights a post of the list and brings it to the top of the pane."""
        if not self._order_whole:
            self.posts.replace(order, news=False)
        if (index := self.posts.order.index(pk)) is not None:
            self.focus_pane("posts")
            self.posts.highlight(index)
            self.posts.scroll_rows(index * self.posts.row_height)

    def action_other_years(self) -> None:
        """Lists what was published on this day in other years."""
        self._show_other_years(self._today())

    def _show_other_years(self, day: date) -> None:
        from kalbar_tui.ui.screens.other_years import OtherYearsScreen

        rows = self._reads.of_other_years(day, self._zone)
        if not rows:
            self.say(_("{day}: nothing in other years.").format(day=when.day_of_year(day)))
            return

        def open_chosen(number: int | None) -> None:
            if number is not None:
                self._go_near(Key(int(rows[number].published.timestamp()), rows[number].pk))
                self.open_post(rows[number].id)

        self.app.push_screen(OtherYearsScreen(day, rows, self._zone), open_chosen)

    def _today(self) -> date:
        return self._now().astimezone(self._zone).date()

    # -- opening

    def action_open_highlighted(self) -> None:
        """Opens the highlighted post, or goes to the list of the highlighted category."""
        if self.pane == "categories":
            if entry := self.categories.chosen:
                if entry.shelf != self._listed:
                    self.open_shelf(entry.shelf)
                self.focus_pane("posts")
                self._visits.refresh_behind(self.shelf)
        elif self.pane == "posts" and (row := self.posts.highlighted_row):
            self.open_post(row.id)
        elif self.pane == "article" and (walked := self.article.walked):
            if walked.picture:
                self.see(walked.picture)
            else:
                self.follow(walked.url)

    def open_post(self, post_id: str, *, place: float | None = None, followed: bool = False) -> None:
        """Opens a saved post: shows it, at `place` or where it was left, and marks it read.

        `followed`: by a link or on the way back from one. So the way back stays.
        """
        found = self._reads.post(post_id)
        if found is None:
            self.status.say(_("This post is no longer saved."))
            return
        if not followed:
            self.following.forget()
        if self.finding.active:
            self.finding.end()
        self.clear_selection()
        self._opening.open(found, place)
        # Once this one is drawn: a thread would take its time from that.
        self.call_after_refresh(self._opening.prefetch, self._neighbours())
        self.focus_pane("article")
        self.finding.seed(self.searching.hits)
        self._marking.opened(post_id)

    def _neighbours(self) -> list[int]:
        """The posts that `n` and `p` would open."""
        pks, at = self.posts.order.pks, self.posts.highlighted
        return [pks[index] for index in (at + 1, at - 1) if 0 <= index < len(pks)]

    @work(group="open", exclusive=True)
    async def _open_reference(self, reference: str) -> None:
        self.status.busy("open", lambda: _("Looking for the post …"))
        try:
            found = await self.library.find(reference)
        except KalbarError as error:
            self.tell(error)
            return
        finally:
            self.status.done("open")
        if found is None:
            self.status.say(
                _("There is no post “{post}”.").format(post=clean.line(reference, 80)), alert=True
            )
            return
        self._go_near(Key(int(found.published.timestamp()), found.pk))
        self.open_post(found.post.id)

    def _go_near(self, place: Key) -> None:
        """Highlights a post that is to be opened; where the list does not have it, the next by date.

        So `n` and `p` go on from there.
        """
        posts = self.posts.order
        order = posts if self.shelf.kind == "search" else self._whole_order() or posts
        index = order.index(place.pk)
        if index is None and self.shelf.kind != "history" and not self.shelf.best:
            index = min(order.place(place), len(order) - 1)
        if index is not None:
            if index >= len(self.posts.order):
                self.posts.replace(order, news=False)
            self.posts.highlight(index, quietly=True)

    def action_step(self, by: int) -> None:
        """Opens the next post of the list (the highlighted one, until it is open), or the one before.

        While finding, goes to the next hit or the one before.
        """
        if self.finding.active:
            self.finding.step(by)
            return
        is_open = self.opened is not None and self.opened.pk == self.posts.highlighted_pk
        is_open = is_open or self.following.has_trail  # it was, and a link led away from it
        self._open_index(self.posts.highlighted + (by if is_open or by < 0 else 0))

    def _open_index(self, index: int) -> None:
        row = self.posts.row(index)
        if row is None:
            self.status.say(_("The list ends here."))
            return
        self.posts.highlight(index)
        self.open_post(row.id)

    def action_read_on(self) -> None:
        """A page down, then the next unread post, then the next category with unread posts."""
        if self.pane == "categories":
            self.action_open_highlighted()
            return
        row = self.posts.highlighted_row
        if self.pane == "posts" and row and (self.opened is None or self.opened.pk != row.pk):
            self.open_post(row.id)
        elif self.opened and not self.article.at_end:
            self.focus_pane("article")
            self.article.action_page(1)
        else:
            self._open_next_unread()

    def _open_next_unread(self) -> None:
        here = self.posts.order
        start = here[self.posts.highlighted] if len(here) else None
        if self.shelf.kind == "search":
            self.run_alone(partial(self._open_next_found, start), "search")
            return
        shelf = self.shelf if self.shelf.kind == "unread" else replace(self.shelf, unread_only=True)
        for after in (start, None):
            for key in self._reads.order(shelf, after=after, limit=1):
                if (index := here.index(key.pk)) is not None:
                    self._open_index(index)
                    return
        self._open_next_list()

    async def _open_next_found(self, start: Key | None) -> None:
        """Opens the next unread post of a search; looked for behind the screen."""
        shelf = replace(self.shelf, unread_only=True, best=False)
        for after in (start, None):
            try:
                keys = await self.library.search(shelf, 1, after=after)
            except Stopped:
                return
            except KalbarError as error:
                self.tell(error)
                return
            if keys and (index := self.posts.order.index(keys[0].pk)) is not None:
                self._open_index(index)
                return
        self._open_next_list()

    def _open_next_list(self) -> None:
        entries = [entry for entry in self.categories.entries if entry and entry.shelf.kind == "category"]
        at = next((i for i, entry in enumerate(entries) if entry.shelf.slug == self.shelf.slug), -1)
        for entry in (*entries[at + 1 :], *entries[: at + 1]):
            if not entry.unread:
                continue
            self.open_shelf(entry.shelf)
            for key in self._reads.order(replace(entry.shelf, unread_only=True), limit=1):
                if (index := self.posts.order.index(key.pk)) is not None:
                    self._open_index(index)
                else:  # further down than the part of the list that is read yet
                    self.focus_pane("posts")
            return
        self.status.say(_("No unread posts are left."))

    # -- marks

    def _target(self) -> str | None:
        """The id of the post a key is for: of the open one in the article, else of the highlighted one."""
        if self.pane == "article":
            return self.opened.post.id if self.opened else None
        row = self.posts.highlighted_row
        return row.id if row else None

    def action_toggle_bookmark(self) -> None:
        """Bookmarks the post, or takes its bookmark away."""
        if post_id := self._target():
            self._marking.toggle_bookmark(post_id)

    def action_toggle_read(self) -> None:
        """Marks the post as read, or as unread."""
        if post_id := self._target():
            self._marking.toggle_read(post_id)

    def action_mark_all_read(self) -> None:
        """Marks all posts of the list as read, as it is saved now."""
        self._marking.all_read(self.shelf)

    def action_mark_beside_read(self, side: int) -> None:
        """Marks the posts above the highlighted one (-1) or below it (1) as read, as the list stands."""
        order, at = self._whole_order(), self.posts.highlighted
        if order is None:
            return
        self._marking.rows_read(order.pks[:at] if side < 0 else order.pks[at + 1 :])

    def _whole_order(self) -> Order | None:
        """The open list as it stands, with what a thread is still reading of it; not of a search."""
        order = self.posts.order
        if self._order_whole:
            return order
        if self.shelf.kind == "search":
            self.say(_("The search is still going on: try again in a moment."))
            return None
        whole = Order(map(Key, order.ats, order.pks))
        whole.extend(self._reads.order(self.shelf, after=order.last(), limit=None))
        return whole

    def action_edit_note(self) -> None:
        """Opens the note of the post to be written."""
        post_id = self._target()
        found = self._reads.post(post_id) if post_id else None
        if found is None:
            return
        from kalbar_tui.ui.screens.note import NoteScreen

        def closed(text: str | None) -> None:
            self._note = None
            if text is not None:
                self.run_beside(self._marking.note(found.post.id, text), "marks")

        self._note = NoteScreen(found)
        self.app.push_screen(self._note, closed)

    async def keep_note(self) -> None:
        """Saves the note that is being written, before the reader ends."""
        if self._note and (text := self._note.changed) is not None:
            await self._marking.note(self._note.post_id, text)

    def action_undo(self) -> None:
        """Takes the last mark back."""
        self._marking.step("undo")

    def action_redo(self) -> None:
        """Makes the mark again that was last taken back."""
        self._marking.step("redo")

    def action_make_rule(self) -> None:
        """Mutes posts like the post, or watches for them."""
        if (post_id := self._target()) and (found := self._reads.post(post_id)):
            self._ruling.about(found, self._now())

    def action_list_rules(self) -> None:
        """Lists the rules, to remove one."""
        self._ruling.list_rules()

    def lists_changed(self) -> None:
        """Shows the open list as it is now: rules have taken posts out of it, or given them back."""
        self.open_shelf(self.shelf, keep_post=True)
        self._opening.refresh()

    def watched_came(self, posts: Sequence[SavedPost]) -> None:
        """Tells of watched posts that a visit has brought, as the settings say."""
        said, sent = call(posts, self._settings.alert)
        self.say(said)
        if sent:
            raw_writer(self.app)(sent)

    # -- the site

    def action_refresh_list(self) -> None:
        """Asks the site for new posts of this list."""
        if self._is_online():
            self._visits.refresh(self.shelf)

    def action_refresh_all(self) -> None:
        """Asks the site for new posts of all categories."""
        if self._is_online():
            self._visits.refresh_all()

    def action_keep_offline(self) -> None:
        """Asks what of the list is to be saved for reading without a connection; again: stops that."""
        if self._visits.is_keeping:
            self._visits.stop_keeping()
        elif self.shelf.kind not in OF_SITE:
            self.say(_("The posts of this list are saved already."))
        elif self._is_online():
            from kalbar_tui.library.packs import Estimates
            from kalbar_tui.ui.screens.packing import PACKS, PackingScreen

            shelf, budget = self.shelf, self._settings.budget
            name = frame.shelf_name(shelf, self.shelf_tree, self.kept_searches)

            def chosen(index: int | None) -> None:
                if index is not None:
                    self._visits.keep_offline(shelf, name, PACKS[index], budget)

            estimates = Estimates(self.library.saved, shelf)
            self.app.push_screen(PackingScreen(name, estimates, budget), chosen)

    def _is_online(self) -> bool:
        """Whether the site may be asked; where not, that is said."""
        if self.library.offline:
            self.say(
                _("The sample edition asks no site.")
                if self.demo
                else _("There is no connection to be used: the reader was started offline.")
            )
        return not self.library.offline

    def action_switch_site(self) -> None:
        """Lists the sites known by a name, and goes to the one that is chosen."""
        from kalbar_tui.ui.screens.sites import SitesScreen, known_sites

        sites = known_sites(self._settings, self.library.saved)

        def chosen(number: int | None) -> None:
            if number is not None and not sites[number].is_open:
                self.post_message(self.SiteChosen(sites[number].name))

        self.app.push_screen(SitesScreen(sites), chosen)

    def action_open_sample(self) -> None:
        """Ends this reader with the wish for the sample edition, which the command line starts."""
        self.app.exit("demo")

    # -- what visits and marking need of the screen

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Shows what is going on, until `done` is told for the same task."""
        self.status.busy(task, text)
        if not self.posts.row_count:
            self.posts.refresh()

    def done(self, task: str) -> None:
        """A task has ended."""
        self.status.done(task)

    def say(self, text: str) -> None:
        """Shows a message for a while."""
        self.status.say(text)

    def tell(self, error: KalbarError) -> None:
        """Tells what went wrong in one quiet line; what is saved stays on the screen."""
        text = describe(error, self._zone)
        if isinstance(error, SourceError):
            if self._cold:
                return  # the empty list says it
            text = " ".join((text, _("Showing saved posts.")))
        self.status.say(text, alert=not isinstance(error, SourceError))

    def run_alone(
        self, work: Coroutine[Any, Any, None] | Callable[[], Coroutine[Any, Any, None]], group: str
    ) -> Worker[None]:
        """Runs this in place of what runs in the same group."""
        return self.run_worker(work, group=group, exclusive=True)

    def run_beside(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Runs this beside whatever else runs."""
        return self.run_worker(work, group=group)

    def lay_article(self) -> None:
        """Makes the lines of the open article anew."""
        self._opening.lay_anew()

    def painter(self) -> Painter:
        """What draws pictures on this terminal."""
        means = means_for(
            os.environ, self._settings.picture_means, color_system=self.app.console.color_system
        )
        return Painter(means, looks.palette().ground, raw_writer(self.app), cell=cell_pixels())

    # -- clock and other processes

    def _tick(self) -> None:
        self._ruling.settle_behind()
        self.posts.tick()
        self.refresh_frame()
        if self.article.article and self.article.article.tick(self._now()):
            self.article.update(self.article.article)

    def _look_for_changes(self) -> None:
        if self._reads.changes(self._changes) != self._changes:
            self.reload()

    # -- out of the reader

    def _address(self) -> str | None:
        """The address a key is for: of the link walked to, of the open post, or of the highlighted one."""
        if self.pane == "article" and (url := self.article.walked_url):
            return url
        post_id = self._target()
        found = self._reads.post(post_id) if post_id else None
        return found.post.url if found else None

    def action_open_in_browser(self) -> None:
        """Opens the post in the browser, or the link walked to."""
        if (url := self._address()) is not None:
            self.open_outside(url)

    def on_article_view_link_clicked(self, event: ArticleView.LinkClicked) -> None:
        """Opens a link of the article."""
        self.follow(event.url)

    def action_copy_link(self) -> None:
        """Copies the address of the post, or of the link walked to."""
        if (url := self._address()) is not None:
            copy_link(self.app, url, self.say)

    def action_share(self) -> None:
        """Shows the ways to share the post."""
        post_id = self._target()
        found = self._reads.post(post_id) if post_id else None
        if found is None:
            return
        if (url := checked(found.post.url)) is None:
            self.say(_("This post has no web address."))
            return
        from kalbar_tui.ui.screens.share import ShareScreen

        self.app.push_screen(ShareScreen(clean.line(found.post.title), url))

    def action_copy_text(self) -> None:
        """Copies the selected text; without any, says how to leave."""
        if text := self.get_selected_text():
            copy_selection(self.app, text, self.say)
        else:
            self.status.say(_("Press {key} to leave the reader.").format(key=keymap.named("program.quit")))

    def action_help(self) -> None:
        """Shows the keys."""
        from kalbar_tui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the key of an action does it now; what needs the site says why not, when it is offline."""
        if not self.is_mounted or action in {"refresh_list", "refresh_all", "keep_offline"}:
            return True
        return self.can_do(action)

    def can_do(self, action: str) -> bool:
        """Whether an action can be done now: what cannot is in no hint and not in the palette."""
        in_article = self.opened is not None and self.query_one("#article-pane").display
        has_target = bool(self.opened) if self.pane == "article" else self.posts.row_count > 0
        possible = {
            "toggle_bookmark": has_target,
            "make_rule": has_target,
            "list_rules": not self._cold,
            "toggle_read": has_target,
            "edit_note": has_target,
            "mark_beside_read": self.posts.row_count > 1,
            "calendar": self.posts.row_count > 0 and not self.shelf.best,
            "other_years": not self._cold,
            "open_in_browser": has_target,
            "copy_link": has_target,
            "share": has_target,
            "mark_all_read": self.posts.row_count > 0,
            "read_on": self.posts.row_count > 0,
            "switch_site": not self.demo,
            "undo": not self._cold,
            "redo": not self._cold,
            "toggle_unread_only": self.shelf.kind != "unread" and not self._cold,
            "toggle_alone": self.opened is not None,
            "find": self.opened is not None,
            "hit_before": self.finding.active,
            "best_first": self.shelf.kind == "search",
            "keep_search": self.shelf.kind == "search",
            "search": not self._cold,
            **dict.fromkeys(_IN_ARTICLE, in_article),
            "open_highlighted": {
                "categories": True,
                "posts": has_target,
                "article": bool(self.article.walked_url),
            }[self.pane],
            "refresh_list": not self.library.offline,
            "refresh_all": not self.library.offline,
            "keep_offline": not self.library.offline and self.shelf.kind in OF_SITE,
        }
        if action == "open_sample":
            return not self.demo and self._cold
        return possible.get(action, True)
