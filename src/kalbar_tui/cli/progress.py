"""How far a command has come, on stderr: a bar on a terminal, else plain lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _
from kalbar_tui.library.pace import Pace
from kalbar_tui.text import when

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.library.walk import Report


@contextmanager
def reporting(session: Session) -> Iterator[Callable[[str], Report]]:
    """Gives a `Report` for each part of the work, by its name; nothing is said when quiet or for JSON."""
    if session.options.quiet or session.options.json:
        yield lambda _name: lambda _done, _total: None
    elif os.environ.get("NO_COLOR") or not session.may_move_on(sys.stderr):
        yield _plain
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        # The descriptions are slugs, cleaned; even so nothing of them is read as markup.
        console = Console(stderr=True, markup=False, emoji=False, highlight=False)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
        )
        with Progress(*columns, console=console, transient=True) as bar:

            def report_for(name: str) -> Report:
                task, pace = bar.add_task(name, total=None, left=""), Pace()

                def report(done: int, total: int | None) -> None:
                    bar.update(task, completed=done, total=total, left=_left(pace, done, total))

                return report

            yield report_for


def _plain(name: str) -> Report:
    pace = Pace()

    def report(done: int, total: int | None) -> None:
        of_all = _("{name}: {done} of {total}") if total else _("{name}: {done}")
        said = of_all.format(name=name, done=when.number(done), total=when.number(total or 0))
        left = _left(pace, done, total)
        output.message(f"{said}, {left}" if left else said)

    return report


def _left(pace: Pace, done: int, total: int | None) -> str:
    seconds = pace.left(done, total, monotonic())
    return _("{time} left").format(time=when.lasting(seconds)) if seconds else ""
