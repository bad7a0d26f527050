"""Finding words in a text whatever their letter case and accents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kalbar_tui.text.folding import FOLDED, fold


def pattern(sought: str) -> re.Pattern[str] | None:
    """What finds the words of `sought`, as they stand one after the other; `None` if there are none."""
    words = fold(sought).split()
    return re.compile("[ \n]+".join(map(re.escape, words))) if words else None


def places(text: str, sought: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where in `text` it is found: start and end of each, none overlapping."""
    folded = fold(text)
    if len(folded) == len(text) and (text.isascii() or all(len(FOLDED[ord(char)]) == 1 for char in text)):
        yield from (found.span() for found in sought.finditer(folded))
        return
    origin = [n for n, char in enumerate(text) for _each in FOLDED[ord(char)]]
    for found in sought.finditer(folded):
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        while end < len(text) and not FOLDED[ord(text[end])]:
            end += 1  # the accents of the last letter
        yield start, end
