"""The themes of the reader by name: our own, and Textual's. Nothing here imports Textual.

Our dark and light are sober, like a newspaper; `contrast` is for eyes and screens that need
more, `mono` does without hues: what differs is told by weight, underline and reverse.
"""

from __future__ import annotations

from collections.abc import Mapping

from kalbar_tui.palette import Palette, colours_of, is_light
from kalbar_tui.textual_palettes import TEXTUAL

AUTO = "auto"
"""The theme that is dark or light as the terminal is."""

DARK = Palette(
    name="dark",
    dark=True,
    paper="#15171a",
    raised="#1d2024",
    pick="#262a2f",
    ink="#cfcbc2",
    headline="#f6f2e8",
    quiet="#a09b91",
    accent="#ee8d74",
    link="#8fbbe0",
    star="#e3b659",
    error="#ff8f85",
    rule="#3d4147",
)
LIGHT = Palette(
    name="light",
    dark=False,
    paper="#fbf9f4",
    raised="#f1f0ed",  # and so near to grey that it is one, and no yellow, among 256 colours
    pick="#e7e4df",
    ink="#2d2a26",
    headline="#100f0d",
    quiet="#5f5a51",
    accent="#9c2a1c",
    link="#1c4c7c",
    star="#704a00",
    error="#a4161a",
    rule="#cfc8b8",
)
CONTRAST = Palette(
    name="contrast",
    dark=True,
    paper="#000000",
    raised="#141414",
    pick="#2b2b2b",
    ink="#f0f0f0",
    headline="#ffffff",
    quiet="#d4d4d4",
    accent="#ffb3a0",
    link="#9ed2ff",
    star="#ffd64d",
    error="#ffaca6",
    rule="#9a9a9a",
)
CONTRAST_LIGHT = Palette(
    name="contrast-light",
    dark=False,
    paper="#ffffff",
    raised="#f2f2f2",
    pick="#dedede",
    ink="#111111",
    headline="#000000",
    quiet="#333333",
    accent="#7a1000",
    link="#00325f",
    star="#463000",
    error="#7c0010",
    rule="#6b6b6b",
)
MONO = Palette(
    name="mono",
    dark=True,
    paper="#161616",
    raised="#202020",
    pick="#2c2c2c",
    ink="#cccccc",
    headline="#f4f4f4",
    quiet="#9e9e9e",
    accent="#f4f4f4",
    link="#e0e0e0",
    star="#e0e0e0",
    error="#f4f4f4",
    rule="#464646",
)
MONO_LIGHT = Palette(
    name="mono-light",
    dark=False,
    paper="#fafafa",
    raised="#f0f0f0",
    pick="#e4e4e4",
    ink="#2a2a2a",
    headline="#0c0c0c",
    quiet="#5c5c5c",
    accent="#0c0c0c",
    link="#1c1c1c",
    star="#1c1c1c",
    error="#0c0c0c",
    rule="#c8c8c8",
)
ANSI_DARK = Palette(
    name="ansi-dark",
    dark=True,
    paper="default",
    raised="default",
    pick="default",
    ink="default",
    headline="default",
    quiet="default",
    accent="bright_red",
    link="bright_cyan",
    star="bright_yellow",
    error="bright_red",
    rule="bright_black",
)
ANSI_LIGHT = ANSI_DARK._replace(
    name="ansi-light", dark=False, accent="red", link="blue", star="magenta", error="red"
)
ANSI_ANY = ANSI_DARK._replace(name="ansi", accent="red", link="default", star="magenta", error="red")
"""For a ground that nobody tells of: these are legible on black and on white."""

OURS = {each.name: each for each in (DARK, LIGHT, CONTRAST, CONTRAST_LIGHT, MONO, MONO_LIGHT)}
THEMES: Mapping[str, Palette] = {
    **OURS,
    **TEXTUAL,
    # Textual's names for the terminal's own colours; its roles are too few for a newspaper.
    **{each.name: each for each in (ANSI_DARK, ANSI_LIGHT)},
}
NAMES = (AUTO, *THEMES)
"""What the setting `theme` may be."""


def offered(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The themes that make a difference on a terminal: of sixteen colours the grounds, of none nothing."""
    return {0: (), 16: (AUTO, DARK.name, LIGHT.name)}.get(colours_of(environment), NAMES)


def palette_for(name: str, environment: Mapping[str, str]) -> Palette:
    """The palette of a theme; of `auto`, and of a name nobody has, the one that suits the terminal.

    Sixteen colours are the terminal's own, whatever the theme: no other can be rounded to them legibly.
    """
    palette = THEMES.get(name) or (LIGHT if is_light(environment) else DARK)
    if colours_of(environment) == 16:
        if palette.name != name and not environment.get("COLORFGBG"):
            return ANSI_ANY
        return ANSI_DARK if palette.dark else ANSI_LIGHT
    return palette
