"""Rules from the reader: made from a post, seen in the lists, removed; and watched posts told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fake_library import FakeLibrary

from builders import NOW, a_post
from conftest import Open, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.rule import Draft
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.ui.ruling import call

MakeSaved = Callable[..., Saved]


async def test_a_rule_is_made_from_a_post_after_a_look_and_removed_again(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """M, what of it, for how long, Enter: the posts are gone from the list; W and Enter bring them back."""
    saved = a_saved(some_posts())
    before = [row.title for row in saved.head(Shelf(), 99)]
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("M")
        assert "the author Jimi Prasetya" in reading.frame()
        assert "the category" in reading.frame()
        word = next(line for line in reading.lines() if "the word" in line).split("“")[1].split("”")[0]
        hit = [title for title in before if word.lower() in title.lower().split()]
        rows = [line for line in reading.lines() if "the author" in line or "the category" in line]
        await reading.press(*["j"] * len(rows), "enter")
        await reading.until(lambda: f"{len(hit)} of {len(before)} posts" in reading.frame())
        await reading.press("j", "enter")
        assert "Muted: the word" in reading.lines()[-1]
        [rule] = saved.rules()
        assert rule.draft == Draft("mute", "word", word, NOW + timedelta(days=7))
        left = [row.title for row in saved.head(Shelf(), 99)]
        assert left == [title for title in before if title not in hit]
        assert len(reading.screen.posts.order) == len(left)
        await reading.press("W")
        assert f"mute  the word “{word}”" in reading.frame()
        await reading.press("enter")
        assert saved.rules() == []
        assert len(reading.screen.posts.order) == len(before)
        await reading.press("W")
        assert "There are no rules" in reading.lines()[-1]


async def test_escape_makes_no_rule(a_saved: MakeSaved, open_reader: Open) -> None:
    """On either of the two questions."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("M", "escape", "M", "enter", "escape")
        assert saved.rules() == []
        assert reading.app.screen is reading.screen


async def test_watched_posts_are_told_of_when_they_come(a_saved: MakeSaved, open_reader: Open) -> None:
    """In the status line, and by a sign in the list and in the article."""
    saved = a_saved(some_posts())
    saved.add_rule(Draft("watch", "word", "tenggelam"))
    library = FakeLibrary(saved)
    async with open_reader(library) as reading:
        library.news = [a_post("Perahu tenggelam di Kapuas", age=timedelta(minutes=1))]
        await reading.press("r")
        assert "1 watched post: Perahu tenggelam di Kapuas" in reading.lines()[-1]
        await reading.press("g")
        assert "◎ watched" in reading.frame()
        await reading.press("enter")
        assert reading.frame().count("◎ watched") == 2


async def test_a_rule_that_has_ended_is_taken_off_while_reading(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """By the clock of the reader, without a key."""
    saved = a_saved(some_posts())
    total = saved.total(Shelf())
    saved.add_rule(Draft("mute", "author", "jimi", NOW - timedelta(seconds=1)))
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.until(lambda: saved.rules() == [])
        assert len(reading.screen.posts.order) == total


@pytest.mark.parametrize(("how", "sent"), [("none", ""), ("bell", "\a")])
def test_the_terminal_is_called_only_when_asked(a_saved: MakeSaved, how: str, sent: str) -> None:
    """The status line tells either way."""
    saved = a_saved([a_post("Banjir")])
    found = saved.find("banjir")
    assert found is not None
    assert call([found], how) == ("1 watched post: Banjir", sent)
