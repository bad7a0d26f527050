"""`help`: of a command, of what `--json` prints, and of the reader's keys."""

from __future__ import annotations

from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui.cli import arguments, output
from kalbar_tui.i18n import _
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session

SCHEMA = Path(__file__).with_name("output.schema.json")
"""The JSON Schema of all that `--json` prints: `$defs` has one for each command, by its name."""


def help_on(session: Session) -> int:
    """Prints the help that was asked for; 2 where there is none of that name."""
    topic = " ".join(session.options.words)
    if topic == "json":
        output.result(SCHEMA.read_text(encoding="ascii").rstrip("\n"))
    elif topic == "keys":
        _print_keys(session)
    elif topic in arguments.BY_NAME or topic in arguments.GROUPS:
        output.result(arguments.parser(topic).format_help().rstrip("\n"))
    else:
        return output.usage_error(_no_help(topic))
    return 0


def _no_help(topic: str) -> str:
    from difflib import get_close_matches

    names = [*arguments.BY_NAME, *arguments.GROUPS, "json", "keys"]
    sentence = _("there is no help on “{topic}”").format(topic=clean.line(topic, limit=60))
    nearest = ", ".join(get_close_matches(topic, names, n=3, cutoff=0.5))
    return sentence + ". " + _("Nearest: {names}").format(names=nearest) if nearest else sentence


_TWO_COLUMNS = 120
"""From how many cells on the keys stand side by side."""


def _print_keys(session: Session) -> None:
    """The reader's keys by what they are for, as plain lines that can be printed and kept."""
    import shutil

    from kalbar_tui.ui import keymap
    from kalbar_tui.ui.commands import COMMANDS, GROUPS

    keys = keymap.Keys(session.settings.keys)
    shown = [command for command in COMMANDS if command.in_help]
    printed = {command.id: keys.printed(command) for command in shown}
    width = shutil.get_terminal_size((80, 24)).columns
    half = (width - 3) // 2 if width >= _TWO_COLUMNS else width
    column = min(max(map(len, printed.values())), half // 3)
    groups = []
    for group, title in GROUPS.items():
        lines = [_(title)]
        for command in shown:
            if command.group == group:
                lines += _beside(printed[command.id], _(command.help), column, half)
        groups.append([*lines, ""])
    left, right = (groups, []) if half == width else _halves(groups)
    for one, other in zip_longest(chain(*left), chain(*right), fillvalue=""):
        output.result(f"{one:<{half}}   {other}".rstrip())


def _halves(groups: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The groups in two columns of nearly the same height."""

    def taller(at: int) -> int:
        return max(sum(map(len, groups[:at])), sum(map(len, groups[at:])))

    at = min(range(1, len(groups)), key=taller)
    return groups[:at], groups[at:]


def _beside(keys: str, text: str, column: int, width: int) -> list[str]:
    """Keys and beside them what they do; keys too long for their column stand above."""
    from textwrap import wrap

    words = wrap(text, max(20, width - column - 4))
    first, *rest = words if len(keys) <= column else ("", *words)
    return [f"  {keys:<{column}}  {first}".rstrip(), *(f"  {'':<{column}}  {line}" for line in rest)]
