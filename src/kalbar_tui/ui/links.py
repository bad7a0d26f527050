"""Links out of the reader: into the browser, and onto the clipboard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from kalbar_tui.i18n import _
from kalbar_tui.ui import open_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App


def open_link(app: App[str], url: str, environment: Mapping[str, str] = os.environ) -> str:
    """Opens an address in the browser; the sentence to be told of that.

    A browser of the console takes the terminal over until it ends. Where there is none,
    the sentence has the address.
    """
    address = open_url.checked(url)
    if address is None:
        return _("This post has no web address.")
    browser = open_url.find_browser(environment)
    opened = False
    if browser and browser.console:
        try:
            with app.suspend():
                opened = open_url.open_here(browser, address)
        except SuspendNotSupported:
            opened = False
    elif browser:
        opened = open_url.open_beside(browser, address)
    message = _("Opening {url}") if opened else _("No browser was found. The address: {url}")
    return message.format(url=address)


def copy_link(app: App[str], url: str) -> str:
    """Gives an address to the terminal's clipboard (OSC 52); the sentence to be told of that.

    Whether the terminal takes it is not known: there is no answer.
    """
    address = open_url.checked(url)
    if address is None:
        return _("This post has no web address.")
    app.copy_to_clipboard(address)
    return _("Sent to the terminal's clipboard: {url}").format(url=address)
