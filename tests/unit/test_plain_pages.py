"""Pages of the reader in lines."""

from __future__ import annotations

import pytest

from kalbar_tui.plain import pages

LONG = ["a"] * 4


@pytest.mark.parametrize(
    ("lines", "room", "end"),
    [
        ([*LONG, "", *LONG, "", *LONG], 10, 9),
        ([*LONG, "", *LONG, "", "heading", "", *LONG], 12, 9),
        ([*LONG, "", "heading", "", *["a"] * 20], 8, 6),
        (["a", "", "b", "", "c", "", "d", "", "e"], 6, 5),
        (["a"] * 20, 6, 6),
        (LONG, 6, 4),
        (["a"] * 20, 0, 20),
    ],
)
def test_a_page_ends_where_a_paragraph_does(lines: list[str], room: int, end: int) -> None:
    """In its second half and after more than a heading, if that can be had; else it is full."""
    assert pages.page_end(lines, 0, room) == end


def test_lines_are_wrapped_but_no_address_is_cut() -> None:
    """An address longer than a line can still be copied."""
    url = "https://kalbar.test/" + "a" * 40
    assert pages.lines([f"Baca {url} dulu", "Lagi"], 20) == ["Baca", url, "dulu", "", "Lagi"]
    assert pages.lines(["satu dua", "tiga"], 0) == ["satu dua", "", "tiga"]
