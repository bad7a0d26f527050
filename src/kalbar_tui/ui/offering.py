"""The commands offered in the palette: those that can be done now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from kalbar_tui.i18n import _
from kalbar_tui.ui.commands import ON_SCREEN, Command, action_name

if TYPE_CHECKING:
    from textual.screen import Screen


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
    return f"{_(command.label)}  ({command.first_key})"


def _sentence(command: Command) -> str:
    text = _(command.help)
    return text[:1].upper() + text[1:]
