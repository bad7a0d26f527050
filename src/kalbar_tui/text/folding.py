"""Text as it is compared: whatever its letter case, accents and kinds of quotation marks."""

from __future__ import annotations

import re
from unicodedata import category, normalize

_ALIKE = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("–"): "-", ord("—"): "-", 0xA0: " "}
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_ASCII = bytes(range(128))
_NO_LETTERS = re.compile(rb"(?:\xe2\x80[\x80-\xbf]|\xc2\xa0)*")
"""In UTF-8: typographic signs and spaces (U+2000 to U+203F, U+00A0), as most articles have them."""


class Folded(dict[int, str]):
    """What a character is compared as, by code point; worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = "".join(part for part in normalize("NFKD", char) if category(part) != "Mn") or (
            "" if category(char) == "Mn" else char
        )
        folded = plain.casefold()
        if len(self) < 5_000:  # a site chooses what is met
            self[code] = folded
        return folded


FOLDED = Folded(_ALIKE)


def fold(text: str) -> str:
    """The text as it is compared; it may be longer or shorter than it was."""
    if not text.isascii():  # `translate` with such a table takes five times as long
        text = _NOT_ASCII.sub(lambda found: FOLDED[ord(found[0])], text)
    return text.lower()


class Words:
    """Whole words that follow each other, looked for in many texts; a last `*` leaves the end open.

    `found_in` takes texts in UTF-8, as the store has them: most are told apart by their
    bytes, and only the others are folded.
    """

    def __init__(self, sought: str) -> None:
        folded = fold(sought.strip())
        words = folded.removesuffix("*").split()
        open_end = "" if folded.endswith("*") else r"(?!\w)"
        self._pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + open_end)
        self.can_match = any(char.isalnum() for char in folded)
        """Whether there is a letter or a digit in what is looked for."""
        self._is_ascii = folded.isascii()
        runs = re.findall("[a-z0-9]+", folded)
        self._run = max(runs, key=len, default="").encode()

    def found_in(self, text: bytes) -> bool:
        """Whether the words stand in the text."""
        if text.isascii():
            if not self._is_ascii or self._run not in text.lower():
                return False
        elif self._run not in text.lower() and _NO_LETTERS.fullmatch(text.translate(None, _ASCII)):
            return False  # only letters of other alphabets, or with accents, could still make them
        return self._pattern.search(fold(text.decode("utf-8", "replace"))) is not None
