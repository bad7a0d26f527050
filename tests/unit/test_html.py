"""Article HTML becomes a document: all words, their order, their meaning; nothing that does harm."""

# ruff: noqa: E501 - markup is easier to check unbroken

from __future__ import annotations

import pytest

from growth import grows_with_length_alone
from kalbar_tui.text import html as html_module
from kalbar_tui.text.document import (
    MAX_DEPTH,
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
    inline_text,
    links,
    words,
)
from kalbar_tui.text.html import document, title
from kalbar_tui.text.markdown import markdown
from kalbar_tui.text.plain import plain

BASE = "https://kalbar.test/2026/11/25/banjir/"


def article(html: str) -> Document:
    return document(html, BASE)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def strong(text: str) -> Text:
    return Text(text, frozenset(("strong",)))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Banjir &#8220;Rob&#8221; &amp; Longsor", "Banjir “Rob” & Longsor"),
        ("[FOTO] Harga <em>Cabai</em><br>Naik", "[FOTO] Harga Cabai Naik"),
        ("&lt;b&gt; bukan tebal", "<b> bukan tebal"),
        ("5 < 6 dan a<b", "5 < 6 dan a<b"),
        ("Judul &#27;[2J&#157;0;x", "Judul [2J0;x"),
        ("&amp;#27; dua kali", "&#27; dua kali"),
        ("<script>jahat()</script>Awal<!-- tak tampak -->", "Awal"),
        ("<p>Satu.</p><p>Dua.</p>", "Satu. Dua."),
        ("&#xD800; &#99999999999; &tidakada;", "\ufffd \ufffd &tidakada;"),
        ("  ", ""),
    ],
)
def test_title(html: str, expected: str) -> None:
    """Rendered titles and excerpts are one line of text; what was escaped is text."""
    assert title(html) == expected


def test_paragraphs_and_styles() -> None:
    """White space folds, styles nest, breaks stay, two breaks part paragraphs."""
    html = (
        "<p> Satu\n <b>te<i>bal</i></b>&nbsp; dan <code>x</code><br>baris </p><p>&nbsp;</p>lepas<br><br/>lagi"
    )
    assert article(html).blocks == (
        Paragraph(
            (
                Text("Satu "),
                strong("te"),
                Text("bal", frozenset(("strong", "emphasis"))),
                Text(" dan "),
                Text("x", frozenset(("code",))),
                LineBreak(),
                Text("baris"),
            )
        ),
        paragraph("lepas"),
        paragraph("lagi"),
    )


def test_styles_written_as_css_and_unknown_elements() -> None:
    """A span may be bold, and an element nobody knows keeps its text."""
    blocks = article('<p><span style="font-weight: 700">a</span><o:p>b</o:p><baru>c</baru></p>').blocks
    assert blocks == (Paragraph((strong("a"), Text("bc"))),)


def test_links() -> None:
    """Only http and https lead somewhere; anchors, other schemes and empty ones are text."""
    html = (
        '<p><a href="/x">satu <b>tebal</b></a> <a href="#cat-1">dua</a> <a href="javascript:alert(1)">tiga</a> '
        f'<a href="">empat</a> <a href="mailto:a@b.c">lima</a> <a href="{BASE}#isi">enam</a> <a>tujuh</a></p>'
    )
    found = article(html)
    assert links(found) == ("https://kalbar.test/x",)
    assert found.blocks[0] == Paragraph(
        (
            Link("https://kalbar.test/x", (Text("satu "), strong("tebal"))),
            Text(" dua tiga empat lima enam tujuh"),
        )
    )


def test_headings_rules_and_code() -> None:
    """Levels stay; a rule is a block; preformatted text keeps its spaces and lines."""
    html = '<h2>Bagian <em>satu</em></h2><hr><pre class="language-py"><code>if x:\n\treturn  1<br>#</code></pre><h3></h3>'
    assert article(html).blocks == (
        Heading(2, (Text("Bagian "), Text("satu", frozenset(("emphasis",))))),
        Rule(),
        Code("if x:\n    return  1\n#", "py"),
    )


