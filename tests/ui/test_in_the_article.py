"""What a reader does in an open article: find, jump, follow links and come back, widen, select."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_library import FakeLibrary
from textual import events

from builders import NOW, SITE, a_post, a_term
from conftest import Open, Reading, some_posts
from kalbar_tui import i18n
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.errors import Unreachable
from kalbar_tui.model.post import Post
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.settings import Settings
from kalbar_tui.text.document import Document
from kalbar_tui.text.html import document
from kalbar_tui.ui import opening
from kalbar_tui.ui.screens import article_screen
from kalbar_tui.ui.screens.links import LinksScreen
from kalbar_tui.ui.screens.outline import OutlineScreen

MakeSaved = Callable[..., Saved]

FILLER = "<p>Warga menunggu kabar dari balai desa sampai malam.</p>" * 12
LONG = (
    f"<p>Air naik di Kapuas. Café di tepi sungai tutup.</p>{FILLER}"
    f"<h2>Tiga kecamatan</h2>{FILLER}<p>AIR surut pelan, kata Aminah.</p>"
    f"<h3>Di Tempunak</h3>{FILLER}<h2>Bantuan</h2><p>Air bersih dan cafe darurat dibuka.</p>{FILLER}"
)
FIRST = a_post(
    "Banjir di Sintang",
    number=3,
    age=timedelta(minutes=5),
    html=(
        f"{FILLER}<p>Lihat <a href='https://{SITE}/2026/11/25/harga-karet/'>harga karet</a> dan "
        f"<a href='https://{SITE}/2026/11/25/dari-arsip/'>arsip</a> atau "
        "<a href='https://user:pass@xn--80ak6aa92e.com/masuk'>https://www.apple.com</a>.</p>"
        "<table><tr><th>Kecamatan</th><th>Posko</th></tr>"
        "<tr><td>Sintang</td><td><a href='https://posko.example/sintang'>peta</a></td></tr></table>"
        f"<p><a href='https://{SITE}/category/daerah/'>Daerah</a></p>"
    ),
)
SECOND = a_post(
    "Harga karet",
    number=2,
    age=timedelta(minutes=50),
    html=f"<p>Harga karet naik.</p>{FILLER}<p><a href='https://{SITE}/2026/11/25/jembatan-dibuka/'>jembatan</a></p>",
)
THIRD = a_post(number=1, age=timedelta(hours=2), html="<p>Jembatan itu dibuka kemarin.</p>")
ARCHIVED = a_post("Dari arsip", number=900, age=timedelta(days=900), html="<p>Banjir tahun 2024.</p>")


def long_posts(count: int = 3) -> list[Post]:
    return [replace(post, html=LONG) for post in some_posts(count)]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened in the browser."""
    opened: list[str] = []
    monkeypatch.setattr(article_screen, "open_link", lambda _app, url: f"{opened.append(url)}")
    return opened


async def walk_to(reading: Reading, ending: str) -> None:
    """Walks by Tab to the link whose address ends so."""
    for _turn in range(12):
        await reading.press("tab")
        if reading.screen.article.walked_url.endswith(ending):
            return
    raise AssertionError(reading.frame())


# -- finding


async def test_finding_as_it_is_typed(a_saved: MakeSaved, open_reader: Open) -> None:
    """Hits are shown while typing, folded and counted; n and N walk them around; Esc gives n back."""
    async with open_reader(FakeLibrary(a_saved(long_posts()))) as reading:
        await reading.press("enter", "f", "c", "a", "f", "e")
        assert reading.lines()[-1].startswith(" Find cafe")
        assert "1/2" in reading.lines()[-1]
        assert "Café di tepi sungai" in reading.frame()
        await reading.press("ctrl+u", "a", "i", "r", "space")
        assert "1/3" in reading.lines()[-1]
        await reading.press("enter")
        first = reading.screen.opened
        assert "1/3 “air ”" in reading.lines()[-1] or "1/3 “air”" in reading.lines()[-1]
        await reading.press("n")
        assert "AIR surut pelan" in reading.frame()
        await reading.press("n")
        assert "Air bersih" in reading.frame()
        await reading.press("n")
        assert "1/3" in reading.lines()[-1]
        assert "Air naik" in reading.frame()
        await reading.press("N")
        assert "3/3" in reading.lines()[-1]
        assert reading.screen.opened == first
        await reading.press("escape")
        assert reading.screen.pane == "article"
        assert "3/3" not in reading.lines()[-1]
        await reading.press("n")
        assert reading.screen.opened.pk != first.pk


