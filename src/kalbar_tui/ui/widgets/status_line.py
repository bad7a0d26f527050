"""The last line: key hints of the pane in use, or a message for some seconds, or what is being fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kalbar_tui import cells
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui import looks
from kalbar_tui.ui.commands import Command

MESSAGE_SECONDS = 6.0


class StatusLine(Widget):
    """Shows one quiet thing at a time: a message, `state`, progress, or hints, in this order.

    `hints` names the commands to hint at, `note` what stands at the right edge ("3 new").
    `state` tells, for a width, what the reader is about (the address of a link); empty: nothing.
    """

    ALLOW_SELECT = False

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
        """The one line, as Textual asks for it."""
        width = self.size.width
        return looks.strip(self.line(width), width, "raised")

    def line(self, width: int) -> Line:
        """The line for a width."""
        note = cells.fit(self._note(), width - 2)
        room = width - 2 - (cells.width(note) + 2 if note else 0)
        left = self._left(room)
        used = 1 + sum(cells.width(piece.text) for piece in left)
        gap = max(0, width - 1 - used - cells.width(note))
        return (Piece(" ", "gap"), *left, Piece(" " * gap, "gap"), Piece(note, "title_focus"))

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
