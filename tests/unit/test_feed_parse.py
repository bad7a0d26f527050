"""Feeds made into posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from growth import grows_with_length_alone
from kalbar_tui.model.errors import UnreadableReason
from kalbar_tui.model.post import Author, Category, Enclosure, Picture, Post, Term
from kalbar_tui.sources import feed_parse
from kalbar_tui.sources.feed_parse import Channel
from kalbar_tui.sources.feed_xml import NoFeedError
from kalbar_tui.sources.filing import Filing
from kalbar_tui.text.document import words
from kalbar_tui.text.html import document
from kalbar_tui.text.identity import post_id

SITE = "contoh.test"
URL = "https://contoh.test/feed/"
HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Contoh</title>'
)
FOOT = "</channel></rss>"
ISI = "Isi lengkap berita ini lebih panjang daripada ringkasannya, tentu saja."
BEFORE, AFTER = (
    f"<item><title>{name}</title><link>https://contoh.test/{name}/</link>"
    f"<guid isPermaLink='false'>{name}</guid></item>"
    for name in ("sebelum", "sesudah")
)
TREE = (
    Category("kalbar", "Kalimantan Barat"),
    Category("pontianak", "Pontianak", "kalbar"),
    Category("bola-daerah", "Bola", "kalbar"),
    Category("olahraga", "Olahraga"),
    Category("bola", "Bola", "olahraga"),
    Category("ekonomi", "Ekonomi & Bisnis"),
)


def item(
    *, title: str = "Banjir", guid: str = "g-1", link: str = "https://contoh.test/banjir/", inside: str = ""
) -> str:
    """An item of RSS."""
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>{guid}</guid>{inside}</item>"
    )


def rss(*items: str) -> bytes:
    """A feed of RSS 2.0."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{"".join(items)}{FOOT}'.encode()


def read(
    body: bytes, *, charset: str = "utf-8", tree: tuple[Category, ...] = TREE, asked: str | None = None
) -> Channel:
    """What a feed holds."""
    return feed_parse.channel(body, charset, site=SITE, url=URL, filing=Filing(tree, asked))


def one(inside: str = "", **words: str) -> Post:
    """The only post of a feed."""
    (post,) = read(rss(item(inside=inside, **words))).posts
    return post


