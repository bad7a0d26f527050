"""`config path`, `show` and `check`: the settings, where they come from, and what is wrong with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kalbar_tui.cli import output
from kalbar_tui.i18n import _, noop
from kalbar_tui.settings import Settings
from kalbar_tui.settings_table import template, written, written_key
from kalbar_tui.text import clean

if TYPE_CHECKING:
    from kalbar_tui.cli.session import Session
    from kalbar_tui.model.errors import ConfigError

DONE, WRONG = 0, 5

_ORIGINS = {
    "default": noop("the default"),
    "file": noop("the settings file"),
    "environment": noop("the environment"),
    "option": noop("an option"),
}


_KEYS = ("problem", "line", "column", "key", "detail")
"""What `--json` tells of a problem besides `nearest`."""


def config(session: Session) -> int:
    """Does what the second word says."""
    match session.options.command:
        case "config path":
            return _path(session)
        case "config show":
            return _show(session)
        case _:
            return _check(session)


def _path(session: Session) -> int:
    path = session.settings_file
    if session.options.json:
        output.result(output.as_json({"path": str(path), "exists": path.exists()}))
    else:
        output.result(clean.line(str(path)))
    return DONE


def _show(session: Session) -> int:
    if session.options.template:
        output.result(template().rstrip("\n"))
        return DONE
    settings = {name: getattr(session.settings, name) for name in Settings.__match_args__}
    origins = _origins(session)
    if session.options.json:
        settings["sites"] = {
            name: site if isinstance(site, str) else site.table()
            for name, site in session.settings.sites.items()
        }
        shown = {name: {"value": value, "from": origins[name]} for name, value in settings.items()}
        output.result(output.as_json({"path": str(session.settings_file), "settings": shown}))
        return DONE
    lines = {
        f"{name} = {written(value)}": origins[name]
        for name, value in settings.items()
        if not isinstance(value, dict)
    }
    for name, table in settings.items():
        if isinstance(table, dict):
            lines |= {f"\n[{name}]": origins[name]}
            lines |= {f"{written_key(key)} = {written(value)}": "" for key, value in table.items()}
    width = min(max(map(len, lines)), 48)
    for line, origin in lines.items():
        output.result(f"{line:<{width}}  # {_(_ORIGINS[origin])}" if origin else line)
    return DONE


def _origins(session: Session) -> dict[str, str]:
    """Where the value of each setting comes from; what is said last counts."""
    origins = dict.fromkeys(Settings.__match_args__, "default")
    if session.settings_file.exists():
        import tomllib

        origins |= dict.fromkeys(tomllib.loads(session.settings_file.read_text("utf-8-sig")), "file")
    for name, variable, option in (
        ("site", "KALBAR_TUI_SITE", session.options.site),
        ("language", "KALBAR_TUI_LANG", session.options.lang),
    ):
        if os.environ.get(variable):
            origins[name] = "environment"
        if option:
            origins[name] = "option"
    return origins


def _check(session: Session) -> int:
    wrong = session.wrong
    path = session.settings_file
    if session.options.json:
        problems = [_problem(each) for each in (wrong, *wrong.others)] if wrong else []
        first = problems[0] if problems else {**dict.fromkeys(_KEYS), "nearest": []}
        place = {"path": str(wrong.path if wrong else path), "right": wrong is None}
        output.result(output.as_json({**place, **first, "problems": problems}))
    elif wrong:
        from kalbar_tui.wording import config_lines

        for line in config_lines(wrong):
            output.message(f"kalbar-tui: {line}")
    elif not session.options.quiet:
        shown = clean.line(str(path))
        sentence = (
            _("{path} is right.").format(path=shown)
            if path.exists()
            else _("There is no {path}; the defaults hold.").format(path=shown)
        )
        output.result(sentence)
        _tell_of_keys(session)
    return WRONG if wrong else DONE


def _tell_of_keys(session: Session) -> None:
    """Names the commands whose keys the settings have all given to others."""
    if not session.settings.keys:
        return
    from kalbar_tui.ui.keymap import Keys

    for command in Keys(session.settings.keys).keyless:
        said = _("“{command}” ({what}) has no key any more: others have them.")
        output.result(said.format(command=command.id, what=_(command.label)))


def _problem(error: ConfigError) -> dict[str, object]:
    values = (error.problem, error.line, error.column, error.key or None, error.detail or None)
    return {**dict(zip(_KEYS, values, strict=True)), "nearest": list(error.nearest)}
