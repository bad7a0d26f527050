"""The keys of the reader's commands: those of the table, and what the settings say instead.

It imports nothing of Textual, so that the settings can be checked and the keys be printed
without it. Like the language, the keys in use are the process's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KeyProblem
from kalbar_tui.ui import key_names
from kalbar_tui.ui.commands import BY_ID, COMMANDS, NO_KEY, Command
from kalbar_tui.ui.key_names import Press, WrongKeyError

Wanted = Mapping[str, str | list[str]]
"""What the settings say: for the id of a command its keys, as people write them."""

KEPT: Mapping[str, str] = {
    "enter": "post.open",
    "escape": "reader.back",
    "ctrl+q": "program.quit",
    "ctrl+c": "program.copy",
}
"""Keys that always do the same, whatever the settings say: the way in, back, out, and the copy."""

ALWAYS_ALONE = frozenset({"escape", "ctrl+q"})
"""Those of them that also end the waiting for another key."""


class Problem(NamedTuple):
    """What is wrong with one line of the settings' keys.

    `what` is the word that is meant, `other` the id of the other command, `nearest` the nearest
    right words; `at` the number of the key in a list.
    """

    command: str
    kind: KeyProblem
    what: str
    other: str = ""
    nearest: tuple[str, ...] = ()
    at: int = 0


class Keys:
    """Which keys do what. Wrong lines of `wanted` are passed over; `problems` has them."""

    def __init__(self, wanted: Wanted | None = None) -> None:
        wanted = wanted or {}
        self._presses: dict[str, tuple[Press, ...]] = {
            command.id: tuple((key,) for key in (*command.keys, *command.also)) for command in COMMANDS
        }
        self.problems: list[Problem] = []
        explicit: dict[Press, str] = {}
        self._changed: set[str] = set()
        self.keyless: list[Command] = []
        """The commands whose keys the settings have all given to others."""
        for name, words in wanted.items():
            if name not in BY_ID:
                self._tell(name, "unknown_command", name, nearest=_near(name))
                continue
            kept = tuple((key,) for key, owner in KEPT.items() if owner == name)
            right = tuple(self._right(name, words, explicit))
            if name == "program.palette" and not right:
                self._tell(name, "needed_press", name)
                continue
            self._changed.add(name)
            self._presses[name] = tuple(dict.fromkeys((*right, *kept)))
        self._give_up(explicit)

    def _tell(
        self,
        command: str,
        kind: KeyProblem,
        what: str,
        *,
        other: str = "",
        nearest: tuple[str, ...] = (),
        at: int = 0,
    ) -> None:
        self.problems.append(Problem(command, kind, what, other, nearest, at))

    def _right(self, name: str, words: str | list[str], explicit: dict[Press, str]) -> Iterator[Press]:
        """The keys that the settings give a command; noted among those that are given."""
        for at, text in enumerate([words] if isinstance(words, str) else words):
            try:
                press = key_names.read(text)
            except WrongKeyError as wrong:
                self._tell(name, "unknown_press", wrong.name, nearest=wrong.nearest, at=at)
                continue
            if not press or explicit.get(press) == name:
                continue
            kept = next((key for at_key, key in enumerate(press) if _is_kept(key, at_key, press, name)), None)
            if kept is not None:
                self._tell(name, "kept_press", key_names.shown((kept,)), other=KEPT[kept], at=at)
            elif other := explicit.get(press):
                self._tell(name, "taken_press", text, other=other, at=at)
            elif other := next((explicit[each] for each in explicit if _begins(each, press)), None):
                self._tell(name, "begun_press", text, other=other, at=at)
            else:
                explicit[press] = name
                yield press

    def _give_up(self, explicit: Mapping[Press, str]) -> None:
        """A key of the table that the settings give another command is that one's alone."""
        for command in COMMANDS:
            if command.id in self._changed:
                continue
            presses = self._presses[command.id]
            left = tuple(
                press
                for press in presses
                if press not in explicit and not any(_begins(press, each) for each in explicit)
            )
            # The sample edition is offered where the other commands have nothing to work on.
            if left != presses and command.in_help:
                self._presses[command.id] = left
                self._changed.add(command.id)
                if not left:
                    self.keyless.append(command)

    def of(self, command_id: str) -> tuple[Press, ...]:
        """The keys of a command, those that a hint names first."""
        return self._presses[command_id]

    def first(self, command_id: str) -> str:
        """The key that a hint names; empty where there is none."""
        presses = self._presses[command_id]
        return key_names.shown(presses[0]) if presses else ""

    def written(self, command: Command) -> str:
        """The keys of a command as the short help writes them."""
        if command.id not in self._changed:
            return command.usual
        return _listed(self._presses[command.id], ascii_only=False) or _("none")

    def printed(self, command: Command) -> str:
        """All keys of a command in ASCII, to be printed."""
        return _listed(self._presses[command.id], ascii_only=True) or _("none")

    @property
    def beginnings(self) -> frozenset[str]:
        """The keys after which others are waited for."""
        return frozenset(
            press[0] for presses in self._presses.values() for press in presses if len(press) > 1
        )

    @property
    def as_escape(self) -> frozenset[str]:
        """The keys that are Esc by another name, in windows and fields too: those that type nothing."""
        return frozenset(
            press[0]
            for press in self._presses["reader.back"]
            if len(press) == 1 and press[0].startswith("ctrl+")
        )

    def for_textual(self) -> dict[str, str]:
        """What differs from the table, as Textual takes it; keys that follow each other are one there."""
        return {
            name: ",".join(" ".join(press) for press in self._presses[name]) or NO_KEY
            for name in sorted(self._changed)
        }


def _is_kept(key: str, at: int, press: Press, command: str) -> bool:
    """Whether a key of these cannot be the command's there."""
    if len(press) == 1:
        return KEPT.get(key, command) != command
    return key in ALWAYS_ALONE or (not at and key in KEPT)


def _begins(one: Press, other: Press) -> bool:
    """Whether one of the two is the beginning of the other, and not all of it."""
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and long[: len(short)] == short


def _listed(presses: tuple[Press, ...], *, ascii_only: bool) -> str:
    between = ", " if any(len(press) > 1 for press in presses) else " "
    return between.join(key_names.shown(press, ascii_only=ascii_only) for press in presses)


def _near(name: str) -> tuple[str, ...]:
    import difflib

    tails = {each.rpartition(".")[2]: each for each in BY_ID}
    near = difflib.get_close_matches(name, BY_ID, n=3)
    near += [tails[each] for each in difflib.get_close_matches(name.rpartition(".")[2], tails, n=2)]
    return tuple(dict.fromkeys(near))[:3]


_in_use = Keys()


def use(keys: Keys) -> None:
    """From now on these are the reader's keys."""
    global _in_use  # noqa: PLW0603 - as the language is
    _in_use = keys


def in_use() -> Keys:
    """The reader's keys."""
    return _in_use


def named(command_id: str) -> str:
    """The key of a command, to stand in a sentence; where it has none, the way to it by the palette."""
    if key := _in_use.first(command_id):
        return key
    return f"{_in_use.first('program.palette')} “{_(BY_ID[command_id].label)}”"
