"""What must hold for any text and any HTML."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kalbar_tui.text import clean
from kalbar_tui.text.address import permalink_key, safe_url
from kalbar_tui.text.document import links, words
from kalbar_tui.text.html import document, title
from kalbar_tui.text.identity import post_id
from kalbar_tui.text.plain import plain

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("a é\n\r\t\x1b\x9d\u0301\u200b\u202e\ufe0f\ud83d\ude00\ud800[]<&")
)
WORD = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
SHOWN = (
    *("p", "div", "span", "b", "em", "h2", "a", "sup", "unknown", "center", "pre", "details"),
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
                    ["<br>", "<hr>", "<!-- x -->", "<a href='/x'>", "<td colspan=3>", "&amp;", "<"]
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
    for text in (words(found), plain(found), title(html), *links(found)):
        assert not FORBIDDEN.search(text)


@settings(max_examples=300)
@given(markup())
def test_every_word_comes_out_in_order(pair: tuple[str, list[str]]) -> None:
    """However the elements are nested or left open, the words are those that went in."""
    html, expected = pair
    found = re.findall("[a-z]+", words(document(html)))
    assert sorted(found) == sorted(expected)