def whole(text: str, summary: str = "Ringkas.") -> str:
    return (
        f"<description><![CDATA[{summary}]]></description>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    )


def titles(channel: Channel) -> list[str]:
    return [post.title for post in channel.posts]


def refused(body: bytes) -> UnreadableReason:
    """Why a body is not read."""
    with pytest.raises(NoFeedError) as error:
        read(body)
    return error.value.reason


# -- what an item becomes


def test_an_item_of_wordpress_becomes_a_whole_post() -> None:
    """Every field that WordPress's feed has is in the post."""
    post = one(
        "<dc:creator>Tim Redaksi</dc:creator><pubDate>Mon, 05 Jan 2026 10:00:00 WIB</pubDate>"
        "<category>Pontianak</category><category>sungai</category><slash:comments>3</slash:comments>"
        + whole(f"<p><strong>Cuaca</strong></p><p>{ISI}</p>", "Isi lengkap berita [&#8230;]"),
        guid="https://contoh.test/?p=7&#038;a=b",
    )
    assert post == Post(
        id=post_id(SITE, "https://contoh.test/?p=7&a=b", ""),
        site=SITE,
        guid="https://contoh.test/?p=7&a=b",
        url="https://contoh.test/banjir/",
        slug="banjir",
        title="Banjir",
        published=datetime(2026, 1, 5, 3, tzinfo=UTC),
        source="feed",
        kicker="Cuaca",
        excerpt="Isi lengkap berita…",
        html=f"<p><strong>Cuaca</strong></p><p>{ISI}</p>",
        categories=(Term("pontianak", "Pontianak"),),
        tags=(Term("sungai", "sungai"),),
        author=Author("tim-redaksi", "Tim Redaksi"),
        comment_count=3,
    )


def test_atom_and_rdf_are_feeds_too() -> None:
    """Atom has a time of change, RDF its items outside the channel; both become posts."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Contoh</title>'
        "<entry><id>tag:1</id><title>Banjir</title>"
        '<link href="/banjir/"/><published>2026-01-05T03:00:00Z</published>'
        "<updated>2026-01-05T04:00:00Z</updated>"
        '<category term="Pontianak"/><content type="html">&lt;p&gt;Isi.&lt;/p&gt;</content></entry></feed>'
    )
    (post,) = read(atom.encode()).posts
    assert (post.url, post.fullness) == ("https://contoh.test/banjir/", "full")
    assert (post.published, post.modified) == (
        datetime(2026, 1, 5, 3, tzinfo=UTC),
        datetime(2026, 1, 5, 4, tzinfo=UTC),
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Contoh</title></channel>'
        "<item rdf:about='x'><title>Banjir</title><link>https://contoh.test/banjir/</link>"
        "<dc:date>2026-01-05T10:00:00+07:00</dc:date></item></rdf:RDF>"
    )
    (post,) = read(rdf.encode()).posts
    assert (post.title, post.published) == ("Banjir", datetime(2026, 1, 5, 3, tzinfo=UTC))


def test_pictures_and_files_come_along() -> None:
    """The largest picture is the post's, a sound file is attached."""
    post = one(
        '<media:content url="https://contoh.test/k.jpg" type="image/jpeg" width="300" height="200"/>'
        '<media:content url="https://contoh.test/b.jpg" type="image/jpeg" width="1200" height="800"/>'
        '<media:thumbnail url="https://contoh.test/t.jpg" width="150" height="100"/>'
        '<enclosure url="https://contoh.test/a.mp3" type="audio/mpeg" length="1234"/>'
        '<enclosure url="javascript:alert(1)" type="audio/mpeg" length="x"/>'
    )
    assert post.image == Picture("https://contoh.test/b.jpg", width=1200, height=800)
    assert post.enclosures == (Enclosure("https://contoh.test/a.mp3", "audio/mpeg", 1234),)


def test_a_locked_post_has_its_bare_title_and_no_text() -> None:
    """WordPress's form, or its sentence in a feed of summaries, is no article."""
    form = '<form action="/wp-login.php?action=postpass" class="post-password-form">Sandi</form>'
    for inside in (
        whole(form),
        "<description>Tidak ada kutipan karena ini adalah pos yang terlindung sandi.</description>",
    ):
        post = one(inside, title="Terlindungi: Rapat")
        assert (post.title, post.locked, post.html, post.excerpt, post.fullness) == (
            "Rapat",
            True,
            "",
            "",
            "full",
        )
    assert one(whole(f"<p>{ISI}</p>"), title="Protected: Hutan Lindung").title == "Protected: Hutan Lindung"


@pytest.mark.parametrize(
    ("inside", "fullness"),
    [
        (whole(f"<p>{ISI}</p>"), "full"),
        (f"<description>{ISI}</description>", "teaser"),
        ("", "teaser"),
        (whole("<p>Banjir melanda kota [&#8230;]</p>", "Banjir melanda kota [&#8230;]"), "teaser"),
        (whole(f"<p>{ISI} <a href='/x'>Baca selengkapnya »</a></p>"), "teaser"),
        (whole("<p>Banjir melanda</p>", "Banjir melanda kota kita […]"), "teaser"),
    ],
)
def test_how_much_of_the_article_there_is(inside: str, fullness: str) -> None:
    """A summary, wherever it stands, is not taken for the article."""
    assert one(inside).fullness == fullness


def test_a_short_article_is_whole_where_the_feed_has_whole_articles() -> None:
    """Of an article that is its own summary the others of the feed tell whether it is whole."""
    short = item(guid="s", link="https://contoh.test/s/", inside=whole("<p>Pendek.</p>", "Pendek."))
    long = item(inside=whole(f"<p>{ISI}</p>"))
    assert [post.fullness for post in read(rss(short, long)).posts] == ["full", "full"]
    assert [post.fullness for post in read(rss(short)).posts] == ["teaser"]


def test_what_a_feed_appends_to_articles_is_dropped() -> None:
    """The paragraph with which WordPress names itself is not part of article or summary."""
    appended = '<p>The post <a href="https://contoh.test/x/">X</a> appeared first on <a href="https://contoh.test">C</a>.</p>'
    post = one(whole(f"<p>{ISI}</p>\n{appended}\n", f"<p>Ringkas.</p>\n{appended}"))
    assert (post.html, post.excerpt) == (f"<p>{ISI}</p>", "Ringkas.")


# -- categories


def test_categories_are_told_from_tags_by_the_tree() -> None:
    """Feeds mix both; what the tree names is a category, however it is spelled and escaped."""
    names = ("PONTIANAK", "<![CDATA[Ekonomi &amp; Bisnis]]>", "Ekonomi &amp; Bisnis", "banjir", " ")
    post = one("".join(f"<category>{name}</category>" for name in names))
    assert [term.slug for term in post.categories] == ["pontianak", "ekonomi"]
    assert post.tags == (Term("banjir", "banjir"),)


@pytest.mark.parametrize(
    ("asked", "slug"), [("olahraga", "bola"), ("kalbar", "bola-daerah"), ("bola", "bola")]
)
def test_of_two_categories_of_one_name_the_asked_one_is_meant(asked: str, slug: str) -> None:
    """The feed of a category settles which of its namesakes a post is in."""
    (post,) = read(rss(item(inside="<category>Bola</category>")), asked=asked).posts
    assert [term.slug for term in post.categories] == [slug]


def test_a_post_is_filed_under_the_category_whose_feed_it_came_in() -> None:
    """Also where the tree lacks it: under its slug, and the best name there is."""
    body = rss(item(inside="<category>Kubu Raya</category><category>hujan</category>"))
    (post,) = read(body, asked="kubu-raya").posts
    assert (post.categories, post.tags) == ((Term("kubu-raya", "Kubu Raya"),), (Term("hujan", "hujan"),))
    (post,) = read(body, asked="pontianak").posts
    assert post.categories == (Term("pontianak", "Pontianak"),)
    (post,) = read(rss(item()), asked="kab-melawi", tree=()).posts
    assert post.categories == (Term("kab-melawi", "Kab Melawi"),)


# -- identity


def test_a_guid_of_several_posts_is_no_key() -> None:
    """Posts that share a guid are told apart by their addresses, the same on every visit."""
    posts = read(rss(item(), item(link="https://contoh.test/lain/"))).posts
    assert [post.guid for post in posts] == ["", ""]
    assert {post.id for post in posts} == {post_id(SITE, "", post.url) for post in posts}
    assert len({post.id for post in posts}) == 2


def test_a_guid_that_is_no_address_makes_none() -> None:
    """feedparser takes a guid for the link; joined to the site it would become an address."""
    items = "".join(
        f"<item><title>{guid}</title><guid>{guid}</guid></item>"
        for guid in ("bukan alamat", "javascript:alert(1)")
    )
    assert [(post.url, post.guid) for post in read(rss(items)).posts] == [
        ("", "bukan alamat"),
        ("", "javascript:alert(1)"),
    ]


def test_an_item_without_guid_and_address_is_known_by_title_and_date() -> None:
    """Such items stay apart and keep their ids; one without anything at all is counted as skipped."""
    body = rss(
        "<item><title>A</title></item><item><title>B</title></item><item><description>x</description></item>"
    )
    first, second = read(body), read(body)
    assert titles(first) == ["A", "B"]
    assert first.skipped == 1
    assert [post.id for post in first.posts] == [post.id for post in second.posts]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--help",
        "-P EVIL",
        r"\\host\share",
        "https:///x",
        "http://[::bad",
    ],
)
def test_addresses_that_are_none_cost_only_the_address(link: str) -> None:
    """The post is listed, without an address that could be opened."""
    assert one(link=link).url == ""


