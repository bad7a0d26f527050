"""The looks: legible in both, and the lighter one only where the terminal says so."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem

from kalbar_tui.palette import LOOKS, Palette, contrast, of_256, rgb
from kalbar_tui.themes import (
    ANSI_ANY,
    ANSI_DARK,
    ANSI_LIGHT,
    AUTO,
    DARK,
    LIGHT,
    NAMES,
    OURS,
    THEMES,
    palette_for,
)

MANY = {"TERM": "xterm-256color"}

PALETTES = Path(__file__).parents[2] / "tools" / "palettes.py"


NAMED = [palette for palette in THEMES.values() if palette.paper.startswith("#")]


@pytest.mark.parametrize("palette", NAMED, ids=lambda palette: palette.name)
def test_all_text_is_legible(palette: Palette) -> None:
    """Every ink on every paper has a contrast of at least 4.5 to 1 (WCAG 2.2, AA), or 7 where promised."""
    least = 7 if palette.name.startswith("contrast") else 4.5
    low = {(ink, paper): contrast(ink, paper) for ink, paper in product(palette.inks, palette.papers)}
    assert {pair: ratio for pair, ratio in low.items() if ratio < least} == {}


@pytest.mark.parametrize("palette", NAMED, ids=lambda palette: palette.name)
def test_papers_differ_a_little(palette: Palette) -> None:
    """The highlighted row is seen by its ground, the header is too, and neither glares."""
    raised, pick, rule = (
        contrast(palette.paper, each) for each in (palette.raised, palette.pick, palette.rule)
    )
    assert 1.03 < raised < pick < 1.6
    assert rule > 1.3


@pytest.mark.parametrize("name", ["mono", "mono-light"])
def test_mono_has_no_hue(name: str) -> None:
    """Ink, paper and greys alone."""
    palette = THEMES[name]
    assert all(len(set(rgb(colour))) == 1 for colour in (*palette.inks, *palette.papers, palette.rule))


def test_textuals_themes_are_those_of_the_installed_one() -> None:
    """The made module is what the tool makes now, and names all of them."""
    from textual.theme import BUILTIN_THEMES

    assert set(BUILTIN_THEMES) <= set(NAMES)
    done = subprocess.run([sys.executable, PALETTES, "check"], check=False)
    assert done.returncode == 0, "run tools/palettes.py make"


def test_a_name_nobody_has_is_the_terminals_own() -> None:
    """A theme that another version had does not stop the reader."""
    assert palette_for("sunset-1987", MANY) is DARK
    assert palette_for("sunset-1987", {**MANY, "COLORFGBG": "0;15"}) is LIGHT
    assert palette_for("nord", {**MANY, "COLORFGBG": "0;15"}).name == "nord"


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
    assert palette_for(AUTO, {**MANY, "COLORFGBG": value}) is palette


@pytest.mark.parametrize("term", ["xterm", "linux", "screen", "rxvt", "ansi", "xterm-16color"])
def test_sixteen_colours_are_those_of_the_terminal(term: str) -> None:
    """Their ground is the terminal's; where it is not told, none is used that needs a dark one."""
    assert palette_for(AUTO, {"TERM": term}) is ANSI_ANY
    assert palette_for(AUTO, {"TERM": term, "COLORFGBG": "15;0"}) is ANSI_DARK
    assert palette_for("nord", {"TERM": term}) is ANSI_DARK
    assert palette_for("light", {"TERM": term}) is ANSI_LIGHT
    assert palette_for(AUTO, {"TERM": term, "COLORFGBG": "0;15"}) is ANSI_LIGHT
    assert palette_for("nord", {"TERM": term, "COLORTERM": "truecolor"}) is THEMES["nord"]


@pytest.mark.parametrize("palette", OURS.values(), ids=lambda palette: palette.name)
def test_256_colours_are_legible_too(palette: Palette) -> None:
    """Rounded, every ink has 4.5 to 1 on every paper, and the reader and its first page round alike."""
    rounded = {}
    for colour in {*palette.inks, *palette.papers}:
        number = of_256(*rgb(colour))
        assert Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number == number
        rounded[colour] = Color.parse(f"color({number})").get_truecolor().hex
    low = {
        (ink, paper): contrast(rounded[ink], rounded[paper])
        for ink, paper in product(palette.inks, palette.papers)
        if contrast(rounded[ink], rounded[paper]) < 4.5
    }
    assert low == {}


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_colours_are_rounded_as_rich_does(parts: tuple[int, int, int]) -> None:
    """All of them."""
    assert Color.from_rgb(*parts).downgrade(ColorSystem.EIGHT_BIT).number == of_256(*parts)


def test_sixteen_colours_on_an_unknown_ground() -> None:
    """None that is seen on black alone, or on white alone."""
    assert not {"bright_yellow", "bright_cyan", "blue", "yellow", "cyan", "green"} & {*ANSI_ANY.inks}
