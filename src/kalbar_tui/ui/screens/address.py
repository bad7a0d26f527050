"""An address on the whole screen, to be copied by hand: where nothing else copies."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from kalbar_tui import cells
from kalbar_tui.i18n import _


class AddressScreen(ModalScreen[None]):
    """Shows a checked address from edge to edge, so that nothing but it is in the lines it takes."""

    BINDINGS: ClassVar = [Binding("escape,q,enter,backspace", "dismiss", show=False)]
    CSS_PATH = "address.tcss"

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def compose(self) -> ComposeResult:
        """The address, and what can be done with it."""
        yield AddressLines(self._address, id="address")

    def on_click(self, event: events.Click) -> None:
        """A click closes it."""
        self.dismiss()


class AddressLines(Widget):
    """An address broken where the lines end and nowhere else, below and above a line of words."""

    ALLOW_SELECT = False  # Textual's own selection would be copied by what has just failed

    def __init__(self, address: str, *, id: str) -> None:
        super().__init__(id=id)
        self._address = address

    def lines(self, width: int) -> list[tuple[str, bool]]:
        """What is shown, line by line, and whether it is of the address."""
        above = _(
            "Nothing here can copy. The address, to be selected by the terminal (Shift with the mouse):"
        )
        below = _("Esc or a click closes")
        return [
            *((above[start:end], False) for start, end in cells.wrap(above, width)),
            ("", False),
            *((self._address[at : at + width], True) for at in range(0, len(self._address), width)),
            ("", False),
            *((below[start:end], False) for start, end in cells.wrap(below, width)),
        ]

    def render_line(self, y: int) -> Strip:
        """One line, as Textual asks for it; those of the address lead there (OSC 8)."""
        width, height = self.size
        lines = self.lines(max(1, width))
        y -= max(0, (height - len(lines)) // 3)
        text, is_address = lines[y] if 0 <= y < len(lines) else ("", False)
        style = self.rich_style
        look = style + Style(link=self._address, bold=True) if is_address else style
        return Strip([Segment(text, look)]).adjust_cell_length(width, style)
