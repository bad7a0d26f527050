"""An article as lines: all that it says, at any width, and what a click on a line leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import NOW, a_post
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Author, Enclosure, Picture
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.palette import LOOKS
from kalbar_tui.text.document import words
from kalbar_tui.text.html import document
from kalbar_tui.ui.article_lines import Article, Drawn

WIB = ZoneInfo("Asia/Pontianak")


def saved(html: str, *, withdrawn: bool = False, mark: Mark | None = None, **fields: Any) -> SavedPost:
    post = a_post("Banjir di Sintang", number=1, html=html, **fields)
    return SavedPost(1, post, mark or Mark(post.id), NOW - timedelta(hours=2), NOW, NOW, "", withdrawn)


def article(html: str, width: int = 60, *, fetching: bool = False, **fields: Any) -> Article:
    found = saved(html, **fields)
    made = Article(found, document(html, found.post.url), now=NOW, zone=WIB, fetching=fetching)
    made.lay(width)
    return made


def texts(html: str, width: int = 60, **fields: Any) -> list[str]:
    made = article(html, width, **fields)
    return [made.text(line).rstrip() for line in range(made.height)]


def body(html: str, width: int = 60) -> list[str]:
    lines = texts(html, width)
    return lines[lines.index("─" * min(24, width)) + 2 : -4]


def test_the_head_of_an_article() -> None:
    """Kicker, headline, byline, both times, categories, reading time, comments and the bookmark."""
    lines = texts(
        "<p>Isi.</p>",
        kicker="Bencana",
        author=Author("jimi", "Jimi Prasetya", "Wartawan di Sintang."),
        comment_count=3,
        mark=Mark("x", bookmarked_at=NOW),
    )
    assert lines[:9] == [
        "",
        "Bencana",
        "Banjir di Sintang",
        "",
        "By Jimi Prasetya",
        "Wednesday, 25 November 2026, 10:00 WIB · 2 hours ago",
        "Pontianak · 1 minute to read · 3 comments · ★ bookmarked",
        "─" * 24,
        "",
    ]
    assert "▌ Jimi Prasetya. Wartawan di Sintang." in lines


def test_blocks_of_an_article() -> None:
    """Paragraphs, headings, lists in lists, quotes, rules and code, each in its form."""
    html = (
        "<p>Satu dua.</p><h2>Judul</h2><ul><li>Apel<ol><li>Hijau</li></ol></li><li>Jeruk</li></ul>"
        "<blockquote><p>Kata orang.</p></blockquote><hr><pre>a  b\n  c</pre><p>Akhir.</p>"
    )
    assert body(html) == [
        "Satu dua.", "", "",
        "Judul", "",
        "• Apel", "  1. Hijau", "• Jeruk", "",
        "▌ Kata orang.", "",
        "─" * 12, "",
        "│ a  b", "│   c", "",
        "Akhir.",
    ]  # fmt: skip


def test_a_table_with_room_for_its_columns() -> None:
    """Side by side, a rule below the heading, numbers at the right."""
    html = (
        "<table><tr><th>Kota</th><th>Jiwa</th></tr><tr><td>Sintang</td><td>1.650</td></tr>"
        "<tr><td>Tempunak</td><td>742</td></tr></table>"
    )
    assert body(html)[:4] == ["Kota     │  Jiwa", "─────────┼──────", "Sintang  │ 1.650", "Tempunak │   742"]


def test_a_table_of_words_without_room_becomes_records() -> None:
    """Each cell after its heading; no word is lost."""
    row = "".join(f"<td>nilai {n}</td>" for n in range(8))
    head = "".join(f"<th>kepala {n}</th>" for n in range(8))
    lines = body(f"<table><tr>{head}</tr><tr>{row}</tr></table>", 30)
    assert lines[:2] == ["kepala 0  nilai 0", "kepala 1  nilai 1"]


def test_figures_embeds_and_related_articles() -> None:
    """A picture by its words, a film as a link, and a pointer set apart."""
    lines = body(
        "<p>Isi.</p><figure><img src='https://kabar.example/a.jpg' alt='Perahu karet'>"
        "<figcaption>Foto: Ani</figcaption></figure>"
        "<p>Baca juga: <a href='https://kabar.example/b/'>Harga karet</a></p><p>Isi.</p>"
    )
    assert "▣ Perahu karet" in lines
    assert "  Foto: Ani" in lines
    assert "› Baca juga: Harga karet" in lines


def test_words_of_a_picture_stand_below_each_other() -> None:
    """On the lines after the first too."""
    lines = body(
        "<p>Isi.</p><figure><img src='https://kabar.example/a.jpg' alt='Perahu karet di tepi kota'></figure>"
        "<p>Isi.</p>",
        20,
    )
    assert lines[2:4] == ["▣ Perahu karet di", "  tepi kota"]


def test_long_captions_of_a_gallery_take_the_width() -> None:
    """Without pictures: in columns where they are short, below each other where one is long."""
    short = "<img src=/a.jpg alt='Dapur umum'><img src=/b.jpg alt='Perahu karet'>"
    long = f"<img src=/c.jpg alt='{'Anak-anak bermain di tenda. ' * 6}'>"
    assert any(
        "▣ Dapur umum" in line and "▣ Perahu karet" in line
        for line in texts(f"<div class=gallery>{short}</div>")
    )
    lines = texts(f"<div class=gallery>{short}{long}</div>")
    assert lines[lines.index("▣ Dapur umum") + 1] == "▣ Perahu karet"


def test_links_that_can_be_walked() -> None:
    """In reading order; one on several lines, or partly bold, is one; what is walked to is marked."""
    made = article(
        "<p>Kata <a href='https://kabar.example/x/'>orang <b>yang</b> tinggal di tepi sungai itu</a>, lalu "
        "<a href='https://kabar.example/y/'>ini</a>.</p>",
        24,
    )
    first, second, own = made.links()
    assert [first.url, second.url] == ["https://kabar.example/x/", "https://kabar.example/y/"]
    assert (first.last_line - first.first_line, own.url) == (1, saved("").post.url)
    made.walked = first
    runs = [run for line in range(made.height) for run in made.runs(line) if "walked" in run.marks]
    assert "".join(run.text for run in runs) == "orang yang tinggaldi tepi sungai itu"


def test_notices() -> None:
    """What an article lacks is said, and what can be done."""
    assert "Only the site's summary is saved." in " ".join(texts("<p>x</p>", fullness="teaser"))
    assert "Fetching the whole article" in " ".join(texts("<p>x</p>", fullness="teaser", fetching=True))
    assert "Only the first page" in " ".join(texts("<p>x</p>", fullness="first_page"))
    assert "asks for a password" in " ".join(texts("", locked=True))
    assert "has withdrawn this post" in " ".join(texts("<p>x</p>", withdrawn=True))


def test_a_click_finds_the_link_under_it() -> None:
    """The cells of a link lead to it, those beside it nowhere."""
    made = article("<p>Kata <a href='https://kabar.example/x/'>orang ini</a> itu.</p>")
    line = next(n for n in range(made.height) if made.text(n).startswith("Kata"))
    assert [made.link_at(line, column) for column in (4, 5, 13, 14)] == [
        "",
        *["https://kabar.example/x/"] * 2,
        "",
    ]
    assert made.link_at(line, -1) == made.link_at(9999, 0) == ""


def test_media_are_listed_links() -> None:
    """Enclosures are opened outside."""
    post = {"enclosures": (Enclosure("https://kabar.example/siaran.mp3", "audio/mpeg", 1),)}
    made = article("<p>Isi.</p>", **post)
    line = next(n for n in range(made.height) if "siaran.mp3" in made.text(n))
    assert made.text(line) == "♪ siaran.mp3"
    assert made.link_at(line, 3) == "https://kabar.example/siaran.mp3"


def test_raised_and_lowered_text() -> None:
    """With Unicode's figures where there are some, else with a sign; no word is lost."""
    assert body("<p>120 l/m<sup>2</sup>, H<sub>2</sub>O, e<sup>ax</sup>.</p>")[0] == "120 l/m², H₂O, e^ax."


