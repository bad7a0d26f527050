"""Whatever comes, is marked, muted and let go: lists and counts are as if made anew from all of it."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library import saved as saved_module
from kalbar_tui.library.retention import let_go
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import SavedPost, Shelf
from kalbar_tui.store import rules
from kalbar_tui.store.database import Database

DAY = timedelta(days=1)
TREES = (
    (a_category("kalbar", wp_id=1), a_category("sambas", "kalbar", wp_id=2), a_category("olahraga", wp_id=3)),
    (
        a_category("kalbar", wp_id=1),
        a_category("sambas", "olahraga", wp_id=2),
        a_category("olahraga", wp_id=3),
    ),
    (a_category("provinsi", wp_id=1), a_category("sambas", wp_id=2), a_category("olahraga", wp_id=3)),
)
NUMBERS = st.integers(1, 5)
SLUGS = st.sampled_from(["kalbar", "sambas", "olahraga"])
ANSWERS = st.fixed_dictionaries(
    {
        "number": NUMBERS,
        "text": st.sampled_from(["Banjír di hulu", "banjiran", "jalan raya", ""]),
        "days": st.integers(0, 2),
        "author": st.none() | st.sampled_from(["jim", "ayu"]),
        "tags": st.lists(st.sampled_from(["pilkada", "haze"]), max_size=2, unique=True),
        "categories": st.lists(SLUGS, max_size=2, unique=True),
        "source": st.sampled_from(["api", "feed"]),
        "edited": st.integers(0, 3),
    }
)
DRAFTS = st.builds(
    Draft,
    st.sampled_from(["mute", "mute", "watch"]),
    *(st.just("word"), st.sampled_from(["BANJIR", "banjir*", "jalan raya"])),
    until=st.none() | st.integers(1, 3).map(lambda days: NOW + days * DAY),
) | st.one_of(
    *(
        st.builds(
            Draft,
            st.sampled_from(["mute", "watch"]),
            st.just(field),
            st.sampled_from(values),
            st.none() | st.integers(1, 3).map(lambda days: NOW + days * DAY),
        )
        for field, values in (
            ("author", ["jim", "ayu"]),
            ("tag", ["pilkada"]),
            ("category", ["kalbar", "olahraga"]),
        )
    )
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.lists(ANSWERS, min_size=1, max_size=3)),
        st.tuples(st.just("save"), st.lists(ANSWERS, min_size=1, max_size=3)),
        st.tuples(st.just("tree"), st.sampled_from(TREES)),
        st.tuples(st.sampled_from(["read", "unread", "bookmark", "unbookmark", "prune"]), NUMBERS),
        st.tuples(
            st.sampled_from(["undo", "redo", "day", "step", "settle", "settle", "all_read"]), st.none()
        ),
        st.tuples(st.just("add"), DRAFTS),
        st.tuples(st.just("add"), DRAFTS),
        st.tuples(st.just("remove"), NUMBERS),
    ),
    max_size=25,
)


class Reading:
    """A store, what is done to it, and the day it is done on."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.database = Database(folder / "kalbar-tui.db")
        self.saved = Saved(self.database, SITE, f"https://{SITE}/", clock=lambda: self.now)
        self.ids: dict[int, str] = {}

    def do(self, what: str, with_what: object) -> None:
        """One step of a reader's, of the site's, or of the clock."""
        saved = self.saved
        match what, with_what:
            case "save", [*answers]:
                self._save(answers)
            case "tree", tuple(categories):
                saved.save_tree(categories)
            case (("read" | "unread" | "bookmark" | "unbookmark" | "prune"), int(number)):
                if post_id := self.ids.get(number):
                    {
                        "read": lambda: saved.mark_read([post_id]),
                        "unread": lambda: saved.mark_read([post_id], False),
                        "bookmark": lambda: saved.set_bookmark([post_id]),
                        "unbookmark": lambda: saved.set_bookmark([post_id], False),
                        "prune": lambda: let_go(self.database, [post_id]),
                    }[what]()
            case "add", Draft() as draft:
                if draft.until is None or draft.until > self.now:
                    saved.add_rule(draft)
            case "remove", int(number):
                saved.remove_rule(number)
            case "day", _:
                self.now += DAY
            case "step", _:
                saved.settle_step()
            case "settle", _:
                saved.settle()
            case "all_read", _:
                saved.mark_all_read(Shelf())
            case "undo", _:
                saved.undo()
            case "redo", _:
                saved.redo()

    def _save(self, answers: Iterable[dict[str, object]]) -> None:
        posts, texts = [], {}
        for answer in answers:
            number, text = answer["number"], str(answer["text"])
            author = answer["author"]
            post = a_post(
                f"Kabar {number}",
                number=number,
                age=answer["days"] * DAY,
                modified=NOW + answer["edited"] * timedelta(hours=1),
                html=f"<p>{text}</p>",
                author=Author(str(author), str(author).title()) if author else None,
                tags=tuple(map(a_term, answer["tags"])),
                categories=tuple(map(a_term, answer["categories"])),
                source=answer["source"],
            )
            posts.append(post)
            texts[post.id] = text
        result = self.saved.save(posts, texts)
        self.ids |= zip((answer["number"] for answer in answers), result.ids, strict=True)

    def posts(self) -> list[SavedPost]:
        """All that is saved, whichever lists it stands in."""
        with self.database.read() as db:
            pks = [row["pk"] for row in db.execute("SELECT pk FROM posts")]
        return [found for pk in pks if (found := self.saved.post(pk))]

    def hit(self) -> dict[int, set[str]]:
        """By `rule_hits`: the kinds of rules that hit each post."""
        found: dict[int, set[str]] = {}
        with self.database.read() as db:
            for row in db.execute("SELECT h.post, r.kind FROM rule_hits h JOIN rules r ON r.pk = h.rule"):
                found.setdefault(row["post"], set()).add(row["kind"])
        return found

    def rule_hits(self) -> dict[int, set[str]]:
        """By the rules themselves: the kinds of rules that hit each post."""
        found: dict[int, set[str]] = {}
        parents = {category.slug: category.parent for category in self.saved.tree()}
        for rule in self.saved.rules():
            for post in self.posts():
                if _is_hit(post, rule.draft, parents):
                    found.setdefault(post.pk, set()).add(rule.draft.kind)
        return found

    def check(self, hit: dict[int, set[str]]) -> None:
        """Lists and counts are what they are when made anew from posts, marks and what rules hit."""
        expected: set[tuple[str, str, int, int, bool]] = set()
        parents = {category.slug: category.parent for category in self.saved.tree()}
        for post in self.posts():
            at, unread = int(post.published.timestamp()), post.mark.read_at is None
            kinds = hit.get(post.pk, set())
            assert (post.muted, post.watched) == ("mute" in kinds, kinds == {"watch"})
            if post.muted:
                expected.add(("latest", "muted", at, post.pk, unread))
            else:
                expected.add(("latest", "", at, post.pk, unread))
                for slug in _with_all_above((term.slug for term in post.post.categories), parents):
                    expected.add(("category", slug, at, post.pk, unread))
            if post.mark.bookmarked_at:
                expected.add(("bookmarks", "", at, post.pk, unread))
            if post.mark.read_at:
                expected.add(("history", "", int(post.mark.read_at.timestamp()), post.pk, False))
        with self.database.read() as db:
            filed = [
                (row["kind"], row["slug"], row["at"], row["post"], bool(row["unread"]))
                for row in db.execute(
                    "SELECT s.kind, s.slug, f.* FROM filed f JOIN shelves s ON s.pk = f.shelf"
                )
            ]
            totals = {
                (row["kind"], row["slug"]): (row["total"], row["unread"])
                for row in db.execute("SELECT kind, slug, total, unread FROM shelves")
            }
        assert sorted(filed) == sorted(expected)
        total, unread = Counter(row[:2] for row in expected), Counter(row[:2] for row in expected if row[4])
        assert totals == {shelf: (total[shelf], unread[shelf]) for shelf in totals}


