"""The commands offered in the palette: those that can be done now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets.option_list import Option

from kalbar_tui.i18n import _
from kalbar_tui.ui.commands import ON_SCREEN, Command, action_name

if TYPE_CHECKING:
    from textual.screen import Screen


class Palette(CommandPalette):
    """Textual's palette, in the language that is spoken."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Find a command …"), id="--command-palette")

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """As Textual does, with words of ours."""

        def say_none() -> None:
            if search_value:
                none = Option(Content(_("No command is called so.")), disabled=True, id=self._NO_MATCHES)
                self.query_one(CommandList).add_option(none)
            self._list_visible = bool(search_value)

        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say_none)


class CommandProvider(Provider):
    """Offers the commands that can be done now to the palette."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._possible():
            yield DiscoveryHit(_hint(command), partial(self._run, command), help=_sentence(command))

    async def search(self, query: str) -> Hits:
        """Those whose label or help is like what was typed."""
        matcher = self.matcher(query)
        for command in self._possible():
            label = _hint(command)
            score = max(matcher.match(label), matcher.match(_sentence(command)) * 0.8)
            if score > 0:
                yield Hit(
                    score, matcher.highlight(label), partial(self._run, command), help=_sentence(command)
                )

    def _possible(self) -> list[Command]:
        can_do: Callable[[str], bool] = getattr(self.screen, "can_do", lambda _action: True)
        possible = [
            command
            for command in ON_SCREEN
            if command.id != "program.palette" and can_do(action_name(command)[0])
        ]
        # Whoever opens the palette seldom wants to move by one pane.
        return sorted(possible, key=lambda command: command.group == "moving")

    async def _run(self, command: Command) -> None:
        screen: Screen[object] = self.screen
        await screen.run_action(command.action)


def _hint(command: Command) -> str:
    key = f"  ({command.first_key})" if command.first_key else ""
    return _(command.label) + key


def _sentence(command: Command) -> str:
    text = _(command.help)
    return text[:1].upper() + text[1:]
