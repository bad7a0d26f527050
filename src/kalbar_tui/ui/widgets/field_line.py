"""A field of one line at the foot of the screen: what is typed there tells at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from kalbar_tui import cells
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean
from kalbar_tui.ui.widgets.bar import Bar

_CLOSE = " ✕ "
_LONGEST = 200
"""Characters a field takes: more was not typed but pasted by mistake."""


class CleanInput(Input):
    """Takes of what is pasted what can be shown, on one line, as far as there is room."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        start, end = sorted(self.selection)
        room = _LONGEST - len(self.value) + end - start
        self.replace(clean.line(event.text)[:room], start, end)


class FieldLine(Horizontal):
    """A label, what is typed, and what `note` says of it. Hidden until it is opened."""

    class Typed(Message):
        """What is in the field has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Ended(Message):
        """Typing has ended; `kept`: with Enter, else with Esc."""

        def __init__(self, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end", show=False),
        # They would leave the field, which stays open.
        Binding("tab,shift+tab,up,down", "stay", show=False),
    ]

    def __init__(self, label: Callable[[], str], note: Callable[[], str], *, id: str) -> None:
        super().__init__(id=id)
        self.display = False
        self._label = label
        self._note = note

    def compose(self) -> ComposeResult:
        """Label, field and note, side by side."""
        yield Bar(self._label_line, paper="raised", id="field-label")
        yield CleanInput(compact=True, max_length=_LONGEST, select_on_focus=False, id="field")
        yield Bar(self._note_line, paper="raised", id="field-note")
        yield Bar(lambda _width: (Piece(_CLOSE, "key"),), paper="raised", id="field-close")

    @property
    def field(self) -> Input:
        """Where is typed."""
        return self.query_one("#field", Input)

    @property
    def text(self) -> str:
        """What is in the field."""
        return self.field.value

    @property
    def is_open(self) -> bool:
        """Whether it is shown, and takes what is typed."""
        return bool(self.display)

    def open(self, text: str) -> None:
        """Shows the field with this in it, and takes the keys."""
        with self.prevent(Input.Changed):
            self.field.value = text
        self.query_one("#field-close", Bar).styles.width = len(_CLOSE)
        self.field.cursor_position = len(text)
        self.display = True
        self.screen.set_focus(self.field)
        self.fit()

    def close(self) -> None:
        """Hides the field. Who opened it takes the keys back."""
        self.display = False

    def fit(self) -> None:
        """Gives label and note the room that their words take now."""
        label = self.query_one("#field-label", Bar)
        label.styles.width = cells.width(self._label()) + 2
        label.refresh()
        self.tell()

    def tell(self) -> None:
        """Shows what the note says now."""
        note = self.query_one("#field-note", Bar)
        note.styles.width = min(cells.width(self._note()) + 2, max(2, self.size.width // 2))
        note.refresh()

    def type(self, event: events.Key) -> bool:
        """Takes a key that was pressed before the field had the focus; whether it is one for it."""
        if not (self.is_open and event.is_printable and event.character):
            return False
        self.field.insert_text_at_cursor(event.character)
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tells what is typed, as it is typed."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends the typing with Enter."""
        event.stop()
        self.post_message(self.Ended(True))

    def on_click(self, event: events.Click) -> None:
        """Ends the typing with a click on the sign for that."""
        under, _region = self.screen.get_widget_at(event.screen_x, event.screen_y)
        if under.id == "field-close":
            event.stop()
            self.action_end()

    def action_end(self) -> None:
        """Ends the typing with Esc."""
        self.post_message(self.Ended(False))

    def action_stay(self) -> None:
        """Does nothing: the field keeps the focus."""

    def _label_line(self, _width: int) -> Line:
        return (Piece(f" {self._label()}", "key"),)

    def _note_line(self, width: int) -> Line:
        return (Piece(" " + cells.fit(self._note(), width - 1), "note"),)
