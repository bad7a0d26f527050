"""Documents as they are heard: words for what the eye is given signs for."""

# ruff: noqa: E501 - markup is easier to check unbroken

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kalbar_tui import i18n
from kalbar_tui.text.document import Document
from kalbar_tui.text.html import document
from kalbar_tui.text.spoken import spoken

SITE = "https://kalbar.test/"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<h2>Jalan rusak</h2><hr><p>Isi.</p>", ["Heading: Jalan rusak.", "Isi."]),
        ("<p><a href=/a>Satu</a>,<br>dua</p>", ["Satu [1],\ndua"]),
        ("<ul><li>beras<li>garam</ul>", ["List of 2:\nberas\ngaram"]),
        ("<ol start=2><li>rebus<li>saring</ol>", ["2. rebus\n3. saring"]),
        ("<blockquote><p>Air naik.</p><p>Cepat</p></blockquote>", ["Quote: Air naik.\n\nCepat. End of quote."]),
        ("<figure><img src=/x.jpg alt='Sungai'><figcaption>Foto: tim</figcaption></figure>", ["Picture: Sungai. Foto: tim."]),
        ("<figure><img src=/x.jpg alt='sungai'><figcaption>Sungai meluap.</figcaption></figure>", ["Picture: Sungai meluap."]),
        ("<p>Isi</p><img src=/x.jpg>", ["Isi"]),
        (
            "<div class=gallery><img src=/a.jpg alt=A><img src=/b.jpg alt=B><figcaption>Foto: tim</figcaption></div>",
            ["2 pictures: Foto: tim\nPicture: A.\nPicture: B."],
        ),
        ("<pre>x\n  y</pre>", ["Code:\nx\n  y"]),
        ("<dl><dt>Jahe<dd>Akar.<dd>Bumbu.</dl>", ["Jahe: Akar.\n\nBumbu."]),
        ("<details><summary>Kronologi</summary><p>Pagi.</p></details>", ["Kronologi.\nPagi."]),
        (
            "<p>Debit<sup><a href='#k'>1</a></sup> naik</p><ol><li id=k>Menurut BMKG <a href='#x'>↩</a></li></ol>",
            ["Debit (note 1) naik", "Note 1: Menurut BMKG"],
        ),
        ("<audio src=/a.mp3></audio>", ["Audio: kalbar.test [1]"]),
    ],
)  # fmt: skip
def test_every_kind_of_block(html: str, paragraphs: list[str]) -> None:
    """Blocks are called by name, and no sign has to be seen."""
    assert spoken(document(html, SITE)) == paragraphs


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        (
            "<caption>Cuaca</caption><tr><th><th>Pagi<th>Sore<tr><th>Senin<td>hujan<td><tr><th>Selasa<td>cerah<td>kabut",
            "Table: Cuaca\nSenin; Pagi: hujan.\nSelasa; Pagi: cerah; Sore: kabut.",
        ),
        (
            "<tr><th>Tim<th>Main<tr><td>Wajok<td>9<tr><td>Tokaya<td>8",
            "Table:\nTim: Wajok; Main: 9.\nTokaya; Main: 8.",
        ),
        ("<tr><td>1<td>2<tr><td>3<td>", "Table:\n1; 2.\n3."),
        ("<tr><th>Harga<th>Harga<tr><th>kini<th>lalu<tr><td>1<td>2", "Table:\nHarga kini: 1; Harga lalu: 2."),
        ("<tr><th>a<th>b", "Table:\nA; b."),
    ],
)
def test_cells_are_told_with_what_stands_above_them(html: str, rows: str) -> None:
    """Whoever hears a row need not remember the columns; empty cells are not told."""
    assert spoken(document(f"<table>{html}</table>", SITE)) == [rows]


def test_in_indonesian() -> None:
    """The names of the blocks follow the language."""
    i18n.use("id")
    html = "<h2>Data</h2><blockquote><p>Air naik</p></blockquote><img src=/x.jpg alt=Sungai>"
    assert spoken(document(html, SITE)) == [
        "Subjudul: Data.",
        "Kutipan: Air naik. Akhir kutipan.",
        "Gambar: Sungai.",
    ]


def test_nothing_to_read() -> None:
    """An empty document says nothing."""
    assert spoken(Document()) == []
