"""Judging a settings file: everything that is wrong with it at once, each with its place."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from kalbar_tui.model.errors import ConfigError, ConfigProblem
from kalbar_tui.model.record import replace
from kalbar_tui.settings import MEASURES, REFRESH_MINUTES, NamedSite, Settings, syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MOST_SYNTAX_ERRORS = 20


class Wrong(NamedTuple):
    """A key that is unknown or has a wrong value; `keys` leads to it through the tables.

    `other` is the command whose keys are in the way.
    """

    keys: tuple[str, ...]
    problem: ConfigProblem
    value: object = ""
    nearest: tuple[str, ...] = ()
    other: str = ""


def judge(text: str, path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """The settings as far as they are right, and all that is wrong, in the order of the lines."""
    found, errors = _read(text, path)
    right = dict(found)
    for wrong in _wrong(found):
        right.pop(wrong.keys[0], None)
        line, column = place_of(text, wrong.keys)
        errors.append(
            ConfigError(
                path,
                ".".join(wrong.keys),
                wrong.problem,
                _said(wrong.value),
                other=wrong.other,
                nearest=wrong.nearest,
                line=line,
                column=column,
            )
        )
    errors.sort(key=lambda error: (error.line or 0, error.column or 0))
    settings: Settings = msgspec.convert(right, Settings)
    return settings, tuple(errors)


def _read(text: str, path: Path) -> tuple[dict[str, Any], list[ConfigError]]:
    """What the file says, and where it is no TOML: there a line is left out, to read on."""
    lines = text.splitlines()
    errors: list[ConfigError] = []
    while len(errors) < _MOST_SYNTAX_ERRORS:
        try:
            return tomllib.loads("\n".join((*lines, ""))), errors
        except tomllib.TOMLDecodeError as error:
            wrong = syntax_error(path, "\n".join(lines), str(error))
            at = (wrong.line or 1) - 1
            if errors and (at <= (errors[-1].line or 0) - 1 or _follows(errors[-1], wrong, lines)):
                break
            errors.append(wrong)
            if at < len(lines):
                lines[at] = ""
    return {}, errors


def _follows(before: ConfigError, error: ConfigError, lines: list[str]) -> bool:
    """Whether an error is only what an earlier one has left open."""
    between = lines[before.line or 0 : (error.line or 1) - 1]
    return before.detail == error.detail and not any(line.strip() for line in between)


def _wrong(found: dict[str, Any]) -> Iterator[Wrong]:
    seen = list(_in_table((), found, Settings))
    yield from seen
    bad = {wrong.keys for wrong in seen}
    known = Settings()
    if ("sites",) not in bad:
        sites = {name: said for name, said in found.get("sites", {}).items() if not _has(bad, "sites", name)}
        known = replace(known, sites=msgspec.convert(sites, dict[str, str | NamedSite]))
    for name in known.sites:
        if known.address(name) is None:
            site = known.sites[name]
            yield Wrong(("sites", name), "wrong_value", site if isinstance(site, str) else site.url)
    if ("site",) not in bad and "site" in found:
        known = replace(known, site=found["site"])
    if known.site not in found.get("sites", ()) and known.address() is None:
        nearest = _near(known.site, known.site_names())
        yield Wrong(("site",), "wrong_value", known.site, nearest)
    if ("keys",) not in bad and "keys" in found:
        from kalbar_tui.ui.keymap import Keys

        for each in Keys(
            {name: said for name, said in found["keys"].items() if not _has(bad, "keys", name)}
        ).problems:
            yield Wrong(("keys", each.command), each.kind, each.what, each.nearest, each.other)


def _has(bad: set[tuple[str, ...]], *keys: str) -> bool:
    """Whether something is wrong with this key, or below it."""
    return any(each[: len(keys)] == keys for each in bad)


def _in_table(above: tuple[str, ...], table: dict[str, Any], record: type) -> Iterator[Wrong]:
    """What is wrong in a table whose keys are the fields of a record."""
    kinds = get_type_hints(record)
    for key, value in table.items():
        if key not in kinds:
            yield Wrong((*above, key), "unknown_key", nearest=_near(key, kinds))
        else:
            yield from _in_value((*above, key), value, kinds[key])


def _in_value(keys: tuple[str, ...], value: object, kind: object) -> Iterator[Wrong]:
    records = [each for each in (kind, *get_args(kind)) if hasattr(each, "__match_args__")]
    if isinstance(value, dict) and get_origin(kind) is dict:
        for name, each in value.items():
            yield from _in_value((*keys, name), each, get_args(kind)[1])
    elif isinstance(value, dict) and records:
        inside = list(_in_table(keys, value, records[0]))
        yield from inside
        if not inside and not _is(value, kind):  # something is missing
            yield Wrong(keys, "wrong_value", value)
    elif isinstance(value, list) and get_origin(kind) is list:
        for each in value:
            yield from _in_value(keys, each, get_args(kind)[0])
    elif not _is(value, kind) or not _is_allowed(keys[-1], value):
        yield Wrong(keys, "wrong_value", value, _possible(keys[-1], value, kind))


def _is(value: object, kind: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _is_allowed(key: str, value: Any) -> bool:  # noqa: ANN401  - as TOML has it, of the right kind
    """Whether a value of the right kind may be that of this key."""
    match key:
        case "measure":
            return value in MEASURES
        case "refresh_minutes":
            return value in REFRESH_MINUTES
        case "theme":
            from kalbar_tui.themes import AUTO, NAMES

            return value == AUTO or value in NAMES
        case "pack_budget":
            from kalbar_tui.text import sizes

            return sizes.read(value) is not None
        case "time_zone":
            from zoneinfo import ZoneInfo

            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError):  # unknown, malformed, or the name of a folder
                return False
    return True


def _possible(key: str, value: object, kind: object) -> tuple[str, ...]:  # noqa: PLR0911  - one for each key
    """The right words that are nearest, or what kind of words is right."""
    match key:
        case "measure":
            return (f"{MEASURES.start}–{MEASURES.stop - 1}",)
        case "refresh_minutes":
            return (f"{REFRESH_MINUTES.start}–{REFRESH_MINUTES.stop - 1}",)
        case "theme":
            return _near_theme(str(value))
        case "pack_budget":
            return ("200MB", "1.5GB")
        case "time_zone":
            from zoneinfo import available_timezones

            return _near(str(value), sorted(available_timezones()))
        case _ if kind is bool:
            return ("true", "false")
    return tuple(word for word in get_args(kind) if isinstance(word, str) and word)


def _near(word: str, known: Iterable[str], n: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
    import difflib  # for files that are wrong

    return tuple(difflib.get_close_matches(word, list(known), n=n, cutoff=cutoff))


def _near_theme(name: str) -> tuple[str, ...]:
    from kalbar_tui.themes import AUTO, NAMES, OURS

    return _near(name.lower(), NAMES, n=4, cutoff=0.5) or (AUTO, *OURS)


def _said(value: object) -> str:
    from kalbar_tui.settings_table import written

    return value if isinstance(value, str) else written(value)


_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = re.compile(rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*")


def place_of(text: str, keys: tuple[str, ...]) -> tuple[int | None, int | None]:
    """The line and column where a key stands, else where the table does that it is in; tomllib does not tell.

    Both count from 1.
    """
    above: tuple[str, ...] = ()
    best: tuple[int, int | None, int | None] = (0, None, None)
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(rf"[ \t]*(?P<head>\[\[?)?[ \t]*(?P<keys>{_KEYS.pattern})[ \t]*(?P<sign>[=\]])", line)
        if not found or bool(found["head"]) != (found["sign"] == "]"):
            continue
        named = _split(found["keys"])
        if found["head"]:
            above = named
        whole = named if found["head"] else (*above, *named)
        column = found.start("keys") + 1
        if whole[: len(keys)] == keys:
            return number, column
        if len(whole) > best[0] and whole == keys[: len(whole)]:
            # A table on one line has its keys behind the sign.
            inner = re.search(rf"[{{,][ \t]*({re.escape(keys[-1])})[ \t]*=", line)
            best = (len(whole), number, inner.start(1) + 1 if inner else column)
    return best[1:]


def _split(written: str) -> tuple[str, ...]:
    """The parts of a dotted key."""
    names: list[str] = []
    inner: Any = tomllib.loads(f"{written} = 0")
    while isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        names.append(name)
    return tuple(names)
