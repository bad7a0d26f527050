"""The settings while the reader runs: edits of the file are picked up, choices made here written into it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kalbar_tui import i18n, settings_file
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import ConfigError, StoreError
from kalbar_tui.model.record import replace
from kalbar_tui.settings import Settings, language_of
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from kalbar_tui.ui.app import KalbarApp
    from kalbar_tui.ui.screens.reader import ReaderScreen

LOOK_SECONDS = 1.5
"""How often it is looked whether the file is another."""

REST_SECONDS = 0.4
"""After so long without another choice, what was chosen is written."""

Read = Callable[[], Settings]
"""Reads the settings anew: the file's, then the environment's and the options'. Raises `ConfigError`."""


class Configuring:
    """`settings` are those in force. Without `file` and `read` choices last as long as the reader.

    What is chosen in the reader holds until it ends, also where an option or the environment says
    otherwise: they count again from the next start, which is told.

    `trouble` says why what was chosen last is not kept or does not hold, for where it was chosen.
    """

    def __init__(
        self, app: KalbarApp, reader: ReaderScreen, settings: Settings, file: Path | None, read: Read | None
    ) -> None:
        self.settings = settings
        self.trouble = ""
        self._app = app
        self._reader = reader
        self._file = file
        self._read = read
        self._seen = _stamp(file)
        self._chosen: dict[str, object] = {}
        self._held: dict[str, object] = {}  # what was chosen where an option or the environment is in the way

    def look(self) -> None:
        """Takes the settings of the file where it has changed, and says so; a wrong file changes nothing."""
        if self._read is None or self._chosen or (stamp := _stamp(self._file)) == self._seen:
            return
        self._seen = stamp
        try:
            settings = replace(self._read(), **self._held)
        except ConfigError as error:
            sentence = _("{problem} The settings stay as they were.").format(problem=describe(error))
            self._reader.status.say(sentence, alert=True)
            return
        moved = settings.address() != self.settings.address()
        if self._take(settings):
            self._app.tell(
                _("The settings were changed and hold from now on; another site from the next start.")
                if moved
                else _("The settings were changed and hold from now on.")
            )

    def choose(self, key: str, value: object) -> None:
        """Gives a setting another value, at once, and in the file when the choosing rests."""
        self._take(replace(self.settings, **{key: value}))
        self._chosen[key] = value
        self.trouble = ""
        self._app.run_worker(self._write_later(), group="settings", exclusive=True)

    async def flush(self) -> None:
        """Writes what was chosen and is not in the file yet; says where the next start will not have it."""
        written: dict[str, object] = {}
        try:
            while self._chosen and self._file:
                key, value = next(iter(self._chosen.items()))
                await asyncio.to_thread(settings_file.put, self._file, key, value)
                written[key] = value
                if self._chosen.get(key) == value:  # else it was chosen anew meanwhile
                    del self._chosen[key]
            self._seen = _stamp(self._file)
            settings = self._read() if self._read else self.settings
        except (StoreError, ConfigError) as error:
            self._chosen.clear()
            self._complain(_("Only until the reader ends: {problem}").format(problem=describe(error)))
            return
        chosen = {**self._held, **written}
        self._held = {key: value for key, value in chosen.items() if getattr(settings, key) != value}
        self._take(replace(settings, **self._held))
        if written.keys() & self._held.keys():
            self._complain(
                _("An option or the environment says otherwise, and counts again from the next start.")
            )

    def _complain(self, sentence: str) -> None:
        self.trouble = sentence
        self._reader.status.say(sentence, alert=True)
        for widget in self._app.screen.walk_children():
            widget.refresh()

    async def _write_later(self) -> None:
        await asyncio.sleep(REST_SECONDS)
        await self.flush()

    def _take(self, settings: Settings) -> bool:
        """Lets these settings be in force; whether anything is another than before."""
        before, self.settings = self.settings, settings
        changed = False
        if settings != replace(before, theme=settings.theme, language=settings.language):
            self._reader.configure(settings)
            changed = True
        if settings.keys != before.keys:
            self._app.use_keys(settings.keys)
        if settings.symbols != before.symbols:
            self._app.use_symbols(settings.symbols)
        if settings.theme != self._app.theme_in_use:
            self._app.use_theme(settings.theme)
            changed = True
        if (language := language_of(settings, os.environ)) != i18n.current():
            self._app.speak(language)
            changed = True
        return changed


def _stamp(file: Path | None) -> tuple[int, int, int] | None:
    """What tells one state of a file from the next; `None` where there is none."""
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