def test_lists() -> None:
    """Nested lists nest, numbers follow `start`, `value` and `reversed`, definitions are items."""
    html = (
        "<ul><li>a<ol start=5><li>b<li value=9>c</ol></li><p>lepas</p></ul><ol reversed><li>x<li>y</ol>"
        "<dl><dt>Betang</dt><dd>Rumah.</dd><dd>Panjang.</dd></dl>"
    )
    assert article(html).blocks == (
        ItemList(
            (
                Item(
                    (
                        paragraph("a"),
                        ItemList((Item((paragraph("b"),), 5), Item((paragraph("c"),), 9))),
                    )
                ),
                Item((paragraph("lepas"),)),
            )
        ),
        ItemList((Item((paragraph("x"),), 2), Item((paragraph("y"),), 1))),
        ItemList(
            (Item((Paragraph((strong("Betang"),)), paragraph("Rumah."), paragraph("Panjang."))),), terms=True
        ),
    )


def test_lists_counted_in_letters() -> None:
    """As rules are, which are cited by them: by the type of a list or its style, beyond z, and in every form."""
    html = (
        '<ol type="a"><li>satu</li><li value="27">dua<ol type=I start=4><li>tiga</li></ol></li></ol>'
        '<ol style="list-style-type: lower-roman"><li>empat</li><li value="0">nol</li></ol>'
    )
    found = article(html)
    assert plain(found) == "a. satu\naa. dua\n    IV. tiga\n\ni. empat\n0. nol"
    assert markdown(found) == "- a. satu\n- aa. dua\n  - IV. tiga\n\n* i. empat\n\n0. nol"


def test_quotes() -> None:
    """A quote holds blocks; one set large by whichever editor is a pull quote, and is not nested for it."""
    html = (
        "<blockquote><p>Kata <q>dia</q></p><cite>Tetua</cite></blockquote>"
        '<figure class="wp-block-pullquote"><blockquote><p>Air pasang</p><cite>Warga</cite></blockquote></figure>'
        '<blockquote class="pullquote">Surut</blockquote><p><span class="pullquote">Sela</span> biasa</p>'
    )

    def source(name: str) -> Paragraph:
        return Paragraph((Text(name, frozenset(("emphasis", "source"))),))

    assert article(html).blocks == (
        Quote((paragraph("Kata “dia”"), source("Tetua"))),
        Quote((paragraph("Air pasang"), source("Warga")), pull=True),
        Quote((paragraph("Surut"),), pull=True),
        paragraph("Sela biasa"),
    )


def test_details() -> None:
    """A summary and what it sums up; what lacks one of the two is no details, and its words stay."""
    html = (
        "<details open><summary><h3>Kro<b>nologi</b></h3></summary><p>Pagi.</p><ul><li>Siang</ul></details>"
        "<details><p>tanpa</p></details><details><summary>kosong</summary></details>"
    )
    assert article(html).blocks == (
        Details(
            (Text("Kro"), strong("nologi")),
            (paragraph("Pagi."), ItemList((Item((paragraph("Siang"),)),))),
        ),
        paragraph("tanpa"),
        Paragraph((strong("kosong"),)),
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p>Satu<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup> dua<sup class="fn">'
        '<a href="#u2">2</a></sup></p><ol class="wp-block-footnotes"><li id="u1">Catatan <a href="#u1-link" '
        'aria-label="Kembali">↩︎</a></li><li id="u2">Lain <a href="#u2-link">↩</a></li></ol>',
        f'<p>Satu<a href="{BASE}#fn%3A1" class="footnote"><sup>1</sup></a> dua<sup><a href="#fn:2">2</a></sup></p>'
        '<div class="footnotes"><ul><li><p id="fn:1">Catatan</p></li><li><p id="fn:2">Lain</p></li></ul></div>',
    ],
)
def test_footnotes(html: str) -> None:
    """A raised number refers to a note of the list at the end, by whatever plugin they are made."""
    raised = frozenset(("sup",))
    assert article(html).blocks == (
        Paragraph((Text("Satu"), Text("1", raised, note=1), Text(" dua"), Text("2", raised, note=2))),
        Footnotes((Item((paragraph("Catatan"),), 1), Item((paragraph("Lain"),), 2))),
    )


