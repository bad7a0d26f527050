"""QR codes as lines of a terminal: two modules a cell, or two cells a module for ASCII alone."""

from __future__ import annotations

from typing import NamedTuple

BORDERS = (4, 2)
"""The light modules around a code: those of the standard, and what phones make do with."""

_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


class Code(NamedTuple):
    """The rows of a code's modules, `True` for dark, without the light border."""

    modules: tuple[tuple[bool, ...], ...]

    def size(self, border: int, *, ascii_only: bool = False) -> tuple[int, int]:
        """How many columns and lines it takes."""
        modules = len(self.modules) + 2 * border
        return (2 * modules, modules) if ascii_only else (modules, (modules + 1) // 2)

    def lines(self, border: int, *, ink_is_dark: bool = True, ascii_only: bool = False) -> list[str]:
        """The code with its border. `ink_is_dark`: what is drawn is dark on light, else light on dark."""
        width = len(self.modules) + 2 * border
        blank = (False,) * width
        side = (False,) * border
        rows = [blank] * border + [(*side, *row, *side) for row in self.modules] + [blank] * border
        if not ink_is_dark:
            rows = [tuple(not dark for dark in row) for row in rows]
        if ascii_only:
            return ["".join("##" if ink else "  " for ink in row) for row in rows]
        if len(rows) % 2:
            # What is below the last row is not of the code: it stays light.
            rows.append((not ink_is_dark,) * width)
        return [
            "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
            for upper, lower in zip(rows[::2], rows[1::2], strict=True)
        ]


def code(text: str) -> Code:
    """The QR code of a text, with as much of the correction of errors as its size has room for."""
    import segno  # 90 ms, for those who share

    made = segno.make(text, micro=False, error="l", boost_error=True)
    return Code(tuple(tuple(bool(module) for module in row) for row in made.matrix))
