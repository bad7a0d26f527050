"""The field above the list for what to look for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from kalbar_tui.ui.widgets.field_line import FieldLine


class SearchField(FieldLine, inherit_bindings=False):
    """A field in which Tab changes the order of what is found, and Down goes there."""

    class Order(Message):
        """The other order is wanted: best first, or newest first."""

    class Help(Message):
        """How to search is to be told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end", show=False),
        Binding("tab", "order", show=False),
        Binding("f1", "help", show=False),
        Binding("down", "go_down", show=False),
        Binding("shift+tab,up", "stay", show=False),
    ]

    def action_order(self) -> None:
        """Asks for the other order."""
        self.post_message(self.Order())

    def action_help(self) -> None:
        """Asks how to search."""
        self.post_message(self.Help())

    def action_go_down(self) -> None:
        """Ends the typing as Enter does."""
        self.post_message(self.Ended(True))
