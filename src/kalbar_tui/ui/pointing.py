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

    In the header the site's name leads to the other sites, and the right half, which tells of the last
    visit, asks the site again.
    """
    widget, _region = reader.get_widget_at(event.screen_x, event.screen_y)
    if event.button == RIGHT_BUTTON:
        await reader.run_action(_MENU)
    elif isinstance(widget, Bar) and widget.id == "header":
        if reader.is_site_name(event.screen_x):
            await reader.run_action("switch_site")
        elif event.screen_x >= reader.size.width // 2:
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
