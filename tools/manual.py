"""The manual page in both languages, the completions of bash, zsh and fish, and the tables of the READMEs.

    python tools/manual.py make     writes them into share/, README.md and README.id.md
    python tools/manual.py check    tells which of them are not what would be made

They are made from the parsers that give `--help`, the reader's commands, and what a search may be. In a
README a table stands between `<!-- made: NAME -->` and `<!-- end -->`.

They are committed, so that installing needs neither shtab nor argparse-manpage; the wheel puts them
where `man` and the shells look (`shared-data` in pyproject.toml).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

try:
    import shtab
    from argparse_manpage.manpage import Manpage
except ImportError as error:
    sys.exit(f"{error}: pip install -e '.[dev]' brings it")

from kalbar_tui import __version__, i18n, query_help
from kalbar_tui.cli import arguments
from kalbar_tui.i18n import _
from kalbar_tui.model.record import replace
from kalbar_tui.ui.commands import COMMANDS, GROUPS

ROOT = Path(__file__).parents[1]
SHARE = ROOT / "share"

COLUMNS = "72"
"""Where the usage lines of the page break."""

RELEASED = "2026-11-27"
"""The day in the foot of the page; changed with the version."""

NAME = {
    "en": "read KalbarOnline, or any newsroom on WordPress, in your terminal",
    "id": "baca KalbarOnline atau situs berita WordPress lain di terminal",
}
HEADINGS = {
    "en": {},
    "id": {
        "NAME": "NAMA",
        "SYNOPSIS": "RINGKASAN",
        "DESCRIPTION": "KETERANGAN",
        "OPTIONS": "OPSI",
        "COMMANDS": "PERINTAH",
    },
}
WORDS = {
    "en": ("[OPTION...]", "COMMAND", "print the help; after a command, that of the command"),
    "id": ("[OPSI...]", "PERINTAH", "cetak bantuan; sesudah perintah, bantuan perintah itu"),
}
"""How options and a command are written in the synopsis, and what `--help` does."""

ENDING = {}
ENDING["en"] = r"""
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
ENDING["id"] = r"""
.SH STATUS KELUAR
.TP
.B 0
selesai
.TP
.B 1
yang diminta tidak ada
.TP
.B 2
salah pemakaian
.TP
.B 3
situs tidak menjawab, dan tidak ada simpanan yang dapat menggantikannya
.TP
.B 4
simpanan tidak dapat dipakai atau rusak, atau hasil tidak dapat ditulis
.TP
.B 5
pengaturan salah
.TP
.B 6
selesai sebagian: ada yang gagal, selebihnya tersimpan
.TP
.B 10
.B sync \-\-alert
menemukan berita yang dipantau
.TP
.B 75
sinkronisasi lain atas simpanan ini sedang berjalan; tidak ada yang dikerjakan
.TP
.B 128+n
dihentikan sinyal n; 141 bila pipa ditutup
.SH LINGKUNGAN
.TP
.BR KALBAR_TUI_SITE ", " KALBAR_TUI_LANG ", " KALBAR_TUI_CONFIG ", " KALBAR_TUI_DATA_DIR
sama dengan
.BR \-\-site ", " \-\-lang ", " \-\-config " dan " \-\-data\-dir ,
yang didahulukan
.TP
.BR NO_COLOR ", " BROWSER ", " HTTPS_PROXY ", " SSL_CERT_FILE
seperti biasa
.SH BERKAS
.TP
.I ~/.config/kalbar\-tui/config.toml
pengaturan
.RB ( "kalbar\-tui config path" )
.TP
.I ~/.local/share/kalbar\-tui/kalbar\-tui.db
berita tersimpan dan tanda
.RB ( "kalbar\-tui cache info" )
.TP
.I ~/.local/state/kalbar\-tui/
log
.B \-\-verbose
"""


def tree(*, for_page: bool) -> argparse.ArgumentParser:
    """One parser with all commands below it, as shtab and argparse-manpage want them.

    The page has the options that all commands share once, the completions with every command.
    """
    root = argparse.ArgumentParser(prog="kalbar-tui", add_help=False)
    reader = arguments.BY_NAME[""]
    root.description = _(reader.help)
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
    made = place.add_parser(word, prog=f"kalbar-tui {name}", help=_(command.help), add_help=False)
    arguments.fill(made, command, common=not for_page)


def page(language: str) -> str:
    """The manual page in a language."""
    i18n.use(language)
    option, command, _help = WORDS[language]
    data = {
        "project_name": "kalbar-tui",
        "version": __version__,
        "date": RELEASED,
        "description": NAME[language],
        "manual_title": "kalbar-tui",
    }
    made = Manpage(tree(for_page=True), _data=data, format="single-commands-section")
    made.synopsis = ["kalbar-tui", option, f"[POST]\n.br\n.B kalbar\\-tui\n{option} {command} ..."]
    head, _line, body = str(made).partition("\n")
    lines = "\n".join(_tidied(body, language)) + ENDING[language]
    for heading, said in HEADINGS[language].items():
        lines = lines.replace(f".SH {heading}\n", f".SH {said}\n")
    i18n.use("en")
    return head.replace("\\-", "-") + "\n" + lines