def test_what_only_looks_like_a_footnote_is_text() -> None:
    """A raised link to no list, and a list of which not every item is referred to."""
    html = (
        '<p>a<sup><a href="#k1">[1]</a></sup></p><ol><li id=k1>x<li>y</ol><p><a href="#atas">↑ Atas</a></p>'
    )
    assert article(html).blocks == (
        Paragraph((Text("a"), Text("[1]", frozenset(("sup",))))),
        ItemList((Item((paragraph("x"),), 1), Item((paragraph("y"),), 2))),
        paragraph("↑ Atas"),
    )


def test_abbreviations_keep_what_they_stand_for() -> None:
    """The title stays with the text, whatever else the text is."""
    html = '<p><a href="/x">Kepala <abbr title="Badan\nBencana"><b>BPBD</b></abbr></a> <acronym>WIB</acronym></p>'
    (block,) = article(html).blocks
    bold = Text("BPBD", frozenset(("strong",)), title="Badan Bencana")
    assert block == Paragraph((Link("https://kalbar.test/x", (Text("Kepala "), bold)), Text(" WIB")))
    mixed = Paragraph((strong("K"), Text("PU", title="Komisi"), Text(" Pusat")))
    assert article("<p><abbr title=Komisi><b>K</b>PU</abbr> Pusat</p>").blocks == (mixed,)


def picture_names(figures: tuple[Figure, ...]) -> list[str]:
    return [figure.picture.url.rpartition("/")[2] for figure in figures]


@pytest.mark.parametrize(
    "html",
    [
        '<figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image"><img src="/a.jpg">'
        '<figcaption>Satu</figcaption></figure><figure class="wp-block-image"><img src="/b.jpg"></figure>'
        '<figcaption class="blocks-gallery-caption">Semua</figcaption></figure>',
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure>'
        '<img src="/a.jpg"><figcaption>Satu</figcaption></figure></li><li class="blocks-gallery-item"><figure>'
        '<img src="/b.jpg"></figure></li></ul><figcaption>Semua</figcaption></figure>',
        '<div class="gallery"><dl class="gallery-item"><dt class="gallery-icon"><a href="/a.jpg"><img src="/a.jpg">'
        '</a></dt><dd class="wp-caption-text gallery-caption">Satu</dd></dl><dl class="gallery-item"><dt><img '
        'src="/b.jpg"></dt></dl><br><figcaption>Semua</figcaption></div>',
    ],
)
def test_galleries(html: str) -> None:
    """Pictures put together by any editor WordPress has had are one block, each with its own caption."""
    (gallery,) = article(html).blocks
    assert isinstance(gallery, Gallery)
    assert picture_names(gallery.figures) == ["a.jpg", "b.jpg"]
    assert [inline_text(figure.caption) for figure in gallery.figures] == ["Satu", ""]
    assert inline_text(gallery.caption) == "Semua"


def test_what_else_stands_in_a_gallery_stays() -> None:
    """Text between pictures parts them; one picture alone is no gallery, and keeps the caption below it."""
    html = '<div class="gallery"><img src=/a.jpg><img src=/b.jpg><p>Sela</p><img src=/c.jpg><figcaption>K</figcaption></div>'
    gallery, text, figure, caption = article(html).blocks
    assert isinstance(gallery, Gallery)
    assert isinstance(figure, Figure)
    assert picture_names((*gallery.figures, figure)) == ["a.jpg", "b.jpg", "c.jpg"]
    assert (text, caption) == (paragraph("Sela"), paragraph("K"))


