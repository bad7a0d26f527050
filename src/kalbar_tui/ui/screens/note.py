"""A note to a bookmark, as the reader writes it: a field of several lines over the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean
from kalbar_tui.ui.screens.overlay import Overlay
from kalbar_tui.ui.widgets.bar import Bar
from kalbar_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from kalbar_tui.model.shelf import SavedPost


class CleanTextArea(TextArea):
    """Takes of what is pasted what can be shown."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(clean.block(event.text), *self.selection):
            self.move_cursor(result.end_location)


class NoteScreen(Overlay[str | None]):
    """Ends with the note as it was left, or `None` where that is as it was found.

    Every key that prints is typed. Leaving asks nothing: undo has the old note back.
    """

    BINDINGS: ClassVar = [Binding("escape,ctrl+s", "keep", show=False, priority=True)]
    LEAVE: ClassVar = "keep"
    CSS_PATH = "note.tcss"

    def __init__(self, found: SavedPost) -> None:
        super().__init__()
        self.post_id = found.post.id
        self._title = clean.line(found.post.title) or _("(untitled)")
        self._begun = clean.block(found.mark.note)

    def compose(self) -> ComposeResult:
        """A title, the field, and how to leave."""
        with Vertical(id="note"):
            yield TitleBar(self._title_line, leave="keep")
            yield CleanTextArea(self._begun, id="note-text", tab_behavior="indent", show_line_numbers=False)
            yield Bar(self._foot_line, paper="raised")

    def on_mount(self) -> None:
        """Typing goes on where the note ends."""
        field = self.query_one(TextArea)
        field.move_cursor(field.document.end)
        field.focus()

    @property
    def changed(self) -> str | None:
        """The note as it stands; `None` where it was not changed."""
        text = clean.block(self.query_one(TextArea).text)
        return None if text == self._begun else text

    def action_keep(self) -> None:
        """Ends with the note as it stands."""
        self.dismiss(self.changed)

    def _title_line(self, width: int) -> Line:
        return frame.pane_title(width, _("Note: {title}").format(title=self._title), focused=True)

    def _foot_line(self, width: int) -> Line:
        return (Piece(" " + cells.fit(_("Esc saves the note and closes"), width - 1), "note"),)