async def test_a_letter_of_a_huge_article(a_saved: MakeSaved, open_reader: Open) -> None:
    """Is shown in as many places as anyone walks, and the count says that there are more."""
    post = a_post("Besar", html=f"<p>{'banjir ' * 25_000}</p>")
    async with open_reader(FakeLibrary(a_saved([post])), (100, 30)) as reading:
        await reading.press("enter", "f", "b")
        assert "1/20,000+" in reading.lines()[-1]


async def test_every_printable_key_types(a_saved: MakeSaved, open_reader: Open) -> None:
    """Not one of them is a command, and Esc ends typing without a hit left behind."""
    saved = a_saved(long_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter", "f", *"qjGnNbmAuU", "question_mark", "slash", "plus", *"]<dR")
        assert reading.screen.field.field.value == "qjGnNbmAuU?/+]<dR"
        assert "not found" in reading.lines()[-1]
        await reading.press("tab", "up", "left", "backspace")
        assert reading.screen.field.field.value == "qjGnNbmAuU?/+]<R"
        await reading.press("escape")
        assert not reading.screen.field.is_open
        assert "Space Read on" in reading.lines()[-1]
        assert saved.counts().bookmarks == 0
        await reading.press("q")
    assert reading.app._exit


async def test_a_burst_of_keys_is_typed(a_saved: MakeSaved, open_reader: Open) -> None:
    """What comes in one piece with the key that opens the field is for the field, too."""
    saved = a_saved(long_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter")
        for key in "fbumi":
            reading.app._driver.send_message(events.Key(key, key))
        await reading.until(lambda: reading.screen.field.field.value == "bumi")
        assert saved.counts().bookmarks == 0


async def test_finding_ends_with_the_article(a_saved: MakeSaved, open_reader: Open) -> None:
    """Nothing typed finds nothing; a mark leaves the hits; another post ends finding."""
    saved = a_saved(long_posts())
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter", "f", "enter")
        assert not reading.screen.finding.active
        await reading.press("f", *"air", "enter", "n", "b")
        reading.screen.status.hush()
        await reading.settle()
        assert "2/3" in reading.lines()[-1]
        assert "AIR surut pelan" in reading.frame()
        await reading.press("h")
        await reading.pilot.press("j", "enter")
        await reading.settle()
        assert not reading.screen.finding.active
        assert reading.screen.article.hit == (0, 0)


# -- headings


async def test_headings(a_saved: MakeSaved, open_reader: Open) -> None:
    """`]` and `[` go from one to the next, and say where there is none; `O` lists them."""
    async with open_reader(FakeLibrary(a_saved(long_posts()))) as reading:
        await reading.press("enter", "right_square_bracket")
        assert reading.line_of("Tiga kecamatan") == 2
        await reading.press("right_square_bracket")
        assert reading.line_of("Di Tempunak") == 2
        await reading.press("j", "left_square_bracket")
        assert reading.line_of("Di Tempunak") == 2
        await reading.press("left_square_bracket")
        assert reading.line_of("Tiga kecamatan") == 2
        await reading.press("left_square_bracket")
        assert "no heading above" in reading.lines()[-1]
        await reading.press("O")
        assert isinstance(reading.app.screen, OutlineScreen)
        assert reading.app.screen.highlighted == 0
        await reading.press("j", "j", "enter")
        assert "Bantuan" in reading.frame()
        place = reading.screen.article.scroll_y
        await reading.press("O", "k", "escape")
        assert reading.screen.article.scroll_y == place
        assert reading.screen.article.heading_in_sight() == 2
        await reading.press("right_square_bracket")
        assert "no heading below" in reading.lines()[-1]


async def test_without_headings_or_links_it_says_so(a_saved: MakeSaved, open_reader: Open) -> None:
    """A key that has nothing to do is not silent."""
    async with open_reader(FakeLibrary(a_saved([THIRD]))) as reading:
        await reading.press("enter")
        for key in ("right_square_bracket", "O"):
            await reading.press(key)
            assert "no headings" in reading.screen.status.message
            reading.screen.status.hush()
        await reading.press("greater_than_sign")
        assert "wider than the pane" in reading.screen.status.message


# -- links


async def test_a_link_to_a_saved_post_opens_here_and_back(
    a_saved: MakeSaved, open_reader: Open, outside: list[str]
) -> None:
    """The address is shown before; two levels deep, Esc and Backspace come back to each place."""
    library = FakeLibrary(a_saved([FIRST, SECOND, THIRD]))
    async with open_reader(library, (160, 24)) as reading:
        await reading.press("enter")
        await walk_to(reading, "/harga-karet/")
        assert f"→ {SITE}/2026/11/25/harga-karet/   Enter opens here" in reading.lines()[-1]
        first_place = reading.screen.article.scroll_y
        assert first_place > 0
        await reading.press("enter")
        assert reading.screen.opened.post.title == "Harga karet"
        assert reading.screen.article.scroll_y == 0
        await walk_to(reading, "/jembatan-dibuka/")
        second_place = reading.screen.article.scroll_y
        await reading.press("enter")
        assert reading.screen.opened.post.title == "Jembatan dibuka"
        await reading.press("backspace")
        assert reading.screen.opened.post.title == "Harga karet"
        assert reading.screen.article.scroll_y == second_place
        await reading.press("escape")
        assert reading.screen.opened.post.title == "Banjir di Sintang"
        assert reading.screen.article.scroll_y == first_place
        assert reading.screen.pane == "article"
        await reading.press("escape")
        assert reading.screen.pane == "posts"
    assert not outside
    assert library.saved.counts().latest == 0  # all three were opened


async def test_n_after_a_followed_link_goes_on_in_the_list(a_saved: MakeSaved, open_reader: Open) -> None:
    """To the post after the one the link stood in; and then there is no way back any more."""
    async with open_reader(FakeLibrary(a_saved([FIRST, SECOND, THIRD]))) as reading:
        await reading.press("enter")
        await walk_to(reading, "/harga-karet/")
        await reading.press("enter", "n")
        assert reading.screen.opened.post.title == "Harga karet"
        assert reading.screen.posts.highlighted == 1
        await reading.press("escape")
        assert reading.screen.pane == "posts"


async def test_a_post_that_is_not_saved_is_fetched(
    a_saved: MakeSaved, open_reader: Open, outside: list[str]
) -> None:
    """With a quiet line meanwhile; Esc stops waiting; what the site does not have opens in the browser."""
    library = FakeLibrary(a_saved([FIRST, SECOND]), elsewhere=[ARCHIVED])
    async with open_reader(library) as reading:
        await reading.press("enter")
        await walk_to(reading, "/dari-arsip/")
        library.answer.clear()
        await reading.pilot.press("enter")
        await reading.pilot.pause()
        assert f"Fetching {SITE}/2026/11/25/dari-arsip/" in reading.lines()[-1]
        await reading.pilot.press("escape")
        await reading.settle()
        assert reading.screen.opened.post.title == "Banjir di Sintang"
        assert "Fetching" not in reading.lines()[-1]
        library.answer.set()
        await reading.press("enter")
        assert reading.screen.opened.post.title == "Dari arsip"
        await reading.press("escape")
        assert reading.screen.opened.post.title == "Banjir di Sintang"
        library.elsewhere.clear()
        reading.screen.follow(f"https://{SITE}/tentang-kami/")
        await reading.settle()
        assert outside == [f"https://{SITE}/tentang-kami/"]
        library.down = Unreachable(f"https://{SITE}", "dns")
        reading.screen.follow(f"https://{SITE}/2026/01/01/hilang/")
        await reading.settle()
        assert "was not found" in reading.lines()[-1]
        library.offline = True
        reading.screen.follow(f"https://{SITE}/2026/01/01/hilang/")
        await reading.settle()
        assert "not saved" in reading.lines()[-1]
    assert len(outside) == 1


async def test_other_links_open_in_the_browser(
    a_saved: MakeSaved, open_reader: Open, outside: list[str]
) -> None:
    """Those in a table too, and the site's own lists; o and y are for the link walked to."""
    library = FakeLibrary(a_saved([FIRST, SECOND]))
    async with open_reader(library) as reading:
        await reading.press("enter")
        await walk_to(reading, "/masuk")
        assert "→ xn--80ak6aa92e.com/masuk" in reading.lines()[-1]
        await walk_to(reading, "posko.example/sintang")
        await reading.press("enter", "o")
        await walk_to(reading, "/category/daerah/")
        await reading.press("enter", "y")
        assert reading.app.clipboard == f"https://{SITE}/category/daerah/"
    assert outside == ["https://posko.example/sintang"] * 2 + [f"https://{SITE}/category/daerah/"]
    assert not any(asked.startswith("find") for asked in library.asked)


async def test_the_status_line_tells_what_a_long_link_does(
    a_saved: MakeSaved, open_reader: Open, outside: list[str]
) -> None:
    """Its address is cut before its host and what the keys do; a picture that is a link has both."""
    path = "jalan/" * 20
    html = (
        f"<p><a href='https://kabar-lain.example/{path}'>jauh</a></p>"
        "<a href='https://toko.example/'><img src='https://gambar.example/a.jpg' alt='Perahu'></a>"
    )
    post = a_post("Panjang", html=html)
    async with open_reader(FakeLibrary(a_saved([post])), (60, 20)) as reading:
        await reading.press("enter", "tab")
        assert reading.lines()[-1].rstrip(" ⋯").endswith("…   Enter browser")
        assert "→ kabar-lain.example/jalan/" in reading.lines()[-1]
        await reading.press("tab")
        assert "→ toko.example   Enter see the picture   o browser" in reading.lines()[-1]
        await reading.press("o")
        assert outside == ["https://toko.example/"]


async def test_a_link_scrolled_out_of_sight_is_left(a_saved: MakeSaved, open_reader: Open) -> None:
    """`Enter` follows nothing that is not seen."""
    async with open_reader(FakeLibrary(a_saved([FIRST, SECOND])), (100, 20)) as reading:
        await reading.press("enter")
        await walk_to(reading, "/harga-karet/")
        await reading.press("g")
        assert reading.screen.article.walked_url == ""
        assert "→" not in reading.lines()[-1]


async def test_the_list_of_links(a_saved: MakeSaved, open_reader: Open, outside: list[str]) -> None:
    """With words and true hosts, never a user's name; what misleads is told; Enter follows, y copies."""
    async with open_reader(FakeLibrary(a_saved([FIRST, SECOND]))) as reading:
        await reading.press("enter", "L")
        assert isinstance(reading.app.screen, LinksScreen)
        frame = reading.frame()
        assert "harga karet" in frame
        assert "xn--80ak6aa92e.com ! not where its words say" in frame
        assert "user" not in frame
        assert "peta" in frame
        await reading.press("j", "j", "y")
        assert reading.app.clipboard == "https://xn--80ak6aa92e.com/masuk"
        assert "clipboard" in reading.frame()
        await reading.press("j", "enter")
        assert outside == ["https://posko.example/sintang"]
        await reading.press("L", "g", "enter")
        assert reading.screen.opened.post.title == "Harga karet"
        await reading.press("backspace")
        assert reading.screen.opened.post.title == "Banjir di Sintang"


async def test_a_link_into_the_article_goes_to_its_heading(
    a_saved: MakeSaved, open_reader: Open, outside: list[str]
) -> None:
    """As a table of contents has them; the article's own address is for the browser."""
    post = a_post("Daftar isi", html=f"<p><a href='#di-tempunak'>isi</a></p>{LONG}")
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("enter")
        reading.screen.follow(f"{post.url}#di-tempunak")
        await reading.settle()
        assert reading.line_of("Di Tempunak") == 2
        reading.screen.follow(post.url)
        await reading.settle()
    assert outside == [post.url]


# -- width and place


async def test_the_measure(a_saved: MakeSaved, open_reader: Open) -> None:
    """`+` and `-` change it between 60 and 90 columns, for all articles; the setting begins with it."""
    library = FakeLibrary(a_saved(long_posts()))
    async with open_reader(library, (200, 40), settings=Settings(measure=66)) as reading:
        await reading.press("enter", "z")
        assert reading.screen.article.article.width == 66
        await reading.press("plus")
        assert "Article width: 68 columns" in reading.lines()[-1]
        await reading.press(*["plus"] * 15)
        assert reading.screen.article.article.width == 90
        await reading.press(*["minus"] * 20)
        assert reading.screen.article.article.width == 60
        await reading.press("n")
        assert reading.screen.article.article.width == 60
    async with open_reader(library, (80, 24)) as reading:
        await reading.press("enter", "plus")
        room = reading.screen.article.room
        assert f"room for {room} columns" in reading.lines()[-1]


async def test_the_place_holds_over_widths_and_restarts(a_saved: MakeSaved, open_reader: Open) -> None:
    """The words at the top stay at the top however often the width changes, and after a restart."""
    library = FakeLibrary(a_saved(long_posts(1)))

    def top(reading: Reading) -> str:
        view = reading.screen.article
        return view.article.text(round(view.scroll_y)).strip()[:20]

    async with open_reader(library, (160, 24)) as reading:
        await reading.press("enter", "right_square_bracket", "right_square_bracket")
        assert top(reading) == "Di Tempunak"
        for width in (100, 60, 40, 130, 45, 160):
            await reading.pilot.resize_terminal(width, 24)
            await reading.settle()
            assert "Di Tempunak" in top(reading), width
        await reading.press("minus", "minus", "z")
        assert "Di Tempunak" in top(reading)
        await reading.pilot.press("q")
    async with open_reader(library, (70, 30)) as reading:
        await reading.press("enter")
        assert "Di Tempunak" in top(reading)


@pytest.mark.parametrize(("language", "said"), [("en", "◐ continue at "), ("id", "◐ lanjut dari ")])
async def test_history_tells_what_was_begun(
    a_saved: MakeSaved, open_reader: Open, language: str, said: str
) -> None:
    """With how far it was read; what was read to its end, or only opened, has no such word."""
    i18n.use(language)
    saved = a_saved(long_posts(3))
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter", "right_square_bracket", "n", "G", "n", "h")
        reading.screen.open_shelf(Shelf("history"))
        await reading.settle()
        begun = [line for line in reading.lines() if said in line]
        assert len(begun) == 1
        position = max(row.position for row in saved.head(Shelf("history"), 3) if row.position < 1)
        assert f"{said}{int(100 * position)}%" in begun[0]
        reading.screen.open_shelf(Shelf())
        await reading.settle()
        assert said not in reading.frame()


async def test_going_through_the_history_leaves_it_in_its_order(
    a_saved: MakeSaved, open_reader: Open
) -> None:
    """What is opened from it stands on top when it is looked at next; until then no row moves."""
    saved = a_saved(long_posts(5))
    for minute, row in enumerate(saved.head(Shelf(), 5)):
        Saved(saved.database, SITE, clock=lambda m=minute: NOW - timedelta(hours=1, minutes=m)).mark_opened(
            row.id
        )
    async with open_reader(FakeLibrary(saved)) as reading:
        reading.screen.open_shelf(Shelf("history"))
        await reading.settle()
        before = list(reading.screen.posts.order.pks)
        await reading.press("n", "n", "n")
        reading.screen.reload()
        await reading.settle()
        assert list(reading.screen.posts.order.pks) == before
        assert reading.screen.posts.highlighted == 2
        await reading.press("n")
        assert reading.screen.opened
        assert reading.screen.opened.pk == before[3]
        reading.screen.open_shelf(Shelf())
        await reading.settle()
        reading.screen.open_shelf(Shelf("history"))
        await reading.settle()
        assert sorted(reading.screen.posts.order.pks[:4]) == sorted(before[:4])
        assert [reading.screen.posts.order.pks[4]] == before[4:]


# -- next and previous


@pytest.mark.parametrize(("key", "title"), [("n", "Kabar 141"), ("p", "Kabar 139")])
async def test_reading_goes_on_by_date_from_a_post_that_was_asked_for(
    a_saved: MakeSaved, open_reader: Open, key: str, title: str
) -> None:
    """Of another category and far down: `n` opens the next older post of the list, `p` the next newer."""
    posts = [
        a_post(
            f"Kabar {n}",
            number=1000 - n,
            age=timedelta(hours=n),
            categories=[a_term("ekonomi" if n == 140 else "sintang")],
        )
        for n in range(1, 160)
    ]
    library = FakeLibrary(a_saved(posts))
    async with open_reader(library, shelf=Shelf("category", "sintang"), post="kabar-140") as reading:
        assert reading.screen.opened
        assert reading.screen.opened.post.title == "Kabar 140"
        await reading.press(key)
        assert reading.screen.opened.post.title == title


async def test_neighbours_are_read_ahead(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`n` finds the document made; one that changed meanwhile is read anew."""
    from kalbar_tui.ui import opening

    saved = a_saved(some_posts(4))
    async with open_reader(FakeLibrary(saved)) as reading:
        await reading.press("enter", "n")
        read: list[str] = []
        real = opening.document
        monkeypatch.setattr(opening, "document", lambda html, url: read.append(url) or real(html, url))
        rows = saved.head(Shelf(), 4)
        await reading.press("p")
        assert read == []
        before = saved.post(rows[1].id).post
        changed = replace(before, html=f"<p>Ada kabar baru.</p>{before.html}")
        saved.save((changed,), {}, {})
        await reading.press("n")
        assert "Ada kabar baru." in reading.frame()


# -- wide code, selecting


async def test_a_long_text_read_late_does_not_replace_a_newer_one(
    a_saved: MakeSaved, open_reader: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site may have changed the post while its former text was being read."""
    is_reading, may_go_on = threading.Event(), threading.Event()

    def slowly(html: str, url: str = "") -> Document:
        if "lama" in html:
            is_reading.set()
            may_go_on.wait(30)
        return document(html, url)

    monkeypatch.setattr(opening, "document", slowly)
    long = f"<p>Kabar lama.</p>{FILLER * (1 + opening.READ_AT_ONCE // len(FILLER))}"
    post = replace(THIRD, html=long, modified=NOW - timedelta(hours=1))
    library = FakeLibrary(a_saved([post]))
    async with open_reader(library) as reading:
        await reading.pilot.press("enter")
        await reading.until(is_reading.is_set)
        changed = replace(post, html="<p>Kabar baru.</p>", modified=NOW)
        library.saved.save((changed,), {}, {})
        reading.screen.reload()
        await reading.until(lambda: "Kabar baru." in reading.frame())
        may_go_on.set()
        await reading.settle()
        assert "Kabar baru." in reading.frame()
        assert "Kabar lama." not in reading.frame()


async def test_wide_code_scrolls_sideways(a_saved: MakeSaved, open_reader: Open) -> None:
    """`>` and `<` move what is wider than the pane, and nothing else."""
    code = "kiri " + "x" * 150 + " kanan"
    post = a_post("Kode", html=f"<p>Lihat ini.</p><pre>{code}</pre>")
    async with open_reader(FakeLibrary(a_saved([post]))) as reading:
        await reading.press("enter")
        assert "kiri xxx" in reading.frame()
        await reading.press(*["greater_than_sign"] * 20)
        assert "x kanan" in reading.frame()
        assert "Lihat ini." in reading.frame()
        await reading.press(*["less_than_sign"] * 20)
        assert "kiri xxx" in reading.frame()


async def test_text_is_selected_by_mouse(a_saved: MakeSaved, open_reader: Open) -> None:
    """And copied by Ctrl+C, without the margin; a click on a link with a selection follows nothing."""
    async with open_reader(FakeLibrary(a_saved([THIRD]))) as reading:
        await reading.press("enter")
        y = reading.line_of("Jembatan itu dibuka kemarin.")
        x = reading.lines()[y].index("Jembatan itu")
        await reading.pilot.mouse_down(offset=(x, y))
        await reading.pilot.hover(offset=(x + 12, y))
        await reading.pilot.mouse_up(offset=(x + 12, y))
        await reading.press("ctrl+c")
        assert reading.app.clipboard.startswith("Jembatan itu")
        assert len(reading.app.clipboard) <= 13
        assert "clipboard" in reading.lines()[-1]


async def test_text_is_selected_by_keys(a_saved: MakeSaved, open_reader: Open) -> None:
    """From the first line in sight on; Ctrl+C copies it, Esc takes the selection away."""
    post = a_post("Pilihan", html="<h2>Judul bagian</h2><p>Satu dua tiga.</p>" + FILLER * 3)
    async with open_reader(FakeLibrary(a_saved([post])), (100, 20)) as reading:
        await reading.press("enter", "right_square_bracket")
        await reading.press("shift+down", "shift+down", *["shift+right"] * 4)
        await reading.press("ctrl+c")
        assert reading.app.clipboard == "Judul bagian\n\nSatu"
        await reading.press("shift+up", "shift+up", *["shift+right"] * 4, "shift+left")
        await reading.press("ctrl+c")
        assert reading.app.clipboard == "Jud"
        await reading.press("escape")
        assert not reading.screen.selections
        assert reading.screen.pane == "article"
        reading.screen.status.hush()
        await reading.press("ctrl+c")
        assert "Press q to leave" in reading.lines()[-1]
        await reading.press(*["shift+down"] * 30)
        assert reading.screen.article.scroll_y > 8


async def test_a_copied_paragraph_is_one_line(a_saved: MakeSaved, open_reader: Open) -> None:
    """However it was wrapped and whatever stands before its lines; breaks of the article stay."""
    quote = "Kami butuh perahu karet dan selimut untuk warga yang masih bertahan di rumah."
    html = f"<p>Alamat:<br>Jalan Sungai Raya</p><blockquote><p>{quote}</p></blockquote><p>{'x' * 60}</p>"
    async with open_reader(FakeLibrary(a_saved([a_post("Salin", html=html)])), (50, 40)) as reading:
        await reading.press("enter", *["shift+down"] * 30, "ctrl+c")
        lines = reading.app.clipboard.split("\n")
        assert lines[lines.index("Alamat:") :][:6] == [
            "Alamat:", "Jalan Sungai Raya", "", f"▌ {quote}", "", "x" * 60,
        ]  # fmt: skip


async def test_keys_of_the_article_are_absent_without_one(a_saved: MakeSaved, open_reader: Open) -> None:
    """No hint, no error, nothing done."""
    async with open_reader(FakeLibrary(a_saved(some_posts(2)))) as reading:
        before = reading.frame()
        await reading.press(
            "f", "N", "O", "L", "plus", "minus", "less_than_sign", "greater_than_sign",
            "left_square_bracket", "right_square_bracket", "shift+down",
        )  # fmt: skip
        assert reading.frame() == before


# -- related articles


@pytest.mark.parametrize("related", [True, False])
async def test_related_articles_go_by_setting(a_saved: MakeSaved, open_reader: Open, related: bool) -> None:
    """ "Baca juga" is a quiet line of its own, or is not there, nor among the links."""
    html = f"<p>Isi awal.</p><p>Baca juga: <a href='https://{SITE}/b/'>Harga karet</a></p><p>Isi akhir.</p>"
    library = FakeLibrary(a_saved([a_post("Banjir", number=1, html=html)]))
    async with open_reader(library, settings=Settings(related=related)) as reading:
        await reading.press("enter")
        assert "Isi awal." in reading.frame()
        assert "Isi akhir." in reading.frame()
        assert ("› Baca juga: Harga karet" in reading.frame()) is related
        await reading.press("tab")
        assert reading.screen.article.walked_url.endswith("/b/") is related