def test_a_picture_shown_twice_is_two_and_its_spare_is_none() -> None:
    """The copy for browsers without scripts is no second picture; the same portrait twice is."""
    spare = '<noscript><img src="/a.jpg" alt="A"></noscript><img data-src="/a.jpg" alt="A">'
    assert len(article(spare).blocks) == 1
    assert words(article('<img src="/a.jpg" alt="A"><img src="/a.jpg" alt="A">')) == "A A"


def test_figures() -> None:
    """Pictures have their words; lazy ones their true address; doubles, pixels and signs are not pictures."""
    html = (
        '<figure><a href="https://kalbar.test/besar.jpg"><img src="/a.jpg" alt="Sungai" width="300" height="200"></a>'
        "<figcaption>Foto: <b>tim</b></figcaption></figure>"
        '<img class=lazyload src="data:image/gif;base64,R0" data-src="/b.jpg"><noscript><img src="/b.jpg"></noscript>'
        '<img src="https://evil.test/1.gif" width=1 height=1><p>Kata <img src="/s.png" alt=":)" width=16 height=16> ini</p>'
        '<div class="wp-caption"><a href="/album/"><img src="/c.jpg"></a><p class="wp-caption-text">Klasik</p></div>'
    )
    first, second, text, third = article(html).blocks
    assert isinstance(first, Figure)
    assert (first.picture.url, first.picture.alt, first.picture.caption) == (
        "https://kalbar.test/a.jpg",
        "Sungai",
        "Foto: tim",
    )
    assert (first.picture.width, first.picture.height, first.link) == (300, 200, "")
    assert isinstance(second, Figure)
    assert second.picture.url == "https://kalbar.test/b.jpg"
    assert text == paragraph("Kata :) ini")
    assert isinstance(third, Figure)
    assert (third.link, inline_text(third.caption)) == ("https://kalbar.test/album/", "Klasik")


def test_a_caption_of_anything_stays() -> None:
    """Below what cannot have one itself; an embed's becomes its label unless there is more to it than words."""
    html = (
        "<figure><pre>x = 1</pre><figcaption>Kode: <i>tim</i></figcaption></figure>"
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/y\n</div>'
        "<figcaption>Rekaman</figcaption></figure>"
        '<figure><iframe src="https://x.test/v"></iframe><figcaption>Oleh <a href="/tim">tim</a></figcaption></figure>'
    )
    assert article(html).blocks == (
        Code("x = 1"),
        Paragraph((Text("Kode: "), Text("tim", frozenset(("emphasis",))))),
        Embed("frame", "Rekaman", "https://youtu.be/y"),
        Embed("frame", "", "https://x.test/v"),
        Paragraph((Text("Oleh "), Link("https://kalbar.test/tim", (Text("tim"),)))),
    )


