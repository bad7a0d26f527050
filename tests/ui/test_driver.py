"""The reader's terminal driver, where the terminal is no longer there."""

from __future__ import annotations

import os
import pty
import threading
from contextlib import suppress

import pytest
from textual.drivers._writer_thread import WriterThread

from kalbar_tui.ui.driver import Forgiving


def test_output_for_a_terminal_that_has_gone_is_no_error() -> None:
    """More than Textual's thread of output holds can be written, and it ends when it is told to."""
    ours, theirs = pty.openpty()
    terminal = os.fdopen(theirs, "w", closefd=False)
    os.close(ours)
    output = WriterThread(Forgiving(terminal))  # type: ignore[arg-type]  # all that it needs
    output.start()

    def write() -> None:
        for _ in range(200):
            output.write("a frame")
        output.stop()

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(20)
    assert not writing.is_alive()
    assert not output.is_alive()
    with pytest.raises(OSError, match="Input/output"):
        os.write(theirs, b"it is gone")
    with suppress(OSError):
        terminal.close()
    os.close(theirs)
