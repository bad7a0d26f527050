"""Choosing the theme from within the reader, and keeping the choice in the settings file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kalbar_tui import settings_file
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import ConfigError, StoreError
from kalbar_tui.themes import NAMES
from kalbar_tui.ui.screens.themes import ThemeScreen
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from kalbar_tui.ui.app import KalbarApp
    from kalbar_tui.ui.screens.reader import ReaderScreen


def choose_theme(app: KalbarApp, reader: ReaderScreen) -> None:
    """Opens the list at the theme after the one in use, and keeps what is chosen; else puts that back."""
    before = app.theme_in_use

    def chosen(number: int | None) -> None:
        if number is None:
            app.use_theme(before)
            return
        app.use_theme(NAMES[number])
        reader.run_worker(_keep(app, reader, NAMES[number]), group="theme", exclusive=True)

    start = (NAMES.index(before) + 1) % len(NAMES) if before in NAMES else 0
    app.push_screen(ThemeScreen(NAMES, start, app.use_theme), chosen)


async def _keep(app: KalbarApp, reader: ReaderScreen, name: str) -> None:
    said = _("Theme: {name}").format(name=name)
    if app.settings_file is not None:
        try:
            await asyncio.to_thread(settings_file.put, app.settings_file, "theme", name)
        except (StoreError, ConfigError) as error:
            reader.status.say(f"{said} · {describe(error)}", alert=True)
            return
    reader.status.say(said)