def test_every_kind_as_the_block_editor_writes_it() -> None:
    """The markup of WordPress's own blocks, comments of the editor included, is read as what it is."""
    html = """
<!-- wp:paragraph --><p class="has-drop-cap">Isi<sup data-fn="k" class="fn"><a href="#k" id="k-link">1</a></sup>
<mark class="has-inline-color">tanda</mark> <kbd>Ctrl</kbd> <s>coret</s> H<sub>2</sub>O</p><!-- /wp:paragraph -->
<!-- wp:heading {"level":3} --><h3 class="wp-block-heading" id="h">Bagian</h3><!-- /wp:heading -->
<ul class="wp-block-list"><!-- wp:list-item --><li>satu</li><!-- /wp:list-item --></ul>
<blockquote class="wp-block-quote is-layout-flow"><p>Kutip</p><cite>Ani</cite></blockquote>
<figure class="wp-block-pullquote"><blockquote><p>Tarik</p></blockquote></figure>
<figure class="wp-block-image size-large"><img src="/a.jpg" alt="Sungai" class="wp-image-1"/>
<figcaption class="wp-element-caption">Foto</figcaption></figure>
<figure class="wp-block-gallery has-nested-images columns-default"><figure class="wp-block-image"><img src="/b.jpg"/></figure>
<figure class="wp-block-image"><img src="/c.jpg"/></figure></figure>
<figure class="wp-block-table"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>
<tfoot><tr><td>x</td><td>y</td></tr></tfoot></table><figcaption class="wp-element-caption">Tabel</figcaption></figure>
<pre class="wp-block-code"><code lang="php" class="language-php">echo 1;</code></pre>
<pre class="wp-block-preformatted">apa  adanya</pre><pre class="wp-block-verse">Pantun\n  dua baris</pre>
<hr class="wp-block-separator has-alpha-channel-opacity"/>
<div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link" href="/daftar">Daftar</a></div></div>
<div style="height:100px" aria-hidden="true" class="wp-block-spacer"></div><p></p><!--more--><!--nextpage-->
<figure class="wp-block-embed is-provider-youtube"><div class="wp-block-embed__wrapper">
https://youtu.be/y
</div></figure>
<figure class="wp-block-audio"><audio controls src="/a.mp3"></audio></figure>
<div class="wp-block-file"><a id="f" href="/laporan.pdf">Laporan</a>
<a href="/laporan.pdf" class="wp-block-file__button wp-element-button" download>Unduh</a></div>
<div class="wp-block-media-text"><figure class="wp-block-media-text__media"><img src="/d.jpg" alt="D"/></figure>
<div class="wp-block-media-text__content"><p>Samping</p></div></div>
<div class="wp-block-columns"><div class="wp-block-column"><p>Kiri</p></div><div class="wp-block-column"><p>Kanan</p></div></div>
<details class="wp-block-details"><summary>Ringkas</summary><p>Rinci</p></details>
<ol class="wp-block-footnotes"><li id="k">Catatan <a href="#k-link" aria-label="Kembali">↩︎</a></li></ol>
"""
    found = article(html)
    assert [type(block).__name__ for block in found.blocks] == [
        *("Paragraph", "Heading", "ItemList", "Quote", "Quote", "Figure", "Gallery", "Table"),
        *("Code", "Code", "Code", "Rule", "Paragraph", "Embed", "Embed", "Paragraph", "Figure", "Paragraph"),
        *("Paragraph", "Paragraph", "Details", "Footnotes"),
    ]
    assert words(found) == (
        "Isi1 tanda Ctrl coret H2O Bagian satu Kutip Ani Tarik Sungai Foto Tabel A B 1 2 x y echo 1; apa adanya "
        "Pantun dua baris Daftar Laporan D Samping Kiri Kanan Ringkas Rinci Catatan"
    )
    code = [block for block in found.blocks if isinstance(block, Code)]
    assert (code[0].language, code[2].text) == ("php", "Pantun\n  dua baris")
    assert [block.pull for block in found.blocks if isinstance(block, Quote)] == [False, True]
    (opening,) = [block for block in found.blocks[:1] if isinstance(block, Paragraph)]
    styles = {style for part in opening.content if isinstance(part, Text) for style in part.styles}
    assert styles == {"sup", "mark", "code", "strike", "sub"}


def test_tables() -> None:
    """A table is a rectangle; wide and high cells leave empty ones; its pictures stand after it."""
    html = (
        "<table><caption>Medali</caption><tr><th rowspan=2>Kontingen<th colspan=2>Medali</tr><tr><th>E<th>P</tr>"
        "<tr><td>Sintang<p>(hulu)</p><td>12<td><ul><li>a<li>b</ul><img src=/x.jpg></table>"
    )
    table, figure = article(html).blocks
    assert isinstance(table, Table)
    assert inline_text(table.caption) == "Medali"
    assert [[inline_text(cell.content) for cell in row] for row in table.rows] == [
        ["Kontingen", "Medali", ""],
        ["", "E", "P"],
        ["Sintang\n(hulu)", "12", "• a\n• b"],
    ]
    assert table.rows[0][0] == Cell((Text("Kontingen"),), header=True)
    assert isinstance(figure, Figure)


