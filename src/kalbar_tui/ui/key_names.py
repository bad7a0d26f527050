"""The names of keys: as people write them, as Textual calls them, and as a help shows them.

It imports nothing of Textual, so that the settings can be checked without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from string import punctuation

Press = tuple[str, ...]
"""Keys that are pressed one after the other, by Textual's names; mostly one."""

LONGEST = 4
"""Keys that may follow each other for one command."""

_NAMED = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Bksp",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    **{f"f{n}": f"F{n}" for n in range(1, 25)},
}
"""Keys that print nothing, and how they are shown."""

_PLAIN = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
"""How those are shown where only ASCII may be."""

_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "cr": "enter",
    "spc": "space",
    "bksp": "backspace",
    "bs": "backspace",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    **{shown: name for name, shown in _NAMED.items() if not shown.isascii()},
}
_SIGNS = {
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "slash": "/",
    "backslash": "\\",
    "question_mark": "?",
    "less_than": "<",
    "greater_than": ">",
}
"""Signs that people may write by a name."""

_MODIFIERS = {
    "ctrl": "ctrl",
    "control": "ctrl",
    "c": "ctrl",
    "alt": "alt",
    "meta": "alt",
    "option": "alt",
    "m": "alt",
    "shift": "shift",
    "s": "shift",
}
_SAME_IN_A_TERMINAL = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""What a terminal sends the same for as for another key; that is the one to name."""

_REPLACED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Names of signs that Textual has otherwise than Unicode."""


class WrongKeyError(ValueError):
    """There is no key `name`; `nearest` are the nearest right names."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = tuple(nearest)


def read(text: str) -> Press:
    """The keys of `"ctrl+b"` or, one after the other, of `"g b"`; none of an empty text.

    Raises `WrongKeyError` for what is no key.
    """
    names = text.split()
    if len(names) > LONGEST:
        raise WrongKeyError(text)
    return tuple(map(_key, names))


def shown(press: Press, *, ascii_only: bool = False) -> str:
    """Keys as a help writes them: `Ctrl+B`, `g b`."""
    return " ".join(_shown(key, ascii_only=ascii_only) for key in press)


def _key(text: str) -> str:
    modifiers, name = _parted(text)
    sign = _SIGNS.get(name.lower(), name)
    if len(sign) == 1 and (sign.isalnum() or sign.isprintable()) and sign not in _OTHER_NAMES:
        return _with_sign(text, modifiers, sign)
    name = _OTHER_NAMES.get(name.lower(), name.lower())
    if name not in _NAMED:
        raise WrongKeyError(text, _nearest(modifiers, name))
    return "+".join((*modifiers, name))


def _with_sign(text: str, modifiers: list[str], sign: str) -> str:
    if sign.isalpha() and "shift" in modifiers and "ctrl" not in modifiers and "alt" not in modifiers:
        return sign.upper()
    if "shift" in modifiers and not sign.isalpha():
        raise WrongKeyError(text)  # which sign that is, the keyboard decides: it is written itself
    if modifiers and sign.isupper():
        # Ctrl+B is how many write ctrl+b; Alt tells the two apart.
        modifiers = sorted({*modifiers, "shift"} if modifiers == ["alt"] else modifiers)
        sign = sign.lower()
    key = "+".join((*modifiers, _name_of(sign)))
    if key in _SAME_IN_A_TERMINAL:
        raise WrongKeyError(text, [_SAME_IN_A_TERMINAL[key]])
    return key


def _parted(text: str) -> tuple[list[str], str]:
    """The modifiers of a key and the rest of its name: of `C-b`, `ctrl+b` and `^b`."""
    modifiers: set[str] = set()
    if len(text) == 2 and text[0] == "^":
        return ["ctrl"], text[1]
    rest = text
    while len(rest) > 1:
        at = next((n for n, sign in enumerate(rest[:-1]) if sign in "+-" and n), 0)
        modifier = _MODIFIERS.get(rest[:at].lower())
        if not at or modifier is None or (at == 1 and rest[1] == "+"):
            break
        modifiers.add(modifier)
        rest = rest[at + 1 :]
    return sorted(modifiers), rest


def _nearest(modifiers: list[str], name: str) -> list[str]:
    import difflib

    known = {name: name for name in (*_NAMED, *_SIGNS)} | _OTHER_NAMES
    found = difflib.get_close_matches(name, known, n=3)
    return ["+".join((*modifiers, each)) for each in dict.fromkeys(known[near] for near in found)]


def _name_of(sign: str) -> str:
    """Textual's name of a character's key."""
    if sign.isalnum():
        return sign
    name = unicodedata.name(sign, sign).lower().replace("-", "_").replace(" ", "_")
    return _REPLACED.get(name, name)


def _shown(key: str, *, ascii_only: bool) -> str:
    *modifiers, name = key.split("+")
    if name in _NAMED:
        sign = _PLAIN.get(name, _NAMED[name]) if ascii_only else _NAMED[name]
    elif len(name) == 1:
        sign = name.upper() if modifiers else name
    else:
        sign = _character(name)
    return "+".join((*(modifier.capitalize() for modifier in modifiers), sign))


def _character(name: str) -> str:
    """The character of a key by Textual's name of it."""
    for sign in punctuation:
        if _name_of(sign) == name:
            return sign
    try:
        return unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return name