def test_the_age_follows_the_clock() -> None:
    """`tick` says whether the lines read differently now."""
    made = article("<p>Isi.</p>")
    assert not made.tick(NOW + timedelta(minutes=10))
    assert made.tick(NOW + timedelta(hours=1))
    made.lay(60)
    assert any("3 hours ago" in made.text(line) for line in range(made.height))


HTML = (
    "<p>Kata <strong>tebal <em>miring</em></strong> 中国游客 "
    "<a href='https://a.example/'>tautan panjang sekali</a>.</p>"
    "<ul><li>satu<blockquote><p>kutipan di dalam</p></blockquote></li></ul>"
    "<table><tr><th>a</th><th>b b b</th></tr><tr><td>1</td><td>panjang sekali isinya ini</td></tr></table>"
    "<pre>  kode\tpanjang   sekali</pre>"
)


@pytest.mark.parametrize("width", [1, 2, 3, 7, 20, 33, 76, 200])
def test_no_line_is_too_wide(width: int) -> None:
    """At any width, with looks that there are."""
    made = article(HTML, width, image=Picture("https://a.example/x.jpg", "Gambar"), kicker="中" * 30)
    for line in range(made.height):
        assert cell_len(made.text(line)) <= max(2, width)
        assert {run.role for run in made.runs(line)} <= LOOKS.keys()