def test_tables_that_only_lay_out_become_what_they_hold() -> None:
    """One column, or an article in a cell, is no table; a nested table is told in its cell."""
    assert article("<table><tr><td><h2>a</h2><p>b</p></td></tr></table>").blocks == (
        Heading(2, (Text("a"),)),
        paragraph("b"),
    )
    long = "kata " * 300
    assert article(f"<table><tr><td>x</td><td><p>{long}</p></td></tr></table>").blocks == (
        paragraph("x"),
        paragraph(long.strip()),
    )
    (nested,) = article("<table><tr><td>a</td><td><table><tr><td>b<td>c</table></td></tr></table>").blocks
    assert isinstance(nested, Table)
    assert inline_text(nested.rows[0][1].content) == "b | c"


def test_a_table_wider_than_any_screen_is_told_row_by_row() -> None:
    """No column is dropped."""
    row = "".join(f"<td>s{n}</td>" for n in range(200))
    first, second = article(f"<table><tr>{row}</tr><tr>{row}</tr></table>").blocks
    assert isinstance(first, Paragraph)
    assert (
        inline_text(first.content) == inline_text(second.content) == " | ".join(f"s{n}" for n in range(200))
    )


def test_embeds() -> None:
    """What plays elsewhere is one labelled address; an address alone on its line was to be one."""
    html = (
        '<iframe src="https://www.youtube.com/embed/x" title="Video uji">cadangan</iframe>'
        '<figure><video><source src="/v.mp4"></video><figcaption>Rekaman</figcaption></figure>'
        '<audio src="/a.mp3">tak didukung</audio><p>https://youtu.be/y</p><iframe src="https://x.test/" height=0></iframe>'
        '<div class="fb-post" data-href="https://www.facebook.com/p/1"></div><iframe src="data:text/html,x"></iframe>'
    )
    assert article(html).blocks == (
        Embed("frame", "Video uji", "https://www.youtube.com/embed/x"),
        Embed("video", "Rekaman", "https://kalbar.test/v.mp4"),
        Embed("audio", "", "https://kalbar.test/a.mp3"),
        Embed("frame", "", "https://youtu.be/y"),
        Embed("frame", "", "https://www.facebook.com/p/1"),
    )


def test_what_is_not_part_of_the_article_is_not_shown() -> None:
    """Scripts, styles, forms, hidden parts, share bars and advertisements go; the text around them stays."""
    html = (
        "<p>Awal</p><script>if (1 < 2) { TAMPAK }</script><STYLE>TAMPAK</STYLE><template><p>TAMPAK</p></template>"
        "<svg><title>TAMPAK</title></svg><!-- TAMPAK --><div style='display: none'>TAMPAK</div><p hidden>TAMPAK</p>"
        "<form action=/x><input value=TAMPAK><button>TAMPAK</button><select><option>TAMPAK</select></form>"
        "<div class='sharedaddy sd-sharing-enabled'><h3>TAMPAK</h3></div><div class=iklan-tengah>TAMPAK</div>"
        "<p>ADVERTISEMENT</p><p>SCROLL UNTUK LANJUT MEMBACA</p><textarea>TAMPAK</textarea><p>Akhir</p>"
        "<p>The post <a href=/x>Banjir</a> appeared first on <a href=/>KalbarOnline.Com</a>.</p>"
    )
    assert words(article(html)) == "Awal Akhir"


def test_a_class_does_not_hide_a_whole_article() -> None:
    """What is called an advertisement but is as long as an article is an article."""
    html = f"<div class=iklan><p>{'kata ' * 200}</p></div><form><p>{'isi ' * 200}</p></form>"
    assert len(words(article(html)).split()) == 400


