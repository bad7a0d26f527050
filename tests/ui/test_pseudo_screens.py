"""Nothing on a screen of the reader is left untranslated: it runs in a language of other letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fake_library import FakeLibrary

import pseudo
from builders import SITE, a_post
from conftest import BODY, TREE, Open, Reading, some_posts
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import Unreachable
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.themes import NAMES

MakeSaved = Callable[..., Saved]

DATA = pseudo.words(
    " ".join(
        (
            SITE,
            *NAMES,
            BODY,
            *(f"{post.title} {post.excerpt} {post.author} {post.url}" for post in some_posts(9)),
            *(f"{category.name} {category.slug}" for category in TREE),
        )
    )
)
"""What the site says, in these tests."""


@pytest.fixture(autouse=True)
def _pseudo_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_read", i18n._read)  # so that it is put back
    pseudo.speak()
    yield
    i18n.use("en")


def check(reading: Reading, *typed: str) -> None:
    """Nothing on the screen is in Latin letters but data, names and what was typed."""
    assert pseudo.forgotten(reading.frame(), DATA | set(typed)) == [], reading.frame()


@pytest.mark.parametrize("size", [(160, 45), (60, 20), (40, 12)], ids=str)
async def test_lists_article_and_hints(a_saved: MakeSaved, open_reader: Open, size: tuple[int, int]) -> None:
    """Of every kind of list, with and without posts in it."""
    async with open_reader(FakeLibrary(a_saved(some_posts(9))), size) as reading:
        check(reading)
        await reading.press("enter")
        check(reading)
        await reading.press("b", "m")
        check(reading)
        await reading.press("u", "pagedown", "pagedown")
        check(reading)
        await reading.press("escape", "v")
        check(reading)
        for kind in ("bookmarks", "unread", "history"):
            reading.screen.open_shelf(Shelf(kind))
            await reading.settle()
            check(reading)
        await reading.press("A", "K", "R")
        check(reading)


async def test_a_cold_start(a_saved: MakeSaved, open_reader: Open) -> None:
    """Without posts, offline and where the site cannot be reached."""
    down = Unreachable(f"https://{SITE}", "dns")
    for library in (
        FakeLibrary(a_saved()),
        FakeLibrary(a_saved(), offline=True),
        FakeLibrary(a_saved(), down=down),
    ):
        async with open_reader(library) as reading:
            check(reading)
            await reading.press("r")
            check(reading)


@pytest.mark.parametrize(
    "keys",
    [
        ("question_mark",),
        ("question_mark", "pagedown"),
        ("question_mark", "G"),
        ("ctrl+p",),
        ("ctrl+p", "pagedown", "pagedown"),
        ("D",),
        ("H",),
        ("M",),
        ("M", "enter"),
        ("M", "enter", "enter", "W"),
        ("W",),
        ("B",),
        ("d",),
        ("s",),
        ("T",),
        ("X",),
        ("enter", "L"),
        ("enter", "L", "y"),
        ("enter", "O"),
        ("enter", "i"),
        ("enter", "plus"),
        ("enter", "greater_than_sign"),
        ("enter", "tab"),
        ("enter", "right_square_bracket"),
        ("enter", "f", "1", "2"),
        ("enter", "z"),
        ("enter", "o"),
        ("enter", "y"),
        ("ctrl+c",),
        ("slash",),
        ("slash", "f1"),
        ("slash", "b", "enter", "S"),
        ("slash", "1", "1", "colon", "1"),
        ("slash", "b", "enter", "e"),
    ],
    ids=" ".join,
)
async def test_every_window_and_message(a_saved: MakeSaved, open_reader: Open, keys: tuple[str, ...]) -> None:
    """What a key opens, and what the status line says of it."""
    async with open_reader(FakeLibrary(a_saved(some_posts(9))), (160, 45)) as reading:
        for key in keys:
            await reading.press(key)
        check(reading)


async def test_notes_of_a_post(a_saved: MakeSaved, open_reader: Open) -> None:
    """Pinned, locked, withdrawn, untitled, without a text: each is said."""
    posts = [
        a_post("1", number=1, sticky=True, excerpt="", html="<p>1</p>"),
        a_post("2", number=2, locked=True, excerpt="", html="<p>1</p>"),
        a_post("", number=3, excerpt="", html="<p>1</p>"),
        replace(a_post("4", number=4, excerpt="", html="<p>1</p>"), html=""),
    ]
    address = ("tanpa", "judul")  # which the builder makes of no title
    async with open_reader(FakeLibrary(a_saved(posts)), (160, 45)) as reading:
        for _post in posts:
            check(reading, *address)
            await reading.press("n")
        check(reading, *address)
