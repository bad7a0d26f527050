"""Palettes, and what each role of text looks like in them.

The saved front page is painted from these before Textual is loaded, and Textual's themes are
made from them, so the two cannot disagree. Which palettes there are, is in `kalbar_tui.themes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ANSI = (
    *("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"),
    *("bright_black", "bright_red", "bright_green", "bright_yellow"),
    *("bright_blue", "bright_magenta", "bright_cyan", "bright_white"),
)
"""The sixteen colours that are the terminal's own, by their numbers; beside them there is `default`."""


class Palette(NamedTuple):
    """The colours of one look. All but `rule` carry text, with a contrast of at least 4.5:1.

    A colour is `#rrggbb`, or, where the terminal's own are wanted, one of `ANSI`.
    """

    name: str
    dark: bool
    paper: str
    raised: str
    pick: str
    ink: str
    headline: str
    quiet: str
    accent: str
    link: str
    star: str
    error: str
    rule: str

    @property
    def inks(self) -> tuple[str, ...]:
        """The colours text is written in."""
        return (self.ink, self.headline, self.quiet, self.accent, self.link, self.star, self.error)

    @property
    def papers(self) -> tuple[str, ...]:
        """The colours text is written on."""
        return (self.paper, self.raised, self.pick)

    @property
    def ground(self) -> str:
        """`paper` as `#rrggbb`, for what is mixed from colours; a guess where it is the terminal's own."""
        return self.paper if self.paper.startswith("#") else "#000000" if self.dark else "#ffffff"


class Look(NamedTuple):
    """How one role of text is written. `ink` names a field of `Palette`."""

    ink: str = "ink"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    reverse: bool = False


LOOKS: dict[str, Look] = {
    "gap": Look(),
    # frame
    "brand": Look("headline", bold=True),
    "label": Look("accent", bold=True, reverse=True),
    "note": Look("quiet"),
    "alert": Look("error", bold=True),
    "title": Look("quiet"),
    "title_focus": Look("accent", bold=True),
    "rule": Look("rule"),
    "rule_focus": Look("accent"),
    "bar": Look("rule"),
    "bar_focus": Look("accent"),
    "key": Look("headline", bold=True),
    "message": Look("headline"),
    # lists
    "headline": Look("headline", bold=True),
    "headline_read": Look("ink"),
    "excerpt": Look("quiet"),
    "found": Look("star", bold=True, underline=True),
    "category": Look("accent"),
    "time": Look("quiet"),
    "unread": Look("accent"),
    "bookmark": Look("star"),
    "sign": Look("star"),
    "entry": Look("ink"),
    "entry_open": Look("accent", bold=True),
    "count": Look("quiet"),
    # article
    "text": Look("ink"),
    "kicker": Look("accent", bold=True),
    "article_title": Look("headline", bold=True),
    "byline": Look("ink", bold=True),
    "notice": Look("star"),
    "reader_note": Look("star", italic=True),
    "heading": Look("headline", bold=True),
    "heading_3": Look("accent", bold=True),
    "heading_4": Look("ink", bold=True),
    "quote": Look("ink", italic=True),
    "pull_quote": Look("headline", bold=True, italic=True),
    "summary": Look("headline", bold=True),
    "footnote": Look("quiet"),
    "related": Look("quiet", italic=True),
    "caption": Look("quiet", italic=True),
    "picture": Look("quiet", italic=True),
    "code": Look("link"),
    "language": Look("quiet", italic=True),
    "edge": Look("accent", bold=True),
    "link": Look("link"),
    "bullet": Look("quiet"),
    "table_head": Look("headline", bold=True),
    "record_label": Look("quiet"),
    # Reversed, and the one the reader is at underlined, so that they are seen without colour too.
    "hit": Look("star", reverse=True),
    "hit_now": Look("accent", bold=True, underline=True, reverse=True),
}


def is_light(environment: Mapping[str, str]) -> bool:
    """Whether the terminal says by COLORFGBG that its background is light.

    The variable is `fg;bg` or `fg;other;bg` in colours of the ANSI table (rxvt, Konsole,
    iTerm2 and others set it); 7 and 9 to 15 are light ones.
    """
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return background.isascii() and background.isdigit() and int(background) in {7, *range(9, 16)}


def is_dumb(environment: Mapping[str, str]) -> bool:
    """Whether the terminal cannot move its cursor; one that does not say what it is, is taken for one."""
    return environment.get("TERM", "") in {"", "dumb"}


def colours_of(environment: Mapping[str, str]) -> int:
    """How many colours may be used; 0 for none.

    The rule is Rich's, which draws the reader, but for a VT: it has none.
    """
    term = environment.get("TERM", "").strip().lower()
    if environment.get("NO_COLOR") or term in {"dumb", "unknown"}:
        return 0
    if environment.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return 1 << 24
    if term.rpartition("-")[2] in {"256color", "kitty"}:
        return 256
    return 0 if term.startswith("vt") and not environment.get("COLORTERM") else 16


def rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def of_256(red: int, green: int, blue: int) -> int:
    """The number of a colour among xterm's 256, rounded as Rich does, so that the first page has the same.

    What is nearly grey becomes one of the greys, all else the nearest of the cube of six steps.
    """
    most, least = max(red, green, blue) / 255, min(red, green, blue) / 255
    light, spread = (most + least) / 2, most - least
    if spread < 0.15 * ((most + least) if light <= 0.5 else (2 - most - least)):
        grey = round(light * 25)
        return 16 if grey == 0 else 231 if grey == 25 else 231 + grey
    if not spread:
        return 16 if light < 0.5 else 231
    steps = (round(part / 95 if part < 95 else 1 + (part - 95) / 40) for part in (red, green, blue))
    return 16 + sum(step * weight for step, weight in zip(steps, (36, 6, 1), strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
