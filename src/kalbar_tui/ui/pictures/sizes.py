"""How many cells a picture takes, known before it is: so lines stay where they are when it comes."""

from __future__ import annotations

from typing import NamedTuple

ROWS = 24
"""Lines a picture in an article takes at most, so that text stays in sight."""

CELL = (8, 16)
"""Pixels of a cell, where nobody tells: twice as high as wide, as in nearly all fonts."""

_PIXELS = 4
"""Pixels of a picture that a column needs: half blocks show one, Kitty then blows it up twice."""

_USUAL = (16, 9)
_LEAST_CONTACT = 18
_GAP = 2


class Box(NamedTuple):
    """So many cells wide and high, both at least 1."""

    columns: int
    rows: int


def box(width: int, height: int, columns: int, rows: int = ROWS, *, grow: bool = False) -> Box:
    """The cells for a picture of so many pixels (0: unknown) within so many columns and rows.

    A picture keeps its shape. A small one is not blown up unless `grow`. One of unknown
    size is taken to be 16 by 9; `image.fitted` then fits what comes into that.
    """
    columns, rows = max(1, columns), max(1, rows)
    if width < 1 or height < 1:
        width, height = _USUAL[0] * 1000, _USUAL[1] * 1000
    if not grow:
        columns = min(columns, max(1, -(-width // _PIXELS)))
    # A cell is two squares, one above the other.
    high = columns * height / (2 * width)
    if high > rows:
        columns = max(1, round(rows * 2 * width / height))
        high = rows
    return Box(columns, max(1, min(rows, round(high))))


class Contacts(NamedTuple):
    """How the pictures of a gallery stand beside each other: each in its box, so many a row."""

    each: Box
    per_row: int
    gap: int = _GAP


def contacts(count: int, columns: int) -> Contacts:
    """The places of so many pictures as a strip of contacts: all alike, 3 by 2, two to four a row."""
    columns = max(1, columns)
    fit = max(1, (columns + _GAP) // (_LEAST_CONTACT + _GAP))
    rows = -(-max(1, count) // min(4, fit))
    per_row = -(-max(1, count) // rows)  # five as three and two, not as four and one
    width = max(1, (columns - _GAP * (per_row - 1)) // per_row)
    return Contacts(Box(width, max(1, round(width / 3))), per_row)
