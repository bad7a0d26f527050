"""The common settings in a window: each value is changed where it stands, and takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _, ngettext, noop
from kalbar_tui.rows import Line, Piece
from kalbar_tui.settings import MEASURES, Settings
from kalbar_tui.text import when
from kalbar_tui.themes import NAMES
from kalbar_tui.ui.commands import windows
from kalbar_tui.ui.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from kalbar_tui.ui.configuring import Configuring


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that can be changed here: its name, what it is for, and the values it may have.

    `named` are the names of values; `said` makes one of a value that has none there.
    """

    key: str
    label: str
    about: str
    values: Sequence[Any]
    named: Mapping[Any, str]
    said: Callable[[Any], str] = str

    def name(self, value: object) -> str:
        """A value as the reader sees it."""
        return _(self.named[value]) if value in self.named else self.said(value)


def _minutes(count: int) -> str:
    return ngettext("{count} minute", "{count} minutes", count).format(count=when.number(count))


def _columns(count: int) -> str:
    return ngettext("{count} column", "{count} columns", count).format(count=when.number(count))


_YES = {True: noop("yes"), False: noop("no")}
CHOICES = (
    Choice(
        "language",
        noop("Language"),
        noop("the language of the reader and of all commands"),
        ("", "id", "en"),
        # The languages are named as their speakers do.
        {"": noop("as the system"), "id": "Bahasa Indonesia", "en": "English"},
    ),
    Choice("theme", noop("Theme"), noop("the look; auto is as the terminal"), NAMES, {}),
    Choice(
        "symbols",
        noop("Symbols"),
        noop("ASCII alone is for fonts that have no others"),
        ("auto", "unicode", "ascii"),
        {"auto": noop("as the terminal"), "unicode": "● ★ ━ …", "ascii": "ASCII"},
    ),
    Choice(
        "measure",
        noop("Article width"),
        noop("the longest line of an article"),
        range(MEASURES.start, MEASURES.stop, 2),
        {},
        _columns,
    ),
    Choice(
        "pictures",
        noop("Pictures"),
        noop("whether they are fetched: never, at a key, always"),
        ("never", "request", "always"),
        {"never": noop("never"), "request": noop("at a key"), "always": noop("always")},
    ),
    Choice(
        "related",
        noop("“Baca juga” links"),
        noop("links to other articles between the paragraphs"),
        (True, False),
        {True: noop("shown"), False: noop("left out")},
    ),
    Choice(
        "refresh_minutes",
        noop("New posts"),
        noop("after how long the site is asked for new posts"),
        (0, 5, 10, 15, 30, 60, 120),
        {0: noop("only at a key")},
        _minutes,
    ),
    Choice(
        "data_saver",
        noop("Data saver"),
        noop("ask for nothing unasked, and for little at a time"),
        (True, False),
        _YES,
    ),
    Choice(
        "time_zone",
        noop("Time zone"),
        noop("of the times and days that are shown"),
        ("Asia/Pontianak", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"),
        {},
    ),
    Choice(
        "alert",
        noop("Watched posts"),
        noop("how the terminal calls when they come"),
        ("none", "bell", "notify"),
        {"none": noop("no call"), "bell": noop("bell"), "notify": noop("notice")},
    ),
)


class SettingsScreen(ChoosingScreen):
    """Changes the settings that `configuring` has in force; what is chosen is kept by it."""

    BINDINGS: ClassVar = [
        Binding("enter,space,l,right,plus", "choose", show=False),
        Binding("h,left,minus", "step(-1)", show=False),
        *windows({"program.settings": "dismiss"}),
    ]
    CSS_PATH = "settings.tcss"

    def __init__(self, configuring: Configuring) -> None:
        super().__init__(lambda: _("Settings"), len(CHOICES))
        self._configuring = configuring

    @property
    def _settings(self) -> Settings:
        return self._configuring.settings

    def action_choose(self) -> None:
        """The next value of the highlighted setting."""
        self.action_step(1)

    def action_step(self, by: int) -> None:
        """The next value, or the one before; after the last comes the first."""
        choice = CHOICES[self.highlighted]
        values = list(choice.values)
        now = getattr(self._settings, choice.key)
        if now not in values:  # one of the reader's own: it is left, and not come back to here
            values = sorted([*values, now], key=str)
        self._configuring.choose(choice.key, values[(values.index(now) + by) % len(values)])
        for widget in self.walk_children():
            widget.refresh()

    def row_line(self, index: int, part: int, width: int) -> Line:
        """A setting's name, and its value at the right edge."""
        choice = CHOICES[index]
        value = choice.name(getattr(self._settings, choice.key))
        label = cells.fit(_(choice.label), max(0, width - 4))
        value = cells.fit(value, max(0, width - 4 - cells.width(label)))
        gap = width - 2 - cells.width(label) - cells.width(value)
        return (
            Piece(" ", "gap"),
            Piece(label, "entry"),
            Piece(" " * max(1, gap), "gap"),
            Piece(value, "headline"),
        )

    def foot_line(self, width: int) -> Line:
        """What the highlighted setting is for, or why it cannot be so."""
        if trouble := self._configuring.trouble:
            return (Piece(" " + cells.fit(trouble, width - 1), "alert"),)
        return (Piece(" " + cells.fit(_(CHOICES[self.highlighted].about), width - 1), "note"),)

    def on_row_view_moved(self) -> None:
        """Leaves what was told of another setting."""
        self._configuring.trouble = ""
        super().on_row_view_moved()

    def _title_line(self, width: int) -> Line:
        return frame.pane_title(width, self._title(), _("← → change · Esc closes"), focused=True)
