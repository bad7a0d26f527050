"""What must hold for any text and any HTML."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kalbar_tui.model.post import Picture
from kalbar_tui.text import clean
from kalbar_tui.text.address import permalink_key, safe_url
from kalbar_tui.text.document import (
    Block,
    Cell,
    Code,
    Details,
    Document,
    Embed,
    Figure,
    Footnotes,
    Gallery,
    Heading,
    Item,
    ItemList,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Text,
    links,
    words,
)
from kalbar_tui.text.html import document, title
from kalbar_tui.text.identity import post_id
from kalbar_tui.text.markdown import markdown
from kalbar_tui.text.plain import plain
from kalbar_tui.text.xhtml import fragment
from markdown_words import on_the_line, words_of_markdown
from xhtml_words import tree_of, words_of_xhtml

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("a é\n\r\t\x1b\x9d\u0301\u200b\u202e\ufe0f\ud83d\ude00\ud800[]<&")
)
WORD = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
SHOWN = (
    *("p", "div", "span", "b", "em", "h2", "a", "sup", "unknown", "center", "pre", "details", "summary"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "table", "tr", "td", "th"),
)


@st.composite
def markup(draw: st.DrawFn) -> tuple[str, list[str]]:
    """HTML of elements that are shown, opened and closed at random, and the words in it."""
    parts = draw(
        st.lists(
            st.one_of(
                WORD.map(lambda word: f" {word} "),
                st.sampled_from(SHOWN).map(lambda tag: f"<{tag}>"),
                st.sampled_from(SHOWN).map(lambda tag: f"</{tag}>"),
                st.sampled_from(
                    [
                        *("<br>", "<hr>", "<!-- x -->", "<a href='/x'>", "<td colspan=3>", "&amp;", "<"),
                        *("<a href='#n'>", "<li id='n'>", "<div class='gallery'>", "<p class='pullquote'>"),
                        *("<img src='/x.jpg'>", "<noscript>"),
                    ]
                ),
            ),
            max_size=60,
        )
    )
    return "".join(parts), [part.strip() for part in parts if re.fullmatch(r" [a-z]+ ", part)]


@given(ANY_TEXT)
def test_cleaned_text_is_clean(text: str) -> None:
    """No forbidden code point, one line or lines alone, and cleaning again changes nothing."""
    line = clean.line(text)
    assert line.isprintable() or any("\U0001f300" <= char <= "\U0001faff" for char in line)
    assert not FORBIDDEN.search(line)
    assert clean.line(line) == line
    block = clean.block(text)
    assert not FORBIDDEN.search(block)
    assert clean.block(block) == block
    assert not FORBIDDEN.search(clean.markup(text))


@given(st.text(st.characters(categories=["L", "Nd"], max_codepoint=0x2FF)))
def test_letters_are_left_alone(text: str) -> None:
    """What is printable comes out as it went in."""
    assert clean.line(text) == text


@given(ANY_TEXT, st.sampled_from(["", "https://kalbar.test/a/b"]))
def test_an_address_is_harmless_or_none(text: str, base: str) -> None:
    """ASCII without spaces, http or https with a host, unchanged by a second pass, with a stable key."""
    for url in (text, f"https://{text}", f"https://kalbar.test/{text}", f"http:{text}"):
        safe = safe_url(url, base)
        if safe is not None:
            assert re.fullmatch(r"https?://[a-z0-9_\[][!-~]*", safe)
            assert safe_url(safe) == safe
            assert permalink_key(safe)
            assert re.fullmatch("[a-z2-7]{10}", post_id("kalbar.test", "", safe))


@given(ANY_TEXT | markup().map(lambda pair: pair[0]))
def test_any_html_becomes_clean_text(html: str) -> None:
    """Nothing raises, and nothing forbidden comes out, by whichever way."""
    found = document(html, "https://kalbar.test/")
    for text in (words(found), plain(found), markdown(found), title(html), *links(found)):
        assert not FORBIDDEN.search(text)


@settings(max_examples=300)
@given(markup())
def test_every_word_comes_out_in_order(pair: tuple[str, list[str]]) -> None:
    """However the elements are nested or left open, the words are those that went in."""
    html, expected = pair
    found = re.findall("[a-z]+", words(document(html)))
    assert sorted(found) == sorted(expected)


TEXT = st.text(st.sampled_from('ab é 1.)#-+=:*_~`[]()<>|&;!\\/"^“ '), min_size=1, max_size=12)
STYLES = st.sampled_from(
    (
        *((), (), ("strong",), ("emphasis",), ("strong", "emphasis"), ("strike",), ("strong", "strike")),
        *(
            ("code",),
            ("strong", "code"),
            ("sup",),
            ("sub",),
            ("mark",),
            ("strong", "dateline"),
            ("emphasis", "source"),
        ),
    )
)
RUN = st.builds(lambda text, styles: Text(text, frozenset(styles)), TEXT, STYLES)
NOTE = st.integers(1, 30).map(lambda number: Text(str(number), frozenset(("sup",)), note=number))
URLS = ("https://x.test/a_b(c)*", "https://x.test/?a=1&copy;=2&b=[x]", "https://x.test/~a")
URL = st.sampled_from(URLS)
LINK = st.builds(
    lambda url, first, more: Link(url, (Text(f"a{first.text}", first.styles), *more)),
    URL,
    RUN,
    st.lists(RUN | st.just(LineBreak()), max_size=2),
)
INLINES = st.builds(
    lambda first, more: (Text(f"a{first.text}", first.styles), *more),
    RUN,
    st.lists(RUN | RUN | LINK | NOTE | st.just(LineBreak()), max_size=5),
) | st.lists(RUN.filter(lambda run: bool(run.text.strip())), min_size=1, max_size=3).map(tuple)
PICTURE = st.builds(Picture, URL, TEXT)
FIGURE = st.builds(Figure, PICTURE, st.just(()) | INLINES, st.just("") | URL)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(2, 3))
    cell = st.builds(Cell, st.just(()) | INLINES, st.booleans())
    rows = draw(st.lists(st.tuples(*[cell] * columns), min_size=1, max_size=3))
    return Table(tuple(rows), draw(st.just(()) | INLINES))


def items(blocks: st.SearchStrategy[tuple[Block, ...]]) -> st.SearchStrategy[tuple[Item, ...]]:
    number = st.none() | st.integers(0, 12)
    return st.lists(st.builds(Item, blocks, number), min_size=1, max_size=3).map(tuple)


def containers(block: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(block, min_size=1, max_size=3).map(tuple)
    return (
        st.builds(ItemList, items(blocks), st.booleans())
        | st.builds(Footnotes, items(blocks))
        | st.builds(Quote, blocks, st.booleans())
        | st.builds(Details, INLINES, blocks)
    )


BLOCK = st.recursive(
    st.builds(Paragraph, INLINES)
    | st.builds(Heading, st.integers(1, 6), INLINES)
    | st.builds(Related, INLINES)
    | FIGURE
    | st.builds(Gallery, st.lists(FIGURE, min_size=2, max_size=3).map(tuple), st.just(()) | INLINES)
    | tables()
    | st.builds(Code, st.text(st.sampled_from("a `~\n|*<-#"), min_size=1), st.sampled_from(["", "py", "c++"]))
    | st.just(Rule())
    | st.builds(Embed, st.just("frame"), TEXT.filter(lambda text: bool(text.strip())), URL),
    containers,
    max_leaves=6,
)


def check_words(made: Document) -> None:
    """Markdown and XHTML are read as the words of the document, none of them as markup."""
    source = markdown(made)
    assert on_the_line(words_of_markdown(source)) == on_the_line(words(made)), source
    for pictures in ({}, dict.fromkeys(URLS, "gambar.jpg")):
        root = tree_of(fragment(made, pictures=pictures, prefix="p1-"))
        assert words_of_xhtml(root) == words(made)
        ids = [name for element in root.iter() if (name := element.get("id"))]
        assert len(ids) == len(set(ids))
        for link in root.iter("a"):
            target = link.get("href") or ""
            assert target.startswith(("http://", "https://")) or target.removeprefix("#") in ids
            assert not any(outer.tag == "a" for outer in link.iterancestors())


@settings(max_examples=400)
@given(st.lists(BLOCK, max_size=4), st.sampled_from(["", "KABAR *x*"]))
def test_markdown_and_xhtml_say_the_same_words(blocks: list[Block], kicker: str) -> None:
    """Whatever is in a document; the XHTML has no `id` twice and no way to one that is not there."""
    check_words(Document(tuple(blocks), kicker))


@settings(max_examples=200)
@given(markup())
def test_markdown_and_xhtml_of_any_html_say_the_same_words(pair: tuple[str, list[str]]) -> None:
    """Also of documents as they come out of broken HTML."""
    check_words(document(pair[0], "https://kalbar.test/"))


@given(ANY_TEXT)
def test_xhtml_of_any_text_is_well_formed(text: str) -> None:
    """No character of it is one that XML does not know."""
    tree_of(fragment(document(text, "https://kalbar.test/")))
