"""The command line: arguments in, exit code out; the one place where the pieces are put together."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from kalbar_tui import __version__, i18n
from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import (
    ConfigError,
    KalbarError,
    NoExport,
    NotThere,
    QueryError,
    SourceError,
    StoreError,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from kalbar_tui.cli.session import Session

NOT_THERE, WRONG_USAGE, UNREACHABLE, STORE, SETTINGS, PIPE_CLOSED = 1, 2, 3, 4, 5, 141

ANYHOW = frozenset({"config path", "config check", "doctor", "help"})
"""The commands that do something for a reader whose settings are wrong."""


def run(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; never raises but to end the process.

    The codes: 0 done, 1 not there, 2 wrong usage, 3 the site did not answer and nothing
    saved could serve, 4 the store or the output, 5 the settings, 6 partly done, 10 watched
    posts came with `sync --alert`, 75 another sync is running, 128+n ended by signal n, 141
    when a pipe was closed.
    """
    _end_by_exit_code(signal.SIGTERM)
    if hasattr(signal, "SIGHUP"):
        _end_by_exit_code(signal.SIGHUP)
    try:
        code = _run(argv)
        output.finish()
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except output.Closed:
        output.abandon(sys.stdout)
        return PIPE_CLOSED
    except StoreError as error:  # stdout itself, if not the store
        output.abandon(sys.stdout)
        return _failed(error)
    except KalbarError as error:
        return _failed(error)
    return code


def _run(argv: Sequence[str]) -> int:
    if list(argv) == ["--version"]:  # needs no language, and none of the time its parser takes
        output.result(f"kalbar-tui {__version__}")
        return 0
    from kalbar_tui.cli.arguments import parse, value_of
    from kalbar_tui.cli.session import Session, settings_of
    from kalbar_tui.settings import Settings, language_of

    # The language comes before the settings are judged, and both before help is printed.
    language = value_of(argv, "--lang")
    spoken = _known(language) or _known(os.environ.get("KALBAR_TUI_LANG", ""))
    i18n.use(spoken or language_of(Settings(), os.environ))
    wrong: ConfigError | None = None
    try:
        settings = settings_of(value_of(argv, "--config"), value_of(argv, "--site"), language)
        i18n.use(language_of(settings, os.environ))
    except ConfigError as error:
        wrong, settings = error, Settings()
    if settings.symbols == "ascii" or os.environ.get("TERM") == "linux":
        from kalbar_tui.symbols import wants_ascii

        if wants_ascii(settings.symbols, os.environ, "utf-8"):
            output.terminals_lack_symbols()
    options = parse(argv)
    if wrong and options.command not in ANYHOW:
        raise wrong
    if options.demo and options.data_dir:
        return output.usage_error(_("--demo keeps nothing and takes no --data-dir"))
    with ExitStack() as around:
        if options.verbose:
            from kalbar_tui.cli import log

            around.enter_context(log.written(options.command))
        try:
            with Session(options, settings, wrong) as session:
                return _command(session)
        except SourceError as error:
            return _failed(error, settings.zone)


def _command(session: Session) -> int:  # noqa: PLR0911, PLR0912  - one branch for each command
    # Each command is imported when it is the one: `list` must not pay for the reader.
    match session.options.command:
        case "":
            from kalbar_tui.cli.reader import is_plain, read_on_screen

            if is_plain(session):
                from kalbar_tui.cli.plain import read_in_lines

                return read_in_lines(session)
            return read_on_screen(session)
        case "sync":
            from kalbar_tui.cli.sync import sync

            return sync(session)
        case "list":
            from kalbar_tui.cli.listing import list_posts

            return list_posts(session)
        case "search":
            from kalbar_tui.cli.searching import search

            return search(session)
        case "categories":
            from kalbar_tui.cli.listing import list_categories

            return list_categories(session)
        case "today":
            from kalbar_tui.cli.today import today

            return today(session)
        case "read":
            from kalbar_tui.cli.article import read

            return read(session)
        case "export":
            from kalbar_tui.cli.exporting import export

            return export(session)
        case "import":
            from kalbar_tui.cli.importing import import_marks

            return import_marks(session)
        case "cache prune":
            from kalbar_tui.cli.cache import prune

            return prune(session)
        case "rules" | "rules add" | "rules remove":
            from kalbar_tui.cli.rules import rules

            return rules(session)
        case "sites" | "sites add" | "sites remove":
            from kalbar_tui.cli.sites import sites

            return sites(session)
        case "doctor":
            from kalbar_tui.cli.doctor import doctor

            return doctor(session)
        case "cache info" | "cache verify" | "cache repair" | "cache clear":
            from kalbar_tui.cli.upkeep import look_after

            return look_after(session)
        case "config path" | "config show" | "config check":
            from kalbar_tui.cli.config import config

            return config(session)
        case "help":
            from kalbar_tui.cli.help import help_on

            return help_on(session)
        case name:
            from kalbar_tui.cli.marking import mark

            return mark(session, name)


def _known(language: str) -> str:
    return language if language in i18n.LANGUAGES else ""


def _failed(error: KalbarError, zone: tzinfo | None = None) -> int:
    from kalbar_tui.wording import describe

    output.message(f"kalbar-tui: {describe(error, zone)}")
    match error:
        case NotThere() | NoExport(reason="unreadable"):
            return NOT_THERE
        case QueryError() | NoExport():
            return WRONG_USAGE
        case SourceError():
            return UNREACHABLE
        case StoreError():
            return STORE
        case ConfigError():
            return SETTINGS
        case _:
            raise error


def _end_by_exit_code(number: signal.Signals) -> None:
    """Makes a signal end the process through its `finally` blocks, with 128 + its number.

    One that was ignored when the process began stays so: that is how `nohup` works.
    """

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    if signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, end)
