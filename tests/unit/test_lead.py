"""The lead of an article: a whole sentence of its text, and nothing that stands before it."""

from __future__ import annotations

import pytest

from kalbar_tui.text.lead import LIMIT, lead

LONG = "Air mencapai satu meter sejak Selasa malam di tiga kecamatan di hulu Sungai Kapuas."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONG} Warga mengungsi.", LONG),
        (f"KalbarOnline, Sintang – {LONG} Warga mengungsi.", LONG),
        (f"[Banjir di Sintang. Foto: Jimi.]\n\n{LONG}", LONG),
        (f"Tiga kecamatan\n\n{LONG}\n\nLagi.", LONG),
        ("Air naik! Warga mengungsi ke balai desa. Lagi.", "Air naik! Warga mengungsi ke balai desa. Lagi."),
        (f"Air naik. {LONG} Lagi.", f"Air naik. {LONG}"),
        (
            "Gubernur Kalbar H. Sutarmidji, S.H., M.Hum. di Jl. Ahmad Yani No. 5 berkata Rp. 5 miliar. Lagi.",
            "Gubernur Kalbar H. Sutarmidji, S.H., M.Hum. di Jl. Ahmad Yani No. 5 berkata Rp. 5 miliar.",
        ),
        (
            "“Air naik cepat sekali malam itu, kami tidak sempat membawa apa-apa.” Aminah berkata begitu.",
            "“Air naik cepat sekali malam itu, kami tidak sempat membawa apa-apa.”",
        ),
        ("Pukul 18.30 air naik 1.5 meter sampai ke lantai rumah warga di hulu. Lagi.",
         "Pukul 18.30 air naik 1.5 meter sampai ke lantai rumah warga di hulu."),
        ("", ""),
        ("Hanya judul", ""),
    ],
)  # fmt: skip
def test_the_lead_is_the_first_sentence(text: str, expected: str) -> None:
    """Short ones take the next along; abbreviations, initials, times and sums end none."""
    assert lead(text) == expected


def test_the_kicker_is_not_the_lead() -> None:
    """It stands above the headline, and opens the text too."""
    assert (
        lead(f"Bara di bawah tanah jadi sumber asap.\n\n{LONG}", "Bara di bawah tanah jadi sumber asap.")
        == LONG
    )


def test_a_sentence_without_end_is_cut_between_words() -> None:
    """However long it is."""
    said = lead("kata " * 1000 + ".")
    assert len(said) <= LIMIT + 1
    assert said.endswith("kata…")
