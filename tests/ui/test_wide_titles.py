"""Titles in wide, combining, joined and right-to-left characters: every line is as wide as the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_library import FakeLibrary
from rich.cells import cell_len

from builders import a_category, a_post, a_term
from conftest import Open, Reading
from kalbar_tui import symbols
from kalbar_tui.library.saved import Saved
from kalbar_tui.text import clean

MakeSaved = Callable[..., Saved]

TITLES = (
    "東京で洪水、数百人が避難所へ移動し学校も休校になった",
    "e\u0301u\u0308 Z̷̡̢a̶l̵g̸o ไทยน้ำท่วม क्षेत्र में बाढ़",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ee\U0001f1e9 \U0001f44d\U0001f3fd❤\ufe0f Sintang",
    "الفيضانات تغمر ثلاث مناطق في سينتانغ ومئات السكان ينزحون",
    "שיטפון מציף שלושה מחוזות \u202eterbalik\u202c",
    "한국어 제목 " * 12,
)


def check(reading: Reading) -> None:
    """Each line has exactly the cells of the screen, by Textual's count and by Rich's, and no line end."""
    width, height = reading.app.size
    strips = reading.app.screen._compositor.render_strips()
    assert len(strips) == height
    for strip in strips:
        text = "".join(segment.text for segment in strip)
        assert "\n" not in text
        assert text == clean.characters(text)
        assert sum(cell_len(segment.text) for segment in strip) == cell_len(text) == width, repr(text)
        assert cell_len(symbols.encodable(text, "ascii")) == width, repr(text)


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 12)], ids=str)
async def test_no_line_is_broken(a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]) -> None:
    """Lists, articles, and what opens over them."""
    posts = [
        a_post(
            title,
            number=number,
            html=f"<p>{title}</p><h2>{title}</h2><p><a href='https://a.example/{number}'>{title}</a></p>"
            f"<table><tr><th>{title}</th></tr><tr><td>{title}</td></tr></table>",
            excerpt=title,
            categories=(a_term("daerah"),),
        )
        for number, title in enumerate(TITLES, 1)
    ]
    saved = a_saved(posts)
    saved.save_tree((a_category("daerah"),))
    async with open_reader(FakeLibrary(saved), size) as reading:
        check(reading)
        for _title in TITLES:
            await reading.press("enter")
            check(reading)
            for keys in (("L",), ("O",), ("s",), ("b", "N"), ("M",), ("M", "enter"), ("slash",)):
                for key in keys:
                    await reading.press(key)
                    check(reading)
                for _key in keys:
                    await reading.press("escape")
            await reading.press("escape", "n")
            check(reading)
