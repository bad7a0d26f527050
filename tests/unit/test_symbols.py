"""Symbols as ASCII: the table, when it is used, and that nothing else is drawn with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kalbar_tui
from kalbar_tui import cells, symbols
from kalbar_tui.symbols import Setting

SOURCES = Path(kalbar_tui.__file__).parent


@pytest.mark.parametrize("sign", [chr(number) for number in symbols.TABLE], ids=ascii)
def test_each_symbol_has_ascii_of_its_width(sign: str) -> None:
    """So that a row that was laid out stays as it is."""
    replaced = symbols.encodable(sign, "utf-8")
    assert replaced.isascii()
    assert replaced.isprintable()
    assert len(replaced) == cells.width(sign) == 1


@pytest.mark.parametrize(
    ("setting", "environment", "encoding", "wanted"),
    [
        ("auto", {}, "utf-8", False),
        ("auto", {"LC_ALL": "C"}, "utf-8", False),
        ("auto", {"LANG": "C.UTF-8"}, "utf-8", False),
        ("auto", {"LANG": "POSIX"}, "ascii", True),
        ("auto", {"LANG": "id_ID"}, "iso-8859-1", True),
        ("auto", {"LANG": "id_ID.ISO-8859-1"}, "utf-8", True),
        ("auto", {"LANG": "id_ID.ISO-8859-1", "PYTHONUTF8": "1"}, "utf-8", False),
        ("auto", {"LANG": "id_ID.ISO-8859-1", "LC_ALL": "id_ID.utf8"}, "utf-8", False),
        ("auto", {"LC_ALL": "", "LC_CTYPE": "de_DE.ISO-8859-15@euro"}, "utf-8", True),
        ("auto", {"TERM": "linux", "LANG": "C.UTF-8"}, "utf-8", True),
        ("unicode", {"TERM": "linux"}, "ascii", False),
        ("ascii", {"LANG": "C.UTF-8"}, "utf-8", True),
    ],
)
def test_when_symbols_are_ascii(
    setting: Setting, environment: dict[str, str], encoding: str, wanted: bool
) -> None:
    """The setting decides, else charset and terminal."""
    assert symbols.wants_ascii(setting, environment, encoding) is wanted


def test_what_the_charset_lacks_is_asked_for() -> None:
    """Letters it has stay; of others as many question marks as they had cells."""
    text = "“Café” – naïve … 東京 👨‍👩‍👧 e\u0301x"
    shown = symbols.encodable(text, "iso-8859-1")
    assert shown == '"Café" - naïve ~ ???? ?? ?x'
    assert cells.width(shown) == cells.width(text)


def test_no_symbol_needs_a_special_font() -> None:
    """Private-use characters, as of Nerd Fonts, are nowhere but where Kitty's own pictures need one."""
    found = {
        (path.name, hex(ord(sign)))
        for path in SOURCES.rglob("*")
        if path.suffix in {".py", ".tcss", ".po"}
        for sign in re.findall(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]", path.read_text("utf-8"))
    }
    assert not found, found
