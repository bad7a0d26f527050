"""The article in the HTML of its page."""

from __future__ import annotations

import pytest

from kalbar_tui.model.post import Picture
from kalbar_tui.sources import page_parse
from kalbar_tui.sources.page_parse import ArticlePage
from kalbar_tui.text.document import words
from kalbar_tui.text.html import document

URL = "https://contoh.test/2026/01/05/banjir/"
ISI = "Banjir merendam tiga kelurahan di Pontianak sejak Senin pagi."


def page(inside: str, head: str = "") -> bytes:
    """A page as themes make it, with all that is no article around it."""
    return (
        f"<!DOCTYPE html><html><head><title>Banjir</title>{head}</head>"
        "<body><nav>Beranda</nav>"
        f"<main><article><header><h1>Banjir</h1>oleh Redaksi</header>{inside}<footer>Tag: banjir</footer>"
        "</article><aside>Terpopuler: Harga cabai naik lagi di pasar kota</aside></main>"
        "<footer>Hak cipta</footer></body></html>"
    ).encode()


def found(inside: str, head: str = "", url: str = URL) -> ArticlePage:
    """The article of a page that has one."""
    article = page_parse.article(page(inside, head), "", url, URL)
    assert article
    return article


def text(inside: str) -> str:
    """The words of the article of a page."""
    return words(document(found(inside).html))


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="entry-content">',
        '<div class="entry-content alignfull wp-block-post-content">',
        '<div class="td-post-content tagdiv-type">',
        '<div class="content-inner">',
        '<div class="post-content clearfix">',
        '<div itemprop="articleBody">',
    ],
)
def test_the_article_is_where_the_theme_says(opening: str) -> None:
    """Only it, without headline, byline and all that is around."""
    article = found(f"{opening}<p>{ISI}</p></div>")
    assert article.is_marked
    assert article.html == f"<p>{ISI}</p>"


def test_of_several_marked_parts_the_longest_is_the_article() -> None:
    """Themes use the same class for the summaries of other articles."""
    assert text(f'<div class="entry-content">Lain.</div><div class="entry-content"><p>{ISI}</p></div>') == ISI


def test_without_a_mark_the_page_s_article_is_taken() -> None:
    """And is said to be a guess; headline, byline and footer are not part of it."""
    article = found(f"<p>{ISI}</p>")
    assert not article.is_marked
    assert words(document(article.html)) == ISI


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="sharedaddy sd-sharing-enabled">Bagikan ini: Facebook</div>',
        '<div class="jp-relatedposts"><h3>Terkait</h3></div>',
        '<div class="social-share-buttons">WhatsApp</div>',
        '<div class="related-posts">Berita lain</div>',
        '<div class="iklan-tengah">Beli sekarang</div>',
        '<ins class="adsbygoogle">Iklan</ins>',
        '<p class="post-nav-links">Laman: <a href="2/">2</a></p>',
        '<div class="page-links">Halaman: 1</div>',
        '<div class="author-box">Redaksi menulis</div>',
        "<form>Berlangganan</form>",
        "<script>x()</script>",
        "<nav>Sebelumnya</nav>",
    ],
)
def test_what_stands_beside_the_article_in_it_goes(beside: str) -> None:
    """Share bars, related articles, advertisements; the text around them stays in its place."""
    inside = f'<div class="entry-content"><p>{ISI}</p>{beside} ekor<p>Akhir.</p></div>'
    assert text(inside).split() == [*ISI.split(), "ekor", "Akhir."]


@pytest.mark.parametrize(
    "part",
    [
        '<div class="wp-block-columns"><p>Kolom</p></div>',
        '<p class="shareholders">Kolom</p>',
        '<p class="adat">Kolom</p>',
        "<table><tr><td>Kolom</td></tr></table>",
        '<blockquote class="pullquote">Kolom</blockquote>',
    ],
)
def test_what_only_sounds_like_it_stays(part: str) -> None:
    """Blocks of WordPress's own and classes that merely begin alike are the article's."""
    assert "Kolom" in text(f'<div class="entry-content"><p>{ISI}</p>{part}</div>')


def test_an_end_tag_too_many_does_not_end_the_article() -> None:
    """Paragraphs that a stray `</div>` put behind the article are its own; the theme's boxes are not."""
    inside = (
        f'<div class="entry-content"><p>{ISI}</p></div><p>Lanjutan.</p><ul><li>Butir</li></ul></div>'
        '<div class="box">Lain</div>'
    )
    assert text(inside).split() == [*ISI.split(), "Lanjutan.", "Butir"]


def test_an_article_of_nothing_is_not_replaced_by_the_page() -> None:
    """Where the marked part is empty, so is the article: the rest of the page is not it."""
    assert found('<div class="entry-content">\n</div>').html == ""


def test_a_picture_alone_is_an_article() -> None:
    """It has no word, and yet something to show."""
    assert "<img" in found('<div class="entry-content"><img src="a.jpg" alt=""></div>').html


def test_the_pages_of_an_article_are_found_by_their_addresses() -> None:
    """Numbered links below the permalink, or with `page=`; not those to other posts or to comments."""
    inside = f"""<div class="entry-content"><p>{ISI}</p></div>
        <a href="{URL}2/">2</a> <a href="/2026/01/05/banjir/3">3</a> <a href="{URL}?page=4">4</a>
        <a href="{URL}">1</a> <a href="{URL}comment-page-5/">5</a>
        <a href="https://contoh.test/2026/01/05/lain/6/">6</a> <a href="{URL}7/#a">7</a>"""
    assert found(inside).parts == {
        2: f"{URL}2/",
        3: "https://contoh.test/2026/01/05/banjir/3",
        4: f"{URL}?page=4",
        7: f"{URL}7/#a",
    }


def test_author_and_picture_come_along() -> None:
    """What the page says beside the article: who wrote it, and the picture for previews."""
    head = '<meta property="og:image" content="/b.jpg"><meta property="og:image:width" content="1200">'
    inside = f'<div class="entry-content">{ISI}</div><div class="author-bio"><p>Meliput Sambas.</p></div>'
    article = found(inside, head)
    assert article.bio == "Meliput Sambas."
    assert article.image == Picture("https://contoh.test/b.jpg", width=1200)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"<html></html>", b"plain", b"<body><p>pendek</p></body>"]
)
def test_a_page_without_an_article_has_none(body: bytes) -> None:
    """Nothing is made of nothing."""
    assert page_parse.article(body, "", URL, URL) is None