@given(st.integers(1, 100))
def test_no_word_of_the_body_is_lost(width: int) -> None:
    """Whatever the width, every letter of the document is on some line, in order."""
    made = article(HTML, width)
    shown = "".join("".join(made.text(line).split()) for line in range(made.height))
    for word in words(document(HTML)).split():
        letters = iter(shown)
        assert all(letter in letters for letter in word), word


# -- places


LONG = "".join(
    f"<h2>Bagian {n}</h2><p>Paragraf {n} {'kata demi kata ' * 20}</p><ul><li>satu {n}</li><li>dua</li></ul>"
    f"<pre>kode {n}\n\nlagi</pre>" + HTML
    for n in range(1, 6)
)


@pytest.mark.parametrize("width", [1, 20, 40, 76])
def test_every_line_has_a_place(width: int) -> None:
    """Greater from line to line, and it leads back to the line, kept as a share too."""
    made = article(LONG, width, kicker="Bencana")
    places = [made.anchor_at(line) for line in range(made.height)]
    assert places == sorted(set(places))
    assert [made.line_of(place) for place in places] == list(range(made.height))
    assert [made.line_of(made.anchor_of(made.share_of(place))) for place in places] == list(
        range(made.height)
    )
    assert made.share_of(places[0]) == 0
    assert made.share_of(places[-1]) < 1


@given(st.integers(20, 120), st.integers(20, 120), st.floats(0, 1))
def test_a_place_survives_a_change_of_width(before: int, after: int, share: float) -> None:
    """What was in the first line is in the line that the place leads to."""
    made = article(LONG, before)
    body = next(line for line in range(made.height) if made.text(line) == "Bagian 1")
    line = max(body, round(share * (made.height - 1)))
    place = made.anchor_at(line)
    made.lay(after)
    found = made.line_of(place)
    assert made.anchor_at(found) <= place + 1e-6
    assert found + 1 == made.height or made.anchor_at(found + 1) > place
    made.lay(before)
    assert made.line_of(place) == line


def test_a_place_does_not_depend_on_the_head() -> None:
    """Which changes with time, marks and notices."""
    bare, full = article(LONG, 60), article(LONG, 60, kicker="Bencana", withdrawn=True, comment_count=2)
    line = next(n for n in range(bare.height) if bare.text(n) == "Bagian 3")
    found = full.line_of(bare.anchor_at(line))
    assert full.text(found) == "Bagian 3"
    assert found != line


# -- links, headings


def test_links_of_tables_captions_and_pictures() -> None:
    """In reading order, each with its words and the cells it takes."""
    made = article(
        "<figure><img src='https://kabar.example/a.jpg' alt='Perahu'>"
        "<figcaption>Foto: <a href='https://kabar.example/ani/'>Ani</a></figcaption></figure>"
        "<table><tr><th>Kota</th><th>Jiwa</th></tr><tr><td><a href='https://kabar.example/s/'>Sintang</a></td>"
        "<td>742</td></tr></table>",
    )
    picture, caption, cell, own = made.links()
    assert (picture.text, picture.url) == ("Perahu", "https://kabar.example/a.jpg")
    assert picture.picture is not None
    assert [link.text for link in (caption, cell)] == ["Ani", "Sintang"]
    assert own.url == saved("").post.url
    for link in made.links():
        shown = " ".join(made.text(piece.line)[piece.first : piece.last] for piece in link.pieces)
        assert shown == link.text
        assert made.link_at(link.pieces[0].line, link.pieces[0].first) == link.url
        assert (link.first_line, link.last_line) == (link.pieces[0].line, link.pieces[-1].line)