# -- what is no feed, or only in part


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"/etc/passwd", "not_a_feed"),
        (b'{"code": "rest_no_route"}', "not_a_feed"),
        (b"<!DOCTYPE html><html><title>Masuk</title></html>", "not_a_feed"),
        (b'<?xml version="1.0"?><error><code>wp_die</code></error>', "not_a_feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]>' + rss(), "doctype"),
        (b"<!-- <a --><!DOCTYPE rss SYSTEM 'file:///etc/passwd'>" + rss(), "doctype"),
        (rss(item(title="<!DOCTYPE rss [<!ENTITY a 'b'>]>")), "doctype"),
        (rss(item())[:-80], "cut"),
    ],
)
def test_what_is_no_feed_is_refused_by_its_reason(body: bytes, reason: str) -> None:
    """No bytes are a path, no entity is expanded, and a feed cut in its first item is no empty one."""
    assert refused(body) == reason


def test_an_empty_channel_is_a_feed() -> None:
    """A feed without items is no error."""
    assert read(rss()) == Channel(())


def test_of_a_feed_cut_in_an_item_the_items_before_it_come() -> None:
    """What came of the last item is left out: it would stand for the article with half its text."""
    body = rss(BEFORE, item(inside=whole(f"<p>{ISI}</p>")))
    for length in range(len(rss(BEFORE)), len(body) - len(f"</item>{FOOT}")):
        channel = read(body[:length])
        assert titles(channel) == ["sebelum"]
        assert channel.is_cut
    assert not read(body).is_cut


def test_what_stands_around_a_feed_is_no_matter() -> None:
    """Warnings of PHP before it, and what caches write behind it."""
    noisy = (
        b"<br />\n<b>Warning</b>: x & y in <b>/a.php</b>\n"
        + rss(BEFORE)
        + b"\n<!-- cached --><script>1 < 2</script>"
    )
    assert titles(read(noisy)) == ["sebelum"]


