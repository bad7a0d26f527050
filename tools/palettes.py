"""Makes `textual_palettes.py`: the themes of the installed Textual as palettes of ours.

python tools/palettes.py make     writes the module
python tools/palettes.py check    says whether it is that of the installed Textual
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

from kalbar_tui.palette import Palette, contrast, rgb

MODULE = Path(__file__).parent.parent / "src" / "kalbar_tui" / "textual_palettes.py"
LEAST = 4.5
"""The contrast that text must have on every paper (WCAG 2.2, AA)."""

_HEAD = '''"""Textual's themes as palettes of ours, made by `tools/palettes.py`: change that, not this."""

from __future__ import annotations

from kalbar_tui.palette import Palette

_MADE = (
'''
_FOOT = """)
TEXTUAL = {palette.name: palette for palette in _MADE}
"""


def mixed(one: str, other: str, share: float) -> str:
    """The colour that has `share` of the other in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def near(paper: str, colour: str, least: float, most: float, away: str) -> str:
    """The colour, with a contrast to the paper between these; nudged towards the paper or `away` from it."""
    wanted, steps = colour, 50
    for step in range(steps + 1):
        if contrast(paper, wanted) <= most:
            break
        wanted = mixed(colour, paper, step / steps)
    found = wanted
    for step in range(steps + 1):
        found = mixed(wanted, away, step / steps)
        if contrast(paper, found) >= least:
            break
    return found


def legible(colour: str, papers: tuple[str, ...], *, dark: bool) -> str:
    """The colour, nudged towards white or black until it is legible on all of the papers."""
    goal, found = "#ffffff" if dark else "#000000", colour
    for step in range(101):
        found = mixed(colour, goal, step / 100)
        if min(contrast(found, paper) for paper in papers) >= LEAST:
            break
    return found


def palette(theme: Theme) -> Palette:
    """A theme of Textual's as a palette of ours."""
    made = {name: value.lower()[:7] for name, value in theme.to_color_system().generate().items()}
    dark, paper, ink = theme.dark, made["background"], made["foreground"]
    # Its panels are often so light that on them no text could keep its colour.
    raised = near(paper, made["surface"], 1.04, 1.18, ink)
    pick = near(paper, made["panel"], 1.16, 1.32, ink)
    papers = (paper, raised, pick)

    def text(colour: str) -> str:
        return legible(colour, papers, dark=dark)

    return Palette(
        name=theme.name,
        dark=dark,
        paper=paper,
        raised=raised,
        pick=pick,
        ink=text(ink),
        headline=text(mixed(ink, "#ffffff" if dark else "#000000", 0.5)),
        quiet=text(mixed(ink, paper, 0.3)),
        accent=text(made["primary"]),
        link=text(made["secondary"]),
        star=text(made["warning"]),
        error=text(made["error"]),
        rule=mixed(paper, ink, 0.22),
    )


def module() -> str:
    """The module's text."""
    rows = [palette(theme) for theme in BUILTIN_THEMES.values() if not theme.ansi]
    lines = []
    for row in rows:
        fields = "".join(f"        {name}={_literal(value)},\n" for name, value in row._asdict().items())
        lines.append(f"    Palette(\n{fields}    ),\n")
    return _HEAD + "".join(lines) + _FOOT


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def main(arguments: list[str]) -> int:
    """The tool."""
    if arguments == ["make"]:
        MODULE.write_text(module(), encoding="utf-8")
        return 0
    if arguments == ["check"]:
        return 0 if MODULE.read_text(encoding="utf-8") == module() else 1
    print(__doc__)  # noqa: T201  # a tool of the command line
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
