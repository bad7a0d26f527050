"""How each kind of block looks: lines in `snapshots/blocks/`; `SNAPSHOTS=new` writes them anew."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from builders import NOW, a_post
from kalbar_tui.model.marks import Mark
from kalbar_tui.model.post import Picture
from kalbar_tui.model.shelf import SavedPost
from kalbar_tui.palette import LOOKS
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
    Style,
    Table,
    Text,
    texts,
)
from kalbar_tui.ui import looks
from kalbar_tui.ui.article_lines import Article

SNAPSHOTS = Path(__file__).parent / "snapshots" / "blocks"
WIB = ZoneInfo("Asia/Pontianak")
SITE = "https://kabar.example"

FLOOD = (
    "Banjir merendam 1.250 rumah di empat kecamatan sejak Senin, 23 November 2026. Bupati menyiapkan "
    "Rp 3 miliar untuk dapur umum, kata Kepala BPBD, dr. Hj. Siti Rahmawati, pukul 08.30 WIB."
)
ROAD = (
    "Jalan sepanjang 12 km menuju Tempunak terputus; Pasal 5 ayat (2) peraturan daerah mengatur ganti rugi."
)


def p(*words: str | Text | Link | LineBreak) -> Paragraph:
    """A paragraph of texts and inlines."""
    return Paragraph(tuple(Text(word) if isinstance(word, str) else word for word in words))


def t(text: str, *styles: Style) -> Text:
    return Text(text, frozenset(styles))


def link(text: str, url: str = f"{SITE}/tautan/") -> Link:
    return Link(url, (Text(text),))


def item(*blocks: Block, number: int | None = None) -> Item:
    return Item(blocks, number)


def row(*texts: str, header: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell((Text(text),) if text else (), header) for text in texts)


def figure(alt: str, caption: str = "", number: int = 1) -> Figure:
    content = (Text(caption),) if caption else ()
    return Figure(Picture(f"{SITE}/{number}.jpg", alt, caption, 1024, 683), content)


BLOCKS: dict[str, tuple[Block, ...]] = {
    "paragraphs": (
        Paragraph((t("KalbarOnline, Sintang", "dateline"), Text(" – " + FLOOD))),
        p(
            "Kata ",
            t("tebal", "strong"),
            ", ",
            t("miring", "emphasis"),
            ", ",
            t("dicoret", "strike"),
            ", ",
            t("kode", "code"),
            ", ",
            t("ditandai", "mark"),
            ", m",
            t("2", "sup"),
            ", H",
            t("2", "sub"),
            "O, ",
            Text("BPBD", title="Badan Penanggulangan Bencana Daerah"),
            " dan ",
            link("sebuah tautan"),
            ".",
        ),
        p("Baris pertama sajak,", LineBreak(), "baris kedua."),
        p("Dua bahasa: 坤甸市政府今天宣布，洪水已退。 السلام عليكم. ", t("(jim)", "initials")),
    ),
    "headings": (
        p(ROAD),
        Heading(2, (Text("Empat kecamatan terendam"),)),
        p(ROAD),
        Heading(3, (Text("Dapur umum"),)),
        p("Isi."),
        Heading(4, (Text("Jadwal"),)),
        p("Isi."),
    ),
    "lists": (
        p("Yang dibutuhkan:"),
        ItemList(
            (
                item(p("beras, mi instan, air bersih, dan obat-obatan untuk anak-anak serta lanjut usia")),
                item(
                    p("perahu:"), ItemList((item(p("karet")), item(p("kayu bermesin, dengan pengemudinya"))))
                ),
                item(p("selimut")),
            )
        ),
        ItemList(tuple(item(p(f"langkah ke-{n} dari sebelas"), number=n) for n in range(8, 12))),
        ItemList((item(p("Paragraf satu."), p("Paragraf dua.")), item(p("Butir berikutnya.")))),
        ItemList(
            (
                item(p(Text("betang", frozenset(("strong",)))), p("rumah panjang orang Dayak")),
                item(p(Text("tukang", frozenset(("strong",)))), p("yang membuat"), p("yang memperbaiki")),
            ),
            terms=True,
        ),
        p("Selesai."),
    ),
    "quotes": (
        Quote((p(FLOOD), p("Sampai air surut."), Quote((p("Kutipan dalam kutipan."),)))),
        Quote(
            (p("Kami tidak pernah melihat air setinggi ini."), p(t("Yuliana, warga", "emphasis"))), pull=True
        ),
        p(ROAD),
    ),
    "figures": (
        figure(
            "Perahu karet mengangkut warga", "Warga Tempunak dievakuasi, Senin (23/11). Foto: Ani Lestari"
        ),
        figure("Peta wilayah terdampak"),
        figure(""),
    ),
    "gallery": (
        Gallery(
            (
                figure("Dapur umum", "Dapur umum di halaman masjid", 1),
                figure("Perahu", "Perahu karet", 2),
                figure("Anak-anak di pengungsian", "", 3),
                figure("", "Jembatan yang putus di Desa Gurung Mali, dilihat dari udara", 4),
                figure("", "", 5),
            ),
            (Text("Banjir Sintang dalam gambar"),),
        ),
    ),
    "table-words": (
        Table(
            (
                row("Kecamatan", "Kebutuhan mendesak", "Keterangan", header=True),
                row("Tempunak", "air bersih, perahu karet", "jalan sepanjang 12 km terputus sejak Senin"),
                row("Sepauk", "obat-obatan", ""),
                row("Sungai Tebelian", "selimut dan tikar", "pengungsi menempati tiga gedung sekolah"),
            ),
            (Text("Kebutuhan menurut kecamatan"),),
        ),
    ),
    "table-figures": (
        Table(
            (
                row(
                    "Komoditas",
                    *(f"{month} 2026" for month in ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun")),
                    header=True,
                ),
                row("Karet", *(f"Rp {n}.500" for n in range(11, 17))),
                row("Sawit", *(f"Rp {n}.150" for n in range(2, 8))),
            )
        ),
    ),
    "table-bare": (
        Table((row("a1", "b1"), row("a2", "b2"))),
        Table(tuple(row(*("isi panjang",) * 5) for _ in "ab")),
    ),
    "code": (
        Code(
            "for warga in desa:\n    if warga.terendam and not warga.sudah_dievakuasi and perahu.tersedia:\n"
            "        perahu.jemput(warga)\n\nprint('selesai')",
            "python",
        ),
        Code("pendek"),
    ),
    "related": (
        p(ROAD),
        Related((Text("Baca juga: "), link("Harga karet naik, petani Sanggau menahan panen"))),
        p("Isi."),
    ),
    "rule": (p("Satu."), Rule(), p("Dua.")),
    "embeds": (
        Embed("frame", "Suasana pengungsian di Sintang", "https://www.youtube.com/watch?v=abc"),
        Embed("audio", "", f"{SITE}/siaran.mp3"),
        Embed("video", "Video: kabar.example", f"{SITE}/film.mp4"),
    ),
    "details": (
        Details((Text("Daftar posko pengungsian"),), (p(ROAD), ItemList((item(p("Masjid")),)))),
        p("Isi."),
    ),
    "footnotes": (
        p("Debit air tercatat tertinggi", Text("1", frozenset(("sup",)), note=1), " dalam sepuluh tahun."),
        Footnotes(
            (item(p("Menurut catatan pos pengamatan Sintang sejak 2016, tanpa tahun 2019."), number=1),)
        ),
    ),
    "links": (
        p(
            "Sumber: ",
            link("www.bankkalbar.co.id", "https://jahat.example/masuk"),
            " dan ",
            link("kabar.example/asli", f"{SITE}/asli"),
            ".",
        ),
        p(
            link(
                "https://kabar.example/2026/11/25/banjir-merendam-empat-kecamatan-di-kabupaten-sintang-kalbar/",
                f"{SITE}/2026/11/25/x/",
            )
        ),
    ),
}


def article(blocks: tuple[Block, ...], width: int) -> Article:
    post = a_post("Judul", number=1, html="", author=None)
    found = SavedPost(1, post, Mark(post.id), NOW - timedelta(hours=2), NOW, NOW, "", False)
    made = Article(found, Document(blocks), now=NOW, zone=WIB)
    made.lay(width)
    return made


def body(made: Article) -> list[str]:
    """The lines between the head and the address of the post."""
    lines = [made.text(line).rstrip() for line in range(made.height)]
    first = lines.index("─" * min(24, made.width)) + 1
    return lines[first:-3]


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(name: str, width: int) -> None:
    """As in the file, in lines of so many columns."""
    lines = body(article(BLOCKS[name], width))
    assert max(map(cell_len, lines)) <= width
    frame = "\n".join(lines).strip("\n") + "\n"
    path = SNAPSHOTS / f"{name}.{width}.txt"
    if os.environ.get("SNAPSHOTS") == "new":
        path.parent.mkdir(exist_ok=True)
        path.write_text(frame, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == frame


def test_every_kind_of_block_has_a_look() -> None:
    """And no picture of one is left over."""
    shown = {type(block) for blocks in BLOCKS.values() for block in blocks}
    assert shown == set(get_args(Block))
    files = {path.name for path in SNAPSHOTS.iterdir()}
    assert files == {f"{name}.{width}.txt" for name in BLOCKS for width in (40, 80, 120)}


@pytest.mark.parametrize("width", [12, 24, 40, 80, 120])
@pytest.mark.parametrize("name", sorted(BLOCKS.keys() - {"code", "table-figures", "table-bare"}))
def test_no_word_is_lost(name: str, width: int) -> None:
    """At any width, in order; what is wide is scrolled instead."""
    shown = "".join("".join(body(article(BLOCKS[name], width))).split())
    for bar in "▌│┃▣•–·╌─┼":
        shown = shown.replace(bar, "")
    left_out = set(" \n▌│┃▣•–·╌─┼")
    if name in {"paragraphs", "footnotes"}:
        left_out |= {"1", "2"}  # raised figures have letters of their own
    for words in texts(BLOCKS[name]):
        letters = iter(shown)
        assert all(letter in letters for letter in words if letter not in left_out), words


@pytest.mark.parametrize("name", BLOCKS)
def test_every_run_can_be_drawn(name: str) -> None:
    """Each has a look, and a line is as wide as the pane."""
    made = article(BLOCKS[name], 60)
    for line in range(made.height):
        runs = made.runs(line)
        assert {run.role for run in runs} <= LOOKS.keys()
        assert looks.run_strip(runs, 4, 70).cell_length == 70
