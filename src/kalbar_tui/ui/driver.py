"""The terminal driver: Textual's, without clearing the front page that is on the screen already."""

from __future__ import annotations

from typing import ClassVar

from textual.drivers.linux_driver import LinuxDriver

from kalbar_tui.first_page import Canvas

_ENTER_ALTERNATE_SCREEN = "\x1b[?1049h"


class PaintedDriver(LinuxDriver):
    """Leaves out the first change to the alternate screen: the first page is painted there.

    Some terminals clear it for a moment on the second change. Later ones, as after a
    suspension, are needed and kept.
    """

    canvas: ClassVar[Canvas | None] = None
    """The painted terminal, from the moment the reader is made until it has taken over."""

    def write(self, data: str) -> None:
        """Writes to the terminal."""
        if (canvas := type(self).canvas) and _ENTER_ALTERNATE_SCREEN in data:
            type(self).canvas = None
            canvas.hand_over()
            data = data.replace(_ENTER_ALTERNATE_SCREEN, "", 1)
        super().write(data)
