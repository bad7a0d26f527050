"""Words are found whole, whatever their case, accents and the signs around them."""

from __future__ import annotations

import pytest

from kalbar_tui.text.folding import Words, fold


@pytest.mark.parametrize(
    ("sought", "text", "is_there"),
    [
        ("banjir", "Warga mengungsi karena BANJIR.", True),
        ("Banjir", "banjir", True),
        ("banjir", "kebanjiran", False),
        ("banjir", "banjiran", False),
        ("banjir*", "banjiran", True),
        ("banjir*", "kebanjiran", False),
        ("banjir", "“banjir” – kata warga", True),
        ("banjir", "bánjïr", True),
        ("bánjïr", "banjir", True),
        ("anak", "anak-anak", True),
        ("banjir bandang", "Banjir\n  bandang datang", True),
        ("banjir bandang", "banjir besar bandang", False),
        ("banjir ban*", "banjir bandang", True),
        ("covid-19", "COVID–19", True),
        ("jum'at", "Jum’at", True),
        ("strasse", "Die Straße", True),
        ("北京", "в 北京 сегодня", True),
        ("река", "РЕКА Капуас", True),
        ("река", "the river", False),
        ("file", "ﬁle", True),
        ("a.b", "axb", False),
    ],
)
def test_words_are_found(sought: str, text: str, is_there: bool) -> None:
    """As a reader would say that they stand there."""
    assert Words(sought).found_in(text.encode()) is is_there


@pytest.mark.parametrize("sought", ["", "*", " * ", "—", "…"])
def test_signs_alone_cannot_be_looked_for(sought: str) -> None:
    """A rule on them would hit everything or nothing."""
    assert not Words(sought).can_match


def test_folding_twice_changes_nothing() -> None:
    """So it does not matter which of two texts has been folded already."""
    every = "".join(chr(code) for code in range(0x20, 0x3000))
    assert fold(fold(every)) == fold(every)
