"""Searching in the reader: what is found as it is typed, the way back, and searches that are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fake_library import FakeLibrary
from textual import events

from builders import NOW
from conftest import Open, Reading, some_posts
from kalbar_tui import i18n
from kalbar_tui.library.library import Library
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.palette import LOOKS
from kalbar_tui.settings import Settings
from kalbar_tui.store.database import Database
from kalbar_tui.text.address import site_key
from kalbar_tui.text.query import parse
from kalbar_tui.ui.screens.help import QUERIES
from kalbar_tui.ui.searching import TYPED_SECONDS
from newsroom import Newsroom, status

MakeSaved = Callable[..., Saved]


def whole(a_saved: MakeSaved) -> Saved:
    """A store in which the texts of the articles can be searched too."""
    saved = a_saved()
    saved.save(some_posts())
    return saved


async def typed(reading: Reading, text: str) -> None:
    """Types into the field, and waits until the keys have rested and the search is done."""
    await reading.pilot.press(*("space" if char == " " else char for char in text))
    await reading.pilot.pause(2 * TYPED_SECONDS)
    await reading.settle()


def titles(reading: Reading) -> set[str]:
    """The headlines of the list."""
    posts = reading.screen.posts
    rows = (posts.row(n) for n in range(posts.row_count))
    return {row.title.partition(" (")[0] for row in rows if row}


async def test_posts_are_found_as_they_are_typed(a_saved: MakeSaved, open_reader: Open) -> None:
    """Beginnings of words first; hits are marked in the list, and the field takes every letter."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        await reading.press("slash")
        await typed(reading, "jemb")
        assert titles(reading) == {"Gubernur resmikan jembatan baru di Pontianak"}
        assert reading.screen.shelf == Shelf("search", "jemb*")
        assert "Search: jemb " in reading.frame()
        await typed(reading, " -gubernur")
        assert titles(reading) == set()
        assert "Nothing was found." in reading.frame()


async def test_esc_goes_back_where_one_was(a_saved: MakeSaved, open_reader: Open) -> None:
    """While typing, and later from the list; the post that was highlighted is so again."""
    async with open_reader(FakeLibrary(whole(a_saved)), shelf=Shelf("category", "sintang")) as reading:
        await reading.press("j", "j")
        before = reading.screen.posts.highlighted_pk
        for keys in (("escape",), ("enter", "j", "escape")):
            await reading.press("slash")
            await typed(reading, "warga")
            assert reading.screen.shelf.kind == "search"
            await reading.press(*keys)
            assert reading.screen.shelf == Shelf("category", "sintang")
            assert reading.screen.posts.highlighted_pk == before
            assert not reading.screen.search_field.is_open


async def test_a_post_that_was_found_shows_why(a_saved: MakeSaved, open_reader: Open) -> None:
    """The words are marked in its article, and `f` walks them; Esc leads back to the list."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        await reading.press("slash")
        await typed(reading, "waspada satu")
        await reading.press("enter", "enter")
        assert reading.screen.opened is not None
        assert reading.screen.pane == "article"
        assert reading.screen.article.hit[1] == 2
        assert not reading.screen.finding.active
        await reading.press("f", "enter")
        assert reading.screen.finding.active
        assert "1/2" in reading.lines()[-1]
        await reading.press("escape", "escape")
        assert reading.screen.shelf.kind == "search"


async def test_a_malformed_query_is_explained(a_saved: MakeSaved, open_reader: Open) -> None:
    """In the status line while it is typed; what was found before stays."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        await reading.press("slash")
        await typed(reading, "karet ")
        await typed(reading, "foo:b")
        assert "There is no field “foo”" in reading.lines()[-1]
        assert titles(reading) == {"Harga karet naik, petani mulai tersenyum"}
        await reading.press(*["backspace"] * 5)
        await typed(reading, "kategori:zzz")
        assert "There is no category “zzz”" in reading.frame()


