"""Pictures as Sixels: for the full screen alone, since their pixels know nothing of cells that scroll."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = 6
_RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)


def encoded(image: Image, *, tmux: bool = False) -> str:
    """The picture (RGB) as one sequence, in at most 256 colours; drawn from the cursor on.

    Only whole bands of six pixels are drawn, so that nothing scrolls. Some tens of
    milliseconds for each thousand by six hundred pixels: for a thread.
    """
    from PIL import Image as pillow

    width, height = image.size
    height -= height % _BAND
    if not height:
        return ""
    drawn = image.crop((0, 0, width, height)).quantize(256, pillow.Quantize.MEDIANCUT)
    table = drawn.getpalette() or []
    parts = ["\x1bP0;1;0q", f'"1;1;{width};{height}']
    for number in range(len(table) // 3):
        red, green, blue = (round(value * 100 / 255) for value in table[3 * number : 3 * number + 3])
        parts.append(f"#{number};2;{red};{green};{blue}")
    pixels = drawn.tobytes()
    for top in range(0, height, _BAND):
        rows = [pixels[(top + n) * width : (top + n + 1) * width] for n in range(_BAND)]
        parts.append("$".join(f"#{colour}{_sixels(rows, colour)}" for colour in sorted(set(b"".join(rows)))))
        parts.append("-")
    parts[-1] = "\x1b\\"
    sequence = "".join(parts)
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if tmux else sequence


def placed(sequence: str, column: int, row: int) -> str:
    """The sequence drawn from that cell on (from 0), the cursor back where it was afterwards."""
    return f"\x1b7\x1b[{row + 1};{column + 1}H{sequence}\x1b8"


def _sixels(rows: list[bytes], colour: int) -> str:
    """One colour of a band: a character a column, its bits from the top the rows that have it."""
    width = len(rows[0])
    bits = 0
    for number, row in enumerate(rows):
        # Whole rows as one number: Python adds those faster than it counts.
        if colour in row:
            bits |= int.from_bytes(row.translate(_only(colour, 1 << number)), "big")
    text = (bits + int.from_bytes(b"\x3f" * width, "big")).to_bytes(width, "big").rstrip(b"\x3f")
    return _RUN.sub(lambda run: b"!%d%s" % (len(run[0]), run[1]), text).decode("ascii")


@cache
def _only(colour: int, value: int) -> bytes:
    """A table that makes the one colour a value, and all others nothing."""
    return bytes(colour) + bytes((value,)) + bytes(255 - colour)
