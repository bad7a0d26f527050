"""How wide text is on a terminal, and how it is cut and wrapped there.

Rich decides the width of a character. Plain Latin text, which is nearly all of it, is
measured without importing Rich: the saved front page is painted before that is loaded.
"""

from __future__ import annotations

import re

# One cell each: Latin letters, and the dashes, quotes, dots and bullets of typography.
_PLAIN = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*")
_WORD = re.compile(r"[^ \n]+|\n")

ELLIPSIS = "…"


def width(text: str) -> int:
    """How many cells a text without control characters takes."""
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, room: int) -> str:
    """As much from the beginning of the text as `room` cells hold; no character is split."""
    if _PLAIN.fullmatch(text):
        return text[: max(0, room)]
    end = taken = 0
    for _start, stop, cells in _graphemes(text):
        if taken + cells > room:
            break
        end, taken = stop, taken + cells
    return text[:end]


def fit(text: str, room: int) -> str:
    """The text if `room` cells hold it, else its beginning and an ellipsis."""
    if width(text) <= room:
        return text
    return "" if room < 1 else cut(text, room - 1).rstrip() + ELLIPSIS


def wrap(text: str, room: int) -> list[tuple[int, int]]:
    """The text as lines of at most `room` cells, each given by where it starts and ends.

    Breaks at spaces and at line feeds, and inside a word only where it is wider than a
    line (or, for a character wider than `room`, never). Blanks at a break are in no line.
    """
    room = max(1, room)
    measure = len if _PLAIN.fullmatch(text.replace("\n", "")) else width
    lines: list[tuple[int, int]] = []
    start = end = -1  # of the line being filled; -1: none begun
    filled = 0
    for word in _WORD.finditer(text):
        first, last = word.span()
        if word[0] == "\n":
            lines.append((start, end) if start >= 0 else (first, first))
            start = -1
            continue
        cells = measure(word[0])
        if start >= 0 and filled + (first - end) + cells <= room:
            filled += first - end + cells
            end = last
            continue
        if start >= 0:
            lines.append((start, end))
        while cells > room:
            piece = len(cut(text[first:last], room)) or _first_length(text[first:last])
            if first + piece >= last:
                break
            lines.append((first, first + piece))
            first += piece
            cells = measure(text[first:last])
        start, end, filled = first, last, cells
    if start >= 0:
        lines.append((start, end))
    return lines


def characters(text: str) -> list[str]:
    """The text's characters as a reader counts them: with their accents, flags and joined emoji whole."""
    return [text[start:end] for start, end, _cells in _graphemes(text)]


def _graphemes(text: str) -> list[tuple[int, int, int]]:
    from rich.cells import split_graphemes

    return split_graphemes(text)[0]


def _first_length(text: str) -> int:
    return _graphemes(text)[0][1]
