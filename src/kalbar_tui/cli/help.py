"""`help`: of a command, of what `--json` prints, and of the reader's keys."""

from __future__ import annotations

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
        _print_keys()
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


def _print_keys() -> None:
    """The keys by what they are for, as plain lines that can be printed and kept."""
    from kalbar_tui.ui.commands import COMMANDS, GROUPS

    width = max(len(command.written) for command in COMMANDS)
    for group, title in GROUPS.items():
        output.result(("" if group == "moving" else "\n") + _(title))
        for command in COMMANDS:
            if command.group == group and command.in_help:
                output.result(f"  {command.written:<{width}}  {_(command.help)}")
