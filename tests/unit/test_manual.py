"""The manual page and the completions say all that the parsers know, and the shells can read them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kalbar_tui.cli.arguments import BY_NAME, COMMANDS, COMMON

ROOT = Path(__file__).parents[2]
SHARE = ROOT / "share"
PAGE = SHARE / "man/man1/kalbar-tui.1"
PAGES = (PAGE, SHARE / "man/id/man1/kalbar-tui.1")
COMPLETIONS = {
    "bash": SHARE / "bash-completion/completions/kalbar-tui",
    "zsh": SHARE / "zsh/site-functions/_kalbar-tui",
    "fish": SHARE / "fish/vendor_completions.d/kalbar-tui.fish",
}


def flags_of(name: str) -> set[str]:
    return {flag for option in (*BY_NAME[name].options, *COMMON) for flag in option.flags} | {"--help", "-h"}


def shell(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not installed here")


@pytest.fixture
def manual(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool that makes them, where what it makes them with is installed."""
    pytest.importorskip("shtab", reason="shtab makes the completions")
    pytest.importorskip("argparse_manpage", reason="argparse-manpage makes the page")
    spec = importlib.util.spec_from_file_location("manual", ROOT / "tools" / "manual.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setenv("COLUMNS", module.COLUMNS)
    return module


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="from 3.13 on argparse breaks usage lines elsewhere")
def test_what_is_committed_is_what_is_made(manual: ModuleType) -> None:
    """The parsers have not changed since (`python tools/manual.py make`)."""
    assert [str(file) for file, text in manual.files().items() if file.read_text("utf-8") != text] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_page_has_every_command_and_option(page: Path) -> None:
    """Each in the part of its command, those of all commands once."""
    head, *parts = page.read_text("utf-8").replace("\\-", "-").split("\n.SS ")
    by_name = {part.partition("\\fR")[0].removeprefix("\\fBkalbar-tui "): part for part in parts}
    for option in (*BY_NAME[""].options, *COMMON):
        assert all(f"\\fB{flag}\\fR" in head for flag in option.flags)
    assert "--help" in head
    assert "--version" in head
    for command in COMMANDS[1:]:
        for option in command.options:
            assert all(f"\\fB{flag}\\fR" in by_name[command.name] for flag in option.flags), command.name


@pytest.mark.parametrize("name", COMPLETIONS)
def test_the_completions_name_every_command_and_option(name: str) -> None:
    """Wherever it stands in the script of the shell."""
    script = COMPLETIONS[name].read_text()
    for command in COMMANDS:
        assert all(word in script for word in command.name.split())
        for flag in flags_of(command.name):
            written = (
                flag if name != "fish" else f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}"
            )
            assert written in script, (command.name, flag)


@pytest.mark.parametrize("name", COMPLETIONS)
def test_the_shells_read_them(name: str) -> None:
    """Without a word of complaint."""
    ran = subprocess.run([shell(name), "-n", COMPLETIONS[name]], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_good_roff(page: Path) -> None:
    """mandoc finds nothing to say about it."""
    ran = subprocess.run([shell("mandoc"), "-T", "lint", page], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


COMPLETED = [
    (("ca",), {"categories", "cache"}),
    (("cache", "ve"), {"verify"}),
    (("list", "--un"), {"--unread", "--until"}),
    (("--offline", "list", "--bo"), {"--bookmarked"}),
    (("--lang", "id", "doc"), {"doctor"}),
    (("--data-dir", "/tmp", "cache", "cl"), {"clear"}),
    (("list", "--lang", ""), {"id", "en"}),
]
"""What is typed, and what can follow; options before the command too."""

BASH = """
source "$1"; shift
COMP_WORDS=(kalbar-tui "$@"); COMP_CWORD=$#
function=$(complete -p kalbar-tui | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" kalbar-tui "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("name", ["bash", "fish"])
@pytest.mark.parametrize(("typed", "expected"), COMPLETED)
def test_words_are_completed(name: str, typed: tuple[str, ...], expected: set[str], tmp_path: Path) -> None:
    """As the shell itself does it."""
    script = COMPLETIONS[name]
    if name == "bash":
        argv = [shell(name), "--norc", "-c", BASH, "bash", str(script), *typed]
    else:
        argv = [
            shell(name),
            "--no-config",
            "-c",
            f'source {script}; complete -C "kalbar-tui {" ".join(typed)}"',
        ]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    ran = subprocess.run(argv, capture_output=True, text=True, check=True, env=env)
    assert {line.partition("\t")[0] for line in ran.stdout.splitlines()} == expected
