"""The title of what stands over the reader, with a sign that closes it."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from kalbar_tui.rows import Line, Piece
from kalbar_tui.ui.widgets.bar import Bar

_SIGN = " ✕ "


class TitleBar(Bar):
    """A title that `make` gives; a click on the sign at its end does the action `leave` of the screen."""

    def __init__(self, make: Callable[[int], Line], *, leave: str = "dismiss") -> None:
        super().__init__(lambda width: (*make(width - len(_SIGN)), Piece(_SIGN, "key")))
        self._leave = leave

    async def on_click(self, event: events.Click) -> None:
        """The sign closes."""
        if event.x >= self.size.width - len(_SIGN):
            event.stop()
            await self.screen.run_action(self._leave)
