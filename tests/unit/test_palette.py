"""The looks: legible in both, and the lighter one only where the terminal says so."""

from __future__ import annotations

from itertools import product

import pytest

from kalbar_tui.palette import DARK, LIGHT, LOOKS, Palette, contrast, palette_for


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_all_text_is_legible(palette: Palette) -> None:
    """Every ink on every paper has a contrast of at least 4.5 to 1 (WCAG 2.2, AA)."""
    low = {(ink, paper): contrast(ink, paper) for ink, paper in product(palette.inks, palette.papers)}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 to 1, and the order does not matter."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_looks_use_colours_there_are() -> None:
    """Every look names an ink that the palettes have; what writes text is no rule."""
    fields = set(Palette._fields)
    assert {look.ink for look in LOOKS.values()} <= fields
    assert {role for role, look in LOOKS.items() if look.ink == "rule"} == {"rule", "bar"}


@pytest.mark.parametrize(
    ("value", "palette"),
    [
        ("", DARK),
        ("15;0", DARK),
        ("0;15", LIGHT),
        ("0;default;15", LIGHT),
        ("0;7", LIGHT),
        ("7;8", DARK),
        ("x;y", DARK),
    ],
)
def test_the_terminal_says_whether_it_is_light(value: str, palette: Palette) -> None:
    """COLORFGBG names the colours of the terminal; without it the look is dark."""
    assert palette_for({"COLORFGBG": value}) is palette