# -- broken and hostile texts


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Banjir &#xD800; surut", "Banjir \N{REPLACEMENT CHARACTER} surut"),
        ("Banjir &#99999999999; surut", "Banjir \N{REPLACEMENT CHARACTER} surut"),
        (f"Banjir &#{'9' * 5000}; surut", "Banjir \N{REPLACEMENT CHARACTER} surut"),
        ("Banjir &#xD83D;&#xDE00;", "Banjir \N{GRINNING FACE}"),
        ("Banjir &#55357;&#56832;", "Banjir \N{GRINNING FACE}"),
        ("Banjir \x1b]52;c;x\x07 surut", "Banjir ]52;c;x surut"),
        ("Banjir &#27;[31m surut", "Banjir \N{REPLACEMENT CHARACTER}[31m surut"),
        ("Banjir &amp;#27;[31m &amp;#157;surut", "Banjir [31m surut"),
        ("Banjir &nbsp;&mdash; surut & kering &tidakada;", "Banjir — surut & kering &tidakada;"),
        ("[FOTO] Banjir [/]", "[FOTO] Banjir [/]"),
        ("Harga &lt;3 ribu", "Harga <3 ribu"),
        ("<![CDATA[Banjir &#8220;besar&#8221; <b>hari ini</b>]]>", "Banjir “besar” hari ini"),
        ("Banjir\n\tdi kota", "Banjir di kota"),
    ],
)
def test_a_bad_character_costs_itself_and_no_neighbour(title: str, shown: str) -> None:
    """Whatever one title holds, it is shown without what does harm, and the neighbours are listed."""
    assert titles(read(rss(BEFORE, item(title=title), AFTER))) == ["sebelum", shown, "sesudah"]


def test_one_bad_byte_changes_nothing_but_itself() -> None:
    """Id, category and text are the same as without it: it does not send the feed to another parser."""
    inside = "<category>Ekonomi &amp; Bisnis</category>" + whole(f"<p>{ISI}</p>")
    good = rss(item(title="Banjir", inside=inside))
    (expected,), (found,) = read(good).posts, read(good.replace(b"Banjir", b"Banjir\x00\x01")).posts
    assert found == expected


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "UTF-8", ""),
        ("utf-8", "ISO-8859-1", "iso-8859-1"),
        ("cp1252", "windows-1252", ""),
        ("cp1252", "UTF-8", "utf-8"),
        ("cp1252", "UTF-8", "iso-8859-1"),
        ("utf-16", "UTF-16", ""),
        ("utf-16-le", "UTF-16", ""),
        ("utf-8-sig", "undefined", "zlib"),
    ],
)
def test_the_character_set_is_ours_to_choose(encoding: str, declared: str, charset: str) -> None:
    """Labels that are wrong, missing or hostile do not change what is read."""
    text = f'<?xml version="1.0" encoding="{declared}"?>{HEAD}{item(title="“Café” di Pontianak")}{FOOT}'
    assert titles(read(text.encode(encoding), charset=charset)) == ["“Café” di Pontianak"]


def test_utf_7_hides_nothing() -> None:
    """A label that would make control characters of plain letters is not believed."""
    body = f'<?xml version="1.0" encoding="utf-7"?>{HEAD}{item(title="Banjir +ABs-[31m")}{FOOT}'.encode()
    assert titles(read(body, charset="utf-7")) == ["Banjir +ABs-[31m"]


def test_an_item_on_which_the_parser_falls_is_skipped_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser raises for the whole feed; the items that it can read are found all the same."""
    import feedparser

    parse = feedparser.parse

    def falling(source: object, **words: object) -> object:
        if b"jatuh" in source.getvalue():  # type: ignore[attr-defined]
            raise OverflowError
        return parse(source, **words)

    monkeypatch.setattr(feedparser, "parse", falling)
    many = [
        item(title=f"B{number}", guid=f"b{number}", link=f"https://contoh.test/{number}/")
        for number in range(7)
    ]
    channel = read(rss(*many[:5], item(title="jatuh"), *many[5:]))
    assert titles(channel) == [f"B{number}" for number in range(7)]
    assert channel.skipped == 1


@pytest.mark.parametrize("piece", ["<!--", "<a ", '<a b="', "<![CDATA[", "&", "<item>", "<?", "<p>"])
def test_endless_beginnings_take_no_more_time(piece: str) -> None:
    """A body that opens without end, written out in it or as a section of text."""

    def read_both(count: int) -> None:
        bodies = [f"<description><![CDATA[{piece * count}]]></description>"]
        bodies.append(f"<description>{piece.replace('<', '&lt;') * count}</description>")
        for inside in bodies:
            read(rss(BEFORE, item(inside=inside), AFTER))

    assert grows_with_length_alone(read_both, 40_000)


def test_text_that_looks_like_markup_of_a_feed_is_text() -> None:
    """An article that quotes a feed neither ends its own item nor begins another."""
    quoted = "<p>Tulis &lt;/item&gt; di akhir. </item></rss></p>"
    channel = read(rss(item(inside=whole(f"{quoted}<p>{ISI}</p>")), AFTER))
    assert titles(channel) == ["Banjir", "sesudah"]
    assert ISI in words(document(channel.posts[0].html))
