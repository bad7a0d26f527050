"""Symbols as ASCII in all that Textual draws, where the terminal has none."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from kalbar_tui import symbols


class Symbols(LineFilter):
    """Translates each line just before it is written; not asked unless symbols are ASCII."""

    def __init__(self) -> None:
        super().__init__(enabled=symbols.are_ascii())

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line in ASCII, as wide."""
        return [Segment(symbols.written(text), style, control) for text, style, control in segments]
