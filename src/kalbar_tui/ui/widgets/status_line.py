"""The last line: key hints of the pane in use, or a message for some seconds, or what is being fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks
from kalbar_tui.ui.commands import COMMANDS, Command

MESSAGE_SECONDS = 6.0
COPY_KEY = "Ctrl+C"
_MENU = "  ⋯ "


class StatusLine(Widget):
    """Shows one quiet thing at a time: a message, `state`, progress, or hints, in this order.

    `hints` names the commands to hint at, `note` what stands at the right edge ("3 new").
    `state` tells, for a width, what the reader is about (the address of a link); empty: nothing.
    """

    ALLOW_SELECT = False

    class Hint(Message):
        """A hint was clicked; `key` is as it is written, empty for the sign of the commands."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self,
        hints: Callable[[], Iterable[Command]],
        note: Callable[[], str],
        state: Callable[[int], Line],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._hints = hints
        self._note = note
        self._state = state
        self._message: Piece | None = None
        self._timer: Timer | None = None
        self._busy: dict[str, Callable[[], str]] = {}
        self._pointed: int | None = None  # the column under the mouse

    @property
    def message(self) -> str:
        """The message shown; empty when there is none."""
        return self._message.text if self._message else ""

    def say(self, text: str, *, alert: bool = False) -> None:
        """Shows a cleaned message for some seconds, in place of the hints."""
        self._message = Piece(text, "alert" if alert else "message")
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(MESSAGE_SECONDS, self.hush)
        self.refresh()

    def hush(self) -> None:
        """Takes the message away."""
        self._message = None
        self.refresh()

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Shows what is going on, until `done` is told for the same task.

        `text` is asked whenever it is drawn: the language may change meanwhile.
        """
        self._busy[task] = text
        self.refresh()

    def done(self, task: str) -> None:
        """A task has ended."""
        if self._busy.pop(task, None) is not None:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line, as Textual asks for it; the hint under the mouse is underlined."""
        width = self.size.width
        line = self.line(width)
        strip = looks.strip(line, width, "raised")
        zone = None if self._pointed is None else _zone(line, self._pointed)
        if zone is None:
            return strip
        start, end, _key = zone
        before, hint, after = (strip.crop(*span) for span in ((0, start), (start, end), (end, width)))
        return Strip.join([before, hint.apply_style(Style(underline=True)), after])

    def line(self, width: int) -> Line:
        """The line for a width, with the sign of the commands at its end."""
        note = cells.fit(self._note(), width - 2 - len(_MENU))
        room = width - 1 - len(_MENU) - (cells.width(note) + 2 if note else 0)
        left = self._left(room)
        used = 1 + sum(cells.width(piece.text) for piece in left)
        gap = max(0, width - len(_MENU) - used - cells.width(note))
        return (
            Piece(" ", "gap"),
            *left,
            Piece(" " * gap, "gap"),
            Piece(note, "title_focus"),
            Piece(_MENU, "key"),
        )

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Shows what is under the mouse."""
        self._point(event.x)

    def on_leave(self) -> None:
        """Nothing is under the mouse any more."""
        self._point(None)

    def _point(self, column: int | None) -> None:
        if column != self._pointed:
            self._pointed = column
            self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Copying has to come before the click, which takes the selection away."""
        zone = _zone(self.line(self.size.width), event.x)
        if zone and zone[2] == COPY_KEY:
            self.post_message(self.Hint(COPY_KEY))

    def on_click(self, event: events.Click) -> None:
        """Does what a hint says, or takes a message away: the hints are below it."""
        zone = _zone(self.line(self.size.width), event.x)
        if zone and zone[2] != COPY_KEY:
            event.stop()
            self.post_message(self.Hint(zone[2]))
        elif self._message:
            self.hush()

    def _left(self, room: int) -> Line:
        if self._message:
            return (self._message._replace(text=cells.fit(self._message.text, room)),)
        if state := self._state(room):
            return state
        if self._busy:
            return (Piece(cells.fit(list(self._busy.values())[-1](), room), "note"),)
        hints = [
            (command.first_key, _(command.label), command.id == "program.help") for command in self._hints()
        ]
        # The help stays to the last: it has what no longer fits here.
        while (
            len(hints) > 1
            and sum(cells.width(key + label) + 1 for key, label, _help in hints) + 3 * (len(hints) - 1) > room
        ):
            last = max(n for n, (_key, _label, is_help) in enumerate(hints) if not is_help)
            del hints[last]
        pieces: list[Piece] = []
        for key, label, _is_help in hints:
            if pieces:
                pieces.append(Piece("   ", "gap"))
            pieces += [Piece(key, "key"), Piece(" ", "gap"), Piece(label, "note")]
        return tuple(pieces)


def _zone(line: Line, column: int) -> tuple[int, int, str] | None:
    """From where to where the hint at a column reaches, and its key as it is written; `None` beside hints.

    A hint is a key, a blank, and what the key does. What is new above (at the end) is gone to by `g`.
    """
    at = 0
    for n, piece in enumerate(line):
        end = at + cells.width(piece.text)
        key = piece.text.strip()
        if piece.role == "title_focus":
            key = next(command.first_key for command in COMMANDS if command.id == "move.top")
        elif piece.role != "key":
            at = end
            continue
        elif piece.text == _MENU:
            key = ""
        elif n + 2 < len(line) and line[n + 2].role == "note":
            end += cells.width(line[n + 1].text + line[n + 2].text)
        is_hint = not key or any(command.first_key == key for command in COMMANDS)
        if is_hint and at <= column < end:
            return at, end, key
        at += cells.width(piece.text)
    return None
