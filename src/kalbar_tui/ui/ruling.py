"""Rules made and removed from the keyboard, and carried through behind the screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from kalbar_tui.alert import sentence, sequence
from kalbar_tui.i18n import _
from kalbar_tui.model.errors import KalbarError, StoreError
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.text import clean
from kalbar_tui.text.folding import fold
from kalbar_tui.ui import keymap
from kalbar_tui.ui.screens.rules import RulesScreen, Subject, SubjectScreen, TermScreen
from kalbar_tui.wording import subject

if TYPE_CHECKING:
    from textual.app import App

    from kalbar_tui.library.library import Library

_SHORTEST = 4
"""Letters of a word of a headline that a rule may well be about."""


class Host(Protocol):
    """What rules need of the screen they are made from."""

    app: App[Any]

    def busy(self, task: str, text: Callable[[], str]) -> None:
        """Show what is going on, until `done` is told for the same task."""

    def done(self, task: str) -> None:
        """A task has ended."""

    def say(self, text: str) -> None:
        """Show a message for a while."""

    def tell(self, error: KalbarError) -> None:
        """Show what went wrong."""

    def lists_changed(self) -> None:
        """Other posts stand in the lists than before."""

    def run_beside(self, work: Coroutine[Any, Any, None], group: str) -> object:
        """Run this beside whatever else runs."""


class Ruling:
    """Makes rules from what is known of a post, removes them, and applies them."""

    def __init__(self, library: Library, host: Host, *, zone: tzinfo) -> None:
        self._library = library
        self._host = host
        self.zone = zone
        self._settling = False

    def about(self, found: SavedPost, now: datetime) -> None:
        """Asks what of a post to mute or watch for, and for how long, and makes the rule."""
        subjects = _subjects(found)

        def chosen(number: int | None) -> None:
            if number is not None:
                self._how_long(subjects[number], now)

        self._host.app.push_screen(SubjectScreen(subjects), chosen)

    def _how_long(self, about: Subject, now: datetime) -> None:
        draft, name = about
        terms = (
            (_("Mute until I remove the rule"), draft),
            (_("Mute for 7 days"), draft._replace(until=now + timedelta(days=7))),
            (_("Mute for 30 days"), draft._replace(until=now + timedelta(days=30))),
            (_("Watch: mark such posts, and tell when they come"), draft._replace(kind="watch")),
        )

        def chosen(number: int | None) -> None:
            if number is not None:
                self._host.run_beside(self._add(terms[number][1], name), "rules")

        def title() -> str:
            shown = subject(draft._replace(value=name or draft.value))
            return shown[:1].upper() + shown[1:]

        screen = TermScreen(
            title,
            [words for words, _draft in terms],
            draft,
            self._library.saved,
        )
        self._host.app.push_screen(screen, chosen)

    async def _add(self, draft: Draft, name: str) -> None:
        said = subject(draft._replace(value=name or draft.value))
        told = (
            _("Muted: {subject}. {key} lists the rules.")
            if draft.kind == "mute"
            else _("Watched: {subject}.")
        )
        await self._carry_through(
            self._library.add_rule(draft), told.format(subject=said, key=keymap.named("rules.list"))
        )

    def list_rules(self) -> None:
        """Lists the rules, and removes the one that is chosen."""
        try:
            rules = self._library.saved.rules()
        except StoreError as error:
            self._host.tell(error)
            return
        if not rules:
            said = _("There are no rules. {key} makes one from the highlighted post.")
            self._host.say(said.format(key=keymap.named("rules.make")))
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                removed = self._library.remove_rule(rules[number].number)
                self._host.run_beside(self._carry_through(removed, _("The rule is removed.")), "rules")

        self._host.app.push_screen(RulesScreen(rules, lambda: self.zone), chosen)

    async def _carry_through(self, change: Coroutine[Any, Any, object], said: str) -> None:
        self._host.busy("rules", lambda: _("Applying the rules …"))
        try:
            await change
            await self._library.settle()
        except KalbarError as error:
            self._host.tell(error)
            return
        finally:
            self._host.done("rules")
        self._host.lists_changed()
        self._host.say(said)

    def settle_behind(self) -> None:
        """Ends rules that have run out, and goes on where a rule was left half applied."""
        if not self._settling:
            self._settling = True
            self._host.run_beside(self._settle(), "rules")

    async def _settle(self) -> None:
        try:
            if await self._library.settle():
                self._host.lists_changed()
        except KalbarError as error:
            self._host.tell(error)
        finally:
            self._settling = False


def call(posts: Sequence[SavedPost], how: str) -> tuple[str, str]:
    """What to say of watched posts that have come, and what to write to the terminal for them."""
    said = sentence(len(posts), posts[0].post.title)
    return said, sequence(how, said, os.environ)


def _subjects(found: SavedPost) -> list[Subject]:
    """The author, categories and tags of a post, and the longer words of its headline."""
    post = found.post
    subjects = []
    if post.author and post.author.slug:
        subjects.append(Subject(Draft("mute", "author", post.author.slug), post.author.name))
    subjects += [Subject(Draft("mute", "category", term.slug), term.name) for term in post.categories]
    subjects += [Subject(Draft("mute", "tag", term.slug), term.name) for term in post.tags]
    words: dict[str, str] = {}
    for word in clean.line(post.title).split():
        bare = word.strip("\"'“”‘’.,:;!?()[]{}…-–—/\\*")
        if len(bare) >= _SHORTEST and any(char.isalpha() for char in bare):
            words.setdefault(fold(bare), bare)
    subjects += [Subject(Draft("mute", "word", word)) for word in words.values()]
    return subjects
