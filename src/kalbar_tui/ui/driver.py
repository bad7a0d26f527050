"""The terminal driver: Textual's, for a terminal that shows the front page already and may go away."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.drivers.linux_driver import LinuxDriver

from kalbar_tui.first_page import Canvas

if TYPE_CHECKING:
    from typing import TextIO

    from textual.app import App

_ENTER_ALTERNATE_SCREEN = "\x1b[?1049h"


class TerminalDriver(LinuxDriver):
    """Leaves out the first change to the alternate screen where the first page is painted there.

    Some terminals clear it for a moment on the second change. Later ones, as after a
    suspension, are needed and kept. What is written to a terminal that has gone is lost, and
    no error: the hangup (SIGHUP) ends the reader.
    """

    canvas: ClassVar[Canvas | None] = None
    """The painted terminal, from the moment the reader is made until it has taken over."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file:
            # An error would end Textual's thread of output, and what writes next would wait for it forever.
            self._file = Forgiving(self._file)  # type: ignore[assignment]  # all that this thread needs

    def write(self, data: str) -> None:
        """Writes to the terminal."""
        if (canvas := type(self).canvas) and _ENTER_ALTERNATE_SCREEN in data:
            type(self).canvas = None
            canvas.hand_over()
            data = data.replace(_ENTER_ALTERNATE_SCREEN, "", 1)
        super().write(data)


class Forgiving:
    """A terminal's stream that takes everything, also when the terminal is no longer there."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Writes, or not."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Writes what waits to be written, or not."""
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        """The stream's descriptor."""
        return self._stream.fileno()
