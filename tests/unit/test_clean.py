"""Cleaning: what may be shown stays as it is, and nothing else gets through."""

from __future__ import annotations

import pytest

from kalbar_tui.text import clean

FORBIDDEN = [
    *range(9),
    *range(11, 32),
    *range(127, 160),
    *range(0x2028, 0x202F),
    *range(0x2066, 0x2070),
    *range(0xD800, 0xE000),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
]


@pytest.mark.parametrize("function", [clean.line, clean.block, clean.markup, clean.characters])
def test_no_forbidden_code_point_gets_through(function) -> None:
    """Whatever stands next to it, no control, bidi, tag or surrogate comes out; the words around it do."""
    allowed = {"\n", "\t"} if function is clean.characters else {"\n"}
    for code in FORBIDDEN:
        result = function(f"Banjir{chr(code)}Pontianak")
        left = {char for char in result if ord(char) in FORBIDDEN} - allowed
        assert not left, hex(code)
        assert "Banjir" in result
        assert "Pontianak" in result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[FOTO] Banjir di Kota", "[FOTO] Banjir di Kota"),
        ("[/] [bold]a[/bold] & <b>", "[/] [bold]a[/bold] & <b>"),
        ("  dua\n\tkata\u00a0 lagi ", "dua kata lagi"),
        ("sebelum\rsesudah", "sebelum sesudah"),
        ("a\x1b[31mb\x9b2Jc", "a[31mb2Jc"),
        ("kanan\u202ekiri\u202c", "kanankiri"),
        ("lebar\u200bnol\u00adlunak\ufeff", "lebarnollunak"),
        ("\u200b\u2060\u115f\u3164\u034f\ufe0f\u2800", ""),
        ("satu\u3000dua\u2003tiga", "satu dua tiga"),
        ("坤甸 Việt ế ไทย हिन्दी نݢري", "坤甸 Việt ế ไทย हिन्दी نݢري"),
        ("\ud83d\ude00 \ud800", "😀 \ufffd"),
        ("❤\ufe0f 👨\u200d👩\u200d👧 👍🏽 🇮🇩", "❤ 👨👩👧 👍 🇮🇩"),
        ("\U0001fae8 \U00016d40", "\U0001fae8 \ufffd"),
        ("privat \ue000", "privat"),
    ],
)
def test_line(text: str, expected: str) -> None:
    """One line, as it was written, without what cannot be seen or does harm."""
    assert clean.line(text) == expected


def test_marks_are_folded_to_eight_a_letter() -> None:
    """A letter under thousands of marks keeps eight; one under few is left alone."""
    assert clean.line("Ba" + "\u0301" * 5_000 + "njir") == "Ba" + "\u0301" * 8 + "njir"
    assert clean.line("e\u0323\u0302n") == "e\u0323\u0302n"
    assert clean.line("-" * 20 + "x\u0301") == "-" * 20 + "x\u0301"


def test_a_long_line_is_cut_to_its_limit_with_an_ellipsis() -> None:
    """The ellipsis counts; a line that fits is not touched."""
    assert clean.line("Harga cabai naik", limit=12) == "Harga cabai…"
    assert clean.line("Harga cabai naik", limit=7) == "Harga…"
    assert clean.line("Harga", limit=5) == "Harga"


def test_block_keeps_lines_and_the_spaces_inside_them() -> None:
    """Every kind of line end is one; tabs become spaces; empty lines at the ends go."""
    assert clean.block("\n\n  a\tb  \r\nc\x0bd\u2028e\x85f\r\n\n") == "  a b\nc\nd\ne\nf"
    assert clean.block("if x:\n\treturn\u00a0y") == "if x:\n    return y"


def test_markup_is_left_alone_but_for_forbidden_characters() -> None:
    """References, spaces, joiners and entities of the markup stay for the parser to read."""
    html = "<p title='a\tb'>&#27;&nbsp;\u00a0 \u200d\ufe0f</p>\n"
    assert clean.markup(html) == html
    assert clean.markup("<p>a\r\nb\x1b\x00c\ud800</p>") == "<p>a\nbc\ufffd</p>"
