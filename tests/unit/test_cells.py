"""Widths on a terminal: what is measured, cut and wrapped never breaks a line."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kalbar_tui import cells
from kalbar_tui.text import clean

SAMPLES = [
    "Banjir rendam tiga kecamatan di Sintang",
    "“Air naik cepat,” kata Aminah – warga Ladang…",
    "中国游客 kembali ke Singkawang",
    "Juara 🏆 dunia 👩‍👩‍👧 hadir 🇮🇩 di Pontianak",
    "cafe\u0301 re\u0301sume\u0301",
    "x" * 90,
    "",
]
some_text = st.text(max_size=60).map(clean.line)


@pytest.mark.parametrize("text", SAMPLES)
def test_width_is_what_rich_says(text: str) -> None:
    """The short way for plain text gives the widths of the long one."""
    assert cells.width(text) == cell_len(text)


def test_every_character_of_the_short_way_is_one_cell() -> None:
    """No character that is counted without Rich is wide, or nothing, to Rich."""
    plain = [chr(code) for code in range(0x20, 0x2060) if cells._PLAIN.fullmatch(chr(code))]
    assert {char for char in plain if cell_len(char) != 1} == set()


def test_plain_text_needs_no_rich() -> None:
    """The saved front page is painted before Rich is loaded."""
    code = (
        "import sys\nfrom kalbar_tui import cells\n"
        "cells.wrap('“Air naik…” – kata', 5)\nprint('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@given(some_text, st.integers(0, 30))
def test_fitted_text_fits(text: str, room: int) -> None:
    """What is fitted into some cells takes no more of them, and is whole where it can be."""
    fitted = cells.fit(text, room)
    assert cell_len(fitted) <= room
    if cell_len(text) <= room:
        assert fitted == text


@given(some_text, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_no_word(text: str, room: int) -> None:
    """Lines are at most as wide as asked, and all that is not a blank is in one of them, in order."""
    lines = [text[start:end] for start, end in cells.wrap(text, room)]
    assert all(cell_len(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_line_feeds_break_lines() -> None:
    """A line feed ends a line, and two leave an empty one."""
    text = "satu\n\ndua tiga"
    assert [text[start:end] for start, end in cells.wrap(text, 20)] == ["satu", "", "dua tiga"]
