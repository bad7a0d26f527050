"""The full-screen reader as an application: its life from the first frame to the exit code."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.filter import Monochrome, NoColor

from kalbar_tui import i18n, symbols
from kalbar_tui.i18n import _
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.palette import colours_of
from kalbar_tui.themes import offered, palette_for
from kalbar_tui.ui import keymap, looks
from kalbar_tui.ui.configuring import LOOK_SECONDS, Configuring
from kalbar_tui.ui.keymap import Keys
from kalbar_tui.ui.keys import Sequences
from kalbar_tui.ui.links import copy
from kalbar_tui.ui.offering import CommandProvider, Palette
from kalbar_tui.ui.screens.reader import ReaderScreen
from kalbar_tui.ui.signs import Symbols

if TYPE_CHECKING:
    from pathlib import Path

    from textual.driver import Driver

    from kalbar_tui.first_page import Canvas
    from kalbar_tui.library.library import Library
    from kalbar_tui.settings import Settings
    from kalbar_tui.symbols import Setting
    from kalbar_tui.ui.configuring import Read
    from kalbar_tui.ui.keymap import Wanted

SAMPLE = "demo"
"""What the application returns when the reader asked for the sample edition."""

SITE = "site:"
"""With the name of a site behind it: what it returns when that is to be read instead."""

CRASHED = 70
"""The exit code after an error of our own (EX_SOFTWARE of sysexits.h)."""

_ENDING_SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class KalbarApp(App[str]):
    """The reader on one library. `read` runs it and gives the exit code.

    `return_value` is `SAMPLE` when the sample edition was asked for, or `SITE` with a name. `canvas` is the
    terminal with the saved front page on it, which the reader takes over. `settings_file` is
    where choices are kept; without it they last as long as the reader. `read_settings` reads them
    anew when the file has changed.
    """

    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {CommandProvider}
    # Ours are on the screen, made from one table; ctrl+c is one of them.
    BINDINGS: ClassVar = [Binding("ctrl+q", "quit", show=False, priority=True)]
    # So wide that there is something of the reader beside a window.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012  # as Textual declares it
    ENABLE_COMMAND_PALETTE = False  # that binds a key of its own; the table's action opens it

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        shelf: Shelf | None = None,
        post: str | None = None,
        demo: bool = False,
        canvas: Canvas | None = None,
        settings_file: Path | None = None,
        read_settings: Read | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__(driver_class=_terminal_driver(canvas))
        self._obey_no_color()
        self.theme_in_use = ""
        self._symbols = Symbols()
        self._filters = [*self._filters, self._symbols]
        self.use_theme(settings.theme)
        self.title = "kalbar-tui"
        self.crash: BaseException | None = None
        self._library = library
        self._sequences = Sequences(self)
        self.use_keys(settings.keys)
        self._reader = ReaderScreen(
            library, settings, shelf=shelf or Shelf(), post=post, demo=demo, clock=clock
        )
        self.configuring = Configuring(self, self._reader, settings, settings_file, read_settings)

    def use_keys(self, wanted: Wanted) -> None:
        """Gives the commands the keys of the settings; at once, where the reader is open."""
        keys = Keys(wanted)
        keymap.use(keys)
        self.set_keymap(keys.for_textual())
        if self.is_running:
            self.screen.refresh(layout=True)
            self._reader.refresh_frame()

    def _obey_no_color(self) -> None:
        """With NO_COLOR (not empty) no colour is written; Textual's own answer are shades of grey.

        Nor is it on a VT, which has none: Rich takes every terminal to have sixteen.
        """
        self.no_color = colours_of(os.environ) == 0
        kept = [each for each in self._filters if not isinstance(each, Monochrome)]
        self._filters = [*kept, NoColor()] if self.no_color else kept

    def use_theme(self, name: str) -> None:
        """Gives the whole reader another look, at once; `name` is what the setting `theme` may be."""
        self.theme_in_use = name
        palette = palette_for(name, os.environ)
        looks.use(palette)
        theme = looks.theme(palette)
        self.register_theme(theme)
        self.theme = theme.name
        if self.is_running:
            self._reader.picturing.repaint()
            for screen in self.screen_stack:
                for widget in (screen, *screen.walk_children()):
                    widget.refresh()

    def use_symbols(self, setting: Setting) -> None:
        """Draws with symbols or with ASCII, at once; `setting` is what the setting `symbols` may be."""
        symbols.use(setting, os.environ, symbols.encoding())
        self._symbols.enabled = symbols.are_ascii()
        self.use_theme(self.theme_in_use)  # which draws everything anew

    def read(self) -> int:
        """Runs the reader to its end. The terminal is as before then; the exit code is ours to give."""
        # Collecting what the imports left costs more than all of the first frame.
        gc.disable()
        asyncio.run(self._read())
        if self.crash:
            sys.stderr.write(self.farewell())
            return CRASHED
        return self.return_code or 0

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        for name in _ENDING_SIGNALS:
            if number := getattr(signal, name, None):
                loop.add_signal_handler(number, self._end_by, number)
        async with self._library:
            await self.run_async()

    def _end_by(self, number: int) -> None:
        """Leaves as after `q`, so that the terminal is restored and marks are written."""
        self.call_later(self._leave, 128 + number)

    async def action_quit(self) -> None:
        """Leaves the reader."""
        await self._leave(0)

    async def on_reader_screen_site_chosen(self, event: ReaderScreen.SiteChosen) -> None:
        """Leaves this site for another one, which the command line opens."""
        await self._leave(0, SITE + event.name)

    async def _leave(self, code: int, wish: str | None = None) -> None:
        await self._reader.keep_place()
        await self._reader.keep_note()
        await self._reader.end_visit()
        await self.configuring.flush()
        self._reader.picturing.close()
        self.exit(wish, return_code=code)

    def on_mount(self) -> None:
        """Opens the one screen, and collects garbage again once it is drawn."""
        self.push_screen(self._reader)
        self.set_interval(LOOK_SECONDS, self.configuring.look)
        self.call_after_refresh(self._first_frame_is_drawn)

    def _first_frame_is_drawn(self) -> None:
        gc.freeze()
        gc.enable()

    async def on_event(self, event: events.Event) -> None:
        """Makes keys that follow each other into one, before anything else sees them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            key = self._sequences.take(event)
            if key is None:
                return
            event = key
        await super().on_event(event)

    def keys_wait(self, waiting: str) -> None:
        """Shows the keys that wait for the next, or no longer any."""
        self._reader.keys_begun = waiting
        if waiting:
            self._reader.status.hush()  # it would stand in front
        self._reader.status.refresh()

    def tell(self, text: str) -> None:
        """Shows a message on the reader's last line."""
        self._reader.say(text)

    def on_key(self, event: events.Key) -> None:
        """A letter pressed before the field it is meant for had the focus goes there, and is no command."""
        reader = self._reader
        if self.screen is reader and (field := reader.typed_into) and field.type(event):
            event.prevent_default()

    def action_command_palette(self) -> None:
        """Opens the list of commands."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    def speak(self, language: str) -> None:
        """Speaks this language from here on; what is on the screen follows at once."""
        i18n.use(language)
        for screen in self.screen_stack:
            if retell := getattr(screen, "retell", None):
                retell()
            for widget in screen.walk_children():
                widget.refresh()

    def action_choose_language(self, language: str) -> None:
        """Speaks this language from here on, also when the reader is opened again."""
        self.configuring.choose("language", language)
        # Translators: name your own language here.
        self.tell(_("English is spoken from now on."))

    def copy_to_clipboard(self, text: str) -> None:
        """Copies what is selected in a field, which tells nobody."""
        copy(self, text, lambda _outcome: None)

    def action_choose_theme(self) -> None:
        """Opens the list of themes at the one after that in use; `Esc` puts that back."""
        from kalbar_tui.ui.screens.themes import ThemeScreen

        names, before = offered(os.environ), self.theme_in_use
        if not names:
            self.tell(_("This terminal shows no colours: all themes look the same here."))
            return

        def chosen(number: int | None) -> None:
            if number is None:
                self.use_theme(before)
                return
            self.configuring.choose("theme", names[number])
            self.tell(_("Theme: {name}").format(name=names[number]))

        start = (names.index(before) + 1) % len(names) if before in names else 0
        self.push_screen(ThemeScreen(names, start, self.use_theme), chosen)

    def action_settings(self) -> None:
        """Opens the common settings, to change them."""
        from kalbar_tui.ui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen(self.configuring))

    def farewell(self) -> str:
        """The sentence after a crash: what happened, without data of the reader's or of the site's."""
        name = type(self.crash).__name__
        sentence = _(
            "kalbar-tui ended because of an error of its own ({error}). Marks and saved posts are kept."
        )
        return sentence.format(error=name) + "\n"

    def _handle_exception(self, error: Exception) -> None:
        """As Textual does, but keeps the error: its traceback, with locals, is not printed."""
        self.crash = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def _terminal_driver(canvas: Canvas | None) -> type[Driver] | None:
    """Our driver; `None`, which is Textual's choice, where that is another (Windows)."""
    try:
        from kalbar_tui.ui.driver import TerminalDriver
    except ImportError:
        return None
    TerminalDriver.canvas = canvas
    return TerminalDriver
