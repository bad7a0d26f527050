"""`--plain`: the reader in lines, on standard input and output."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.cli.reader import post_asked, shelf_asked
from kalbar_tui.cli.session import besides
from kalbar_tui.palette import is_dumb
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session

PAGE = 20
"""Lines of an article at once on a terminal that has so many; on a smaller one what it has, less two."""

LONGEST = 4096
"""Bytes of a line of input that are looked at."""


def read_in_lines(session: Session) -> int:
    """Reads until the reader quits or its input ends, and returns 0."""
    from kalbar_tui.plain.reader import PlainReader

    shelf, post = shelf_asked(session), post_asked(session)
    with besides():
        session.saved.settle()
    PlainReader(
        session.saved,
        StandardStreams(),
        library=session.library,
        zone=session.settings.zone,
        offline=session.offline,
        demo=session.options.demo,
    ).read(shelf, post)
    return 0


class StandardStreams:
    """The dialogue on standard input and output, each of which may be a terminal, a pipe or a file."""

    def __init__(self) -> None:
        self._hears_terminal = output.is_terminal(sys.stdin)
        self._on_terminal = output.is_terminal(sys.stdout)
        self._input = _Input()

    @property
    def width(self) -> int:
        """The terminal's columns; where the output is none, what reads it wraps its lines itself."""
        return shutil.get_terminal_size().columns if self._on_terminal else 0

    @property
    def page(self) -> int:
        """Lines where somebody waits at the prompt; what a script asks for comes whole, always the same."""
        if not self._hears_terminal:
            return 0
        lines = shutil.get_terminal_size().lines if self._on_terminal else PAGE
        return max(3, min(PAGE, lines - 2))

    def say(self, text: str) -> None:
        """Prints lines."""
        output.result(text)

    def ask(self, prompt: str) -> str | None:
        """The next line of input. One that no terminal has shown is written behind the prompt."""
        try:
            output.prompt(f"{prompt} ")
            line = self._line()
        except (KeyboardInterrupt, SystemExit):  # what comes after us begins a line of its own
            output.result("")
            raise
        if line is None or not self._hears_terminal:
            output.result(clean.line(line or "", limit=200))
        elif not self._on_terminal:
            output.result("")
        return line

    def browse(self, url: str) -> bool:
        """Starts a browser on a checked address; one of the console needs a terminal that is not dumb."""
        from kalbar_tui.open_url import find_browser, open_beside, open_here

        browser = find_browser(os.environ)
        if browser is None:
            return False
        if not browser.console:
            return open_beside(browser, url)
        takes_over = self._hears_terminal and self._on_terminal and not is_dumb(os.environ)
        return takes_over and open_here(browser, url)

    def _line(self) -> str | None:
        if sys.stdin is None:
            return None
        try:
            read = self._input.line()
        except (OSError, ValueError):  # it has gone, or was closed before the program began
            return None
        return read.decode(sys.stdin.encoding, "replace").rstrip("\r\n") if read else None


class _Input:
    """Lines of standard input, waited for so that a signal ends the waiting, whenever it comes.

    A signal between Python's last look for one and its wait in `read` would else be noticed
    only after the next line. One that comes now is a byte on a pipe that is waited for too.
    """

    def __init__(self) -> None:
        self._came = b""

    def line(self) -> bytes:
        """The next line, of which no more than `LONGEST` bytes are kept; empty at the end."""
        line = b""
        while not line.endswith(b"\n") and (more := self._came or self._read()):
            part, end, self._came = more.partition(b"\n")
            line = line[:LONGEST] + part + end
        return line

    @staticmethod
    def _read() -> bytes:
        if sys.platform == "win32":  # waits for sockets alone
            return sys.stdin.buffer.readline(LONGEST)
        called, calls = os.pipe()
        os.set_blocking(calls, False)
        before = signal.set_wakeup_fd(calls, warn_on_full_buffer=False)
        try:
            while sys.stdin not in select.select([sys.stdin, called], [], [])[0]:
                os.read(called, LONGEST)  # one that did not end us
            return os.read(sys.stdin.fileno(), LONGEST)
        finally:
            signal.set_wakeup_fd(before)
            os.close(called)
            os.close(calls)
