"""Journeys of a reader: each from opening to what it was for."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_library import FakeLibrary

from builders import NOW, a_post, a_term
from conftest import BODY, TREE, Open, some_posts
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import StoreError, Unreachable
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.settings import Settings
from kalbar_tui.themes import DARK, LIGHT
from kalbar_tui.ui.app import KalbarApp
from kalbar_tui.ui.screens import article_screen

MakeSaved = Callable[..., Saved]
DOWN = Unreachable("https://kabar.example", "dns")


async def test_opens_on_what_is_saved_while_the_site_is_asked(a_saved: MakeSaved, open_reader: Open) -> None:
    """The headlines are there though the site has not answered, and the status line says it is asked."""
    library = FakeLibrary(a_saved(some_posts()))
    library.answer.clear()
    async with open_reader(library, wait=False) as reading:
        assert "Gubernur resmikan jembatan" in reading.frame()
        await reading.pilot.pause()
        assert "Asking kabar.example" in reading.lines()[-1]
        library.answer.set()
        await reading.settle()
        assert "Enter Open" in reading.lines()[-1]
    assert library.asked == ["refresh"]


async def test_the_parser_of_articles_is_loaded_before_the_first_is_opened(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the first frame, so that opening does not wait for it."""
    monkeypatch.delitem(sys.modules, "kalbar_tui.text.html_walk", raising=False)
    async with open_reader(FakeLibrary(a_saved(some_posts()))) as reading:
        assert reading.screen.opened is None
        assert "kalbar_tui.text.html_walk" in sys.modules


async def test_open_bookmark_undo_redo_offline(a_saved: MakeSaved, open_reader: Open) -> None:
    """A post is opened, bookmarked, the mark taken back and made again, and all stays without a network."""
    saved = a_saved(some_posts())
    library = FakeLibrary(saved)
    post_id = saved.head(Shelf(), 2)[1].id
    async with open_reader(library) as reading:
        await reading.press("j", "enter")
        assert saved.post(post_id).mark.read_at
        assert "Kami minta warga tetap waspada." in reading.frame()
        await reading.press("b")
        assert saved.post(post_id).mark.bookmarked_at
        assert "★ bookmarked" in reading.frame()
        await reading.press("u")
        assert not saved.post(post_id).mark.bookmarked_at
        await reading.press("U")
        assert saved.post(post_id).mark.bookmarked_at
        library.down = DOWN
        await reading.press("escape", "r")
        assert "kabar.example was not found" in reading.lines()[-1]
        await reading.press("j", "enter")
        assert "Kami minta warga tetap waspada." in reading.frame()
    library.offline = True
    async with open_reader(library) as reading:
        assert "offline" in reading.lines()[0]
        await reading.press("h", "j", "j", "enter")
        assert "━ Bookmarks" in reading.frame()
        assert reading.screen.posts.row_count == 1


