"""The roles of `kalbar_tui.palette` as Rich styles, and its palettes as Textual themes.

The palette in use is the process's, as the language is: there is one terminal to draw on.
So no widget keeps one, and what is drawn next is in the new look.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES, Theme

from kalbar_tui.palette import LOOKS, Palette
from kalbar_tui.rows import Piece
from kalbar_tui.themes import DARK
from kalbar_tui.ui.article_lines import Run

_in_use = DARK


def use(palette: Palette) -> None:
    """Makes this the look of all that is drawn from now on."""
    global _in_use  # noqa: PLW0603  # the state is the process's, as the terminal is
    _in_use = palette
    style.cache_clear()
    _run_style.cache_clear()


def palette() -> Palette:
    """The palette in use."""
    return _in_use


@lru_cache(maxsize=512)
def style(role: str, paper: str) -> Style:
    """How a role looks on a background; `paper` names one of the palette's colours."""
    look = LOOKS[role]
    return Style(
        color=getattr(_in_use, look.ink),
        bgcolor=getattr(_in_use, paper),
        bold=look.bold or None,
        italic=look.italic or None,
        underline=look.underline or None,
        strike=look.strike or None,
        reverse=look.reverse or None,
    )


def strip(line: Iterable[Piece], width: int, paper: str = "paper") -> Strip:
    """A line of pieces as Textual draws it, exactly `width` cells."""
    blank = style("gap", paper)
    made = Strip([Segment(piece.text, style(piece.role, paper)) for piece in line])
    return made.adjust_cell_length(width, blank)


def theme(palette: Palette) -> Theme:
    """The palette as a theme, for what Textual draws itself: scroll bars, the command palette."""
    of = {
        name: value if value.startswith("#") else f"ansi_{value}"
        for name, value in palette._asdict().items()
        if name not in {"name", "dark"}
    }
    is_ansi = not palette.paper.startswith("#")
    # Its style sheets ask for names that only its own two themes of this kind have.
    its_own = BUILTIN_THEMES[f"ansi-{'dark' if palette.dark else 'light'}"].variables if is_ansi else {}
    return Theme(
        name=f"kalbar-{palette.name}",  # Textual has some of these names itself
        dark=palette.dark,
        ansi=is_ansi,
        primary=of["accent"],
        secondary=of["link"],
        accent=of["accent"],
        warning=of["star"],
        error=of["error"],
        success=of["link"],
        foreground=of["ink"],
        background=of["paper"],
        surface=of["raised"],
        panel=of["pick"],
        variables={
            **its_own,
            "rule": of["rule"],
            "scrollbar": of["rule"],
            "scrollbar-hover": of["quiet"],
            "scrollbar-active": of["accent"],
            "scrollbar-background": of["paper"],
            "scrollbar-background-hover": of["paper"],
            "scrollbar-background-active": of["paper"],
            "scrollbar-corner-color": of["paper"],
            "block-cursor-background": of["pick"],
            "block-cursor-foreground": of["headline"],
            "input-selection-background": of["pick"],
            "footer-key-foreground": of["headline"],
        },
    )


def run_strip(runs: Iterable[Run], left: int, width: int) -> Strip:
    """A line of an article as Textual draws it, exactly `width` cells, `left` of them blank before it."""
    blank = style("gap", "paper")
    segments = [Segment(" " * left, blank)]
    for run in runs:
        if run.picture:
            if "walked" in run.marks and (before := segments[-1]).text.endswith(" "):
                # A bar beside it: over a picture nothing can be drawn.
                segments[-1] = Segment(before.text[:-1], before.style)
                segments.append(Segment("▌", style("bar_focus", "paper")))
            segments += run.picture
        else:
            segments.append(Segment(run.text, _run_style(run.role, run.marks, run.url)))
    return Strip(segments).adjust_cell_length(width, blank)


# These can be followed, but do not call for it.
_QUIET_LINKS = frozenset(("picture", "note", "related", "hit", "hit_now"))


@lru_cache(maxsize=2048)
def _run_style(role: str, marks: frozenset[str], url: str) -> Style:
    """How a run looks. Its address is told to the terminal (OSC 8); having passed `safe_url` it is ASCII."""
    is_link = bool(url) and role not in _QUIET_LINKS
    made = style("link" if is_link else role, "paper")
    colour = None
    if role not in {"hit", "hit_now"} and not is_link:
        colour = (
            _in_use.link
            if "code" in marks
            else _in_use.error
            if "warning" in marks
            else _in_use.accent
            if "note" in marks
            else _in_use.quiet
            if marks & {"quiet", "dateline", "initials"}
            else None
        )
    return made + Style(
        bold=True if marks & {"strong", "warning"} else None,
        italic=True if "emphasis" in marks else None,
        strike=True if "strike" in marks else None,
        underline=True if is_link else None,
        reverse=True if marks & {"mark", "walked"} else None,
        color=colour,
        link=url or None,
    )


def selected(strip: Strip, start: int, end: int) -> Strip:
    """The strip with the characters from `start` to `end` shown as selected."""
    # Reversed, so that it is seen without colour too.
    chosen = Style(color=_in_use.quiet, bgcolor=_in_use.paper, reverse=True)
    segments: list[Segment] = []
    at = 0
    for text, look, _control in strip:
        first, last = max(0, start - at), max(0, end - at)
        parts = ((text[:first], False), (text[first:last], True), (text[max(first, last) :], False))
        segments += (Segment(part, (look or Style()) + chosen if on else look) for part, on in parts if part)
        at += len(text)
    return Strip(segments, strip.cell_length)
