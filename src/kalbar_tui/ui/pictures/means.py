"""How pictures can be shown here, judged by the environment: the terminal itself is never asked.

An answer of a terminal comes in as keys. So a terminal is known by the names it gives
itself, and what is not known gets half blocks, which every terminal with colours shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from kalbar_tui import symbols

Way = Literal["halfblocks", "kitty", "sixel", "none"]
Setting = Literal["auto", "halfblocks", "kitty", "sixel", "none"]
Colours = Literal["true", "256"]

_SIXEL_PROGRAMS = frozenset({"WezTerm", "iTerm.app", "mintty", "contour", "rio"})
_SIXEL_TERMS = ("foot", "mlterm", "yaft", "contour")
_KONSOLE_WITH_SIXEL = 220400
_KITTY_WITH_PLACEHOLDERS = (0, 28)


class Means(NamedTuple):
    """How pictures are shown: `inline` among the lines of an article, `full` over the whole screen.

    `colours` is what half blocks can use. `multiplexed` says that tmux stands between, which
    passes on only what is wrapped for it.
    """

    inline: Way = "halfblocks"
    full: Way = "halfblocks"
    colours: Colours = "true"
    multiplexed: bool = False


def means_for(
    environment: Mapping[str, str], setting: Setting = "auto", *, color_system: str | None = "truecolor"
) -> Means:
    """The means of the terminal that the environment tells of.

    `setting` is `picture_means`, which goes before what we think of the terminal.
    `color_system` is Rich's name for its colours (`Console.color_system`): half blocks need
    256 of them, unless the reader forces them. Without colours (`NO_COLOR`) and with
    symbols as ASCII there are none.
    """
    if setting == "none" or environment.get("NO_COLOR") or symbols.are_ascii():
        return Means("none", "none")
    colours: Colours = "true" if color_system == "truecolor" else "256"
    has_colours = color_system in {"truecolor", "256"} or setting != "auto"
    blocks: Way = "halfblocks" if has_colours else "none"
    tmux = _is_tmux(environment)
    if setting == "kitty" or (setting == "auto" and _has_kitty(environment)):
        return Means("kitty", "kitty", colours, tmux)
    if setting == "sixel" or (setting == "auto" and _has_sixel(environment)):
        return Means(blocks, "sixel", colours, tmux)
    return Means(blocks, blocks, colours, tmux)


def _is_tmux(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("TMUX")) or environment.get("TERM", "").startswith("tmux")


def _is_multiplexed(environment: Mapping[str, str]) -> bool:
    """Whether a program stands between that keeps the screen in cells of its own."""
    between = any(environment.get(name) for name in ("TMUX", "STY", "ZELLIJ"))
    return between or environment.get("TERM", "").startswith(("tmux", "screen"))


def _has_kitty(environment: Mapping[str, str]) -> bool:
    """Kitty and Ghostty: others show Kitty's pictures, but know no placeholders for them."""
    if _is_multiplexed(environment) or _kitty_version(environment) < _KITTY_WITH_PLACEHOLDERS:
        return False
    program = environment.get("TERM_PROGRAM", "")
    if environment.get("TERM") in {"xterm-kitty", "xterm-ghostty"} or program in {"kitty", "ghostty"}:
        return True
    # Inherited by whatever is started from Kitty, another terminal included.
    return bool(environment.get("KITTY_WINDOW_ID")) and not program


def _kitty_version(environment: Mapping[str, str]) -> tuple[int, ...]:
    """The version of Kitty, as its own files tell where a distribution has installed them; else a new one.

    Kitty names the folder, but its version to nobody who does not ask. Debian 12 has 0.26.
    """
    constants = Path(environment.get("KITTY_INSTALLATION_DIR", ""), "kitty", "constants.py")
    try:
        found = re.search(
            r"^version: Version = Version\((\d+), (\d+)", constants.read_text("utf-8"), re.MULTILINE
        )
    except (OSError, ValueError):
        found = None
    return tuple(map(int, found.groups())) if found else _KITTY_WITH_PLACEHOLDERS


def _has_sixel(environment: Mapping[str, str]) -> bool:
    if _is_multiplexed(environment):
        return False
    if environment.get("TERM", "").startswith(_SIXEL_TERMS):
        return True
    # LC_TERMINAL is what iTerm2 sends along through ssh.
    if environment.get("TERM_PROGRAM") in _SIXEL_PROGRAMS or environment.get("LC_TERMINAL") == "iTerm2":
        return True
    version = environment.get("KONSOLE_VERSION", "")
    return version.isascii() and version.isdigit() and int(version) >= _KONSOLE_WITH_SIXEL


def cell_pixels(descriptor: int = 2) -> tuple[int, int] | None:
    """The width and height of a cell in pixels, where the system knows them; `None` where not.

    The kernel keeps them with the size of the terminal, over ssh too. Textual draws to
    stderr, hence 2.
    """
    try:
        import fcntl
        import struct
        import termios

        size = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
        rows, columns, width, height = struct.unpack("HHHH", size)
    except (ImportError, OSError):
        return None
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows
