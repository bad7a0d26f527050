"""What must hold for any title: each row has exactly its width and is one line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from builders import NOW, a_post
from kalbar_tui import cells, frame, symbols
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.shelf import Row, SavedPost, Shelf
from kalbar_tui.rows import Line, Shape, lay
from kalbar_tui.text import clean
from kalbar_tui.text.html import document
from kalbar_tui.ui import looks
from kalbar_tui.ui.article_lines import Article

NASTY = (
    "東京で洪水",
    "한국어 제목",
    "e\u0301u\u0308n\u0303",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1ee\U0001f1e9\U0001f1f2",
    "\U0001f44d\U0001f3fd",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "الفيضانات في بونتياناك",
    "שיטפון",
    "\u202eabc\u202c",
    "क्षेत्र",
    "ไทยน้ำ",
    "Z̷̡̢a̶l̵g̸o",
    "ｆｕｌｌ",
    "\u200b\u00ad\ufeff",
    "a\tb\nc\x1b[31m",
    "\U000323af",
)
TITLES = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=6).map(" ".join)
WIDTHS = st.integers(1, 160)


def check(line: Line, width: int, *, exactly: bool = False) -> None:
    """It is one line that fits, by Rich's measure of all of it as by ours of its pieces, in ASCII too."""
    text = "".join(piece.text for piece in line)
    assert text == clean.characters(text)
    assert "\n" not in text
    assert "\t" not in text
    measured = sum(cells.width(piece.text) for piece in line)
    assert measured == cell_len(text)
    assert measured == width if exactly else measured <= width
    assert cell_len(symbols.encodable(text, "ascii")) == measured
    assert looks.strip(line, width).cell_length == width


def check_all(lines: Iterable[Line], width: int) -> None:
    """Each of them."""
    for line in lines:
        check(line, width)


@given(TITLES, TITLES, TITLES, WIDTHS, st.booleans(), st.booleans())
def test_rows_of_posts(title: str, excerpt: str, category: str, width: int, compact: bool, on: bool) -> None:
    """Headline, excerpt, note and category, with all signs and with none."""
    row = Row(
        1, "a", title, excerpt, category, NOW - timedelta(hours=3), on, on, on, on, on, 0.5, title, on, on
    )
    check_all(lay(row, Shape(width, compact), NOW, line_below=clean.line(excerpt) if on else None), width)


@given(TITLES, TITLES, WIDTHS, st.booleans())
def test_frames(name: str, note: str, width: int, on: bool) -> None:
    """The header, the titles of panes, and the first page of the article pane."""
    if width >= 3:
        check(frame.header(width, name, demo=on), width)
    check(frame.pane_title(width, name, clean.line(note), focused=on), width, exactly=True)
    for line in frame.masthead(width, 12, name, NOW, ZoneInfo("UTC"), unread=3, is_empty=False):
        check(line, max(5, width))


@given(TITLES, WIDTHS, st.booleans(), st.integers(0, 3), st.integers(0, 12345))
def test_entries_of_the_category_pane(name: str, width: int, is_open: bool, depth: int, unread: int) -> None:
    """Its lists and its headings."""
    entry = frame.Entry(Shelf("category", "x"), clean.line(name), depth, unread)
    check(frame.entry_line(entry, width, is_open=is_open), max(width, 4))
    check(frame.entry_line(None, width, is_open=False, heading=clean.line(name)), max(width, 4))


@given(TITLES, TITLES, st.integers(3, 160))
def test_lines_of_an_article(title: str, words: str, width: int) -> None:
    """Headline, paragraphs, lists, quotes, captions, code and tables."""
    text = clean.line(words).replace("&", "").replace("<", "")
    html = (
        f"<p>{text}</p><ul><li>{text}</li></ul><blockquote><p>{text}</p></blockquote><h2>{text}</h2>"
        f"<pre>{text}</pre><table><tr><th>{text}</th><th>a</th></tr><tr><td>1</td><td>{text}</td></tr></table>"
        f"<figure><img src='https://a.example/b.jpg' alt='{text.replace(chr(39), '')}'>"
        f"<figcaption>{text}</figcaption></figure>"
    )
    post = a_post(title, number=1, html=html)
    found = SavedPost(1, post, Mark(post.id), NOW, NOW, NOW, "", False)
    article = Article(found, document(html, post.url), now=NOW, zone=ZoneInfo("UTC"), fetching=False)
    article.lay(width)
    for number in range(article.height):
        shown = article.text(number)
        assert shown == clean.characters(shown)
        assert cell_len(shown) <= max(width, 8), (shown, width)
