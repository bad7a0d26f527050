"""What is written around the posts: the header, the titles of the panes, and the page in an empty one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

from kalbar_tui import frame
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.model.errors import KalbarError
from kalbar_tui.rows import Line
from kalbar_tui.text import clean, when
from kalbar_tui.ui import keymap
from kalbar_tui.wording import before_visit, describe, news_since

if TYPE_CHECKING:
    from kalbar_tui.frame import Pane
    from kalbar_tui.library.library import SiteState
    from kalbar_tui.model.marks import Visit
    from kalbar_tui.model.post import Category
    from kalbar_tui.model.shelf import KeptSearch, SavedPost, Shelf
    from kalbar_tui.ui.searching import Searching
    from kalbar_tui.ui.widgets.article_view import ArticleView
    from kalbar_tui.ui.widgets.post_list import PostList


class Host(Protocol):
    """The screen that is written on, as far as that has to be known."""

    pane: Pane
    shelf: Shelf
    site: SiteState
    shelf_tree: tuple[Category, ...]
    kept_searches: tuple[KeptSearch, ...]
    unread: int
    last_visit: Visit | None
    news: int
    searching: Searching

    @property
    def article(self) -> ArticleView:
        """The pane of the article."""

    @property
    def posts(self) -> PostList:
        """The pane of posts."""

    @property
    def opened(self) -> SavedPost | None:
        """The open post."""

    @property
    def trouble(self) -> KalbarError | None:
        """What went wrong in the last visit to the site."""

    def post_count(self) -> int:
        """How many posts the open list has."""

    def is_cold(self) -> bool:
        """Whether nothing at all is saved of the site."""

    def is_first_fetch(self) -> bool:
        """Whether the first posts ever are being fetched."""


class Captions:
    """Lines for a width, made anew whenever they are drawn."""

    def __init__(self, host: Host, *, demo: bool, now: Callable[[], datetime], zone: tzinfo) -> None:
        self._host = host
        self._demo = demo
        self._now = now
        self.zone = zone

    def header(self, width: int) -> Line:
        """The first line: the site, the way it is read and how old that is."""
        site = self._host.site
        notes = frame.site_notes(
            site.kind, site.last_refresh, self._now(), offline=site.offline, why_not_api=site.why_not_api
        )
        return frame.header(width, self.site_name(), demo=self._demo, notes=notes)

    def site_name(self) -> str:
        """The site's own name, or its host."""
        site = self._host.site
        return clean.line(site.name) or clean.line(site.host)

    def categories(self, width: int) -> Line:
        """The title of the categories."""
        return frame.pane_title(width, _("Categories"), focused=self._host.pane == "categories")

    def posts(self, width: int) -> Line:
        """The title of the list: its name, and how many posts it has."""
        total = self._host.post_count()
        count = when.number(total) if total else ""
        name = frame.shelf_name(self._host.shelf, self._host.shelf_tree, self._host.kept_searches)
        return frame.pane_title(width, name, count, focused=self._host.pane == "posts")

    def article(self, width: int) -> Line:
        """The title of the article: how far it has been read."""
        note = f"{round(100 * self._host.article.progress)}%" if self._host.opened else ""
        return frame.pane_title(width, _("Article"), note, focused=self._host.pane == "article")

    def masthead(self, width: int, height: int) -> tuple[Line, ...]:
        """The page in the place of an article before one is open."""
        return frame.masthead(
            width,
            height,
            self.site_name(),
            self._now(),
            self.zone,
            unread=self._host.unread,
            is_empty=not self._host.posts.row_count,
            news=self.came(),
        )

    def came(self) -> str:
        """How many posts came since the last visit; empty for none."""
        visit = self._host.last_visit
        return news_since(self._host.news, visit, self._now(), self.zone) if visit else ""

    def visit(self) -> str:
        """What stands on the line between new posts and those of the last visit."""
        visit = self._host.last_visit
        return before_visit(visit, self._now(), self.zone) if visit else ""

    def vacancy(self, width: int, height: int) -> tuple[Line, ...]:
        """The page in the place of a list without posts."""
        site = self._host.site
        host = clean.line(site.host)
        match self._host.shelf.kind:
            case "bookmarks":
                lines = [
                    _("No bookmarks yet."),
                    _("Press {key} on a post to keep it here.").format(key=keymap.named("post.bookmark")),
                ]
            case "history":
                lines = [_("Nothing read yet."), _("The posts you open are listed here.")]
            case "unread":
                lines = [
                    _("All read."),
                    _("Press {key} to ask for new posts.").format(key=keymap.named("site.refresh")),
                ]
            case "search" if self._host.searching.is_looking:
                lines = [_("Searching …")]
            case _ if self._host.shelf.unread_only:
                lines = [
                    _("All read."),
                    _("Press {key} to see all posts.").format(key=keymap.named("list.unread_only")),
                ]
            case _ if self._host.is_first_fetch():
                lines = [_("Fetching the first headlines from {host} …").format(host=host)]
            case _ if self._host.is_cold():
                lines = [_("Nothing is saved yet."), self._why_empty(), ""]
                lines += [] if site.offline else ["  ".join((keymap.named("site.refresh"), _("try again")))]
                lines += (
                    []
                    if self._demo
                    else ["  ".join((keymap.named("site.sample"), _("open the sample edition")))]
                )
            case "search":
                lines = [_("Nothing was found."), self._host.searching.trouble]
            case _:
                lines = [
                    _("No posts here."),
                    _("Press {key} to ask for new posts.").format(key=keymap.named("site.refresh")),
                ]
        return frame.centred(width, height, lines)

    def _why_empty(self) -> str:
        if trouble := self._host.trouble:
            return describe(trouble, self.zone)
        return _("There is no connection to be used: the reader was started offline.")

    def news(self) -> str:
        """How many posts came above and were not yet seen."""
        unseen = self._host.posts.unseen
        if not unseen:
            return ""
        return ngettext("{count} new", "{count} new", unseen).format(count=when.number(unseen))
