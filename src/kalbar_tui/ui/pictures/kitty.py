"""Pictures by Kitty's graphics protocol: sent once, then shown wherever their placeholders stand.

A placeholder is a character of the private use area with two accents that say its row and
column, in a colour that says which picture (sw.kovidgoyal.net/kitty/graphics-protocol,
"Unicode placeholders"). So pictures scroll, are cut and are covered as text is. Every
command is sent with `q=2`: the terminal answers nothing.
"""

from __future__ import annotations

import zlib
from base64 import standard_b64encode
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from kalbar_tui.ui.pictures.halfblocks import Line

if TYPE_CHECKING:
    from PIL.Image import Image

MOST = 297
"""Rows and columns that can be told."""

_PLACEHOLDER = "\U0010eeee"
_CHUNK = 4096
_LEVELS = (0, 95, 135, 175, 215, 255)

_ACCENTS = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9"
    " 5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d"
    " 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87"
    " 135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9"
    " 1dcb-1dcc 1dd1-1de6 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff"
    " a66f a67c-a67d a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 fe20-fe26 10a0f 10a38"
    " 1d185-1d189 1d1aa-1d1ad 1d242-1d244"
)
"""The accents that stand for 0, 1, 2 and so on (Kitty's rowcolumn-diacritics.txt)."""


class Id(NamedTuple):
    """What a picture is called: its number, the colour that says it, and the number's highest byte."""

    number: int
    colour: tuple[int, int, int]
    high: int


def ids(*, true_colour: bool = True, high: int = 1) -> Iterator[Id]:
    """Names for pictures, each another one; some 50,000, then from the beginning again.

    `high` is their first highest byte, 1 to 255: two who name pictures at a time begin far apart.

    The colours are such that a program with 256 of them writes the same one: by its number,
    which is then what the picture is called by.
    """
    while True:
        for byte in (*range(high, 256), *range(1, high)):
            for index, colour in _colours():
                low = colour[0] << 16 | colour[1] << 8 | colour[2] if true_colour else index
                yield Id(byte << 24 | low, colour, byte)


def transmission(image: Image, name: Id, columns: int, rows: int, *, tmux: bool = False) -> str:
    """What to write to the terminal once, so that it has the picture (RGB) for so many cells."""
    width, height = image.size
    plain = image.point([value & 0xFC for value in range(256)] * 3)  # not seen, and half the bytes
    data = standard_b64encode(zlib.compress(plain.tobytes(), 1)).decode("ascii")
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    head = f"a=T,U=1,q=2,i={name.number},f=24,o=z,s={width},v={height},c={columns},r={rows},"
    sent = []
    for number, chunk in enumerate(chunks):
        more = int(number + 1 < len(chunks))
        keys = f"{head if not number else 'q=2,'}m={more}"
        sent.append(_command(keys, chunk, tmux=tmux))
    return "".join(sent)


def removal(name: Id, *, tmux: bool = False) -> str:
    """What to write so that the terminal forgets the picture."""
    return _command(f"a=d,d=I,q=2,i={name.number}", "", tmux=tmux)


def lines(name: Id, columns: int, rows: int) -> tuple[Line, ...]:
    """The placeholders of a picture that was sent for so many cells."""
    accents = _accents()
    columns, rows = min(columns, MOST), min(rows, MOST)
    look = Style.from_color(Color.from_rgb(*name.colour))
    high = accents[name.high]
    # Each with all its accents: what is drawn anew may begin anywhere.
    return tuple(
        (Segment("".join(_PLACEHOLDER + accents[row] + accents[at] + high for at in range(columns)), look),)
        for row in range(rows)
    )


def _command(keys: str, data: str, *, tmux: bool) -> str:
    command = f"\x1b_G{keys};{data}\x1b\\" if data else f"\x1b_G{keys}\x1b\\"
    return f"\x1bPtmux;{command.replace(chr(27), chr(27) * 2)}\x1b\\" if tmux else command


@cache
def _accents() -> tuple[str, ...]:
    found: list[str] = []
    for part in _ACCENTS.split():
        first, _, last = part.partition("-")
        found += map(chr, range(int(first, 16), int(last or first, 16) + 1))
    return tuple(found)


@cache
def _colours() -> tuple[tuple[int, tuple[int, int, int]], ...]:
    """Colours of xterm's cube with their numbers, without the greys: those have two numbers."""
    return tuple(
        (16 + 36 * r + 6 * g + b, (_LEVELS[r], _LEVELS[g], _LEVELS[b]))
        for r in range(6)
        for g in range(6)
        for b in range(6)
        if max(r, g, b) - min(r, g, b) >= 2
    )
