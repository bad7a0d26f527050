"""Links of an article followed: into the reader where they lead to a post of the site, with a way back."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text.address import permalink_key, same_site, slugify
from kalbar_tui.ui import keymap

if TYPE_CHECKING:
    from textual.worker import Worker

    from kalbar_tui.library.library import Library
    from kalbar_tui.model.shelf import SavedPost
    from kalbar_tui.ui.widgets.article_view import ArticleView

# What WordPress serves that is no single post: archives, feeds, files and its own rooms.
_NO_POST = re.compile(
    r"/(?:wp-(?:content|admin|includes|json|login)|category|kategori|tag|author|feed|comments|page)(?:/|\.php|$)"
    r"|^/(?:\d{4}/(?:\d\d/(?:\d\d/)?)?)?$"
    r"|\.(?:jpe?g|png|gif|webp|avif|svg|pdf|docx?|xlsx?|pptx?|zip|mp[34]|m4a|ogg|webm|xml|txt|csv)$",
    re.IGNORECASE,
)


_PATH = 8  # cells of an address that are worth more than what Enter does


class Host(Protocol):
    """What following needs of the screen it is made for."""

    @property
    def article(self) -> ArticleView:
        """The pane that shows the article."""

    @property
    def opened(self) -> SavedPost | None:
        """The open post."""

    def open_post(self, post_id: str, *, place: float | None = None, followed: bool = False) -> None:
        """Show a saved post."""

    def open_outside(self, url: str) -> None:
        """Open an address in the browser."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def refresh_frame(self) -> None:
        """Draw the status line anew."""

    def run_alone(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run this in place of what runs in the same group."""


class Left(NamedTuple):
    """A post that a link led away from, and the place reached in it."""

    post_id: str
    place: float


class Following:
    """Follows links, and keeps the posts they led away from, the last one at the end."""

    def __init__(self, library: Library, host: Host) -> None:
        self._library = library
        self._host = host
        self._trail: list[Left] = []
        self._looking = ""
        self._worker: Worker[None] | None = None

    @property
    def has_trail(self) -> bool:
        """Whether there is a post to go back to."""
        return bool(self._trail)

    def leads_inside(self, url: str) -> bool:
        """Whether an address may be that of a post of the site."""
        if not same_site(url, self._library.site.url):
            return False
        parts = urlsplit(url)
        if self._is_open(url):
            return self._part_of(parts.fragment) is not None
        is_numbered = re.search(r"(?:^|&)p=\d+", parts.query) is not None
        return is_numbered or not _NO_POST.search(parts.path)

    def follow(self, url: str) -> None:
        """Opens a link: a post of the site here, anything else in the browser."""
        part = self._part_of(urlsplit(url).fragment) if self._is_open(url) else None
        if part is not None:
            self._host.article.go_to_heading(part)
        elif self.leads_inside(url):
            self._worker = self._host.run_alone(self._look_for(url), "follow")
        else:
            self._host.open_outside(url)

    def _is_open(self, url: str) -> bool:
        opened = self._host.opened
        return opened is not None and permalink_key(url) == permalink_key(opened.post.url)

    def _part_of(self, fragment: str) -> int | None:
        """The number of the heading of the open article that a link within it names."""
        wanted = slugify(fragment)
        headings = enumerate(self._host.article.headings())
        return next((n for n, heading in headings if wanted and slugify(heading.text) == wanted), None)

    async def _look_for(self, url: str) -> None:
        """Opens a saved post at once; asks the site for one that is not saved."""
        opened = self._host.opened
        self._looking = url
        self._host.refresh_frame()
        try:
            found = await self._library.find(url)
        except KalbarError as error:
            self._host.tell(error)
            return
        finally:
            if self._looking == url:
                self._looking = ""
            self._host.refresh_frame()
        if self._host.opened is not opened and (
            opened is None or self._host.opened is None or self._host.opened.pk != opened.pk
        ):
            return  # another post was opened meanwhile
        if found is not None:
            if opened:
                self._trail.append(Left(opened.post.id, self._host.article.place))
            self._host.open_post(found.post.id, followed=True)
        elif self._library.offline:
            self._host.say(
                _("This post is not saved. Press {key} to open the link in the browser.").format(
                    key=keymap.named("post.browser")
                )
            )
        else:
            self._host.open_outside(url)

    def go_back(self) -> bool:
        """Stops looking for a post, or opens the post before at its place; `False` if there is neither."""
        if self._looking and self._worker:
            self._worker.cancel()
            return True
        if not self._trail:
            return False
        left = self._trail.pop()
        self._host.open_post(left.post_id, place=left.place, followed=True)
        return True

    def forget(self) -> None:
        """Forgets the way back: a post was opened that no link led to."""
        self._trail.clear()
        if self._looking and self._worker:
            self._worker.cancel()

    def line(self, room: int) -> Line:
        """What the status line says: where the link that was walked to leads, or what is looked for."""
        if self._looking:
            return (
                Piece(cells.fit(_("Fetching {address} …").format(address=bare(self._looking)), room), "note"),
            )
        url = self._host.article.walked_url
        if not url:
            return ()
        host = urlsplit(url).netloc
        address = bare(url)
        inside = _("opens here") if self.leads_inside(url) else _("browser")
        keys = [("Enter", inside)]
        walked = self._host.article.walked
        if walked and walked.picture:
            keys = [("Enter", _("see the picture"))]
            if walked.picture.url != url:
                keys.append((keymap.named("post.browser"), _("browser")))
        hints = [
            piece
            for key, label in keys
            for piece in (Piece("   ", "gap"), Piece(key, "key"), Piece(" ", "gap"), Piece(label, "note"))
        ]
        taken = sum(cells.width(piece.text) for piece in hints)
        if 2 + len(host) + min(_PATH, len(address) - len(host)) + taken > room:
            hints, taken = [], 0
        line = [Piece("→ ", "note"), Piece(cells.fit(host, room - 2), "key")]
        line.append(Piece(cells.fit(address[len(host) :], room - 2 - len(host) - taken), "note"))
        return (*line, *hints)


def bare(url: str) -> str:
    """A safe address as it is shown: without its scheme and the last slash of a bare host."""
    parts = urlsplit(url)
    shown = url.partition("://")[2]
    return parts.netloc if shown == f"{parts.netloc}/" else shown
