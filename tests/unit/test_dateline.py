"""Datelines: found where a newsroom writes one, left out of summaries, and nowhere else."""

import pytest

from kalbar_tui.text import dateline


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("KalbarOnline, Pontianak – Harga cabai naik.", "Harga cabai naik."),
        ("PONTIANAK — Harga cabai naik.", "Harga cabai naik."),
        ("KalbarOnline, Kubu Raya - Harga cabai naik.", "Harga cabai naik."),
        ("Harga cabai naik – dua kali lipat.", "Harga cabai naik – dua kali lipat."),
        ("Budi – ketua RT – berkata.", "Budi – ketua RT – berkata."),
        ("", ""),
    ],
)
def test_a_summary_loses_its_dateline_alone(text: str, rest: str) -> None:
    """Outlet and place, or a place in capitals, before a dash; any other opening stays."""
    assert dateline.without(text) == rest
