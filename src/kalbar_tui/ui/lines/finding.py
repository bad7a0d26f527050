"""Finding words in a text whatever their letter case and accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category, normalize

_ALIKE = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("–"): "-", ord("—"): "-", 0xA0: " "}


class _Folded(dict[int, str]):
    """What a character is compared as, by code point; worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = "".join(part for part in normalize("NFKD", char) if category(part) != "Mn") or (
            "" if category(char) == "Mn" else char
        )
        folded = plain.casefold()
        if len(self) < 5_000:  # a site chooses what is met
            self[code] = folded
        return folded


_FOLDED = _Folded(_ALIKE)


def pattern(sought: str) -> re.Pattern[str] | None:
    """What finds the words of `sought`, as they stand one after the other; `None` if there are none."""
    words = _fold(sought).split()
    return re.compile("[ \n]+".join(map(re.escape, words))) if words else None


def places(text: str, sought: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where in `text` it is found: start and end of each, none overlapping."""
    folded = _fold(text)
    if len(folded) == len(text) and (text.isascii() or all(len(_FOLDED[ord(char)]) == 1 for char in text)):
        yield from (found.span() for found in sought.finditer(folded))
        return
    origin = [n for n, char in enumerate(text) for _each in _FOLDED[ord(char)]]
    for found in sought.finditer(folded):
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        while end < len(text) and not _FOLDED[ord(text[end])]:
            end += 1  # the accents of the last letter
        yield start, end


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_FOLDED)
