"""The READMEs' commands, options, exit codes and tables are those of the program, in both languages."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kalbar_tui.cli.arguments import BY_NAME, COMMON
from kalbar_tui.settings import Settings
from program import Program

ROOT = Path(__file__).parents[2]
README = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.id.md")}
TABLE = {"README.md": "## On the command line", "README.id.md": "## Di baris perintah"}
SETTINGS = {"README.md": "## Settings", "README.id.md": "## Pengaturan"}
CODES = {"README.md": "Exit codes:", "README.id.md": "Kode keluar:"}
EXIT_CODES = ("0", "1", "2", "3", "4", "5", "6", "70", "75", "128+n")

both = pytest.mark.parametrize("name", README)


def named(readme: str) -> Iterator[tuple[str, str]]:
    """The commands that the table writes out, each with what is written after its name."""
    table = README[readme].partition(TABLE[readme])[2].partition("<!-- made: commands -->")[2]
    for written in re.findall(r"`([^`]+)`", table.partition(CODES[readme])[0]):
        first, second, *_rest = (*written.removeprefix("kalbar-tui ").split(), "", "")
        name = f"{first} {second}" if f"{first} {second}" in BY_NAME else first
        if name in BY_NAME or written.startswith("kalbar-tui "):
            yield name, written


@both
def test_every_command_is_in_the_table(name: str) -> None:
    """And none that there is not; `COMMAND` stands for any."""
    assert {command for command, _written in named(name)} - {"COMMAND"} == BY_NAME.keys() - {""}


@both
def test_options_in_the_table_are_those_of_the_command(name: str) -> None:
    """An option that is named is one the command takes."""
    common = {flag for option in COMMON for flag in option.flags} | {"--help"}
    for command, written in named(name):
        options = BY_NAME[command].options if command in BY_NAME else ()
        known = common | {flag for option in options for flag in option.flags}
        assert set(re.findall(r"--[a-z-]+", written)) <= known, written


@both
def test_the_settings_are_all_told_with_their_defaults(name: str) -> None:
    """The first block below the heading is a settings file; what has no default of use has an example."""
    block = README[name].partition(SETTINGS[name])[2].partition("```toml")[2].partition("```")[0]
    told = tomllib.loads(block)
    assert told.keys() == {*Settings.__match_args__}
    examples = {"language", "categories", "sites", "keys"}
    defaults = {key: getattr(Settings(), key) for key in told}
    assert {key: told[key] for key in told.keys() - examples} == {
        key: defaults[key] for key in told.keys() - examples
    }


@both
def test_every_exit_code_is_told(name: str) -> None:
    """Each with what it means."""
    told = " ".join(README[name].partition(CODES[name])[2].partition("\n\n")[0].split())
    assert [code for code in EXIT_CODES if f" {code} " not in f" {told}"] == []


def test_both_say_the_same_in_the_same_order() -> None:
    """As many sections, the same pictures, tables and commands; and each leads to the other."""

    def shape(text: str) -> list[str]:
        code = re.sub(r"  +#.*", "", text)  # comments are in the language of the page
        return re.findall(r"^##(?= )|^!.*\((.*)\)$|^<!-- .*$|^```\w+\n(?s:.*?)^```$", code, re.MULTILINE)

    assert shape(README["README.md"]) == shape(README["README.id.md"])
    assert "(README.id.md)" in README["README.md"]
    assert "(README.md)" in README["README.id.md"]
    blocks = [re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) for text in README.values()]
    assert blocks[0] == blocks[1]


def test_the_tour_can_be_walked(tmp_path: Path) -> None:
    """Each command of it does what it is there for."""
    tour = README["README.md"].partition("<!-- tour -->\n```sh\n")[2].partition("```")[0]
    commands = [shlex.split(line)[1:] for line in tour.splitlines()]
    assert len(commands) == 5
    for words in commands:
        done = Program(tmp_path)(*words)
        assert done.out or done.err
    assert (tmp_path / "ekonomi.epub").stat().st_size > 1000
