"""The pictures of the open article: which are shown; fetched where asked for, painted near the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rich.segment import Segment

from kalbar_tui import cells
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.library.saved_pictures import picture_key, pictures_of
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.model.post import Picture, Post
from kalbar_tui.text import clean, when
from kalbar_tui.text.document import figures
from kalbar_tui.ui import keymap, looks
from kalbar_tui.ui.article_lines import Drawn
from kalbar_tui.ui.pictures import image
from kalbar_tui.ui.pictures.sizes import ROWS, Box, box

if TYPE_CHECKING:
    from kalbar_tui.library.library import Library
    from kalbar_tui.model.post import PictureWish as Wish
    from kalbar_tui.text.document import Document
    from kalbar_tui.ui.article_lines import Place
    from kalbar_tui.ui.pictures.halfblocks import Line
    from kalbar_tui.ui.pictures.painter import Painter
    from kalbar_tui.ui.screens.picture import PictureScreen
    from kalbar_tui.ui.widgets.article_view import ArticleView

AT_ONCE = 4
"""How many pictures are on their way to the screen at once."""

NEAR = 40
"""How many pictures are painted at most: fewer than the painter keeps, or it would begin anew for ever."""

_SHARE = 0.6  # of the height of the pane, so that there is text in sight beside a picture


class Host(Protocol):
    """What picturing needs of the screen it is made for."""

    @property
    def article(self) -> ArticleView:
        """The pane that shows the article."""

    def painter(self) -> Painter:
        """What draws pictures on this terminal."""

    def lay_article(self) -> None:
        """Make the lines of the open article anew."""

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Show what is going on, until `done` is told for the same task."""

    def done(self, task: str) -> None:
        """A task has ended."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def run_beside(self, work: Coroutine[Any, Any, None], group: str) -> object:
        """Run this beside whatever else runs."""


class _Key(NamedTuple):
    url: str
    size: Box
    fill: bool


class Picturing:
    """One post at a time has its pictures here, told by `take`.

    `wish` is the setting `pictures`. With `request`, nothing is fetched before `toggle`; what is
    saved is shown at once, as nobody is asked for it. With `data_saver`, `always` is the same.
    """

    def __init__(self, library: Library, host: Host, *, wish: Wish, data_saver: bool = False) -> None:
        self._library = library
        self._host = host
        self.configure(wish, data_saver=data_saver)
        self._made: Painter | None = None
        self._post_id = ""
        self._pictures: tuple[Picture, ...] = ()
        self._known: dict[str, Picture] = {}  # by each address in the article: the picture it is a size of
        self._saved: set[str] = set()
        self._choice: bool | None = None  # what the reader has said of this article
        self._asked = False
        self._failed: set[str] = set()
        self._missed = 0  # of these, what has not been told yet
        self._sizes: dict[str, tuple[int, int]] = {}
        self._blank: dict[_Key, tuple[Line, ...]] = {}
        self._coming: set[str] = set()

    def configure(self, wish: Wish, *, data_saver: bool) -> None:
        """Shows and asks by another wish from here on, or rather from when the article is laid anew."""
        self._wish: Wish = "request" if data_saver and wish == "always" else wish

    # -- what is shown

    def take(self, post: Post, document: Document | None) -> None:
        """The open article is this one, as it is known now."""
        if post.id != self._post_id:
            self.close()
            self._post_id = post.id
            self._choice, self._asked = None, self._wish == "always"
            self._failed, self._sizes, self._coming, self._blank = set(), {}, set(), {}
            self._missed = 0
            self._host.done("pictures")
        self._pictures = pictures_of(post, document)
        by_key = {picture_key(picture.url): picture for picture in self._pictures}
        shown = [figure.picture for figure in figures(document.blocks)] if document else []
        if post.image:
            shown.append(post.image)
        self._known = {
            picture.url: by_key[key] for picture in shown if (key := picture_key(picture.url)) in by_key
        }
        self._saved = set()
        if self._wish != "never" and self._pictures:
            try:
                self._saved = self._library.pictures.saved.among([picture.url for picture in self._pictures])
            except StoreError as error:
                self._host.tell(error)

    @property
    def is_showing(self) -> bool:
        """Whether pictures are shown, those that are there."""
        if self._wish == "never" or not self._pictures or not self._painter.can_paint:
            return False
        if self._choice is not None:
            return self._choice
        return bool(self._saved) or (self._asked and self._may_ask)

    @property
    def hint(self) -> str:
        """How to see the pictures that are not shown; empty where there is no way, or they are."""
        can_show = self._wish != "never" and self._pictures and self._painter.can_paint
        if not can_show or (not self._saved and not self._may_ask):
            return ""
        if self.is_showing and not self._has_more:
            return ""
        count = len(self._pictures)
        return ngettext("i shows the picture", "i shows the {count} pictures", count).format(
            count=when.number(count)
        )

    @property
    def _may_ask(self) -> bool:
        return self._library.pictures.may_ask

    @property
    def _has_more(self) -> bool:
        """Whether there are pictures that would be shown if they were asked for."""
        return self._may_ask and not self._asked and len(self._saved) < len(self._pictures)

    @property
    def _painter(self) -> Painter:
        if self._made is None:
            self._made = self._host.painter()
        return self._made

    def toggle(self) -> None:
        """Shows the pictures, and asks for what is missing; when all are shown, hides them."""
        if not self._pictures:
            self._host.say(_("This article has no pictures."))
        elif self._wish == "never":
            self._host.say(_("Pictures are off in the settings."))
        elif not self._painter.can_paint:
            self._host.say(_("Pictures cannot be shown in the text here."))
        elif self.is_showing and not self._has_more:
            self._choice = False
            self._host.lay_article()
        elif not self._may_ask and not self._saved:
            self._host.say(_("None of the pictures is saved, and there is no connection to be used."))
        else:
            self._choice = self._asked = True
            self._failed.clear()
            self._host.lay_article()
            if missing := 0 if self._may_ask else len(self._pictures) - len(self._saved):
                self._host.say(
                    ngettext(
                        "{count} picture is not saved.", "{count} pictures are not saved.", missing
                    ).format(count=when.number(missing))
                )

    def close(self) -> None:
        """Lets go of all that is painted, in the terminal too."""
        if self._made:
            self._made.close()

    def repaint(self) -> None:
        """Has all pictures made anew, on the paper there is now."""
        self.close()
        self._made, self._blank = None, {}
        if self._pictures:
            self._host.lay_article()

    # -- lines

    def drawn(self, picture: Picture, columns: int, rows: int) -> Drawn | None:
        """The picture in so many columns and at most so many rows (0: as many as suit it).

        Its place, with its words in the middle, until it is painted; `None` where words are to
        stand for it.
        """
        found = self._known.get(picture.url)
        if found is None or not self._is_to_come(found.url):
            return None
        key = _Key(found.url, self._size(picture, found, columns, rows), bool(rows))
        painter = self._painter

        def line(row: int) -> Line:
            return (painter.lines(key.url, *key.size) or self._place(picture, key))[row]

        return Drawn(*key.size, line)

    def _is_to_come(self, url: str) -> bool:
        return url not in self._failed and (url in self._saved or (self._asked and self._may_ask))

    def _size(self, picture: Picture, found: Picture, columns: int, rows: int) -> Box:
        most = max(2, min(ROWS, int(self._host.article.size.height * _SHARE)))
        if rows:
            return Box(columns, min(rows, most))
        width, height = picture.width, picture.height
        if not (width and height):
            width, height = found.width, found.height
        if not (width and height):
            width, height = self._sizes.get(found.url, (0, 0))
        return box(width, height, columns, most)

    def _place(self, picture: Picture, key: _Key) -> tuple[Line, ...]:
        if (lines := self._blank.get(key)) is None:
            columns, rows = key.size
            blank = list(self._painter.blank(columns, rows))
            words = cells.fit(f"▣ {clean.line(picture.alt)}".strip(), columns)
            left = (columns - cells.width(words)) // 2
            look = looks.style("picture", "paper")
            right = columns - left - cells.width(words)
            blank[rows // 2] = (Segment(" " * left + words + " " * right, look),)
            lines = self._blank[key] = tuple(blank)
        return lines

    # -- bringing them

    def look(self) -> None:
        """Has the pictures in sight painted, then those near it."""
        if not self.is_showing:
            return
        for picture, key in self._wanted():
            if len(self._coming) >= AT_ONCE:
                return
            if key.url not in self._coming and self._painter.lines(key.url, *key.size) is None:
                self._coming.add(key.url)
                self._host.run_beside(self._bring(picture, key, self._coming), "pictures")

    def _wanted(self) -> Iterator[tuple[Picture, _Key]]:
        """The pictures within a screen's height, and how they are shown there; the nearest first."""
        view = self._host.article
        if view.article is None or not view.article.height:
            return
        top, height = round(view.scroll_y), view.size.height
        middle = top + height / 2

        def distance(place: Place) -> float:
            return abs((place.first + place.last) / 2 - middle)

        near = sorted(view.article.places(top - height // 2, top + height * 2), key=distance)
        for place in near[:NEAR]:
            if found := self._known.get(place.picture.url):
                size = self._size(place.picture, found, place.columns, place.rows)
                yield found, _Key(found.url, size, bool(place.rows))

    async def _bring(self, picture: Picture, key: _Key, coming: set[str]) -> None:
        """Loads and paints a picture; it is one of `coming`, dropped with the article."""
        size: tuple[int, int] | None = None
        is_painted = False
        try:
            body = await self._load(picture, coming)
            if body is not None and coming is self._coming:
                if (picture.width and picture.height) or key.url in self._sizes:
                    is_painted = (
                        await self._painter.paint(key.url, body, *key.size, fill=key.fill) is not None
                    )
                else:
                    size = await asyncio.to_thread(image.size_of, body)
        finally:
            coming.discard(key.url)
        if coming is not self._coming:
            return
        if size is not None:
            self._sizes[key.url] = (
                size  # its place is another one now, to be painted for when it is looked at
            )
        elif not is_painted:
            self._failed.add(key.url)
            self._missed += 1
        if not is_painted and (article := self._host.article.article):
            self._host.article.update(article)
        else:
            self._host.article.refresh()
        self.look()
        if not coming:
            self._host.done("pictures")
            self._tell_missed()

    async def _load(self, picture: Picture, coming: set[str]) -> bytes | None:
        pictures = self._library.pictures
        try:
            if not self._asked:
                return pictures.saved_picture(picture.url)
            if picture.url not in self._saved:
                self._host.busy("pictures", lambda: _("Fetching pictures …"))
            body = await pictures.picture(picture.url, self._post_id)
        except KalbarError as error:
            if isinstance(error, StoreError):
                self._host.tell(error)
            return None
        if body is not None and coming is self._coming:
            self._saved.add(picture.url)
        return body

    def _tell_missed(self) -> None:
        if missed := self._missed:
            self._missed = 0
            said = ngettext(
                "{count} picture could not be shown.", "{count} pictures could not be shown.", missed
            )
            self._host.say(said.format(count=when.number(missed)))

    # -- the whole screen

    def screen(self, picture: Picture) -> PictureScreen | None:
        """The screen that shows a picture large; `None` if it is none that can be had."""
        from kalbar_tui.ui.screens.picture import PictureScreen

        found = self._known.get(picture.url)
        if found is None:
            return None
        post_id = self._post_id

        async def load(wanted: Picture) -> bytes | None:
            if self._wish == "never":
                return None
            body = await self._library.pictures.picture(wanted.url, post_id)  # opening it is asking for it
            if body is not None and post_id == self._post_id:
                self._saved.add(wanted.url)
            return body

        refusal = ""
        if self._wish == "never":
            refusal = _("Pictures are off in the settings. Press {key} to open it in the browser.").format(
                key=keymap.named("post.browser")
            )
        index = self._pictures.index(found)
        means = self._painter.means
        return PictureScreen(self._pictures, index, load, means=means, refusal=refusal)
