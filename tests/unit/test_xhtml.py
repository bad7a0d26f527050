"""Documents as XHTML. That any document is well-formed and says its words is a property test."""

# ruff: noqa: E501 - markup is easier to check unbroken

from __future__ import annotations

import pytest

from kalbar_tui.model.post import Picture
from kalbar_tui.text.document import Block, Document, Embed, Figure, Link, Paragraph, Text
from kalbar_tui.text.html import document
from kalbar_tui.text.xhtml import fragment
from xhtml_words import tree_of


def made(html: str, pictures: dict[str, str] | None = None) -> str:
    return fragment(document(html, "https://kalbar.test/"), pictures=pictures)


def test_every_kind_of_block() -> None:
    """Each is what HTML has for it; pictures and what is embedded are links."""
    html = (
        "<p><b>KABAR</b></p><h2>Judul</h2><p>Isi.</p>"
        '<p>Baca juga: <a href="/lain">Judul lain</a></p><blockquote><p>Kata</p><p>Lagi</p></blockquote>'
        "<blockquote class=pullquote><p>Besar</p></blockquote>"
        "<figure><img src=/x.jpg alt=Sungai><figcaption>Foto: <i>tim</i></figcaption></figure>"
        "<div class=gallery><img src=/y.jpg alt=A><img src=/z.jpg><figcaption>Semua</figcaption></div>"
        "<table><caption>Harga</caption><tr><th>A<th>B<tr><td>1<td>2<br>3</table>"
        "<pre class=lang-py>x\n  &lt;y&gt; &amp;amp;</pre><hr>"
        '<iframe src="https://v.test/1?a=1&amp;b=2" title="Video"></iframe><video src="/v.mp4"></video>'
        "<details><summary>Kronologi</summary><p>Pagi.</p></details>"
    )
    assert made(html).replace("\n", "") == (
        '<p class="kicker"><strong>KABAR</strong></p><h2>Judul</h2><p>Isi.</p>'
        '<p class="related">Baca juga: <a href="https://kalbar.test/lain">Judul lain</a></p>'
        "<blockquote><p>Kata</p><p>Lagi</p></blockquote>"
        '<blockquote class="pull"><p>Besar</p></blockquote>'
        '<figure><p><a href="https://kalbar.test/x.jpg">Sungai</a></p><figcaption>Foto: <em>tim</em></figcaption></figure>'
        '<figure class="gallery"><figure><p><a href="https://kalbar.test/y.jpg">A</a></p></figure>'
        '<figure><p><a href="https://kalbar.test/z.jpg" class="address">https://kalbar.test/z.jpg</a></p></figure>'
        "<figcaption>Semua</figcaption></figure>"
        "<table><caption>Harga</caption><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2<br/>3</td></tr></tbody></table>"
        '<pre><code class="language-py">x  &lt;y&gt; &amp;amp;</code></pre><hr/>'
        '<p class="frame"><a href="https://v.test/1?a=1&amp;b=2">Video</a></p>'
        '<p class="video"><a href="https://kalbar.test/v.mp4" class="address">https://kalbar.test/v.mp4</a></p>'
        '<section class="details"><p class="summary"><strong>Kronologi</strong></p><p>Pagi.</p></section>'
    )


def test_every_kind_of_text() -> None:
    """Styles, abbreviations, line ends and the roles of a newsroom's text, all escaped."""
    html = (
        "<p>KalbarOnline, Pontianak – <b>a</b> <i>b</i> <b><i>c</i></b> <s>d</s> <code>e</code> <mark>f</mark> <cite>g</cite><br>"
        'H<sub>2</sub>O 2<sup>nd</sup> <abbr title="&quot;B&quot; &amp; C">BC</abbr> &lt;b&gt; ]]&gt; (jim)</p>'
    )
    assert made(html) == (
        '<p><span class="dateline">KalbarOnline, Pontianak</span> – <strong>a</strong> <em>b</em> '
        "<strong><em>c</em></strong> <s>d</s> <code>e</code> <mark>f</mark> <cite>g</cite><br/>"
        'H<sub>2</sub>O 2<sup>nd</sup> <abbr title="&quot;B&quot; &amp; C">BC</abbr> &lt;b&gt; ]]&gt; '
        '<span class="initials">(jim)</span></p>'
    )


def test_lists() -> None:
    """An item's only paragraph is bare; numbers are said where counting would not give them."""
    html = (
        "<ul><li>a<ol start=3><li>b<li>c<li value=9>d</ol></li><li>e<p>f</ul>"
        "<ol reversed><li>g<li>h</ol><ol type=a><li>i</ol>"
    )
    assert made(html).replace("\n", "") == (
        '<ul><li>a<ol><li value="3">b</li><li>c</li><li value="9">d</li></ol></li><li><p>e</p><p>f</p></li></ul>'
        '<ol><li value="2">g</li><li value="1">h</li></ol><ol type="a"><li>i</li></ol>'
    )


