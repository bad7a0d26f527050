"""Symbols where the font or the charset has none: each as ASCII of the same width, by one table.

Rows are laid out with the symbols, and what leaves for the terminal is translated: so nothing
moves, and no other module needs to know. Like the look, what holds is the process's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kalbar_tui import cells

Setting = Literal["auto", "unicode", "ascii"]

_PAIRS = (
    # Typography, of sites too.
    '“" ”" „" ‟" «" »" ″" ‘\' ’\' ‚\' ‛\' ′\' ‹< ‐- ‑- ‒- –- —- ―- −- …~ ×x ·- •* ‣> ∙* ⋅-',
    # What rows and titles are signed with.
    "●o ○O ◐% ★* ☆* ▲^ ▼v ◇! ◎@ ⊘/ ✎+ ▣# ▶> ◀< ▾v ▸> ♪& ›> ⋯~ ✕x ✗x ✓v ⤴^ ⬆^",
    # Keys.
    "←< →> ↑^ ↓v ↩< ↵< ⏎<",
    # Bars, scroll bars and charts.
    '▁. ▂: ▃- ▄= ▅+ ▆* ▇% █# ▀" ▔- ▏| ▎| ▍| ▌| ▋# ▊# ▉# ▐| ▕| ░. ▒: ▓#',
    # Digits above and below the line.
    "⁰0 ¹1 ²2 ³3 ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ⁺+ ⁻- ⁼= ⁽( ⁾) ⁿn ₀0 ₁1 ₂2 ₃3 ₄4 ₅5 ₆6 ₇7 ₈8 ₉9 ₊+ ₋- ₌= ₍( ₎)",
)
_HORIZONTAL, _VERTICAL = "─┄┅┈┉╌╍╴╶╸╺╼╾", "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"  # all others of box drawing are corners

TABLE: dict[int, str] = {
    0xA0: " ",  # that does not break
    **dict.fromkeys(range(0x2500, 0x2580), "+"),
    **{ord(sign): "-" for sign in _HORIZONTAL},
    **{ord(sign): "|" for sign in _VERTICAL},
    **{ord(sign): "=" for sign in "━═"},  # where the focus is, also without colours
    **{ord(pair[0]): pair[1] for pairs in _PAIRS for pair in pairs.split()},
}
"""For `str.translate`: what is not in it stays, as letters do."""

_in_use = False
_encoding = "utf-8"


def use(setting: Setting, environment: Mapping[str, str], encoding: str) -> None:
    """Decides what is written from here on, to a terminal to which Python writes in `encoding`."""
    global _in_use, _encoding  # noqa: PLW0603  # the state is the process's, as the terminal is
    _in_use = wants_ascii(setting, environment, encoding)
    _encoding = encoding


def are_ascii() -> bool:
    """Whether symbols are written as ASCII."""
    return _in_use


def encoding() -> str:
    """In what the terminal is written to."""
    return _encoding


def wants_ascii(setting: Setting, environment: Mapping[str, str], encoding: str) -> bool:
    """What the setting says; `auto`: where the charset is not UTF-8, and on the console of Linux.

    The locale C names no charset. Python takes it for UTF-8, which terminals are, and so do we.
    """
    if setting != "auto":
        return setting == "ascii"
    if environment.get("TERM") == "linux" or not _is_utf8(encoding):
        return True
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    charset = locale.partition(".")[2].partition("@")[0]
    # Python's UTF-8 mode, where it is asked for, goes before the locale.
    return bool(charset) and not _is_utf8(charset) and environment.get("PYTHONUTF8") != "1"


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "") in {"utf8", "cp65001"}


def written(text: str) -> str:
    """The text as it is written to the terminal, as wide as it was."""
    return encodable(text, _encoding) if _in_use and not text.isascii() else text


def encodable(text: str, encoding: str) -> str:
    """The text with symbols as ASCII, and with `?` for what an encoding does not have, as wide as that is."""
    text = text.translate(TABLE)
    if text.isascii() or _is_utf8(encoding):
        return text
    return "".join(_or_questions(part, encoding) for part in cells.characters(text))


def _or_questions(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return "?" * cells.width(character)
    return character
