"""The README's commands, options and exit codes are those of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kalbar_tui.cli.arguments import BY_NAME, COMMON

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXIT_CODES = ("0", "1", "2", "3", "4", "5", "6", "70", "75", "128+n")


def named() -> Iterator[tuple[str, str]]:
    """The commands that the table writes out, each with what is written after its name."""
    table = README.partition("## On the command line")[2].partition("Exit codes:")[0]
    for written in re.findall(r"`([^`]+)`", table):
        first, second, *_rest = (*written.removeprefix("kalbar-tui ").split(), "", "")
        name = f"{first} {second}" if f"{first} {second}" in BY_NAME else first
        if name in BY_NAME or written.startswith("kalbar-tui "):
            yield name, written


def test_every_command_is_in_the_table() -> None:
    """And none that there is not; `COMMAND` stands for any."""
    assert {name for name, _written in named()} - {"COMMAND"} == BY_NAME.keys() - {""}


def test_options_in_the_table_are_those_of_the_command() -> None:
    """An option that is named is one the command takes."""
    common = {flag for option in COMMON for flag in option.flags} | {"--help"}
    for name, written in named():
        options = BY_NAME[name].options if name in BY_NAME else ()
        known = common | {flag for option in options for flag in option.flags}
        assert set(re.findall(r"--[a-z-]+", written)) <= known, written


def test_every_exit_code_is_told() -> None:
    """Each with what it means."""
    told = " ".join(README.partition("Exit codes:")[2].partition("\n\n")[0].split())
    assert [code for code in EXIT_CODES if f" {code} " not in f" {told}"] == []
