"""Where lines end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from growth import grows_with_length_alone
from kalbar_tui.text import clean
from kalbar_tui.ui.lines.wrapping import holds, wrap


def lines(text: str, room: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, room)]


def test_lines_end_at_spaces_and_line_feeds() -> None:
    """Blanks at a break are in no line, an empty line is a line."""
    assert lines("satu dua  tiga\n\nempat", 9) == ["satu dua", "tiga", "", "empat"]
    assert lines("", 9) == [""]
    assert lines("satu dua", 8) == ["satu dua"]


def test_a_word_wider_than_a_line_is_broken() -> None:
    """Behind a slash or the like where there is one in its second half; it begins on a line of its own."""
    assert lines("di abcdefgh", 5) == ["di", "abcde", "fgh"]
    assert lines("lihat https://kabar.example/2026/banjir-besar", 20) == [
        "lihat",
        "https://kabar.",
        "example/2026/banjir-",
        "besar",
    ]


def test_wide_characters_part_anywhere_but_around_signs() -> None:
    """Chinese has no spaces; its closing signs begin no line, its opening signs end none."""
    assert lines("坤甸市政府今天宣布。", 10) == ["坤甸市政府", "今天宣布。"]
    assert lines("坤甸市政府。今天", 10) == ["坤甸市政", "府。今天"]
    assert lines("Kota 坤甸（山口洋）", 11) == ["Kota 坤甸", "（山口洋）"]


def test_what_is_seen_as_one_character_stays_whole() -> None:
    """Letters with marks, Arabic words, joined emoji."""
    assert lines("e\u0301e\u0301e\u0301e\u0301", 2) == ["e\u0301e\u0301", "e\u0301e\u0301"]
    assert lines("السلام عليكم ورحمة الله", 12) == ["السلام عليكم", "ورحمة الله"]
    assert lines("👩\u200d🚒👩\u200d🚒", 2) == ["👩\u200d🚒", "👩\u200d🚒"]


@pytest.mark.parametrize(
    "words",
    [
        "Rp 3", "3 juta", "12 km", "5,5 persen", "Pasal 5", "ayat (2)", "dr. Ani", "Hj. Siti", "25 November",
        "November 2026", "pukul 08.30", "08.30 WIB", "No. 7", "Jl. Ahmad", "PT. Maju", "37 °C", "RT 03",
        "Bab IV", "kata –", "(Pasal 5", "100 kg,",
    ],
)  # fmt: skip
def test_numbers_and_titles_are_held_together(words: str) -> None:
    """With what they count, number or name."""
    assert holds(words, words.index(" "))


@pytest.mark.parametrize(
    "words", ["itu. Ani", "di sini", "tiga 4", "2026 yang", "– kata", "selesai. dr", "5 5", " x", "x "]
)
def test_other_words_are_not_held(words: str) -> None:
    """A full stop, a number and a dash do not hold what they do not belong to."""
    assert not holds(words, words.index(" "))


def test_a_line_ends_before_what_is_held_together() -> None:
    """Unless that would leave it half empty."""
    assert lines("anggaran sebesar Rp 3 juta", 22) == ["anggaran sebesar", "Rp 3 juta"]
    assert lines("ke Rp 3 juta", 9) == ["ke Rp 3", "juta"]
    assert lines("kota 中国 sebesar Rp 3 juta", 22) == ["kota 中国 sebesar", "Rp 3 juta"]


TEXTS = st.text(st.characters(codec="utf-8")).map(clean.block) | st.lists(
    st.sampled_from(
        ["satu", "Rp", "3", "juta", "中国人", "é", "e\u0301", "–", "مرحبا", "👩\u200d🚒", "x" * 30, "\n"]
    )
).map(" ".join)


@given(TEXTS, st.integers(1, 40))
@example("中 " * 5, 1)
def test_wrapping_keeps_every_letter(text: str, room: int) -> None:
    """In order, on lines of at most `room` cells (but for a character wider than that)."""
    found = wrap(text, room)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    for (_start, end), (following, _end) in pairwise(found):
        assert end <= following
    for start, end in found:
        assert cell_len(text[start:end]) <= max(2, room)


@pytest.mark.parametrize("letter", ["x", "中", "é", "e\u0301"])
def test_a_very_long_word_costs_little(letter: str) -> None:
    """The cost grows with the length alone."""
    assert grows_with_length_alone(lambda length: wrap(letter * length, 76), 100_000)
