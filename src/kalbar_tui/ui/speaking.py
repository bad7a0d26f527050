"""Choosing the language from within the reader, and keeping the choice in the settings file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kalbar_tui import settings_file
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import ConfigError, StoreError
from kalbar_tui.wording import describe

if TYPE_CHECKING:
    from pathlib import Path

    from kalbar_tui.ui.widgets.status_line import StatusLine


async def keep(language: str, file: Path | None, status: StatusLine) -> None:
    """Writes the language that is now spoken into the settings, and says so in it."""
    # Translators: name your own language here.
    said = _("English is spoken from now on.")
    if file is not None:
        try:
            await asyncio.to_thread(settings_file.put, file, "language", language)
        except (StoreError, ConfigError) as error:
            status.say(f"{said} {describe(error)}", alert=True)
            return
    status.say(said)
