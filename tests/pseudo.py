"""A language that nobody speaks: what is translated is written in another alphabet, and all else shows.

    python tests/pseudo.py list --demo

runs the program in it. A word in Latin letters on its screen or in its output is the site's, is one
of `NAMES`, which are the same in every language, or was forgotten by who wrote the program.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from gettext import NullTranslations

from kalbar_tui import i18n

_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CYRILLIC = "абцдефгхийклмнопярстувшжызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ"
_OTHER = str.maketrans(_LATIN, _CYRILLIC)
_FIELD = re.compile(r"(\{\w*[^{}]*\}|%(?:\(\w+\))?[srd])")

NAMES = frozenset(
    re.findall(
        r"\w+",
        """
        kalbar tui KalbarOnline kalbaronline Bahasa Indonesia English API RSS UTF OSC EPUB JSON TOML
        SQLite Markdown WordPress WhatsApp Telegram Facebook QR WIB
        Enter Esc Tab Space Ctrl Shift Alt Up Down Left Right Bksp PgUp PgDn Home End F1
        B kB MB GB
        """,
    )
)
"""Words that are no language's: names, keys and units."""


class Pseudo(NullTranslations):
    """Writes every message in other letters, and leaves its fields alone."""

    def gettext(self, message: str) -> str:
        parts = _FIELD.split(message)
        return "".join(part if n % 2 else part.translate(_OTHER) for n, part in enumerate(parts))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        return self.ngettext(singular, plural, n)


def speak() -> None:
    """Speaks it in place of Indonesian, now and whenever that is chosen."""
    i18n._read = lambda _language: Pseudo()
    i18n.use("en")
    i18n.use("id")


def words(text: str) -> set[str]:
    """The words in Latin letters; single letters are keys."""
    return set(re.findall(r"[A-Za-z]{2,}[0-9]?", text))


def forgotten(text: str, data: Iterable[str]) -> list[str]:
    """The words of a text that are neither the data's nor names, nor the beginnings of such that are cut."""
    known = NAMES | set(data)
    cut = set(re.findall(r"([A-Za-z]+)(?=…|\s*$|\s{2}|│)", text, re.MULTILINE))
    return sorted(
        word
        for word in words(text) - known
        if not (word in cut and any(each.startswith(word) for each in known))
    )


if __name__ == "__main__":
    from kalbar_tui.cli import run

    speak()
    sys.exit(run(["--lang", "id", *sys.argv[1:]]))
