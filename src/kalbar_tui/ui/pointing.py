"""What the mouse does in the reader besides what the panes do themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kalbar_tui.frame import PANES
from kalbar_tui.ui.commands import COMMANDS
from kalbar_tui.ui.widgets.bar import Bar

if TYPE_CHECKING:
    from textual import events

    from kalbar_tui.ui.screens.reader import ReaderScreen

RIGHT_BUTTON = 3
_MENU = "app.command_palette"


async def click(reader: ReaderScreen, event: events.Click) -> None:
    """A click on the frame: the right button opens the commands, a title goes to its pane.

    Of the header the left half is the site, where there are several to choose from, and the right half
    what is told of its last visit: that asks it again.
    """
    widget, _region = reader.get_widget_at(event.screen_x, event.screen_y)
    if event.button == RIGHT_BUTTON:
        await reader.run_action(_MENU)
    elif isinstance(widget, Bar) and widget.id == "header":
        switch = next((command for command in COMMANDS if command.id == "site.switch"), None)
        if event.screen_x < reader.size.width // 2:
            await reader.run_action(switch.action if switch else _MENU)
        else:
            await reader.run_action("refresh_list")
    elif isinstance(widget, Bar) and widget.parent:
        pane = next((pane for pane in PANES if widget.parent.id == f"{pane}-pane"), None)
        if pane:
            reader.focus_pane(pane)


async def hint(reader: ReaderScreen, key: str) -> None:
    """Does what a hint in the last line says; `key` is as it is written there."""
    command = next((each for each in COMMANDS if each.first_key == key), None)
    if command:
        # Of those within a pane only the way to new posts is hinted at.
        await (reader.posts if command.on_pane else reader).run_action(command.action)