async def test_tab_puts_the_best_first(a_saved: MakeSaved, open_reader: Open) -> None:
    """And again the newest; the title of the list tells."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        await reading.press("slash")
        await typed(reading, "warga")
        newest = list(reading.screen.posts.order.pks)
        await reading.press("tab")
        assert reading.screen.shelf.best
        assert "best first" in reading.frame()
        assert sorted(reading.screen.posts.order.pks) == sorted(newest)
        assert list(reading.screen.posts.order.pks) != newest
        await reading.press("enter", "e")
        assert list(reading.screen.posts.order.pks) == newest


async def test_a_search_is_kept_under_a_name_and_dropped(a_saved: MakeSaved, open_reader: Open) -> None:
    """It stands among the categories with its unread posts, under a heading; the next reader has it too."""
    saved = whole(a_saved)
    library = FakeLibrary(saved)
    async with open_reader(library) as reading:
        await reading.press("slash")
        await typed(reading, "karet")
        await reading.press("enter", "S")
        await reading.press(*["backspace"] * 20)
        await reading.press(*"Harga", "enter")
        assert [tuple(each) for each in saved.kept_searches()] == [("Harga", "karet*")]
        assert "─ Searches ─" in reading.frame()
        line = reading.lines()[reading.line_of("› Harga")]
        assert line.partition("│")[0].split() == ["▌›", "Harga", "5"] or "Harga" in line
    async with open_reader(library) as reading:
        await reading.press("h", "G", "g", "j", "j", "j", "j", "enter")
        assert reading.screen.shelf == Shelf("search", "karet*")
        assert "━ Harga" in reading.frame()
        await reading.press("A")
        assert saved.unread_found("karet*") == 0
        await reading.press("S")
        await reading.press(*["backspace"] * 20, "enter")
        assert saved.kept_searches() == ()
        assert "Searches" not in reading.frame().replace("Search:", "")


async def test_unread_only_in_a_search(a_saved: MakeSaved, open_reader: Open) -> None:
    """`v` narrows what was found."""
    saved = whole(a_saved)
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("slash")
        await typed(reading, "karet")
        count = reading.screen.posts.row_count
        await reading.press("enter", "m", "v")
        assert reading.screen.posts.row_count == count - 1


async def test_the_reader_opens_on_a_search(a_saved: MakeSaved, open_reader: Open) -> None:
    """`--search` on the command line."""
    shelf = Shelf("search", "karet")
    async with open_reader(FakeLibrary(whole(a_saved)), shelf=shelf, size=(60, 20)) as reading:
        assert titles(reading) == {"Harga karet naik, petani mulai tersenyum"}
        await reading.press("slash", *"x", "escape")
        assert reading.screen.shelf == shelf


async def test_at_any_size(a_saved: MakeSaved, open_reader: Open) -> None:
    """The field is in sight with the list, and hits can be told without colours."""
    for size in ((160, 45), (100, 30), (60, 20), (40, 12)):
        async with open_reader(FakeLibrary(whole(a_saved)), size=size) as reading:
            await reading.press("slash")
            await typed(reading, "harga ka")
            assert "Search harga ka" in reading.frame()
            assert "Harga karet naik" in reading.frame()
    assert LOOKS["found"].underline


async def test_unread_posts_of_a_search_are_read_one_after_the_other(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """The next is looked for behind the screen, past what is read already."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        await reading.press("slash")
        await typed(reading, "karet")
        first, second, third = list(reading.screen.posts.order.pks)[:3]
        await reading.press("enter", "j", "m", "g", "enter")
        assert reading.screen.opened is not None
        assert reading.screen.opened.pk == first
        await reading.press("G", "space")
        await reading.until(lambda: reading.screen.posts.highlighted_pk == third)
        assert second != third


def asked(newsroom: Newsroom) -> list[str]:
    """What the site's own search was asked for."""
    return [request.query["search"] for request in newsroom.requests if "search" in request.query]


