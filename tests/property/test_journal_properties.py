"""The journal: whatever the reader does, over restarts too, is undone and done again exactly."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from builders import NOW, SITE, a_post
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.store.database import Database

POSTS = [a_post(f"Kabar {n}", number=n + 1, age=timedelta(hours=n)) for n in range(4)]
IDS = [post.id for post in POSTS]
SOME = st.lists(st.sampled_from(IDS), max_size=4)
NOTES = st.sampled_from(["", "satu", "2\nbaris", "007"])

State = dict[str, dict[str, Any]]


class Journal(RuleBasedStateMachine):
    """A store beside a model: marks by post, and two stacks of what they were."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "kalbar-tui.db"
        self._open()
        self.saved.save(POSTS, {})
        self.marks: State = {each: {"read": False, "bookmark": False, "note": ""} for each in IDS}
        self.past: list[State] = []
        self.future: list[State] = []

    def _open(self) -> None:
        self.database = Database(self._path)
        self.saved = Saved(self.database, SITE, clock=lambda: NOW)

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    def _set(self, ids: list[str], **changes: Any) -> None:
        before = deepcopy(self.marks)
        for each in ids:
            self.marks[each] |= changes
        if self.marks != before:
            self.past.append(before)
            self.future.clear()

    @rule(ids=SOME, on=st.booleans())
    def read(self, ids: list[str], on: bool) -> None:
        self.saved.mark_read(ids, on)
        self._set(ids, read=on)

    @rule(each=st.sampled_from(IDS))
    def opened(self, each: str) -> None:
        self.saved.mark_opened(each)
        self._set([each], read=True)

    @rule(ids=SOME, on=st.booleans())
    def bookmark(self, ids: list[str], on: bool) -> None:
        self.saved.set_bookmark(ids, on)
        self._set(ids, bookmark=on)

    @rule(ids=SOME, note=NOTES)
    def note(self, ids: list[str], note: str) -> None:
        self.saved.set_note(ids, note)
        self._set(ids, bookmark=True, note=note)

    @rule(start=st.integers(0, 4), end=st.integers(0, 4))
    def rows_read(self, start: int, end: int) -> None:
        keys = self.saved.order(Shelf())[start:end]
        self.saved.mark_rows_read([key.pk for key in keys])
        self._set(IDS[start:end], read=True)

    @rule(kind=st.sampled_from(["latest", "bookmarks"]))
    def all_read(self, kind: Any) -> None:
        self.saved.mark_all_read(Shelf(kind))
        self._set([each for each in IDS if kind == "latest" or self.marks[each]["bookmark"]], read=True)

    @rule()
    def undo(self) -> None:
        assert (self.saved.undo() is not None) == bool(self.past)
        if self.past:
            self.future.append(self.marks)
            self.marks = self.past.pop()

    @rule()
    def redo(self) -> None:
        assert (self.saved.redo() is not None) == bool(self.future)
        if self.future:
            self.past.append(self.marks)
            self.marks = self.future.pop()

    @rule()
    def restart(self) -> None:
        self.database.close()
        self._open()

    @invariant()
    def the_store_is_the_model(self) -> None:
        found = {}
        for each in IDS:
            post = self.saved.post(each)
            assert post is not None
            mark = post.mark
            found[each] = (mark.read_at is not None, mark.bookmarked_at is not None, mark.note)
        assert found == {
            each: (mark["read"], mark["bookmark"], mark["note"] if mark["bookmark"] else "")
            for each, mark in self.marks.items()
        }
        counts = self.saved.counts()
        assert counts.latest == sum(not mark["read"] for mark in self.marks.values())
        assert self.saved.total(Shelf("bookmarks")) == sum(mark["bookmark"] for mark in self.marks.values())
        assert self.saved.total(Shelf("history")) == sum(mark["read"] for mark in self.marks.values())


TestJournal = Journal.TestCase
TestJournal.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