def test_a_link_stays_walked_to_when_the_width_changes() -> None:
    """It is one in the text."""
    made = article(
        "<p>Kata <a href='https://kabar.example/x/'>orang yang tinggal</a> di tepi sungai.</p>", 60
    )
    made.walked = made.links()[0]
    made.lay(14)
    runs = [run for line in range(made.height) for run in made.runs(line) if "walked" in run.marks]
    assert " ".join(run.text for run in runs) == "orang yang tinggal"


def test_headings_with_their_lines() -> None:
    """Level, words on one line, and the line they begin in."""
    made = article("<h2>Satu <em>dua</em></h2><p>Isi.</p><h4>Tiga</h4><p>Isi.</p>")
    assert [(heading.level, heading.text) for heading in made.headings()] == [(2, "Satu dua"), (4, "Tiga")]
    assert [made.text(heading.line) for heading in made.headings()] == ["Satu dua", "Tiga"]


def test_whose_words_a_quote_has() -> None:
    """Told behind a dash, which is not doubled; a work named within the quote is no source of it."""
    html = (
        "<blockquote><p>Naik.</p><cite>Aminah, <a href='https://a.example/'>warga</a></cite></blockquote>"
        "<blockquote><p>Surut, kata <cite>Kabar</cite>.</p><cite>— Tetua</cite></blockquote>"
    )
    assert body(html) == [
        "▌ Naik.", "▌", "▌ — Aminah, warga", "",
        "▌ Surut, kata Kabar.", "▌", "▌ — Tetua",
    ]  # fmt: skip


def test_a_caption_is_not_told_twice() -> None:
    """Where it says all that the description says; raised brackets need no sign before them."""
    html = (
        "<p>Isi<sup>[1]</sup> 1<sup>st</sup>.</p>"
        "<figure><img src=/a.jpg alt='Warga mendayung'><figcaption>Dua warga mendayung.</figcaption></figure>"
    )
    assert body(html) == ["Isi[1] 1^st.", "", "▣ Picture", "  Dua warga mendayung."]


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("kabar.example", "https://jahat.example/", ""),  # an ending that no host has
        ("www.kabar.example", "https://jahat.example/", "jahat.example"),
        ("klikbca.com", "https://jahat.example:8443/x", "jahat.example:8443"),
        ("https://bri.co.id@jahat.example/", "https://jahat.example/", "jahat.example"),
        ("kalbarоnline.com", "https://jahat.example/", "jahat.example"),
        ("KalbarOnline.Com", "https://kalbaronline.com/a/", ""),
        ("www.detik.com", "https://news.detik.com/x", ""),
        ("news.detik.com", "https://www.detik.com/x", ""),
        ("laporan.pdf dan Rp3.000.Lalu", "https://jahat.example/", ""),
        ("redaksi@gmail.com", "https://kabar.example/", ""),
        ("klikbca。com", "https://jahat.example/", "jahat.example"),
        ("ｋｌｉｋｂｃａ．com", "https://jahat.example/", "jahat.example"),
        ("192.168.1.1/masuk", "https://jahat.example/", "jahat.example"),
        ("http://10.0.0.1", "http://10.0.0.1/", ""),
        ("versi 1.2.3.4 dirilis", "https://kabar.example/", ""),
        ("baca selengkapnya", "https://jahat.example/", ""),
    ],
)
def test_misleading_links_have_their_true_host(text: str, url: str, host: str) -> None:
    """In brackets behind them, and they say so."""
    made = article(f"<p>Lihat <a href='{url}'>{text}</a>!</p>", 76)
    line = next(made.text(n) for n in range(made.height) if made.text(n).startswith("Lihat"))
    assert line == (f"Lihat {text} [{host}]!" if host else f"Lihat {text}!")
    assert made.links()[0].misleading is bool(host)