def _tidied(body: str, language: str) -> Iterator[str]:
    """The lines without what mandoc calls no good roff, and without what is said twice."""
    waiting = ""
    for line in body.replace("\n.SH\n", "\n.SH ").splitlines():
        words = line.strip()
        titles = ("arguments", "options", _("positional arguments"), _("options"))
        if not words or words.removesuffix(":") in titles:
            waiting = waiting or ".PP"
            continue
        if words.startswith((_("usage: "), "usage: ")):
            yield from (".PP", ".nf")
            waiting = ".fi"
            words = words.partition(": ")[2]
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
                WORDS[language][2],
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


def keys() -> Iterator[str]:
    """The keys of the reader as a table, two commands a line."""
    told = [command for command in COMMANDS if command.in_help and command.written]
    yield "| {0} | {1} | {0} | {1} |".format(_KEY[i18n.current()], _DOES[i18n.current()])
    yield "| --- | --- | --- | --- |"
    for group, title in GROUPS.items():
        cells = [f"{_keys(each.written)} | {_cell(_(each.help))}" for each in told if each.group == group]
        yield f"| **{_(title)}** | | | |"
        for n in range(0, len(cells), 2):
            yield "| " + " | ".join((*cells[n : n + 2], " | ")[:2]) + " |"


_KEY = {"en": "key", "id": "tombol"}
_DOES = {"en": "does", "id": "gunanya"}
_COMMAND = {"en": "command", "id": "perintah"}
_WRITTEN = {"en": "written", "id": "ditulis"}
_FINDS = {"en": "finds", "id": "yang ditemukan"}


def _keys(written: str) -> str:
    return " ".join(f"`{key}`" for key in written.split()).replace("|", "\\|")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def command_table() -> Iterator[str]:
    """The commands and what they take as a table."""
    yield f"| {_COMMAND[i18n.current()]} | {_DOES[i18n.current()]} |"
    yield "| --- | --- |"
    for command in arguments.COMMANDS:
        if command.name:
            yield f"| `{_cell(' '.join(_usage(command)))}` | {_cell(_(command.help))} |"


def _usage(command: arguments.Command) -> Iterator[str]:
    yield f"kalbar-tui {command.name}"
    words = command.words
    if command.posts:
        yield {"+": "POST…", "?": "[POST]"}.get(command.posts, "POST")
    if command.text:
        yield "TEXT" if command.text == "+" else "[TEXT]"
    if words:
        yield {"+": f"{words.metavar}…", "*": f"[{words.metavar}…]", "?": f"[{words.metavar}]"}.get(
            words.nargs, words.metavar
        )
    for option in command.options:
        values = "|".join(option.choices) if option.choices else option.metavar
        written = f"{option.flags[-1]} {values}" if option.takes_value else option.flags[-1]
        more = "…" if option.action == "append" else ""
        yield written if option.required else f"[{written}]{more}"


def query_table() -> Iterator[str]:
    """What may be written to look for posts as a table."""
    yield f"| {_WRITTEN[i18n.current()]} | {_FINDS[i18n.current()]} |"
    yield "| --- | --- |"
    for example, meaning in query_help.SYNTAX:
        yield f"| `{example}` | {_cell(_(meaning))} |"


TABLES = {"keys": keys, "commands": command_table, "queries": query_table}
READMES = {"en": ROOT / "README.md", "id": ROOT / "README.id.md"}


def readme(language: str) -> str:
    """A README with its tables as they should be."""
    i18n.use(language)
    text = READMES[language].read_text(encoding="utf-8")
    for name, table in TABLES.items():
        made = "\n".join(table())
        text = re.sub(
            rf"(<!-- made: {name} -->\n).*?(<!-- end -->)",
            lambda found, made=made: f"{found[1]}{made}\n{found[2]}",
            text,
            flags=re.DOTALL,
        )
    i18n.use("en")
    return text


def files() -> dict[Path, str]:
    """All that is made, by where it is kept."""
    return {
        **{READMES[language]: readme(language) for language in READMES},
        SHARE / "man/man1/kalbar-tui.1": page("en"),
        SHARE / "man/id/man1/kalbar-tui.1": page("id"),
        SHARE / "bash-completion/completions/kalbar-tui": completions("bash"),
        SHARE / "zsh/site-functions/_kalbar-tui": completions("zsh"),
        SHARE / "fish/vendor_completions.d/kalbar-tui.fish": completions("fish"),
    }


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("command", choices=("make", "check"))
    wanted = words.parse_args().command
    os.environ["COLUMNS"] = COLUMNS
    stale = [file for file, text in files().items() if not file.exists() or file.read_text("utf-8") != text]
    for file in stale:
        if wanted == "make":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(files()[file], encoding="utf-8")
        else:
            sys.stderr.write(f"{file.relative_to(ROOT)} is not what is made now: run tools/manual.py make\n")
    return 1 if stale and wanted == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
