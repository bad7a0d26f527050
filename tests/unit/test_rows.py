"""Posts in a list: every one takes the same lines, and no line is broken by what a site writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import NOW
from kalbar_tui.model.shelf import Row
from kalbar_tui.palette import LOOKS
from kalbar_tui.rows import Line, Shape, lay, shape_for
from kalbar_tui.text.hits import Hits
from kalbar_tui.text.query import parse

ROW = Row(
    pk=1,
    id="abc",
    title="Banjir rendam tiga kecamatan di Sintang, ratusan warga mengungsi ke balai desa",
    excerpt="Ketinggian air mencapai satu meter sejak Selasa malam, kata petugas.",
    category="Sintang",
    published=NOW - timedelta(minutes=10),
)


def text(line: Line) -> str:
    return "".join(piece.text for piece in line)


def texts(row: Row, shape: Shape) -> list[str]:
    return [text(line).rstrip() for line in lay(row, shape, NOW)]


def test_a_roomy_post() -> None:
    """Headline on two lines, excerpt, category and age, and a blank line."""
    assert texts(ROW, Shape(44, compact=False)) == [
        "● Banjir rendam tiga kecamatan di Sintang,",
        "  ratusan warga mengungsi ke balai desa",
        "  Ketinggian air mencapai satu meter sejak…",
        "  Sintang" + " " * 31 + "10m",
        "",
    ]


def test_a_short_headline_leaves_two_lines_to_the_excerpt() -> None:
    """The excerpt fills what the headline leaves."""
    lines = texts(replace(ROW, title="Banjir"), Shape(44, compact=False))
    assert lines[:3] == [
        "● Banjir",
        "  Ketinggian air mencapai satu meter sejak",
        "  Selasa malam, kata petugas.",
    ]


def test_a_compact_post() -> None:
    """The headline, cut, and category and age below it."""
    lines = texts(replace(ROW, read=True), Shape(30, compact=True))
    assert lines == ["  Banjir rendam tiga kecamat…", "  Sintang                 10m"]


def test_all_marks_and_signs_are_told() -> None:
    """Unread, bookmarked, pinned, locked and withdrawn each have a sign."""
    row = replace(ROW, bookmarked=True, sticky=True, locked=True, withdrawn=True)
    lines = texts(row, Shape(60, compact=False))
    assert lines[0].startswith("● ")
    assert lines[1].startswith("★ ")
    assert "Sintang  ▲ pinned ◇ locked × withdrawn" in lines[3]
    assert not texts(replace(row, read=True), Shape(60, compact=False))[0].startswith("●")


HOSTILE = [
    "Harga [/naik] 5% [1] [@click=app.quit]klik[/]",
    "\x1b[31mmerah\x1b]52;c;AAAA\x07\x9b2J",
    "kiri \u202eukiri\u202c \u2066x\u2069 \u200b\ufeff",
    "z" + "\u0301" * 200 + " zalgo",
    "中" * 200,
    "👩‍👩‍👧‍👦" * 40,
    "baris\nbaru\ttab\rbalik",
    "",
    "a" * 5000,
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("shape", [Shape(44, compact=False), Shape(20, compact=True), Shape(3, compact=True)])
def test_no_title_breaks_a_row(title: str, shape: Shape) -> None:
    """Whatever a title holds: as many lines as agreed, none too wide, and nothing a terminal obeys."""
    lines = lay(replace(ROW, title=title, excerpt=title, category=title), shape, NOW)
    assert len(lines) == shape.height
    for line in lines:
        assert cell_len(text(line)) <= shape.width
        assert all(piece.text.isprintable() for piece in line)
        assert {piece.role for piece in line} <= LOOKS.keys()


def test_brackets_are_shown_as_written() -> None:
    """What looks like markup is a headline."""
    line = texts(replace(ROW, title="[FOTO] Harga [/naik]"), Shape(60, compact=True))[0]
    assert line == "● [FOTO] Harga [/naik]"


@given(st.text(max_size=80), st.integers(1, 60), st.booleans())
def test_any_row_has_its_shape(title: str, width: int, compact: bool) -> None:
    """Height and width hold for any text and any size."""
    shape = Shape(width, compact)
    lines = lay(replace(ROW, title=title, excerpt=title), shape, NOW)
    assert len(lines) == shape.height
    assert all(cell_len(text(line)) <= width for line in lines)


def test_small_lists_are_compact() -> None:
    """Where roomy posts would leave too few in sight, each takes two lines."""
    assert shape_for(40, 33) == Shape(40, compact=False)
    assert shape_for(40, 12).compact
    assert shape_for(12, 40).compact
    assert shape_for(-3, 0).width == 1


def test_a_note_is_read_in_the_list() -> None:
    """In the place of the excerpt, and of the category on compact lines."""
    row = replace(ROW, title="Banjir", bookmarked=True, note="tanya BPBD\x1b\nsoal tanggul")
    assert texts(row, Shape(44, compact=False))[1] == "★ ✎ tanya BPBD soal tanggul"
    assert texts(row, Shape(40, compact=True))[1] == "★ ✎ tanya BPBD soal tanggul         10m"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (70, "  Ketinggian air mencapai satu meter sejak Selasa malam, kata p…  10m"),
        (40, "  …sejak Selasa malam, kata petug…  10m"),
        (24, "  …Selasa malam,…   10m"),
    ],
)
def test_compact_lines_show_why_a_post_was_found(width: int, line: str) -> None:
    """The hit is in sight, and marked, however narrow the list is; the category gives way."""
    found = lay(ROW, Shape(width, compact=True), NOW, hits=Hits(parse("selasa")))[1]
    assert text(found) == line
    assert [piece.text for piece in found if piece.role == "found"] == ["Selasa"]
    assert "Sintang" in text(lay(ROW, Shape(width, compact=True), NOW, hits=Hits(parse("banjir")))[1])


@pytest.mark.parametrize("width", range(22, 70))
@pytest.mark.parametrize("excerpt", [ROW.excerpt, "…menghubungkan dua tepi sungai-selasa, di pusat kota"])
def test_a_hit_is_in_sight_on_the_one_line_of_a_long_headline(width: int, excerpt: str) -> None:
    """However narrow the list is, what a post was found by is not cut off."""
    row = replace(ROW, title="Gubernur resmikan jembatan " * 9, excerpt=excerpt)
    lines = lay(row, Shape(width, compact=False), NOW, hits=Hits(parse("selasa")))
    assert [piece.text.lower() for line in lines for piece in line if piece.role == "found"] == ["selasa"]
