"""The terminal goes away while something is being read in it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from program import environment
from terminal import Terminal


@pytest.mark.parametrize("term", ["xterm-256color", "xterm-kitty"])
def test_the_reader_ends_when_its_terminal_is_closed(tmp_path: Path, term: str) -> None:
    """No process stays behind that waits to write, not even with pictures to take back."""
    argv = [sys.executable, "-m", "kalbar_tui", "--demo"]
    with Terminal(argv, environment(tmp_path / "home", TERM=term)) as terminal:
        terminal.wait_for("? Help")
        terminal.type("j\r")
        terminal.wait_for("\U0010eeee" if term == "xterm-kitty" else "Jimi Halawa")
        terminal.hang_up()
        assert terminal.ended(20) == 128 + signal.SIGHUP
