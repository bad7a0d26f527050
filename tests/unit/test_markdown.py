"""Documents as Markdown. That nothing in them is taken for markup is a property test."""

# ruff: noqa: E501 - markup is easier to check unbroken

from __future__ import annotations

import pytest

from kalbar_tui.text.document import Document
from kalbar_tui.text.html import document
from kalbar_tui.text.markdown import markdown


def made(html: str) -> str:
    return markdown(document(html, "https://kalbar.test/"))


def test_every_kind_of_block() -> None:
    """Each is what Markdown has for it, an empty line between any two."""
    html = (
        "<p><b>KABAR</b></p><h2>Judul</h2>"
        '<p>Isi <a href="/a_(b)">satu</a>,<br><b>baris</b> <i>dua</i> <b><i>tiga</i></b> <s>empat</s> <code>a*b</code>.</p>'
        '<p>Baca juga: <a href="/lain">Judul lain</a></p><blockquote><p>Kata</p><p>Lagi</p></blockquote>'
        '<figure><a href="/album"><img src=/x.jpg alt=Sungai></a><figcaption>Foto: <i>tim</i></figcaption></figure>'
        "<div class=gallery><img src=/y.jpg alt=A><img src=/z.jpg><figcaption>Semua</figcaption></div>"
        "<table><caption>Harga</caption><tr><th>A<th>B<tr><td>1<td>2<br>3|4</table><pre class=lang-py>x\n  ```y</pre><hr>"
        '<iframe src="https://v.test/1" title="Video"></iframe><video src="/v.mp4"></video>'
        "<details><summary>Kronologi</summary><p>Pagi.</p></details>"
    )
    assert made(html) == (
        "**KABAR**\n\n## Judul\n\n"
        "Isi [satu](<https://kalbar.test/a_(b)>),\\\n**baris** *dua* ***tiga*** ~~empat~~ `a*b`.\n\n"
        "Baca juga: [Judul lain](https://kalbar.test/lain)\n\n> Kata\n>\n> Lagi\n\n"
        "[![Sungai](https://kalbar.test/x.jpg)](https://kalbar.test/album)\\\nFoto: *tim*\n\n"
        "![A](https://kalbar.test/y.jpg)\n\n![](https://kalbar.test/z.jpg)\n\nSemua\n\n"
        "Harga\n\n| A | B |\n| --- | --- |\n| 1 | 2<br>3\\|4 |\n\n````py\nx\n  ```y\n````\n\n___\n\n"
        "[Video](https://v.test/1)\n\n<https://kalbar.test/v.mp4>\n\n"
        "- **Kronologi**\n\n  Pagi."
    )


def test_lists() -> None:
    """Short ones stand tight; numbers stay what they are, and two lists in a row stay two."""
    html = (
        "<ul><li>a<ol><li>b<li>c</ol></li><li>d</ul><ul><li>lain<p>lagi</p><li>x</ul>"
        "<ol start=9><li>i<li value=20>j</ol>"
    )
    assert made(html) == ("- a\n  1. b\n  2. c\n- d\n\n* lain\n\n  lagi\n\n* x\n\n9. i\n\n20) j")


def test_a_table_without_headings_has_empty_ones() -> None:
    """Markdown knows no table without; the first row is not made one."""
    assert made("<table><tr><td>a<td>b<tr><td>c<td>d</table>") == (
        "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"
    )


def test_raised_and_lowered_text_and_abbreviations() -> None:
    """In Unicode's signs, else by HTML's elements; an abbreviation is explained the first time."""
    html = (
        "<p>H<sub>2</sub>O, abad ke-2<sup>nd</sup>, <abbr title=Badan>B</abbr> dan <abbr title=Badan>B</abbr>"
        '<sup><a href="#k">1</a></sup></p><ol><li id=k>Catatan</li></ol>'
    )
    assert made(html) == "H₂O, abad ke-2<sup>nd</sup>, B (Badan) dan B¹\n\n1. Catatan"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("*a* _b_ [c](d) `e` ~f~ g|h \\i", r"\*a\* \_b\_ \[c\](d) \`e\` \~f\~ g\|h \\i"),
        ("&lt;b&gt; 5 &lt; 6 &amp;amp; A &amp; B", r"\<b> 5 < 6 \&amp; A & B"),
        ("# judul", r"\# judul"),
        ("#tagar -5 1.5 2019", "#tagar -5 1.5 2019"),
        (
            "- satu<br>+ dua<br>1. tiga<br>2) empat<br>=== <br>&gt; lima",
            "\\- satu\\\n\\+ dua\\\n1\\. tiga\\\n2\\) empat\\\n\\===\\\n\\> lima",
        ),
        ('Wah!<a href="/x">y</a>', r"Wah\![y](https://kalbar.test/x)"),
        ("a<b>“b”</b>c <b> d </b>e", "a<strong>“b”</strong>c **d** e"),
        ("<b>a</b><i>b</i>", "<strong>a</strong><em>b</em>"),
    ],
)
def test_what_looks_like_markup_is_text(html: str, expected: str) -> None:
    """Escaped where it would be read as markup, left alone where not."""
    assert made(f"<p>x</p><div>{html}</div>").partition("\n\n")[2] == expected


def test_a_heading_ends_with_its_own_hashes() -> None:
    """Those at its end would be taken off; line ends in it would end it."""
    assert made("<h3>Nomor #<br>C# ##</h3>") == r"### Nomor # C# \##"


def test_nothing_to_read_is_empty() -> None:
    """No blocks, no text."""
    assert markdown(Document()) == ""
