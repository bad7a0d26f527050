"""What holds for every feed, however broken."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kalbar_tui.model.post import Category
from kalbar_tui.sources import feed_parse
from kalbar_tui.sources.charset import decoded
from kalbar_tui.sources.feed_dates import moment
from kalbar_tui.sources.feed_parse import Channel
from kalbar_tui.sources.feed_xml import NoFeedError
from kalbar_tui.sources.filing import Filing

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Contoh</title>'
    "<item><title>Banjir &#038; surut</title>"
    '<link>https://contoh.test/a/</link><guid isPermaLink="false">a</guid>'
    "<category><![CDATA[Kota]]></category>"
    "<pubDate>Mon, 05 Jan 2026 10:00:00 WIB</pubDate>"
    "<description><![CDATA[Ringkas [&#8230;]]]></description>"
    "<content:encoded><![CDATA[<p>Isi “lengkap”.</p>]]></content:encoded>"
    '<media:content url="/b.jpg" width="3"/></item>'
    "<item><title>Kedua</title><guid>https://contoh.test/b/</guid></item></channel></rss>"
)
BITS = st.sampled_from(
    [
        *("<item>", "</item>", "<![CDATA[", "]]>", "<!--", "-->", "</rss>", "<entry>", "<", "&"),
        *("&#xD800;", "&#27;", "&nbsp;", "\x1b", "\x9d", "\u202e", "\ud83d", "\ufffe"),
        *("<georss:point>", "<title mode='base64'>G10=</title>", 'xml:base="javascript:"'),
    ]
)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A feed with pieces taken out, doubled and put in."""
    text = FEED
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.integers(0, 60)), len(text))
        text = (
            text[:start]
            + draw(BITS | st.text(max_size=5) | st.just(text[start:end] * 2) | st.just(""))
            + text[end:]
        )
    body = text.encode("utf-8", "surrogatepass")
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(body)))
        body = body[:place] + draw(st.binary(max_size=3)) + body[place:]
    return body


def read(body: bytes) -> Channel | None:
    filing = Filing((Category("kota", "Kota"),))
    try:
        return feed_parse.channel(
            body, "", site="contoh.test", url="https://contoh.test/feed/", filing=filing
        )
    except NoFeedError:
        return None


@settings(max_examples=300, deadline=2_000)
@given(mutants())
def test_a_broken_feed_gives_clean_posts_or_a_reason(body: bytes) -> None:
    """Nothing but `NoFeedError` is raised, and no text of a post holds what no text may hold."""
    channel = read(body)
    for post in channel.posts if channel else ():
        author = post.author.name if post.author else ""
        terms = "".join(term.slug + term.name for term in post.categories + post.tags)
        text = (
            post.title
            + post.excerpt
            + post.guid
            + post.url
            + post.slug
            + post.kicker
            + post.html
            + author
            + terms
        )
        assert not FORBIDDEN.search(text)
        assert post.url == "" or post.url.startswith(("http://", "https://"))


@settings(max_examples=100, deadline=2_000)
@given(mutants())
def test_a_feed_is_read_alike_each_time(body: bytes) -> None:
    """A second reading gives the same posts, in the same order, each id once."""
    first, second = read(body), read(body)
    assert first == second
    if first:
        assert len({post.id for post in first.posts}) == len(first.posts)


@settings(max_examples=200)
@given(st.integers(0, len(FEED)))
def test_a_cut_never_shortens_an_article(length: int) -> None:
    """Of a feed that was cut, each post that came is as it is in the whole feed."""
    channel, complete = read(FEED[:length].encode()), read(FEED.encode())
    assert complete
    for post in channel.posts if channel else ():
        assert post in complete.posts


@given(st.text())
def test_a_date_is_a_moment_of_utc_or_none(text: str) -> None:
    """No text makes the reading of dates fail."""
    found = moment(text)
    assert found is None or (found.utcoffset() is not None and found.year in range(1969, 3001))


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["", "utf-8", "iso-8859-1", "utf-7", "zlib"]),
)
def test_utf_8_is_read_as_what_it_is(text: str, label: str) -> None:
    """Whatever its label says."""
    if not text.startswith(("\ufeff", "<\0")):
        assert decoded(text.encode(), label) == text
