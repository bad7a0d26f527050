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
from kalbar_tui.ui.article_lines import Article

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
    """Kicker, headline, byline, both times, categories, comments and the bookmark."""
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
        "Pontianak · 3 comments · ★ bookmarked",
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
        "Satu dua.", "",
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
    assert body(html)[:4] == ["Kota     │ Jiwa", "─────────┼──────", "Sintang  │ 1.650", "Tempunak │   742"]


def test_a_table_without_room_is_told_row_by_row() -> None:
    """Each cell after its heading; no word is lost."""
    row = "".join(f"<td>nilai {n}</td>" for n in range(8))
    head = "".join(f"<th>kepala {n}</th>" for n in range(8))
    lines = body(f"<table><tr>{head}</tr><tr>{row}</tr></table>", 30)
    assert lines[:2] == ["kepala 0: nilai 0", "kepala 1: nilai 1"]


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
    assert lines[3:5] == ["▣ Perahu karet di", "  tepi kota"]


def test_links_that_can_be_walked() -> None:
    """In reading order; one on several lines, or partly bold, is one; what is walked to is marked."""
    made = article(
        "<p>Kata <a href='https://kabar.example/x/'>orang <b>yang</b> tinggal di tepi sungai itu</a>, lalu "
        "<a href='https://kabar.example/y/'>ini</a>.</p>",
        24,
    )
    first, second, own = made.spots()
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
