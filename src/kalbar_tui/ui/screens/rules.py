"""Rules from the reader: what of a post they are to be about, for how long, and those there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import NamedTuple

from textual import work
from textual.binding import Binding
from textual.message import Message
from textual.worker import get_current_worker

from kalbar_tui import cells, frame
from kalbar_tui.i18n import _, ngettext
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.rule import Draft, Preview, Rule
from kalbar_tui.rows import Line, Piece
from kalbar_tui.text import clean, when
from kalbar_tui.ui.screens.choosing import ChoosingScreen
from kalbar_tui.wording import rule_line, subject


class Subject(NamedTuple):
    """What a rule can be about, and the name that readers know it by; empty where that is the value."""

    draft: Draft
    name: str = ""


class SubjectScreen(ChoosingScreen):
    """Ends with the number of the subject that was chosen."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        super().__init__(lambda: _("Mute or watch for"), len(subjects))
        self._subjects = subjects

    def row_line(self, index: int, part: int, width: int) -> Line:
        """The subject, by its name."""
        draft, name = self._subjects[index]
        shown = subject(draft._replace(value=name or draft.value))
        return (Piece(" ", "gap"), Piece(cells.fit(shown, width - 1), "entry"))

    def foot_line(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" " + frame.what_keys_do(_("Enter goes on · Esc closes"), width - 1), "note"),)


class TermScreen(ChoosingScreen):
    """Ends with the number of the draft that was chosen; the foot says what they all would hit."""

    class Looked(Message):
        """More of what is saved was looked at."""

        def __init__(self, preview: Preview) -> None:
            super().__init__()
            self.preview = preview

    def __init__(self, title: Callable[[], str], terms: Sequence[str], draft: Draft, saved: Saved) -> None:
        super().__init__(title, len(terms))
        self._terms = terms
        self._draft = draft
        self._saved = saved
        self.preview: Preview | None = None

    def on_mount(self) -> None:
        """Begins to look at what is saved."""
        super().on_mount()
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        worker = get_current_worker()
        try:
            for preview in self._saved.preview(self._draft):
                if worker.is_cancelled:
                    return
                self.post_message(self.Looked(preview))
        except StoreError:
            return  # the reader will be told when the rule is made
        finally:
            self._saved.close_thread()

    def on_term_screen_looked(self, event: Looked) -> None:
        """Shows what was found so far."""
        self.preview = event.preview
        self.on_row_view_moved()

    def row_line(self, index: int, part: int, width: int) -> Line:
        """What is to be done, and for how long."""
        return (Piece(" ", "gap"), Piece(cells.fit(self._terms[index], width - 1), "entry"))

    def foot_line(self, width: int) -> Line:
        """How many posts it is about, and the newest of them."""
        found = self.preview
        if found is None:
            return (Piece(" " + cells.fit(_("Looking at what is saved …"), width - 1), "note"),)
        said = ngettext("{hits} of {total} post", "{hits} of {total} posts", found.total).format(
            hits=when.number(found.hits), total=when.number(found.total)
        )
        if found.looked_at < found.total:
            said += " …"
        if found.newest:
            said += ": " + clean.line(found.newest[0].title)
        return (Piece(" " + cells.fit(said, width - 2), "message"),)


class RulesScreen(ChoosingScreen):
    """Ends with the number of the rule that is to go."""

    BINDINGS = [Binding("delete,x", "choose", show=False)]  # noqa: RUF012  - as Textual declares it

    def __init__(self, rules: Sequence[Rule], zone: Callable[[], tzinfo]) -> None:
        super().__init__(lambda: _("Rules"), len(rules))
        self._rules = rules
        self._zone = zone

    def row_line(self, index: int, part: int, width: int) -> Line:
        """What a rule does, to what, until when, and how many posts it hits."""
        said = rule_line(self._rules[index], self._zone())
        return (Piece(" ", "gap"), Piece(cells.fit(said, width - 1), "entry"))

    def foot_line(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" " + frame.what_keys_do(_("Enter removes the rule · Esc closes"), width - 1), "note"),)
