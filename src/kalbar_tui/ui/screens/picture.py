"""One picture of an article on the whole screen, with its caption, and the way to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError
from kalbar_tui.model.post import Picture
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean
from kalbar_tui.ui import keymap, looks
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.pictures import image, sixel
from kalbar_tui.ui.pictures.halfblocks import Line as PictureLine
from kalbar_tui.ui.pictures.means import Means, cell_pixels
from kalbar_tui.ui.pictures.painter import Painter, raw_writer
from kalbar_tui.ui.pictures.sizes import Box, box
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.wording import describe

Load = Callable[[Picture], Awaitable[bytes | None]]
"""Gives a picture from the store or, where the reader's wish allows it, from the site."""

_MARGIN = 2
_HIGH = 128


class PictureScreen(Screen[str | None]):
    """Shows the pictures of an article one by one, beginning with number `index`.

    `refusal` says why there is none where `load` has none.
    Ends with `None`, or with the address of the picture that is to be opened in the browser.
    """

    CSS_PATH = "picture.tcss"
    BINDINGS: ClassVar = [
        *windows(
            {
                **dict.fromkeys(
                    ("post.next", "pane.right", "move.down", "reader.read_on", "move.page_down"), "turn(1)"
                ),
                **dict.fromkeys(("post.previous", "pane.left", "move.up", "move.page_up"), "turn(-1)"),
                **dict.fromkeys(("post.open", "reader.back", "program.quit"), "close"),
                "post.browser": "open",
            }
        )
    ]

    def __init__(
        self,
        pictures: Sequence[Picture],
        index: int,
        load: Load,
        *,
        means: Means,
        refusal: str = "",
    ) -> None:
        super().__init__()
        self._refusal = refusal or _("The picture is not saved, and the site is not asked for it now.")
        self.index = max(0, min(index, len(pictures) - 1))
        self._pictures = tuple(pictures)
        self._load = load
        self._means = means

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self._pictures[self.index]

    def compose(self) -> ComposeResult:
        """Where we are, the picture, and what is said of it."""
        yield Bar(self._title)
        yield PicturePane(self._means)
        yield PictureWords()

    def on_mount(self) -> None:
        """Shows the first picture."""
        self._show()

    def _title(self, width: int) -> Line:
        if len(self._pictures) > 1:
            place = _("Picture {number} of {count}").format(number=self.index + 1, count=len(self._pictures))
            keys = _("{others} others · {browser} browser · Esc back")
        else:
            place, keys = _("Picture"), _("{browser} browser · Esc back")
        others = " ".join((keymap.named("post.next"), keymap.named("post.previous")))
        keys = keys.format(others=others, browser=keymap.named("post.browser"))
        return frame.pane_title(width, place, keys, focused=True)

    def _show(self) -> None:
        self.query_one(Bar).refresh()
        self.query_one(PictureWords).say(self.picture)
        self.query_one(PicturePane).say(_("Fetching the picture …"))
        # Once the words below have their height.
        self.call_after_refresh(lambda: self._bring(self.picture))

    @work(group="picture", exclusive=True)
    async def _bring(self, picture: Picture) -> None:
        pane = self.query_one(PicturePane)
        if pane.cannot_show:
            sentence = _("This terminal cannot show pictures. Press {key} to open it in the browser.")
            pane.say(sentence.format(key=keymap.named("post.browser")), picture.url)
            return
        try:
            body = await self._load(picture)
        except KalbarError as error:
            pane.say(describe(error), picture.url)
            return
        if body is None:
            pane.say(self._refusal, picture.url)
        else:
            pane.show(picture.url, body)

    def action_turn(self, by: int) -> None:
        """Goes to the next picture, or the one before; stays at the ends."""
        wanted = self.index + by
        if 0 <= wanted < len(self._pictures):
            self.index = wanted
            self._show()

    def action_close(self) -> None:
        """Goes back to the article."""
        self.dismiss(None)

    def action_open(self) -> None:
        """Goes back to the article, and has the picture opened in the browser."""
        self.dismiss(self.picture.url)