async def test_moving_marks_nothing_and_undo_takes_opening_back(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """Only an opened post is read, and `u` makes it unread again."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("j", "j", "G", "g", "pagedown", "k")
        assert saved.counts().latest == 30
        await reading.press("enter")
        assert saved.counts().latest == 29
        await reading.press("u")
        assert saved.counts().latest == 30


async def test_the_mouse_opens_posts_and_lists(a_saved: MakeSaved, open_reader: Open) -> None:
    """A click on a post opens it, a click on a category its list."""
    saved = a_saved(some_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.pilot.click("#posts", offset=(10, 7))
        await reading.settle()
        assert reading.screen.opened
        assert reading.screen.opened.post.title == "Gubernur resmikan jembatan baru di Pontianak"
        assert reading.screen.pane == "article"
        assert saved.counts().latest == 29
        await reading.pilot.click("#categories", offset=(5, reading.line_of("Ekonomi") - 2))
        await reading.settle()
        assert reading.screen.shelf == Shelf("category", "ekonomi")
        assert "━ Ekonomi" in reading.frame()


async def test_mark_all_read_is_one_step_to_undo(a_saved: MakeSaved, open_reader: Open) -> None:
    """All posts of the list, of no other, and all of them back."""
    saved = a_saved(some_posts(32))
    async with open_reader(FakeLibrary(saved), shelf=Shelf("category", "ekonomi")) as reading:
        await reading.press("A")
        assert saved.counts().categories["ekonomi"] == 0
        assert saved.counts().latest == 24
        assert "Marked 8 posts as read. u undoes it." in reading.lines()[-1]
        await reading.press("u")
        assert saved.counts().latest == 32
        assert "Undone: 8 posts." in reading.lines()[-1]


@pytest.mark.parametrize("down", [0, 3, 20])
async def test_new_posts_leave_the_row_where_it_is(a_saved: MakeSaved, open_reader: Open, down: int) -> None:
    """The highlighted post stays on its line; the newer ones are counted, and `g` goes to them."""
    library = FakeLibrary(a_saved(some_posts()))
    async with open_reader(library) as reading:
        for _ in range(down):
            reading.screen.posts.action_move(1)
        await reading.settle()
        title = reading.screen.posts.highlighted_row.title
        line = reading.line_of(f"▌● {title[:20]}")
        assert line > 0
        library.news = [a_post(f"Kabar baru {n}", number=100 + n, age=timedelta(minutes=n)) for n in range(3)]
        await reading.press("r")
        assert reading.line_of(f"▌● {title[:20]}") == line
        assert reading.screen.posts.highlighted_row.title == title
        assert "Kabar baru" not in reading.frame()
        assert reading.lines()[-1].rstrip(" ⋯").endswith("3 new")
        await reading.press("g")
        assert reading.line_of("▌● Kabar baru 0") == 2
        assert not reading.lines()[-1].rstrip(" ⋯").endswith("3 new")


async def test_new_posts_stay_out_of_sight_in_a_short_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """Even where all posts have room on the screen, what is highlighted does not move."""
    library = FakeLibrary(a_saved(some_posts(3)))
    async with open_reader(library) as reading:
        library.news = [a_post("Kabar baru", number=100, age=timedelta(0))]
        await reading.press("j", "r")
        assert reading.line_of("▌● Gubernur") == 7
        assert "Kabar baru" not in reading.frame()
        await reading.press("k", "k")
        assert reading.line_of("▌● Kabar baru") == 2


async def test_the_first_posts_come_into_an_empty_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """A first start says that headlines are fetched, then shows them from the newest on."""
    library = FakeLibrary(a_saved(), news=some_posts(5))
    library.answer.clear()
    async with open_reader(library, wait=False) as reading:
        await reading.pilot.pause()
        assert "Fetching the first headlines" in reading.frame()
        library.answer.set()
        await reading.settle()
        assert reading.line_of("▌● Banjir rendam") == 2
        assert "new" not in reading.lines()[-1]


async def test_older_posts_come_at_the_end(a_saved: MakeSaved, open_reader: Open) -> None:
    """Scrolling to the end brings older posts, page by page, to the first there is; then nobody is asked."""
    posts = some_posts(90)
    library = FakeLibrary(a_saved(posts[:30]), archive=posts[30:])
    async with open_reader(library) as reading:
        assert "older" not in library.asked
        for _ in range(8):
            await reading.press("G")
        assert reading.screen.posts.row_count == 90
        assert reading.screen.posts.highlighted == 89
        asked = library.asked.count("older")
        await reading.press("k", "G")
        assert library.asked.count("older") == asked


async def test_a_post_just_read_stays_in_the_unread_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """Until the list is left; opened again it has only unread posts."""
    saved = a_saved(some_posts(6))
    async with open_reader(FakeLibrary(saved), shelf=Shelf("unread")) as reading:
        await reading.press("enter", "n", "escape")
        reading.screen.reload()
        await reading.settle()
        assert reading.screen.posts.row_count == 6
        assert saved.counts().latest == 4
        reading.screen.open_shelf(Shelf())
        reading.screen.open_shelf(Shelf("unread"))
        await reading.settle()
        assert reading.screen.posts.row_count == 4


async def test_unread_only_in_any_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """`v` hides what is read, and shows it again."""
    saved = a_saved(some_posts(6))
    saved.mark_read([row.id for row in saved.head(Shelf(), 2)], True)
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("v")
        assert reading.screen.posts.row_count == 4
        assert "Latest, unread only" in reading.frame()
        await reading.press("v")
        assert reading.screen.posts.row_count == 6


async def test_unread_only_keeps_the_place(a_saved: MakeSaved, open_reader: Open) -> None:
    """The highlighted post stays so, or the next one that is still there; nothing counts as new."""
    saved = a_saved(some_posts(60))
    rows = saved.head(Shelf(), 60)
    saved.mark_read([row.id for row in (*rows[:5], rows[21])], True)
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press(*"j" * 20)
        await reading.press("v")
        assert reading.screen.posts.highlighted_pk == rows[20].pk
        await reading.press("v")
        assert reading.screen.posts.highlighted_pk == rows[20].pk
        await reading.press("j", "v")
        assert reading.screen.posts.highlighted_pk == rows[22].pk
        await reading.press("v")
        assert reading.screen.posts.unseen == 0


async def test_space_reads_on_through_everything(a_saved: MakeSaved, open_reader: Open) -> None:
    """Page by page, then the next unread post, then the next category with some, until none is left."""
    posts = [
        a_post("Satu", number=3, age=timedelta(hours=1), categories=(a_term("sintang"),), html=BODY * 4),
        a_post("Dua", number=2, age=timedelta(hours=2), categories=(a_term("sintang"),)),
        a_post("Tiga", number=1, age=timedelta(hours=3), categories=(a_term("ekonomi"),)),
    ]
    saved = a_saved(posts)
    async with open_reader(FakeLibrary(saved), shelf=Shelf("category", "sintang")) as reading:
        titles: list[str] = []
        for _ in range(12):
            await reading.press("space")
            title = reading.screen.opened.post.title
            if titles[-1:] != [title]:
                titles.append(title)
        assert titles == ["Satu", "Dua", "Tiga"]
        assert reading.screen.shelf == Shelf("category", "ekonomi")
        assert saved.counts().latest == 0
        assert "No unread posts are left." in reading.lines()[-1]


async def test_next_and_previous_open_posts(a_saved: MakeSaved, open_reader: Open) -> None:
    """From the list and from the article; at the end it says so."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        opened = []
        for key in ("n", "n", "p", "n", "n", "n"):
            await reading.press(key)
            opened.append(reading.screen.posts.order.index(reading.screen.opened.pk))
        assert opened == [0, 1, 0, 1, 2, 2]
        assert "The list ends here." in reading.lines()[-1]


async def test_the_list_follows_the_highlighted_category(a_saved: MakeSaved, open_reader: Open) -> None:
    """Beside the list, resting on a category shows it; on a small screen it has to be chosen."""
    async with open_reader(FakeLibrary(a_saved(some_posts()))) as reading:
        await reading.press("h", "G")
        await reading.until(lambda: reading.screen.shelf == Shelf("category", "ekonomi"))
        await reading.press("g", "j", "j")
        await reading.until(lambda: reading.screen.shelf == Shelf("bookmarks"))
        assert "No bookmarks yet." in reading.frame()
    async with open_reader(FakeLibrary(a_saved(some_posts())), (60, 20)) as reading:
        await reading.press("h", "G")
        assert reading.screen._follow is None
        assert reading.screen.shelf == Shelf()
        await reading.press("enter")
        assert reading.screen.shelf == Shelf("category", "ekonomi")
        assert "━ Ekonomi" in reading.frame()


async def test_without_network_and_posts_a_calm_screen(a_saved: MakeSaved, open_reader: Open) -> None:
    """It says what is wrong and offers to try again and the sample; both work."""
    library = FakeLibrary(a_saved(), down=DOWN)
    async with open_reader(library, (100, 30)) as reading:
        for words in ("Nothing is saved yet.", "was not found", "r  try again", "s  open the sample edition"):
            assert words in reading.frame()
        library.down, library.news = None, some_posts(2)
        await reading.press("r")
        assert "Banjir rendam" in reading.frame()
    library = FakeLibrary(a_saved(name="other.db"), offline=True)
    async with open_reader(library, (40, 12)) as reading:
        assert "try again" not in reading.frame()
        await reading.pilot.press("s")
    assert reading.app.return_value == "demo"


async def test_the_sample_is_not_offered_beside_posts(a_saved: MakeSaved, open_reader: Open) -> None:
    """Its key shares a post then, and the header labels the sample when it is open."""
    async with open_reader(FakeLibrary(a_saved(some_posts(2))), demo=True) as reading:
        assert " SAMPLE " in reading.lines()[0]
        await reading.press("s")
        assert reading.app.return_value is None


async def test_marks_of_another_process_appear(a_saved: MakeSaved, open_reader: Open) -> None:
    """Posts and marks that another program writes are shown without a key."""
    saved, other = a_saved(some_posts(4)), a_saved()
    async with open_reader(FakeLibrary(saved)) as reading:
        other.mark_read([row.id for row in other.head(Shelf(), 4)], True)
        other.save((a_post("Kabar baru", number=99, age=timedelta(0)),), {}, {})
        reading.screen._look_for_changes()
        await reading.settle()
        assert reading.screen.posts.row_count == 5
        assert "● Banjir" not in reading.frame()
        assert "1 new" in reading.lines()[-1]


async def test_a_store_that_cannot_be_written_is_told(a_saved: MakeSaved, open_reader: Open) -> None:
    """A mark that was not written is not shown, and the sentence says why."""
    saved = a_saved(some_posts(4))
    library = FakeLibrary(saved)

    async def full(ids: object, on: bool = True) -> None:
        raise StoreError(saved.site, "full")  # type: ignore[arg-type]  # any path will do

    async with open_reader(library) as reading:
        library.set_bookmark = full  # type: ignore[method-assign]
        await reading.press("b")
        assert "★" not in reading.frame()
        assert "full" in reading.lines()[-1]


async def test_the_place_in_an_article_is_kept(a_saved: MakeSaved, open_reader: Open) -> None:
    """Opened again, also after a restart, an article stands where it was left."""
    posts = [replace(post, html=BODY * 12) for post in some_posts(2)]
    library = FakeLibrary(a_saved(posts))
    async with open_reader(library) as reading:
        await reading.press("enter", "pagedown", "pagedown")
        top = reading.screen.article.scroll_y
        assert top > 0
        await reading.press("n")
        assert reading.screen.article.scroll_y == 0
        await reading.press("p")
        assert reading.screen.article.scroll_y == pytest.approx(top, abs=1)
        await reading.press("pagedown")
        top = reading.screen.article.scroll_y
        await reading.pilot.press("q")
    async with open_reader(library) as reading:
        await reading.press("enter")
        assert reading.screen.article.scroll_y == pytest.approx(top, abs=1)


async def test_a_part_of_an_article_is_made_whole(a_saved: MakeSaved, open_reader: Open) -> None:
    """A teaser is shown at once, says that the rest is fetched, and is replaced by the whole."""
    teaser = a_post("Ringkas", number=1, html="<p>Ringkasan saja.</p>", fullness="teaser")
    library = FakeLibrary(a_saved([teaser]))
    async with open_reader(library) as reading:
        library.answer.clear()
        await reading.pilot.press("enter")
        await reading.pilot.pause()
        assert "Ringkasan saja." in reading.frame()
        assert "Fetching the whole article" in reading.frame()
        library.saved.save((replace(teaser, html=BODY, fullness="full"),), {}, {})
        library.answer.set()
        await reading.settle()
        assert "Kami minta warga tetap waspada." in reading.frame()
        assert "Fetching" not in reading.frame()


async def test_only_a_summary_is_said_to_be_one(a_saved: MakeSaved, open_reader: Open) -> None:
    """Where the rest cannot be had, the reader says so, and what can be done."""
    teaser = a_post("Ringkas", number=1, html="<p>Ringkasan saja.</p>", fullness="teaser")
    locked = a_post("Rahasia", number=2, html="", locked=True)
    async with open_reader(FakeLibrary(a_saved([teaser, locked]), offline=True)) as reading:
        await reading.press("enter")
        first = reading.frame()
        await reading.press("n")
        assert "Only the site's summary is saved." in first + reading.frame()
        assert "asks for a password" in first + reading.frame()


async def test_a_category_is_saved_for_offline(a_saved: MakeSaved, open_reader: Open) -> None:
    """What there is to save and what it takes is shown first; then progress, and a report at the end."""
    saved = a_saved(some_posts())
    saved.save_tree([replace(one, count=1240) if one.slug == "ekonomi" else one for one in TREE])
    library = FakeLibrary(saved)
    async with open_reader(library, shelf=Shelf("category", "ekonomi")) as reading:
        await reading.press("d")
        assert "Save Ekonomi for offline" in reading.frame()
        assert "about 100 posts, 400 kB" in reading.frame()
        assert "about 1,240 posts, 104 MB" in reading.frame()
        assert "Pictures may take 200 MB in all; they take 0 B." in reading.frame()
        library.answer.clear()
        await reading.press("down", "down", "down")
        await reading.pilot.press("enter")
        await reading.until(lambda: "Saving Ekonomi for offline: 40 of 120" in reading.lines()[-1])
        library.answer.set()
        await reading.settle()
        assert "keep all" in library.asked
        said = reading.screen.status.message
        assert "80 new posts, 30 pictures" in said
        assert "the pictures of 8 posts left out (the budget is used), 1 picture missing" in said


async def test_saving_for_offline_can_be_stopped(a_saved: MakeSaved, open_reader: Open) -> None:
    """By the same key; Esc leaves the question without an answer."""
    library = FakeLibrary(a_saved(some_posts()))
    async with open_reader(library, shelf=Shelf("category", "ekonomi")) as reading:
        await reading.press("d", "escape")
        assert not [asked for asked in library.asked if "keep" in asked]
        library.answer.clear()
        await reading.press("d")
        await reading.pilot.press("enter")
        await reading.until(lambda: "Saving Ekonomi" in reading.lines()[-1])
        await reading.pilot.press("d")
        await reading.until(lambda: "Stopped. What came is saved" in reading.lines()[-1])
        library.answer.set()
        await reading.settle()
        assert "Saving" not in reading.frame()


async def test_data_saver_asks_nothing_unasked(a_saved: MakeSaved, open_reader: Open) -> None:
    """Neither on opening nor on changing the list, unless nothing is saved at all; a key still asks."""
    settings = Settings(data_saver=True)
    library = FakeLibrary(a_saved(some_posts()))
    async with open_reader(library, settings=settings) as reading:
        reading.screen.open_shelf(Shelf("category", "ekonomi"))
        await reading.settle()
        assert library.asked == []
        await reading.press("r")
        assert library.asked
    empty = FakeLibrary(a_saved(name="empty.db"), news=some_posts(3))
    async with open_reader(empty, settings=settings):
        assert empty.asked


async def test_a_post_named_at_the_start_is_opened(a_saved: MakeSaved, open_reader: Open) -> None:
    """By its number, slug or address; one that is not there is said not to be."""
    saved = a_saved(some_posts(5))
    async with open_reader(FakeLibrary(saved), post="persipon-menang") as reading:
        assert "There is no post “persipon-menang”." in reading.lines()[-1]
    for size in ((130, 36), (100, 20), (60, 20)):
        post = "harga-karet-naik-petani-mulai-tersenyum"
        async with open_reader(FakeLibrary(saved), size, post=post) as reading:
            assert reading.screen.pane == "article"
            assert reading.screen.posts.highlighted == 3
            assert reading.screen.focused is reading.screen.article


async def test_times_follow_the_clock(a_saved: MakeSaved, open_reader: Open) -> None:
    """Ages in the list and in the article are counted to now, while the reader is open."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("enter")
        assert "7 minutes ago" in reading.frame()
        later = NOW + timedelta(minutes=5)
        reading.screen._now = reading.screen.posts._now = lambda: later
        reading.screen._tick()
        await reading.settle()
        assert "12 minutes ago" in reading.frame()
        assert "12m" in reading.frame()


async def test_the_article_alone(a_saved: MakeSaved, open_reader: Open) -> None:
    """`z` gives it the whole screen, and back."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("enter", "z")
        assert "Categories" not in reading.frame()
        await reading.press("escape")
        assert "Categories" in reading.frame()
        assert reading.screen.pane == "article"


async def test_tab_walks_the_links_of_the_article(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`Enter` opens the one walked to; after the last and before the first, the pane is left."""
    opened: list[str] = []
    monkeypatch.setattr(article_screen, "open_link", lambda _app, url: f"{opened.append(url)}")
    async with open_reader(FakeLibrary(a_saved(some_posts(3)))) as reading:
        await reading.press("enter")
        assert not reading.screen.can_do("open_highlighted")
        await reading.press("enter", "tab", "enter")
        assert opened == ["https://kabar.example/tim/"]
        await reading.press("b")
        assert reading.screen.article.walked_url == opened[0]  # the article was made anew
        await reading.press("tab")
        assert reading.screen.article.walked_url.startswith("https://kabar.example/20")
        await reading.press("tab")
        assert reading.screen.pane == "categories"
        await reading.press("l", "l", "tab", "shift+tab")
        assert (reading.screen.pane, reading.screen.article.walked_url) == ("posts", "")


async def test_what_needs_the_site_says_that_it_is_not_asked(a_saved: MakeSaved, open_reader: Open) -> None:
    """A key that cannot do its work now is not silent, and is in no hint."""
    library = FakeLibrary(a_saved(some_posts(3)), offline=True)
    async with open_reader(library, (160, 30)) as reading:
        assert "Refresh" not in reading.frame()
        for key in ("r", "R", "d"):
            await reading.press(key)
            assert "started offline" in reading.screen.status.message
            reading.screen.status.hush()
        reading.screen.open_shelf(Shelf("bookmarks"))
        await reading.press("d")
        assert "saved already" in reading.screen.status.message
    assert not library.asked


async def test_the_page_beside_the_first_posts_counts_them(a_saved: MakeSaved, open_reader: Open) -> None:
    """Where no article is open, what came is told though nothing else drew that page."""
    library = FakeLibrary(a_saved(), news=some_posts(4))
    async with open_reader(library) as reading:
        assert "4 unread posts" in reading.frame()
        assert "Enter opens the highlighted post." in reading.frame()


async def test_the_palette_has_room_on_a_small_screen(a_saved: MakeSaved, open_reader: Open) -> None:
    """Its field and what it offers, useful commands before those that move."""
    async with open_reader(FakeLibrary(a_saved(some_posts(3))), (40, 6)) as reading:
        await reading.press("ctrl+p")
        await reading.until(lambda: "Open  (Enter)" in reading.frame())
        assert "Find a command" in reading.frame()


async def test_the_reader_refreshes_by_itself(a_saved: MakeSaved, open_reader: Open) -> None:
    """As often as the settings say; not offline, and not with data saver."""
    library = FakeLibrary(a_saved(some_posts(3)))
    for settings, offline, periodic in (
        (Settings(refresh_minutes=15), False, True),
        (Settings(refresh_minutes=0), False, False),
        (Settings(data_saver=True), False, False),
        (Settings(), True, False),
    ):
        library.offline = offline
        async with open_reader(library, settings=settings) as reading:
            intervals = {round(timer._interval) for timer in reading.screen._timers}
            assert (900 in intervals) is periodic
            await asyncio.sleep(0)


@pytest.mark.parametrize(("value", "name"), [("0;15", "kalbar-light"), ("15;0", "kalbar-dark")])
async def test_the_look_follows_the_terminal(
    a_saved: MakeSaved, monkeypatch: pytest.MonkeyPatch, value: str, name: str
) -> None:
    """Light where the terminal says it is light."""
    monkeypatch.setenv("COLORFGBG", value)
    app = KalbarApp(FakeLibrary(a_saved(some_posts(2))), Settings(), clock=lambda: NOW)  # type: ignore[arg-type]
    async with app.run_test():
        assert app.theme == name
        assert app.screen.styles.background.hex.lower() == (LIGHT if name == "kalbar-light" else DARK).paper