async def test_the_site_is_asked_beside_what_is_saved(
    tmp_path: Path, newsroom: Newsroom, open_reader: Open
) -> None:
    """When the keys rest; what it finds comes in order, marked, and the highlighted post stays so."""
    database = Database(tmp_path / "kalbar-tui.db")
    saved = Saved(database, site_key(newsroom.url), newsroom.url, clock=lambda: NOW)
    async with Library(saved, newsroom.url, data_saver=True, clock=lambda: NOW) as library:
        await library.refresh(Shelf())
        async with open_reader(library) as reading:  # type: ignore[arg-type]
            posts = reading.screen.posts
            await reading.press("slash")
            await typed(reading, "warga")
            before = set(posts.order.pks)
            highlighted = posts.highlighted_pk
            await reading.until(lambda: bool(posts.from_site))
            await reading.settle()
            assert asked(newsroom) == ["warga"]
            assert posts.from_site
            assert not posts.from_site & before
            assert set(posts.order.pks) >= posts.from_site | before
            assert posts.highlighted_pk == highlighted
            assert list(posts.order.ats) == sorted(posts.order.ats, reverse=True)
            await reading.press("enter", "G")
            assert "from the site" in reading.frame() or "↓" in reading.frame()
            await reading.press("e", "e")
            await reading.until(lambda: bool(posts.from_site))
            await reading.press("escape", "slash")
            assert not posts.from_site
            await typed(reading, "warga -kota")
            await reading.press("enter")
            assert asked(newsroom) == ["warga"]
            newsroom.misbehave("search=polisi", status(503), status(503), status(503))
            await reading.press("slash", *["backspace"] * 20, *"polisi", "enter")
            assert set(asked(newsroom)[1:]) == {"polisi"}
            assert "Showing saved posts." in reading.lines()[-1]
            assert reading.screen.shelf == Shelf("search", "polisi*")
            failed = len(asked(newsroom))
            await reading.press("slash", "enter")  # a question that failed is asked again
            await reading.until(lambda: len(asked(newsroom)) > failed)
    database.close()


async def test_with_data_saver_and_offline_the_site_is_not_asked(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """Not even at Enter."""
    saved = whole(a_saved)
    for library, settings in (
        (FakeLibrary(saved, offline=True), Settings()),
        (FakeLibrary(saved), Settings(data_saver=True)),
        (FakeLibrary(saved), Settings()),
    ):
        async with open_reader(library, settings=settings) as reading:
            await reading.press("slash")
            await typed(reading, "karet")
            await reading.press("enter")
            questions = [each for each in library.asked if each.startswith("search")]
            assert questions == ([] if library.offline or settings.data_saver else ["search karet"])


async def test_how_to_search_is_told(a_saved: MakeSaved, open_reader: Open) -> None:
    """By F1 in the field, in the reader's language; every example is a query. Esc goes back to typing."""
    for language, word in (("en", "category:sintang"), ("id", "kategori:sintang")):
        i18n.use(language)
        for example, _meaning in QUERIES:
            assert parse(i18n._(example)).asks
        async with open_reader(FakeLibrary(whole(a_saved)), size=(60, 30)) as reading:
            await reading.press("slash", "f1")
            assert word in reading.frame()
            await reading.press("escape", "k")
            assert reading.screen.search_field.text == "k"


async def test_what_is_pasted_is_cleaned(a_saved: MakeSaved, open_reader: Open) -> None:
    """No control character of a clipboard is drawn, and of a long text comes what there is room for."""
    async with open_reader(FakeLibrary(whole(a_saved))) as reading:
        for keys in (("slash",), ("escape", "B")):
            await reading.press(*keys)
            assert reading.app.focused
            reading.app.focused.post_message(events.Paste("banjir\x1b[31m \u202e\x07" * 2000))
            await reading.settle()
            assert "banjir" in reading.frame()
            assert not set(reading.frame()) & {"\x1b", "\u202e", "\x07"}
