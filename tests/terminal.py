"""Runs a program in a terminal of its own: what it writes, and keys for it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path

ROWS, COLUMNS = 30, 120


class Terminal:
    """A program in a pseudo-terminal of 120 columns and 30 rows."""

    def __init__(self, argv: list[str], env: dict[str, str]) -> None:
        self.received = b""
        self.is_gone = False
        Path(env["HOME"]).mkdir(parents=True, exist_ok=True)
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(  # no threads yet, and nothing but one call
            argv,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=env,
            start_new_session=True,
            # So that it hears of a hangup; one call that allocates nothing.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if not self.is_gone:
            os.close(self.ours)

    def hang_up(self) -> None:
        """The terminal goes away, as when its window is closed or the line is cut."""
        os.close(self.ours)
        self.is_gone = True

    def read(self, seconds: float) -> bool:
        """Takes what the program has written; `False` when it has closed its terminal."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return True
        try:
            more = os.read(self.ours, 65536)
        except OSError:  # how Linux reports the other end closed (EIO)
            return False
        self.received += more
        return bool(more)

    def wait_for(self, words: str, seconds: float = 20) -> None:
        """Until these words are among all that was written, sequences left out."""
        deadline = time.monotonic() + seconds
        while words not in self.text() and time.monotonic() < deadline and self.read(0.1):
            pass
        assert words in self.text(), self.text()[-3000:]

    def text(self) -> str:
        """All that was written, as plain words."""
        plain = re.sub(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-_])", b"", self.received)
        return " ".join(plain.decode(errors="replace").split())

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def ended(self, seconds: float = 10) -> int | None:
        """The exit code; `None` while it still runs after so many seconds."""
        if self.is_gone:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
            return self.process.returncode
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.1)
        return self.process.returncode
