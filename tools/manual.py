"""The manual page and the completions of bash, zsh and fish, made from the parsers that give `--help`.

    python tools/manual.py make     writes them into share/
    python tools/manual.py check    tells which of them are not what would be made

They are committed, so that installing needs neither shtab nor argparse-manpage; the wheel puts them
where `man` and the shells look (`shared-data` in pyproject.toml).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

try:
    import shtab
    from argparse_manpage.manpage import Manpage
except ImportError as error:
    sys.exit(f"{error}: pip install -e '.[dev]' brings it")

from kalbar_tui import __version__
from kalbar_tui.cli import arguments
from kalbar_tui.model.record import replace

SHARE = Path(__file__).parents[1] / "share"

COLUMNS = "72"
"""Where the usage lines of the page break."""

RELEASED = "2026-11-27"
"""The day in the foot of the page; changed with the version."""

NAME = "read KalbarOnline, or any newsroom on WordPress, in your terminal"

ENDING = r"""
.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
asked for something that is not there
.TP
.B 2
wrong usage
.TP
.B 3
the site did not answer, and nothing saved could serve
.TP
.B 4
the store cannot be used or is not sound, or the output cannot be written
.TP
.B 5
the settings are wrong
.TP
.B 6
partly done: some of it failed, the rest is saved
.TP
.B 10
.B sync \-\-alert
met a word that is watched for
.TP
.B 75
another sync of this store is running; nothing done
.TP
.B 128+n
ended by signal n; 141 where a pipe was closed
.SH ENVIRONMENT
.TP
.BR KALBAR_TUI_SITE ", " KALBAR_TUI_LANG ", " KALBAR_TUI_CONFIG ", " KALBAR_TUI_DATA_DIR
as
.BR \-\-site ", " \-\-lang ", " \-\-config " and " \-\-data\-dir ,
which go before them
.TP
.BR NO_COLOR ", " BROWSER ", " HTTPS_PROXY ", " SSL_CERT_FILE
as usual
.SH FILES
.TP
.I ~/.config/kalbar\-tui/config.toml
the settings
.RB ( "kalbar\-tui config path" )
.TP
.I ~/.local/share/kalbar\-tui/kalbar\-tui.db
the saved posts and the marks
.RB ( "kalbar\-tui cache info" )
.TP
.I ~/.local/state/kalbar\-tui/
the log of
.B \-\-verbose
"""


def tree(*, for_page: bool) -> argparse.ArgumentParser:
    """One parser with all commands below it, as shtab and argparse-manpage want them.

    The page has the options that all commands share once, the completions with every command.
    """
    root = argparse.ArgumentParser(prog="kalbar-tui", add_help=False)
    reader = arguments.BY_NAME[""]
    root.description = reader.help
    # A first word that is no command is a post: nothing that a shell could complete.
    arguments.fill(root, replace(reader, posts=""))
    places = {"": root.add_subparsers(title="commands", metavar="COMMAND")}
    for name in arguments.BY_NAME:
        first, _space, second = name.partition(" ")
        if first and first not in places[""].choices:
            _add(places[""], first, first, for_page=for_page)
        if second:
            if first not in places:
                places[first] = places[""].choices[first].add_subparsers(title="commands", metavar="COMMAND")
            _add(places[first], second, name, for_page=for_page)
    return root


def _add(
    place: argparse._SubParsersAction[argparse.ArgumentParser], word: str, name: str, *, for_page: bool
) -> None:
    command = arguments.BY_NAME.get(name) or arguments.Command(name, arguments.GROUPS[name])
    made = place.add_parser(word, prog=f"kalbar-tui {name}", help=command.help, add_help=False)
    arguments.fill(made, command, common=not for_page)


def page() -> str:
    """The manual page."""
    data = {
        "project_name": "kalbar-tui",
        "version": __version__,
        "date": RELEASED,
        "description": NAME,
        "manual_title": "kalbar-tui",
    }
    made = Manpage(tree(for_page=True), _data=data, format="single-commands-section")
    made.synopsis = ["kalbar-tui", "[OPTION...]", "[POST]\n.br\n.B kalbar\\-tui\n[OPTION...] COMMAND ..."]
    head, _line, body = str(made).partition("\n")
    return head.replace("\\-", "-") + "\n" + "\n".join(_tidied(body)) + ENDING


def _tidied(body: str) -> Iterator[str]:
    """The lines without what mandoc calls no good roff, and without what is said twice."""
    waiting = ""
    for line in body.replace("\n.SH\n", "\n.SH ").splitlines():
        words = line.strip()
        if words in {"arguments:", "options:", ""}:
            waiting = waiting or ".PP"
            continue
        if words.startswith("usage: "):
            yield from (".PP", ".nf")
            waiting = ".fi"
            words = words.removeprefix("usage: ")
        elif waiting == ".fi" and not words.startswith("."):
            words = f"    {words}"  # the usage goes on
        elif waiting:
            if waiting == ".fi" or not words.startswith((".SH", ".SS", ".TP", ".RS", ".RE")):
                yield waiting
            waiting = ""
        if words == ".SH COMMANDS":
            yield from (
                ".TP",
                r"\fB\-h\fR, \fB\-\-help\fR",
                "print the help; after a command, that of the command",
            )
        yield words


def completions(shell: str) -> str:
    """What a shell reads to complete the words of a command line."""
    root = tree(for_page=False)
    for parser in _all(root):
        for action in parser._actions:
            if action.metavar in {"FILE", "DIR"}:
                action.complete = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
    made: str = shtab.complete(root, shell)
    return made.rstrip() + "\n"


def _all(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _all(below)


def files() -> dict[Path, str]:
    """All that is made, by where it is kept."""
    return {
        SHARE / "man/man1/kalbar-tui.1": page(),
        SHARE / "bash-completion/completions/kalbar-tui": completions("bash"),
        SHARE / "zsh/site-functions/_kalbar-tui": completions("zsh"),
        SHARE / "fish/vendor_completions.d/kalbar-tui.fish": completions("fish"),
    }


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("command", choices=("make", "check"))
    wanted = words.parse_args().command
    os.environ["COLUMNS"] = COLUMNS
    stale = [file for file, text in files().items() if not file.exists() or file.read_text() != text]
    for file in stale:
        if wanted == "make":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(files()[file])
        else:
            sys.stderr.write(
                f"{file.relative_to(SHARE.parent)} is not what is made now: run tools/manual.py make\n"
            )
    return 1 if stale and wanted == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