def test_newsroom_roles() -> None:
    """Kicker, dateline, pointers to other articles and initials are seen as what they are."""
    html = (
        "<p><strong>KABAR HULU</strong></p><p><strong>KalbarOnline, Kapuas Hulu</strong> – Jembatan dibuka.</p>"
        '<p><strong>Baca Juga: <a href="/lain/">Judul lain</a></strong></p><p>Baca juga:</p>'
        '<ul><li><a href="/1/">Satu</a></li><li><a href="/2/">Dua</a></li></ul>'
        '<blockquote><p>Lihat juga <a href="/3/">Tiga</a></p></blockquote><p>Penutup. <em>(yuk)</em></p>'
    )
    found = article(html)
    assert found.kicker == "KABAR HULU"
    opening, one, two, three, closing = found.blocks
    assert opening == Paragraph(
        (Text("KalbarOnline, Kapuas Hulu", frozenset(("strong", "dateline"))), Text(" – Jembatan dibuka."))
    )
    assert [type(block) for block in (one, two, three)] == [Related] * 3
    assert links(Document((two,))) == ("https://kalbar.test/1/", "https://kalbar.test/2/")
    assert isinstance(closing, Paragraph)
    assert closing.content[-1] == Text("(yuk)", frozenset(("emphasis", "initials")))
    assert words(found).startswith("KABAR HULU KalbarOnline, Kapuas Hulu – Jembatan")


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Satu-satunya paragraf</b></p>",
        "<p><b>09.10 WIB</b></p><p>Rapat dibuka.</p>",
        f"<p><b>{'panjang ' * 20}</b></p><p>Isi.</p>",
        "<p><b>Tebal</b> lalu tidak</p><p>Isi.</p>",
        "<h2>Judul</h2><p>Isi.</p>",
    ],
)
def test_what_is_no_kicker_stays_in_the_text(html: str) -> None:
    """A kicker is short, bold from end to end, opens an article, and is no clock."""
    assert article(html).kicker == ""


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PONTIANAK, KalbarOnline – Harga naik.", "PONTIANAK, KalbarOnline"),
        ("SAMBAS - Banjir surut.", "SAMBAS"),
        ("<b>KalbarOnline, Pontianak</b> — Warga antre.", "KalbarOnline, Pontianak"),
        ("Harga cabai naik – dan turun lagi.", ""),
        ("Pontianak-Singkawang macet.", ""),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    """Outlet and place before a dash; a sentence with a dash in it is not one."""
    (block,) = article(f"<p>{text}</p>").blocks
    assert isinstance(block, Paragraph)
    marked = [part.text for part in block.content if isinstance(part, Text) and "dateline" in part.styles]
    assert "".join(marked) == dateline


def test_no_control_reaches_the_document() -> None:
    """Not from text, alt, title, code, nor from references that decode to them."""
    html = (
        '<p>Awal\x1b[2J&#27;]0;x&#157;\u202e</p><code>k\x9b</code><pre>\x07a&#8;</pre><img src=/x.jpg alt="a&#27;[2J&#x202e;">'
        '<iframe src=https://x.test/ title="t&#7;"></iframe><table><tr><td>&#27;<td>\x90b</table>'
    )
    assert words(article(html)).isprintable()


def test_depth_is_bounded_and_no_word_is_lost() -> None:
    """200 nested lists become a few; 3,000 nested elements, which no parser keeps, keep their text."""
    found = article("<ul><li>a" * 200 + "inti" + "</ul>" * 200)
    assert words(found).split() == ["a"] * 199 + ["ainti"]
    depth = 0
    blocks = found.blocks
    while inner := [block for block in blocks if isinstance(block, ItemList)]:
        depth += 1
        blocks = inner[0].items[0].blocks
    assert depth == MAX_DEPTH
    assert words(article("<div><b>" * 3_000 + "<p>inti</p>" + "</b></div>" * 3_000 + "ekor")) == "inti ekor"


