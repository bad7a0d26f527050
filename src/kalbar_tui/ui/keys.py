"""Keys that follow each other: the first waits for the next, and both together are one key to Textual.

A keymap may hold `"g b"` as it holds `"b"`; here the two key presses are made into that one, so
that focus, windows and what can be done now count for it as for any key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input, TextArea

from kalbar_tui.i18n import _
from kalbar_tui.ui import key_names, keymap

if TYPE_CHECKING:
    from textual.timer import Timer

    from kalbar_tui.ui.app import KalbarApp

SECONDS = 1.0
"""How long a key waits for the one that follows."""

_AS_TERMINALS_SEND = {"ctrl+@": "ctrl+space"}
"""Keys that Textual names by what a terminal sends; ours are the names people know."""


class Sequences:
    """Sees every key before the screen does."""

    def __init__(self, app: KalbarApp) -> None:
        self._app = app
        self._begun: tuple[str, ...] = ()
        self._timer: Timer | None = None

    @property
    def waiting(self) -> str:
        """What was begun, as the status line shows it; empty when no key waits."""
        return f"{key_names.shown(self._begun)} …" if self._begun else ""

    def take(self, event: events.Key) -> events.Key | None:
        """The key that is to go on to the screen, if there is one."""
        key = _AS_TERMINALS_SEND.get(event.key, event.key)
        begun, press = self._begun, (*self._begun, key)
        if begun and key in keymap.ALWAYS_ALONE:
            self._wait_for_none()
            return None if key == "escape" else event
        if begun or (key in keymap.in_use().beginnings and not self._is_typing()):
            whole = " ".join(press)
            active = self._app.screen.active_bindings
            if whole in active and begun:
                self._wait_for_none()
                return events.Key(whole, None)
            if any(each.startswith(whole + " ") for each in active):
                self._wait_after(press)
                return None
        if begun:
            self._wait_for_none()
            self._app.tell(_("“{keys}” does nothing.").format(keys=key_names.shown(press)))
            return None
        if key in keymap.in_use().as_escape:
            return events.Key("escape", None)
        return event if key == event.key else events.Key(key, None)

    def _is_typing(self) -> bool:
        """Whether a field has the focus: its keys are its own."""
        return isinstance(self._app.focused, Input | TextArea)

    def _wait_after(self, press: tuple[str, ...]) -> None:
        self._wait_for_none()
        self._begun = press
        self._timer = self._app.set_timer(SECONDS, self._wait_for_none)
        self._app.keys_wait(self.waiting)

    def _wait_for_none(self) -> None:
        if self._timer:
            self._timer.stop()
        self._begun = ()
        self._app.keys_wait(self.waiting)
