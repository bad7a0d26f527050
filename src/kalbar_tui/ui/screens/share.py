"""Sharing a post: its link as a QR code, on the clipboard, to a service or by mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from kalbar_tui import cells, frame, symbols
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks, sharing
from kalbar_tui.ui.links import copy_link, open_link, open_mail
from kalbar_tui.ui.qr import BORDERS, Code, code
from kalbar_tui.ui.screens.choosing import ChoosingScreen
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.ui.widgets.title_bar import TitleBar

_DARK, _LIGHT = "#000000", "#ffffff"
_LEAST_WORDS = 34  # cells that the rows keep beside a code
_MOST_WORDS = 52
_FRAME = 2  # the title above and the foot below
_LINES_OF_TITLE = 3


class Choice(NamedTuple):
    """A row: the key that chooses it, its words, and what it does."""

    key: str
    words: Callable[[], str]
    do: Callable[[], None]


class ShareScreen(ChoosingScreen):
    """Shows the ways to share a post and stays until it is left; `url` is a checked address."""

    CSS_PATH = "share.tcss"

    def __init__(self, title: str, url: str) -> None:
        self._url = url
        self._headline = title
        self._code = code(url)
        self._said = ""
        self._choices = (
            Choice("y", lambda: _("Copy the link"), lambda: copy_link(self.app, url, self.say)),
            *(
                Choice(way.key, partial(str, way.name), partial(self._open, way.address))
                for way in sharing.ways(title, url)
            ),
            Choice("e", lambda: _("E-mail"), self._mail),
            Choice("r", lambda: _("QR code, alone"), self._show_code),
        )
        super().__init__(lambda: _("Share"), len(self._choices))

    def compose(self) -> ComposeResult:
        """The words and the rows, and the code beside them where there is room."""
        with Horizontal(id="share"):
            with Vertical(id="choosing"):
                yield TitleBar(self._title_line)
                yield ShareWords(self._headline, self._url, id="share-words")
                yield self._rows
                yield Bar(self.foot_line, paper="raised", id="choosing-foot")
            yield CodeView(self._code, id="code")

    def on_resize(self, event: events.Resize) -> None:
        """Shares the room out anew."""
        self._share_out()

    def _share_out(self) -> None:
        width, height = self.app.size
        edges = 2 if width >= 80 else 0  # as the style sheet draws them
        border = _border(self._code, width - edges - _LEAST_WORDS, height)
        view = self.query_one("#code", CodeView)
        view.display = border is not None
        columns = rows = 0
        if border is not None:
            view.border = border
            columns, rows = _size(self._code, border)
            view.styles.width, view.styles.height = columns, rows
        room = min(_MOST_WORDS, width - edges - columns)
        words = self.query_one("#share-words", ShareWords)
        # The rows come first: what a short screen has no room for is the end of the words.
        words_height = max(1, min(len(words.lines(room)), height - _FRAME - len(self._choices)))
        words.styles.height = words_height
        box = self.query_one("#choosing", Vertical)
        box.styles.width = room
        box.styles.height = max(rows, min(height, _FRAME + words_height + len(self._choices)))

    def row_line(self, index: int, part: int, width: int) -> Line:
        """A key, and what it does."""
        choice = self._choices[index]
        return (Piece(f" {choice.key}  ", "key"), Piece(cells.fit(choice.words(), width - 4), "entry"))

    def foot_line(self, width: int) -> Line:
        """What was done; else what the keys do."""
        words = self._said or _("Enter or the letter · Esc closes")
        return (Piece(" " + frame.what_keys_do(words, width - 2), "message" if self._said else "note"),)

    def say(self, text: str) -> None:
        """Shows a message until the highlight moves."""
        self._said = text
        super().on_row_view_moved()

    def on_row_view_moved(self) -> None:
        """What was said is of the row before."""
        self.say("")

    def on_key(self, event: events.Key) -> None:
        """A letter does what its row does."""
        for index, choice in enumerate(self._choices):
            if event.character == choice.key:
                event.stop()
                self._rows.highlight(index, quietly=True)
                self._do()

    def action_choose(self) -> None:
        """Does what the highlighted row says."""
        self._do()

    def _do(self) -> None:
        self._choices[self.highlighted].do()

    def _open(self, address: str) -> None:
        self.say(open_link(self.app, address))

    def _mail(self) -> None:
        self.say(open_mail(self.app, sharing.mail(self._headline, self._url)))

    def _show_code(self) -> None:
        width, height = self.app.size
        if _border(self._code, width, height - 1) is not None:
            self.app.push_screen(CodeScreen(self._code))
            return
        columns, rows = _size(self._code, BORDERS[-1])
        message = _("The code needs {columns} columns and {rows} lines.")
        self.say(message.format(columns=columns, rows=rows + 1))


def _size(made: Code, border: int) -> tuple[int, int]:
    return made.size(border, ascii_only=symbols.are_ascii())


def _border(made: Code, width: int, height: int) -> int | None:
    """The widest border with which a code fits; `None` if it does with none."""

    def fits(border: int) -> bool:
        columns, rows = _size(made, border)
        return columns <= width and rows <= height

    return next((border for border in BORDERS if fits(border)), None)


class ShareWords(Widget):
    """What is shared: the headline and the whole link."""

    def __init__(self, title: str, url: str, *, id: str) -> None:
        super().__init__(id=id)
        self._title = title
        self._url = url

    def lines(self, width: int) -> list[Line]:
        """Headline and link, wrapped for a width, with a blank line around each."""
        room = max(1, width - 2)
        spans = cells.wrap(self._title, room)
        title = [self._title[start:end] for start, end in spans[:_LINES_OF_TITLE]]
        if len(spans) > _LINES_OF_TITLE:
            title[-1] = cells.fit(title[-1] + cells.ELLIPSIS, room)
        link = [self._url[at : at + room] for at in range(0, len(self._url), room)]
        return [
            (),
            *((Piece(f" {text}", "headline"),) for text in title),
            *((Piece(" ", "gap"), Piece(text, "note")) for text in link),
            (),
        ]

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        lines = self.lines(self.size.width)
        return looks.strip(lines[y] if y < len(lines) else (), self.size.width)


class CodeView(Widget):
    """A QR code, black on white in every look, as phones read it; without colours as its ground is."""

    ALLOW_SELECT = False

    def __init__(self, made: Code, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._code = made
        self.border = BORDERS[0]

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it."""
        coloured = not self.app.no_color and self.app.console.color_system is not None
        ascii_only = symbols.are_ascii()
        ink_is_dark = coloured or not looks.palette().dark
        lines = self._code.lines(self.border, ink_is_dark=ink_is_dark, ascii_only=ascii_only)
        style = Style(color=_DARK, bgcolor=_LIGHT) if coloured else Style()
        text = lines[y] if y < len(lines) else ""
        segments = [Segment(text, style)] if text else []
        if ascii_only:  # blanks alone, as letters have gaps between them
            ink = style + Style(reverse=True)
            segments = [
                Segment(" " * len(run), ink if run[0] == "#" else style) for run in re.findall("#+| +", text)
            ]
        return Strip(segments).adjust_cell_length(self.size.width)


class CodeScreen(ModalScreen[None]):
    """A QR code alone, for screens with no room for it beside other things."""

    BINDINGS: ClassVar = [Binding("escape,q,enter,r,backspace", "dismiss", show=False)]
    CSS_PATH = "share.tcss"

    def __init__(self, made: Code) -> None:
        super().__init__()
        self._code = made

    def compose(self) -> ComposeResult:
        """The code, and how to leave."""
        yield CodeView(self._code, id="code")
        yield Bar(lambda width: (Piece(" " + cells.fit(_("Esc or a click closes"), width - 1), "note"),))

    def on_mount(self) -> None:
        """Gives the code its place."""
        self._place()

    def on_resize(self, event: events.Resize) -> None:
        """Gives the code its place anew; where it has none any more, this is left."""
        self._place()

    def _place(self) -> None:
        width, height = self.app.size
        border = _border(self._code, width, height - 1)
        if border is None:
            self.dismiss()
            return
        view = self.query_one(CodeView)
        view.border = border
        view.styles.width, view.styles.height = _size(self._code, border)

    def on_click(self, event: events.Click) -> None:
        """A click closes it."""
        self.dismiss()
