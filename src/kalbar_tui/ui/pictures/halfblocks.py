"""Pictures as half blocks: two pixels a cell, the upper one in ink, the lower one in paper.

A terminal spends most of its time on changes of colour. So colours are of 6 bits each (5 show
bands in a sky), neighbours that are alike are one run, and each look is made once. In 256
colours nothing is dithered: with dots as large as half a cell, that is noise.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from kalbar_tui.palette import rgb

if TYPE_CHECKING:
    from PIL.Image import Image

Line = tuple[Segment, ...]
_Pixel = tuple[int, int, int]

_UPPER = "▀"
_SIX_BITS = [value & 0xFC | value >> 6 for value in range(256)]
_LEVELS = (0, 95, 135, 175, 215, 255)  # of the 216 colours of xterm's cube


def lines(
    image: Image, columns: int, rows: int, paper: str, *, colours: Literal["true", "256"] = "true"
) -> tuple[Line, ...]:
    """The picture (RGB, at most `columns` by twice `rows` pixels) in the middle of so many cells.

    Around it is `paper` (`#rrggbb`). Each line is exactly `columns` wide.
    """
    width, height = image.size
    left = (columns - width) // 2
    above = (2 * rows - height) // 4 * 2  # whole cells, so that the upper edge stays sharp
    ground = rgb(paper)
    from PIL import ImageFilter

    # So few pixels blur every edge; this gives the edges back.
    image = image.filter(ImageFilter.UnsharpMask(radius=1, percent=60, threshold=0))
    if colours == "true":
        image = image.point(_SIX_BITS * 3)
        near = (_SIX_BITS[ground[0]], _SIX_BITS[ground[1]], _SIX_BITS[ground[2]])
        # What is nearly the paper is the paper: else a see-through picture stands in a faint box.
        row_of = _rows(image.tobytes(), width, near, ground)
    else:
        row_of = _rows(_in_256(image), width, None, ground)
    blank = Segment(" " * columns, _look(ground, ground))
    empty = [ground] * width
    drawn: list[Line] = [(blank,)] * (above // 2)
    for top in range(0, height, 2):
        upper, lower = row_of[top], row_of[top + 1] if top + 1 < height else empty
        drawn.append(_line(upper, lower, left, columns - left - width, ground))
    drawn += [(blank,)] * (rows - len(drawn))
    return tuple(drawn[:rows])


def blank(columns: int, rows: int, paper: str) -> tuple[Line, ...]:
    """So many lines of so many cells of `paper`: the place of a picture that is not there yet."""
    ground = rgb(paper)
    return ((Segment(" " * columns, _look(ground, ground)),),) * rows


def _line(upper: list[_Pixel], lower: list[_Pixel], left: int, right: int, ground: _Pixel) -> Line:
    segments = [Segment(" " * left, _look(ground, ground))] if left else []
    for (top, bottom), run in groupby(zip(upper, lower, strict=True)):
        count = sum(1 for _ in run)
        segments.append(Segment((" " if top == bottom else _UPPER) * count, _look(top, bottom)))
    if right:
        segments.append(Segment(" " * right, _look(ground, ground)))
    return tuple(segments)


def _rows(pixels: bytes, width: int, near: _Pixel | None, ground: _Pixel) -> list[list[_Pixel]]:
    """The pixels by rows; those that are `near` become `ground`."""
    flat = list(zip(pixels[0::3], pixels[1::3], pixels[2::3], strict=True))
    if near is not None and near != ground:
        flat = [ground if pixel == near else pixel for pixel in flat]
    return [flat[start : start + width] for start in range(0, len(flat), width)]


@lru_cache(maxsize=8192)
def _look(top: _Pixel, bottom: _Pixel) -> Style:
    return Style.from_color(Color.from_rgb(*top), Color.from_rgb(*bottom))


def _in_256(image: Image) -> bytes:
    """The picture in the colours that every terminal with 256 has, as bytes of RGB."""
    from PIL import Image as pillow

    table = pillow.new("P", (1, 1))
    table.putpalette(_palette_256())
    return image.quantize(palette=table, dither=pillow.Dither.NONE).convert("RGB").tobytes()


def _palette_256() -> list[int]:
    """Xterm's colours 16 to 255; the 16 before them are whatever the reader has chosen."""
    cube = [level for red in _LEVELS for green in _LEVELS for blue in _LEVELS for level in (red, green, blue)]
    greys = [value for step in range(24) for value in [8 + 10 * step] * 3]
    return cube + greys
