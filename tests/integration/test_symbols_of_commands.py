"""What the commands print on a terminal whose font has no symbols, and elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from program import Program, environment
from terminal import Terminal

POST = "feri-siantan-uji-jadwal-malam"


def on_terminal(home: Path, *words: str, said: str = "", term: str = "xterm-256color") -> str:
    """What a command writes to a terminal until it ends."""
    argv = [sys.executable, "-m", "kalbar_tui", "--demo", *words]
    with Terminal(argv, environment(home, TERM=term)) as terminal:
        terminal.type(said)
        assert terminal.ended(30) == 0
        while terminal.read(1):
            pass
    return terminal.received.decode()


@pytest.mark.parametrize("words", [("list",), ("read", POST), ("today",), ("help", "keys"), ("--plain",)])
@pytest.mark.parametrize("by", ["setting", "terminal"])
def test_a_terminal_without_symbols_gets_ascii(tmp_path: Path, words: tuple[str, ...], by: str) -> None:
    """By `symbols = "ascii"`, and by itself on the console of Linux."""
    home = tmp_path / "home"
    home.mkdir()
    settings = home / "settings.toml"
    settings.write_text('symbols = "ascii"\n' if by == "setting" else "")
    term = "linux" if by == "terminal" else "xterm-256color"
    said = "1\n\nq\n" if words == ("--plain",) else ""
    shown = on_terminal(home, "--config", str(settings), *words, said=said, term=term)
    assert [sign for sign in shown if not sign.isascii() and not sign.isalpha()] == []
    assert not shown.isspace()


def test_a_pipe_gets_what_was_written(tmp_path: Path) -> None:
    """The setting is for terminals: an article that is taken along keeps its quotes and dashes."""
    demo = Program(tmp_path / "home", ("--demo",))
    settings = tmp_path / "settings.toml"
    settings.write_text('symbols = "ascii"\n')
    for words in (("read", POST), ("read", POST, "--format", "markdown"), ("list",)):
        assert demo(*words, "--config", str(settings)).out == demo(*words).out
    assert not demo("read", POST, "--config", str(settings)).out.isascii()