def test_a_body_that_is_too_long_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cut is between two elements, and the last block tells of it."""
    monkeypatch.setattr(html_module, "MAX_LENGTH", 30_000)
    found = article("<p>kata lain</p>" * 3_000)
    assert set(found.blocks[:-1]) == {paragraph("kata lain")}
    assert len(found.blocks) > 1_000
    assert "too long" in words(Document(found.blocks[-1:]))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("   \n", ""),
        ("<p></p><div><br></div>", ""),
        ("tanpa tag", "tanpa tag"),
        ("<p>Awal <!-- tak berujung <b>Akhir</b>", "Awal tak berujung Akhir"),
        ("Awal<!-->tengah<!--->Akhir", "AwaltengahAkhir"),
        ("<a <a <a Akhir", "<a <a <a Akhir"),
        ("<![CDATA[isi]]> <?php x ?> <!DOCTYPE html>Akhir", "isi Akhir"),
        ("Awal <iframe src=/x>Akhir", "Awal Akhir"),
        (
            "<p>Awal</p><video src=/x>" + "<p>isi panjang</p>" * 60,
            "Awal " + "isi panjang " * 59 + "isi panjang",
        ),
        ('<p title="a > b">isi</p>', "isi"),
        ("<p don't>isi isn't</p>", "isi isn't"),
        ("5 < 6, a<b, Tanya & Jawab &tidakada;", "5 < 6, a<b, Tanya & Jawab &tidakada;"),
        ('<meta charset="gbk"><p>坤甸 é</p>', "坤甸 é"),
        ("<html><head><title>x</title></head><body>isi</body></html>", "isi"),
    ],
)
def test_broken_html_keeps_its_words(html: str, expected: str) -> None:
    """Whatever is wrong with the markup, the text is there."""
    assert words(article(html)) == expected


def test_more_tags_than_any_article_has_cost_the_structure_not_the_words() -> None:
    """A tree of them would take more memory than the whole program may."""
    found = article("<b>" * 400_000 + "<p>satu</p><i>dua</i>")
    assert found.blocks == (paragraph("satu"), paragraph("dua"))


def test_a_tag_with_thousands_of_attributes_keeps_its_first() -> None:
    """The parser is quadratic there, and the address comes first."""
    html = '<a href="/x" ' + " ".join(f'a{n}="{n}"' for n in range(20_000)) + ">tautan</a>"
    assert article(html).blocks == (Paragraph((Link("https://kalbar.test/x", (Text("tautan"),)),)),)
    picture = f'<img src="data:image/png;base64,{"A" * 9_000}" data-src="/b.jpg" alt="Foto">'
    (figure,) = article(picture).blocks
    assert isinstance(figure, Figure)
    assert (figure.picture.url, figure.picture.alt) == ("https://kalbar.test/b.jpg", "Foto")


@pytest.mark.parametrize(
    "unit",
    [
        *("<a ", '<a b="', "<a b=\"'", "<a \"'\"'", "<a href=x>", "<p", "<", "<!", "<!--", "&#"),
        *(
            "<b>",
            "<font>",
            "<q>",
            "<br>",
            "<pre>",
            "<svg>",
            "<blockquote>",
            "<figure>",
            "<ul><li>",
            "<table><tr><td>",
        ),
        *("<details>", "<details><summary>", "<ol><li id=a>", "<a href=#a><sup>", "<div class=gallery>"),
        *("<noscript><img src=/x.jpg>", "<p class=pullquote>", "<abbr title=x>"),
        *("– ", "-", "\u0301"),
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    """Whatever is repeated, opened without end or left open."""

    def read(length: int) -> None:
        html = "Awal " + unit * (length // len(unit))
        found = article(html)
        title(html)
        assert words(found).startswith("Awal")

    assert grows_with_length_alone(read, 100_000)
