"""Raised and lowered text in characters that stand raised and lowered by themselves."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

_SIGNS = {
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


def shifted(text: str, styles: AbstractSet[str]) -> str | None:
    """`text` in the figures and signs that Unicode has for its style (`sup`, `sub`).

    `None` if it has neither style, or a letter for which there is no such sign.
    """
    for style, signs in _SIGNS.items():
        if style in styles and text.strip():
            return text.translate(signs) if all(ord(char) in signs or char == " " for char in text) else None
    return None
