"""Words folded as the index has them, Indonesian forms, and where hits stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalbar_tui.text.hits import SNIPPET, Hits
from kalbar_tui.text.query import parse
from kalbar_tui.text.words import beginnings, folded, forms, words


@pytest.mark.parametrize(
    ("stem", "form"),
    [
        ("banjir", "kebanjiran"),
        ("banjir", "membanjiri"),
        ("banjir", "banjirnya"),
        ("bangun", "pembangunan"),
        ("bangun", "dibangun"),
        ("pukul", "memukul"),
        ("proses", "memproses"),
        ("tulis", "penulis"),
        ("tulis", "menuliskan"),
        ("kirim", "mengirim"),
        ("kirim", "pengiriman"),
        ("sapu", "menyapu"),
        ("sekolah", "bersekolah"),
        ("rencana", "berencana"),
        ("ajar", "mengajar"),
        ("hutan", "perhutanan"),
        ("lapor", "melaporkan"),
        ("duga", "terduga"),
        ("juang", "memperjuangkan"),
    ],
)
def test_forms_of_a_word(stem: str, form: str) -> None:
    """As Indonesian makes them; and a word that is typed begins so too."""
    assert form in forms(stem)
    assert form.startswith(beginnings(stem))


@pytest.mark.parametrize("word", ["pak", "covid19", "2024", "日本語新聞"])
def test_what_takes_no_affixes(word: str) -> None:
    """Short words would become others; numbers and other scripts have none."""
    assert forms(word) == beginnings(word) == (word,)


def test_forms_are_few() -> None:
    """Each is a question to the index."""
    assert all(len(forms(word)) <= 30 for word in ("banjir", "pukul", "tulis", "kirim", "sapu", "rencana"))


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    """The folded text is as long as the text, and folding it again changes nothing."""
    once = folded(text)
    assert len(once) == len(text)
    assert words(once) == words(text)


def marked(query: str, text: str) -> str | None:
    """The snippet with its hits in brackets."""
    found = Hits(parse(query)).snippet(text)
    if found is None:
        return None
    parts, at = [], 0
    for start, end in found.hits:
        parts.append(f"{found.text[at:start]}[{found.text[start:end]}]")
        at = end
    return "".join((*parts, found.text[at:]))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("banjir", "Warga Kebanjiran lagi.", "Warga [Kebanjiran] lagi."),
        ("ban*", "Banjir, banyak bantuan", "[Banjir], [banyak] [bantuan]"),
        ('"kubu raya"', "Kubu-Raya, raya kubu", "[Kubu-Raya], raya kubu"),
        ("economie", "L’Économie", "L’[Économie]"),
        ("banjir -warga", "Warga kena banjir", "Warga kena [banjir]"),
        ("karet", "Banjir", None),
        ("kategori:sintang", "Sintang", None),
    ],
)
def test_hits_in_a_text(query: str, text: str, expected: str | None) -> None:
    """Hits are found as the index finds them; fields and what is left out mark nothing."""
    assert marked(query, text) == expected


def test_a_snippet_shows_no_address() -> None:
    """The text of an article ends with those of its links; a word that only they have is no find to show."""
    text = "Air sungai naik [1].\n\n[1] https://kabar.example/banjir/sungai-pinyuh/\n"
    assert marked("sungai", text) == "Air [sungai] naik [1]."
    assert marked("pinyuh", text) is None


def test_a_snippet_shows_as_much_as_it_can() -> None:
    """Of a long text the part with the most of what is looked for, in whole words."""
    text = f"banjir {'kata ' * 200}pada akhirnya banjir dan karet bertemu {'lagi ' * 200}"
    found = marked("banjir karet", text)
    assert found is not None
    assert "[banjir] dan [karet] bertemu" in found
    assert found.startswith("…")
    assert found.endswith("lagi…")
    assert len(found) < SNIPPET + 20


@given(st.text(), st.sampled_from(["banjir", "a*", '"a b"', "kubu raya"]))
def test_snippets_of_any_text(text: str, query: str) -> None:
    """Hits are within the snippet, in order, and none is empty."""
    found = Hits(parse(query)).snippet(text)
    for start, end in found.hits if found else ():
        assert 0 <= start < end <= len(found.text)  # type: ignore[union-attr]