def _with_all_above(slugs: Iterable[str], parents: dict[str, str | None]) -> set[str]:
    found: set[str] = set()
    for slug in slugs:
        above: str | None = slug
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return found


def _is_hit(saved: SavedPost, draft: Draft, parents: dict[str, str | None]) -> bool:
    post = saved.post
    match draft.field:
        case "author":
            return post.author is not None and post.author.slug == draft.value
        case "tag":
            return draft.value in {term.slug for term in post.tags}
        case "category":
            return draft.value in _with_all_above((term.slug for term in post.categories), parents)
        case _:
            words = draft.value.casefold()
            sought = rf"\b{words[:-1]}" if words.endswith("*") else rf"\b{words}\b"
            parts = (post.title, post.kicker, post.excerpt, saved.text)
            return any(re.search(sought, _plain(part)) for part in parts)


def _plain(text: str) -> str:
    return "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps so small that a few posts take several."""
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    monkeypatch.setattr(saved_module, "_STEP_SECONDS", -1.0)
    monkeypatch.setattr(saved_module, "_PAUSE_SECONDS", 0.0)


SOME = {
    "number": 1, "text": "Banjír di hulu", "days": 0, "author": "jim", "tags": ["pilkada"],
    "categories": ["sambas"], "source": "api", "edited": 0,
}  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example([("save", [SOME]), ("add", Draft("mute", "author", "jim")), ("settle", None),
          ("save", [{**SOME, "author": None, "tags": [], "source": "feed", "edited": 1}])])  # fmt: skip
@example([("add", Draft("mute", "word", "jalan raya")), ("save", [SOME]), ("settle", None),
          ("save", [{**SOME, "text": "jalan raya", "edited": 1}])])  # fmt: skip
@example([("tree", TREES[0]), ("save", [SOME]), ("add", Draft("mute", "category", "kalbar")),
          ("settle", None), ("tree", TREES[2]), ("tree", TREES[1])])  # fmt: skip
def test_lists_and_counts_are_as_if_made_anew(steps: list[tuple[str, object]]) -> None:
    """After every step by what rules have hit so far, and at the end by the rules themselves."""
    with tempfile.TemporaryDirectory() as folder:
        reading = Reading(Path(folder))
        try:
            for step in steps:
                reading.do(*step)
                reading.check(reading.hit())
            reading.saved.settle()
            assert reading.hit() == reading.rule_hits()
            reading.check(reading.rule_hits())
        finally:
            reading.database.close()
