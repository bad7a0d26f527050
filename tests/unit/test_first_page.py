"""The terminal around the first page: what is written to it, and that it is put back."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios

import pytest

from kalbar_tui import first_page
from kalbar_tui.rows import Piece
from kalbar_tui.themes import DARK

CHILD = """
import sys
from kalbar_tui import first_page
canvas = first_page.Canvas(first_page._quiet())
first_page._write(first_page._ENTER + "Berita")
if sys.argv[1] == "signal":
    import os, signal
    canvas.leave_on_signals()
    os.kill(os.getpid(), signal.SIGTERM)
if sys.argv[1] == "reader":
    canvas.hand_over()
canvas.restore()
canvas.restore()
"""


def run(how: str) -> tuple[int, bytes, bool]:
    """Paints in a terminal and leaves it: the exit code, what was written, whether echo is on again."""
    controller, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, how], stdin=terminal, stdout=terminal, stderr=terminal, check=False
    )
    after = termios.tcgetattr(terminal)
    os.close(terminal)
    written = os.read(controller, 10_000)
    os.close(controller)
    return done.returncode, written, before == after


def test_the_terminal_is_as_it_was() -> None:
    """The alternate screen is left, once, the cursor shown, and echo on."""
    code, written, restored = run("alone")
    assert (code, restored) == (0, True)
    assert written.count(b"\x1b[?1049l") == 1
    assert written.endswith(b"\x1b[?25h\x1b[?1049l")


def test_a_signal_before_the_reader_puts_the_terminal_back() -> None:
    """And ends the process as signals do."""
    code, written, restored = run("signal")
    assert (code, restored) == (143, True)
    assert written.count(b"\x1b[?1049l") == 1


def test_the_reader_leaves_its_screen_itself() -> None:
    """After it has taken over only echo is put back."""
    code, written, restored = run("reader")
    assert (code, restored) == (0, True)
    assert b"\x1b[?1049l" not in written


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, "\x1b[0;1;38;2;246;242;232;48;2;21;23;26m"),
        ({"TERM": "xterm-256color"}, "\x1b[0;1;38;5;230;48;5;233m"),
        ({"TERM": "vt100"}, "\x1b[0;1m"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "\x1b[0;1m"),
    ],
)
def test_as_many_colours_as_there_are(environment: dict[str, str], expected: str) -> None:
    """True colours, the 256 of xterm, or none; bold is bold in all."""
    written = first_page._Ink(DARK, environment).line([(Piece("Berita", "headline"), "paper")])
    assert written == f"{expected}Berita"


def test_only_looks_are_escapes() -> None:
    """A line is text and colour codes; nothing else can be in it."""
    line = [(Piece("Harga [/naik]", role), "pick") for role in ("headline", "label", "quote")]
    written = first_page._Ink(DARK, {"COLORTERM": "truecolor"}).line(line)
    assert re.sub(r"\x1b\[[0-9;]*m", "", written) == "Harga [/naik]" * 3


def test_nothing_is_painted_without_a_terminal() -> None:
    """Not into a pipe, and not on a dumb terminal."""
    code = (
        "import os\nfrom datetime import UTC, datetime\nfrom kalbar_tui import first_page\n"
        "print(first_page.paint(None, None, zone=None, now=datetime.now(UTC), demo=False, offline=False,"
        " environment=os.environ))"
    )
    for term in ("dumb", "xterm"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={**os.environ, "TERM": term},
            check=True,
        )
        assert (done.stdout, done.stderr) == ("None\n", "")