class PicturePane(Widget):
    """Shows one picture as large as fits, or a sentence instead."""

    ALLOW_SELECT = False

    def __init__(self, means: Means) -> None:
        super().__init__()
        self._means = means
        self._painter: Painter | None = None
        self._body: tuple[str, bytes] | None = None
        self._sentences: tuple[str, ...] = ()
        self._lines: tuple[PictureLine, ...] = ()
        self._columns = 0
        self._sixels = ""
        self._sixels_due = False

    @property
    def cannot_show(self) -> bool:
        """Whether there are no means to show a picture here."""
        return self._means.full == "none"

    def say(self, sentence: str, url: str = "") -> None:
        """Shows a sentence in place of a picture, and the address of that."""
        self._body, self._lines, self._sixels = None, (), ""
        self._sentences = (sentence, "", clean.line(url)) if url else (sentence,)
        self.refresh()

    def show(self, url: str, body: bytes) -> None:
        """Shows a saved picture, as soon as it is painted."""
        self._body = (url, body)
        self.paint_again()

    def paint_again(self) -> None:
        """Paints what is shown for the place there is now."""
        if self._body and self.size.area:
            self._paint(self._body, self.size)

    def on_resize(self) -> None:
        """Paints the picture for the new size."""
        self.paint_again()

    @work(group="paint", exclusive=True)
    async def _paint(self, shown: tuple[str, bytes], space: Size) -> None:
        """Paints a picture, unless another one or a sentence is to be shown before it is ready."""
        _url, body = shown
        width, height = await asyncio.to_thread(image.size_of, body)
        if shown is not self._body:
            return
        cell = cell_pixels()
        fits = box(width, height, space.width - 2 * _MARGIN, space.height, grow=True)
        if not width:
            self.say(_("The picture cannot be read."))
        elif self._means.full == "sixel" and cell is not None:
            await self._paint_sixels(shown, fits, cell, space)
        else:
            await self._paint_lines(shown, fits, cell)

    async def _paint_lines(self, shown: tuple[str, bytes], fits: Box, cell: tuple[int, int] | None) -> None:
        if self._painter is None:
            way = "halfblocks" if self._means.full == "sixel" else self._means.full
            write = raw_writer(self.app)
            means = self._means._replace(inline=way)
            # The article behind has pictures with names of its own.
            self._painter = Painter(means, looks.palette().ground, write, cell=cell, high=_HIGH)
        lines = await self._painter.paint(*shown, *fits)
        if shown is not self._body:
            return
        if lines is None:
            self.say(_("The picture cannot be read."))
            return
        self._sentences, self._lines, self._columns = (), lines, fits.columns
        self.refresh()

    async def _paint_sixels(
        self, shown: tuple[str, bytes], fits: Box, cell: tuple[int, int], space: Size
    ) -> None:
        _url, body = shown

        def draw() -> str:
            made = image.fitted(body, fits.columns * cell[0], fits.rows * cell[1], looks.palette().ground)
            return sixel.encoded(made, tmux=self._means.multiplexed) if made else ""

        sequence = await asyncio.to_thread(draw)
        if shown is not self._body or space != self.size:
            return  # for another size it is being painted already
        place = self.region
        column = place.x + (place.width - fits.columns) // 2
        row = place.y + (place.height - fits.rows) // 2
        self._sentences, self._lines, self._sixels = (), (), sixel.placed(sequence, column, row)
        self.refresh()

    def _send_sixels(self) -> None:
        self._sixels_due = False
        if self.screen.is_current:
            raw_writer(self.app)(self._sixels)

    def on_unmount(self) -> None:
        """Gives back what the terminal keeps of the pictures."""
        if self._painter:
            self._painter.close()

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        width, height = self.size
        if self._sixels and not self._sixels_due:
            # Every frame that draws the pane wipes them away. A frame is made and written in
            # one go, so what is called soon comes after it.
            self._sixels_due = True
            asyncio.get_running_loop().call_soon(self._send_sixels)
        if self._sentences:
            lines = frame.centred(width, height, self._sentences)
            return looks.strip(lines[y] if y < len(lines) else (), width)
        number = y - (height - len(self._lines)) // 2
        blank = looks.style("gap", "paper")
        if not 0 <= number < len(self._lines):
            return Strip.blank(width, blank)
        left = max(0, (width - self._columns) // 2)
        line = Strip([*looks.strip((), left), *self._lines[number]])
        return line.adjust_cell_length(width, blank)


class PictureWords(Widget):
    """The caption of a picture, and what it shows in words where that says more."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[tuple[str, str], ...] = ()

    def say(self, picture: Picture) -> None:
        """Shows the words of a picture."""
        caption, alt = clean.line(picture.caption), clean.line(picture.alt)
        words = [("text", caption)] if caption else []
        if alt and alt.casefold() not in caption.casefold():
            words.append(("caption", alt))
        self._words = tuple(words)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line of air, the words, and another."""
        lines = sum(1 for _line in self._laid(width))
        return lines + 2 if lines else 1

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        width = self.size.width
        lines = list(self._laid(width))
        return looks.strip(lines[y - 1] if 1 <= y <= len(lines) else (), width)

    def _laid(self, width: int) -> Iterator[Line]:
        measure = max(1, min(frame.MEASURE, width - 2 * _MARGIN))
        left = " " * ((width - measure) // 2)
        for role, text in self._words:
            for start, end in cells.wrap(text, measure):
                yield Piece(left, "gap"), Piece(text[start:end], role)