def test_the_true_host_cannot_be_taken_for_words_of_the_article() -> None:
    """It is drawn as a warning; a related article is quiet, but not its warning."""
    link = "<a href='https://jahat.example/'><strong>klikbca.com</strong></a>"
    made = article(f"<p>Lihat {link} [kabar.example].</p><p>Baca juga: {link}</p>")
    runs = [run for line in range(made.height) for run in made.runs(line)]
    assert [run.text for run in runs if "warning" in run.marks] == [" [jahat.example]"] * 2
    assert {run.role for run in runs if "strong" in run.marks} == {"text"}


def test_long_lines_of_code_in_wide_characters() -> None:
    """Of each no more is looked at than can be in sight, and it scrolls to its end all the same."""
    made = article(f"<pre>{'漢' * 5000}akhir\n{'é' * 5000}akhir</pre>", 40)
    line = next(n for n in range(made.height) if "漢" in made.text(n))
    block = made.wide_at(line)
    assert block
    assert [cell_len(made.text(n)) for n in (line, line + 1)] == [40, 40]
    made.scroll_sideways(block, 5000 - block.room // 2)
    assert made.text(line + 1).endswith("akhir")
    made.scroll_sideways(block, 10_000)
    assert made.text(line).endswith("akhir")


# -- finding


def test_finding_folds_case_and_accents() -> None:
    """Both ways, and in what is sought too."""
    made = article("<p>Café dan CAFE di Singkawang, cafe\u0301. Straße.</p>")
    assert len(made.find("café")) == len(made.find("CAFE")) == 3
    assert len(made.find("strasse")) == 1
    assert made.find("") == made.find("  ") == made.find("tidak ada") == []


def test_finding_goes_over_lines_and_looks() -> None:
    """A hit may be wrapped and partly bold; not over paragraphs or cells."""
    html = (
        "<p>Warga kota <b>Sintang</b> Raya.</p><p>Warga</p><p>kota</p>"
        "<table><tr><td>warga</td><td>kota</td></tr></table>"
    )
    made = article(html, 9)
    (hit,) = made.find("warga kota sintang raya")
    assert hit.last_line > hit.line
    made.show_hits([hit], 0)
    shown = [run for line in range(made.height) for run in made.runs(line) if run.role == "hit_now"]
    assert "".join(run.text for run in shown).replace(" ", "") == "WargakotaSintangRaya."[:-1]
    assert [run.text for run in shown if "strong" in run.marks] == ["Sintang"]
    assert len(made.find("warga kota")) == 1


def test_hits_are_drawn_until_they_are_taken_back() -> None:
    """The one the reader is at in its own look; they move with the width."""
    made = article("<p>air air air</p>")
    made.show_hits(made.find("air"), 1)
    line = made.hits[0].line
    assert [run.role for run in made.runs(line)] == ["hit", "text", "hit_now", "text", "hit"]
    made.lay(3)
    first = made.hits[0].line
    assert [hit.line for hit in made.hits] == [first, first + 1, first + 2]
    made.show_hits([])
    assert {run.role for run in made.runs(made.height - 6)} <= {"text", "note"}


# -- what is wider than the pane


def test_wide_code_scrolls_sideways() -> None:
    """Its lines stay lines; signs at the ends say that there is more."""
    made = article("<pre>abcdefghijklmnopqrstuvwxyz\nab</pre>", 12)
    line = next(n for n in range(made.height) if "abc" in made.text(n))
    assert [made.text(line), made.text(line + 1)] == ["│ abcdefghi›", "│ ab"]
    block = made.wide_at(line)
    assert block is not None
    assert made.wide_at(line + 1) is block
    assert made.wide_at(line + 2) is made.wide_at(-1) is made.wide_at(9999) is None
    assert made.scroll_sideways(block, 4)
    assert made.text(line) == "│ ‹fghijklm›"
    assert made.scroll_sideways(block, 100)
    assert made.text(line) == "│ ‹rstuvwxyz"
    assert not made.scroll_sideways(block, 1)
    assert made.scroll_sideways(block, -100)
    made.lay(60)
    assert made.wide_at(line) is None


def test_a_table_of_figures_scrolls_behind_its_first_column() -> None:
    """Which stands still; a hit and a link out of sight are scrolled to."""
    head = "".join(f"<th>Bulan {n}</th>" for n in range(1, 13))
    cells = "".join(f"<td>{n}00</td>" for n in range(1, 12))
    html = (
        f"<table><tr><th>Kota</th>{head}</tr>"
        f"<tr><td>Sintang</td>{cells}<td><a href='https://kabar.example/x/'>1200</a></td></tr></table>"
    )
    made = article(html, 40)
    line = next(n for n in range(made.height) if made.text(n).startswith("Kota"))
    assert made.text(line) == "Kota    │ Bulan 1 │ Bulan 2 │ Bulan 3 │›"
    made.show_hits(made.find("bulan 12"), 0)
    assert made.text(line).startswith("Kota    │ ‹")
    assert made.text(line).endswith("Bulan 12")
    block = made.wide_at(line)
    assert block is not None
    made.scroll_sideways(block, -999)
    link = made.links()[0]
    assert link.pieces == ()
    made.walked = link
    assert made.links()[0].pieces[0].line == line + 2


def test_wide_characters_at_the_edge_become_spaces() -> None:
    """They cannot be halved."""
    made = article("<pre>中国中国中国中国</pre>", 9)
    line = next(n for n in range(made.height) if "中" in made.text(n))
    block = made.wide_at(line)
    assert block is not None
    for _step in range(12):
        assert cell_len(made.text(line)) <= 9
        made.scroll_sideways(block, 1)
    assert made.text(line).endswith("国")


# -- pictures, reading time, other


def lines_of(picture: Picture, columns: int, rows: int) -> Drawn:
    """Stands for a painter: three lines, whatever the picture."""
    return Drawn(columns, 3, lambda row: [f"{picture.alt} {row}".ljust(columns)])


def test_pictures_take_the_lines_they_are_told_to() -> None:
    """In place of their words, with the caption below; a click on one leads to it."""
    html = (
        "<p>Isi.</p><figure><img src='https://kabar.example/a.jpg' alt='Perahu'>"
        "<figcaption>Foto: Ani</figcaption></figure>"
    )
    post = saved(html)
    made = Article(post, document(html, post.post.url), now=NOW, zone=WIB, pictures=lines_of)
    made.lay(30)
    shown = [n for n in range(made.height) if any(run.picture for run in made.runs(n))]
    assert [made.runs(n)[0].picture for n in shown] == [[f"Perahu {row}".ljust(30)] for row in range(3)]
    assert made.text(shown[0]) == " " * 30
    assert made.text(shown[-1] + 1) == "  Foto: Ani"
    assert made.link_at(shown[1], 5) == "https://kabar.example/a.jpg"
    assert made.links()[0].pieces[0] == (shown[0], 0, 30)


def test_a_picture_without_lines_is_told_in_words() -> None:
    """Where the hook has none for it."""
    html = "<p>Isi.</p><figure><img src='https://kabar.example/a.jpg' alt='Perahu'></figure>"
    post = saved(html)
    made = Article(post, document(html, post.post.url), now=NOW, zone=WIB, pictures=lambda *_asked: None)
    made.lay(30)
    assert "▣ Perahu" in [made.text(n) for n in range(made.height)]


def test_reading_time() -> None:
    """Some 200 words a minute, at least one; not of what is saved in part."""
    assert article(f"<p>{'kata ' * 1000}</p>").minutes() == 5
    assert article("<p>Isi.</p>").minutes() == 1
    assert article(f"<p>{'kata ' * 1000}</p>", fullness="teaser").minutes() == 0


def test_related_articles_can_be_left_out() -> None:
    """By a setting."""
    html = "<p>Isi.</p><p>Baca juga: <a href='https://kabar.example/b/'>Harga karet</a></p><p>Isi lagi.</p>"
    post = saved(html)
    made = Article(post, document(html, post.post.url), now=NOW, zone=WIB, related=False)
    made.lay(60)
    assert not any("Harga karet" in made.text(n) for n in range(made.height))
    assert any("Harga karet" in line for line in texts(html))
