"""How a terminal can show pictures, by what its environment says, and how many cells they take."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kalbar_tui.ui.pictures.means import Means, cell_pixels, means_for
from kalbar_tui.ui.pictures.sizes import ROWS, box, contacts


@pytest.mark.parametrize(
    ("environment", "inline", "full"),
    [
        ({}, "halfblocks", "halfblocks"),
        ({"TERM": "xterm-256color"}, "halfblocks", "halfblocks"),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty", "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty", "kitty"),
        ({"KITTY_WINDOW_ID": "1", "TERM_PROGRAM": "vscode"}, "halfblocks", "halfblocks"),
        ({"TERM": "xterm-ghostty"}, "kitty", "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, "kitty", "kitty"),
        ({"TERM": "foot"}, "halfblocks", "sixel"),
        ({"TERM": "foot-extra"}, "halfblocks", "sixel"),
        ({"TERM_PROGRAM": "WezTerm"}, "halfblocks", "sixel"),
        ({"LC_TERMINAL": "iTerm2"}, "halfblocks", "sixel"),
        ({"KONSOLE_VERSION": "230805"}, "halfblocks", "sixel"),
        ({"KONSOLE_VERSION": "210403"}, "halfblocks", "halfblocks"),
        ({"KONSOLE_VERSION": "²"}, "halfblocks", "halfblocks"),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, "halfblocks", "halfblocks"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, "halfblocks", "halfblocks"),
        ({"TERM": "screen.foot"}, "halfblocks", "halfblocks"),
        ({"TERM": "foot", "ZELLIJ": "0"}, "halfblocks", "halfblocks"),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, "none", "none"),
    ],
)  # fmt: skip
def test_a_terminal_is_known_by_its_names(environment: dict[str, str], inline: str, full: str) -> None:
    """What is not known, or stands behind a multiplexer, gets half blocks; without colours nothing."""
    found = means_for(environment)
    assert (found.inline, found.full) == (inline, full)


@pytest.mark.parametrize(
    ("version", "way"), [("0, 26, 5", "halfblocks"), ("0, 28, 0", "kitty"), ("x", "kitty")]
)
def test_an_old_kitty_knows_no_placeholders(tmp_path: Path, version: str, way: str) -> None:
    """Its version is in the files that a distribution installs; where it is not, it is taken for new."""
    (tmp_path / "kitty").mkdir()
    (tmp_path / "kitty" / "constants.py").write_text(f"import os\nversion: Version = Version({version})\n")
    environment = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1", "KITTY_INSTALLATION_DIR": str(tmp_path)}
    assert means_for(environment).inline == way
    assert means_for(environment, "kitty").inline == "kitty"


def test_half_blocks_need_colours() -> None:
    """With 256 they are drawn in those; with 16, the words of a picture say more."""
    assert means_for({}, color_system="256") == Means("halfblocks", "halfblocks", "256")
    assert means_for({}, color_system="standard")[:2] == ("none", "none")
    assert means_for({}, color_system=None)[:2] == ("none", "none")


def test_the_setting_goes_before_what_we_think() -> None:
    """Whoever forces a way knows their terminal, also behind tmux; no colours are no colours."""
    tmux = {"TERM": "tmux-256color", "TMUX": "x"}
    assert means_for(tmux, "kitty") == Means("kitty", "kitty", "true", multiplexed=True)
    assert means_for(tmux, "sixel") == Means("halfblocks", "sixel", "true", multiplexed=True)
    assert means_for({"TERM": "xterm-kitty"}, "halfblocks")[:2] == ("halfblocks", "halfblocks")
    assert means_for({"TERM": "xterm-kitty"}, "none")[:2] == ("none", "none")
    assert means_for({"NO_COLOR": "1"}, "kitty")[:2] == ("none", "none")
    assert means_for({}, "halfblocks", color_system="standard") == Means("halfblocks", "halfblocks", "256")


def test_the_pixels_of_a_cell_are_the_systems_to_tell() -> None:
    """Where there is no terminal, or one without pixels, nobody knows, and nobody is asked."""
    read, write = os.pipe()
    try:
        assert cell_pixels(read) is None
    finally:
        os.close(read)
        os.close(write)
    assert cell_pixels(read) is None


@pytest.mark.parametrize(
    ("size", "columns", "expected"),
    [
        ((1024, 683), 72, (72, 24)),
        ((1600, 900), 80, (80, 22)),
        ((0, 0), 64, (64, 18)),
        ((900, 1600), 80, (27, ROWS)),
        ((300, 169), 72, (72, 20)),
        ((64, 64), 80, (16, 8)),
        ((8, 8), 80, (2, 1)),
        ((10_000, 1), 60, (60, 1)),
        ((1, 10_000), 60, (1, ROWS)),
        ((300, 200), 1, (1, 1)),
        ((300, 200), 0, (1, 1)),
    ],
)
def test_a_picture_keeps_its_shape(size: tuple[int, int], columns: int, expected: tuple[int, int]) -> None:
    """Two squares a cell; at most so high that text stays in sight; small ones stay small."""
    assert box(*size, columns) == expected


def test_on_the_whole_screen_a_small_picture_grows() -> None:
    """There it is what one wants to see."""
    assert box(160, 90, 100, 40, grow=True) == (100, 28)


@pytest.mark.parametrize(
    ("count", "columns", "per_row"),
    [
        (1, 76, 1),
        (2, 76, 2),
        (3, 76, 3),
        (4, 76, 2),
        (5, 76, 3),
        (4, 90, 4),
        (9, 76, 3),
        (3, 40, 2),
        (3, 20, 1),
        (3, 1, 1),
    ],
)
def test_the_pictures_of_a_gallery_stand_in_even_rows(count: int, columns: int, per_row: int) -> None:
    """As many a row as can still be made out, no row much shorter than the others, none too wide."""
    found = contacts(count, columns)
    assert found.per_row == per_row
    assert found.per_row * found.each.columns + (found.per_row - 1) * found.gap <= max(columns, 1)
    assert found.each.rows >= 1
