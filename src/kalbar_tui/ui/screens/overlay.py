"""What stands over the reader: it can be left by its key, by its sign, and by a click beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.screen import ModalScreen, ScreenResultType

from kalbar_tui.ui.widgets.row_view import LEFT_BUTTON


class Overlay(ModalScreen[ScreenResultType]):
    """A screen that is left by its action `LEAVE`."""

    LEAVE: ClassVar = "dismiss"

    async def on_click(self, event: events.Click) -> None:
        """A click beside the window leaves it."""
        under, _region = self.get_widget_at(event.screen_x, event.screen_y)
        if under is self and event.button == LEFT_BUTTON:
            await self.run_action(self.LEAVE)