def test_terms_and_what_is_said_of_them() -> None:
    """In pairs, as HTML asks for, whatever the site left out."""
    html = "<dl><dd>Tanpa istilah</dd><dt>A</dt><dt>B</dt><dd>satu</dd><dd>dua</dd></dl>"
    assert made(html).replace("\n", "") == (
        "<dl><dt>Tanpa istilah</dt><dd></dd><dt><strong>A</strong></dt><dd></dd>"
        "<dt><strong>B</strong></dt><dd><p>satu</p><p>dua</p></dd></dl>"
    )


def test_pictures_by_other_names() -> None:
    """A picture that is at hand is shown, leading where it led; its name is no markup either."""
    html = '<figure><a href="/album"><img src=/x.jpg alt="Sungai &quot;K&quot;"></a></figure><img src=/y.jpg>'
    assert made(html, {"https://kalbar.test/x.jpg": 'a"b.jpg'}).replace("\n", "") == (
        '<figure><a href="https://kalbar.test/album"><img src="a&quot;b.jpg" alt="Sungai &quot;K&quot;"/></a></figure>'
        '<figure><p><a href="https://kalbar.test/y.jpg" class="address">https://kalbar.test/y.jpg</a></p></figure>'
    )


def test_a_picture_that_is_not_at_hand_leads_to_both_its_addresses() -> None:
    """To itself, and to where a click on it led."""
    assert [a.get("href") for a in tree_of(made("<a href=/album><img src=/x.jpg alt=A></a>")).iter("a")] == [
        "https://kalbar.test/x.jpg",
        "https://kalbar.test/album",
    ]


NOTES = (
    '<p>Satu<sup><a href="#a">1</a></sup> dua<sup><a href="#b">2</a></sup> lagi<sup><a href="#a">1</a></sup></p>'
    "<ol><li id=a>Catatan<li id=b>Lain<p>lanjut</ol>"
)


def test_footnotes_and_the_ways_back() -> None:
    """A number leads to its note, and the note to the first number that led to it."""
    found = fragment(document(NOTES), prefix="p7-")
    assert found.replace("\n", "") == (
        '<p>Satu<sup><a href="#p7-note-1-1" id="p7-ref-1-1" role="doc-noteref">1</a></sup>'
        ' dua<sup><a href="#p7-note-1-2" id="p7-ref-1-2" role="doc-noteref">2</a></sup>'
        ' lagi<sup><a href="#p7-note-1-1" role="doc-noteref">1</a></sup></p>'
        '<section class="footnotes" role="doc-endnotes"><ol>'
        '<li id="p7-note-1-1">Catatan <a href="#p7-ref-1-1" role="doc-backlink">↩</a></li>'
        '<li id="p7-note-1-2"><p>Lain</p><p>lanjut</p> <a href="#p7-ref-1-2" role="doc-backlink">↩</a></li>'
        "</ol></section>"
    )


def test_each_part_has_its_own_footnotes() -> None:
    """A number leads to the notes that come next, and to those before where none come."""
    again = NOTES.replace("#a", "#c").replace("#b", "#d").replace("id=a", "id=c").replace("id=b", "id=d")
    late = '<p>Akhir<sup><a href="#d">2</a></sup></p>'
    targets = [a.get("href") for a in tree_of(made(NOTES + again + late)).iter("a") if a.text != "↩"]
    first, second = ["#note-1-1", "#note-1-2", "#note-1-1"], ["#note-2-1", "#note-2-2", "#note-2-1"]
    assert targets == [*first, *second, "#note-2-2"]


def test_a_number_without_a_note_leads_nowhere() -> None:
    """It is raised, and no more."""
    alone = Document((Paragraph((Text("3", frozenset(("sup",)), note=3),)),))
    assert fragment(alone) == "<p><sup>3</sup></p>"


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Link("javascript:alert(1)", (Text("x"),)),)),
        Embed("frame", "x", "data:text/html,x"),
        Figure(Picture("file:///etc/passwd", "x"), link="ftp://kalbar.test/"),
    ],
)
def test_only_what_a_browser_may_open_is_a_link(block: Block) -> None:
    """Even of an address that no document should hold, the words alone are left."""
    assert not list(tree_of(fragment(Document((block,)))).iter("a"))


def test_nothing_to_read_is_empty() -> None:
    """No blocks, no markup."""
    assert fragment(Document()) == ""
