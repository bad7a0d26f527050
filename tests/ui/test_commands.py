"""The table of commands: keys, help, hints and palette cannot disagree, being made from it."""

from __future__ import annotations

from collections import Counter

from textual.binding import Binding

from kalbar_tui.ui.commands import COMMANDS, GROUPS, ON_PANE, ON_SCREEN, action_name
from kalbar_tui.ui.screens.help import KeyLines
from kalbar_tui.ui.screens.reader import ReaderScreen
from kalbar_tui.ui.widgets.article_view import ArticleView
from kalbar_tui.ui.widgets.post_list import PostList

CONTRACT = {
    "j", "k", "down", "up", "g", "G", "pageup", "pagedown", "tab", "shift+tab", "h", "l", "left",
    "right", "enter", "escape", "v", "ctrl+c",
    "space", "n", "p", "b", "m", "A", "u", "U", "r", "R", "o", "y", "s", "d", "z",
    "f", "N", "L", "O", "plus", "minus", "left_square_bracket", "right_square_bracket",
    "less_than_sign", "greater_than_sign", "shift+up", "shift+down", "shift+left", "shift+right",
    "question_mark", "q", "ctrl+q", "ctrl+p", "slash", "T",
}  # fmt: skip
LATER = {"c", "a", "t"}


def keys() -> list[str]:
    return [key for command in COMMANDS for key in command.keys]


def test_every_key_of_the_contract_is_there_once() -> None:
    """And none of later work. Where the sample is offered there is nothing yet to share."""
    assert [key for key, count in Counter(keys()).items() if count > 1] == ["s"]
    assert set(keys()) >= CONTRACT
    assert not LATER & set(keys())


def test_every_action_can_be_called() -> None:
    """The screen, the application or each pane has the method that a command names."""
    for command in ON_SCREEN:
        name = f"action_{action_name(command)[0]}"
        assert hasattr(ReaderScreen, name) or command.action.startswith("app."), command.id
    for command in ON_PANE:
        for pane in (PostList, ArticleView, KeyLines):
            assert hasattr(pane, f"action_{action_name(command)[0]}"), (command.id, pane)


def test_ids_are_unique_and_groups_known() -> None:
    """Ids are what keys are remapped by."""
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert {command.group for command in COMMANDS} == set(GROUPS)


def test_bindings_carry_the_ids() -> None:
    """A keymap finds every command by its id."""
    made = {binding.id for binding in ReaderScreen.BINDINGS if isinstance(binding, Binding)}
    assert made == {command.id for command in ON_SCREEN}
