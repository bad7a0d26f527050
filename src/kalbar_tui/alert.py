"""A sound or a notice of the terminal's, for posts that the reader watches for."""

from __future__ import annotations

from collections.abc import Mapping

from kalbar_tui.i18n import _, ngettext
from kalbar_tui.text import clean, when

_LONGEST = 120
"""Characters of a notice: desktops cut longer ones."""

BELL = "\a"


def sequence(how: str, text: str, environment: Mapping[str, str]) -> str:
    """What to write to a terminal: `bell` a sound, `notify` a notice with this text (OSC 9), else nothing.

    tmux and screen keep the latter to themselves unless it is wrapped for what they run in; tmux
    lets it through with `allow-passthrough on`.
    """
    if how == "bell":
        return BELL
    if how != "notify":
        return ""
    notice = f"\x1b]9;{clean.line(text, limit=_LONGEST)}{BELL}"
    if environment.get("TMUX"):
        return "\x1bPtmux;{}\x1b\\".format(notice.replace("\x1b", "\x1b\x1b"))
    if environment.get("STY"):
        return f"\x1bP{notice}\x1b\\"
    return notice


def sentence(count: int, title: str) -> str:
    """What is said of so many watched posts, of which the newest has this headline."""
    told = ngettext("{count} watched post: {title}", "{count} watched posts: {title}", count)
    return told.format(count=when.number(count), title=clean.line(title) or _("(untitled)"))
