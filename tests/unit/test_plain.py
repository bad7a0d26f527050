"""Documents as linear text."""

# ruff: noqa: E501 - markup is easier to check unbroken

from __future__ import annotations

from kalbar_tui.text.document import Document
from kalbar_tui.text.html import document
from kalbar_tui.text.plain import plain


def test_every_kind_of_block() -> None:
    """Blocks are apart, marked by what they are, and links are numbered, each address once."""
    html = (
        "<p><b>KABAR</b></p><h2>Judul</h2>"
        '<p>Isi <a href="/a">satu</a>,<br>baris <a href="/b">dua </a>dan <a href="/a">lagi</a>.</p>'
        "<ul><li>a<p>b</p><ol start=9><li>c<li>d</ol></li></ul><blockquote><p>Kata</p><p>Lagi</p></blockquote>"
        '<figure><img src=/x.jpg alt=alt><figcaption>Foto</figcaption></figure><img src=/y.jpg alt="Sungai"><img src=/z.jpg>'
        "<table><caption>Harga</caption><tr><th>A<th>B<tr><td>1<td>2<br>3</table><pre>x\n  y</pre><hr>"
        '<iframe src="https://v.test/1" title="Video"></iframe>'
    )
    assert plain(document(html, "https://kalbar.test/")) == (
        "KABAR\n\nJudul\n\n"
        "Isi satu [1],\nbaris dua [2] dan lagi [1].\n\n"
        "- a\n\n  b\n  9. c\n  10. d\n\n"
        "> Kata\n>\n> Lagi\n\n"
        "[Foto]\n\n[Sungai]\n\n"
        "Harga\nA | B\n1 | 2 3\n\nx\n  y\n\n---\n\nVideo [3]\n\n"
        "[1] https://kalbar.test/a\n[2] https://kalbar.test/b\n[3] https://v.test/1"
    )


def test_nothing_to_read_is_empty() -> None:
    """No blocks, or pictures without words."""
    assert plain(Document()) == ""
    assert plain(document("<img src=https://kalbar.test/a.jpg>")) == ""


def test_terms_and_what_is_embedded_without_words() -> None:
    """A definition is indented below its term, and an address has at least its host before its number."""
    html = "<dl><dt>Jahe<dd>Akar.<dd>Bumbu.<dt>Kunyit<dd><ul><li>kuning</ul></dl><p>https://youtu.be/y</p>"
    assert plain(document(html, "https://kalbar.test/")) == (
        "Jahe\n  Akar.\n\n  Bumbu.\nKunyit\n  - kuning\n\nyoutu.be [1]\n\n[1] https://youtu.be/y"
    )


def test_notes_galleries_details_and_abbreviations() -> None:
    """References and small print are readable where nothing can be raised, opened or pointed at."""
    html = (
        '<p>H<sub>2</sub>O, 3 m<sup>3</sup>, abad ke-2<sup>nd</sup>, <abbr title="Badan Bencana">BPBD</abbr>, '
        '<abbr title="Badan Bencana">BPBD</abbr><sup><a href="#k">1</a></sup></p>'
        "<details><summary>Kronologi</summary><p>Pagi.</p><p>Siang.</p></details>"
        '<div class="gallery"><img src=/a.jpg alt=A><img src=/b.jpg alt=B><figcaption>Foto: tim</figcaption></div>'
        '<blockquote class="pullquote"><p>Air</p></blockquote><ol><li id=k>Catatan <a href="#x">↩</a></li></ol>'
    )
    assert plain(document(html, "https://kalbar.test/")) == (
        "H₂O, 3 m³, abad ke-2^nd, BPBD (Badan Bencana), BPBD¹\n\n"
        "Kronologi\n  Pagi.\n\n  Siang.\n\n"
        "[A]\n[B]\n[Foto: tim]\n\n> Air\n\n1. Catatan"
    )


def test_every_line_of_a_quote_is_marked() -> None:
    """Also of the caption of a table in it."""
    html = "<blockquote><table><caption>Harga<br>Juli</caption><tr><td>a<br>b<td>c</table><pre>d\ne</pre></blockquote>"
    assert plain(document(html)).split("\n") == ["> Harga", "> Juli", "> a b | c", "> d", "> e"]
