"""Links out of the reader: into the browser, and onto the clipboard."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from kalbar_tui import open_url
from kalbar_tui.i18n import _
from kalbar_tui.ui import clipboard
from kalbar_tui.ui.pictures.painter import raw_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import App

    from kalbar_tui.open_url import Browser
    from kalbar_tui.ui.clipboard import Outcome


def open_link(app: App[Any], url: str, environment: Mapping[str, str] = os.environ) -> str:
    """Opens an address in the browser; the sentence to be told of that.

    A browser of the console takes the terminal over until it ends. Where there is none,
    the sentence has the address.
    """
    address = open_url.checked(url)
    if address is None:
        return _("This post has no web address.")
    opened = _opened(app, open_url.find_browser(environment), address)
    message = _("Opening {url}") if opened else _("No browser was found. The address: {url}")
    return message.format(url=address)


def open_mail(app: App[Any], address: str, environment: Mapping[str, str] = os.environ) -> str:
    """Begins a letter by a mailto address of our own making; the sentence to be told of that."""
    opened = _opened(app, open_url.find_mailer(environment), address)
    return _("Opening the mail program") if opened else _("No mail program was found.")


def _opened(app: App[Any], browser: Browser | None, address: str) -> bool:
    """Whether a program could be started on an address; one of the console has the terminal until it ends."""
    if browser and browser.console:
        try:
            with app.suspend():
                return open_url.open_here(browser, address)
        except SuspendNotSupported:
            return False
    return browser is not None and open_url.open_beside(browser, address)


def copy(app: App[Any], text: str, told: Callable[[Outcome], None]) -> None:
    """Copies a text by all that may copy here; `told` gets how that went."""
    app._clipboard = text  # what Textual's fields paste
    means = clipboard.means_for(os.environ)
    sent = clipboard.sequence(text, means.wrapping) if means.wrapping else ""
    if sent:
        raw_writer(app)(sent)
    outcome: Outcome = "sent" if sent else "none"
    if not means.programs:
        told(outcome)
        return

    async def ask_programs() -> None:
        given = await asyncio.to_thread(clipboard.give, text, means.programs, os.environ)
        told(outcome if given == "none" else given)

    app.run_worker(ask_programs(), group="copy")


def copy_link(app: App[Any], url: str, said: Callable[[str], None]) -> None:
    """Copies an address; `said` gets the sentence to be told of that. Where nothing copies, it is shown."""
    address = open_url.checked(url)
    if address is None:
        said(_("This post has no web address."))
        return

    def tell(outcome: Outcome) -> None:
        if outcome == "none":
            from kalbar_tui.ui.screens.address import AddressScreen

            app.push_screen(AddressScreen(address))
            return
        message = _("Copied: {url}") if outcome == "copied" else _("Sent to the terminal's clipboard: {url}")
        said(message.format(url=address))

    copy(app, address, tell)


def copy_selection(app: App[Any], text: str, said: Callable[[str], None]) -> None:
    """Copies text that the reader selected; `said` gets the sentence to be told of that."""

    def tell(outcome: Outcome) -> None:
        said(
            {
                "copied": _("The selection was copied."),
                "sent": _("The selection was sent to the terminal's clipboard."),
                "none": _("Nothing here can copy it: select it with Shift held and the terminal copies."),
            }[outcome]
        )

    copy(app, text, tell)
