"""Where the words of a query stand in a text, and the part of a long text that shows them best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from kalbar_tui.text.query import Query, Words
from kalbar_tui.text.words import beginnings, folded, forms

SNIPPET = 180
"""Characters of a snippet, about: it begins and ends with whole words."""

_BEFORE = 25
"""Of these, so many at most stand before the first hit."""

_MOST_HITS = 20
"""Of each word so many hits are looked at: a text may be but one word over and over."""

_ADDRESS = re.compile(r"(?:\[\d+\] )?https?://\S+")
"""An address as the plain text of an article has it, mostly in a list at its end."""

Span = tuple[int, int]
_Hit = tuple[int, int, int]
"""Where a hit begins and ends, and which of what is looked for it is."""


class Snippet(NamedTuple):
    """A part of a text, and where in it the hits are; an ellipsis stands for what was cut off."""

    text: str
    hits: tuple[Span, ...] = ()


class Hits:
    """Finds the words that a query asks for."""

    def __init__(self, query: Query) -> None:
        wanted = [each for each in query.words if not each.negated]
        self._words = [each.words for each in wanted]
        self._wanted = [re.compile(_pattern(each)) for each in wanted]

    def __bool__(self) -> bool:
        return bool(self._wanted)

    @property
    def words(self) -> str:
        """The words as they were written, for a field in which they may be changed."""
        return " ".join(" ".join(each) for each in self._words)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds any of the words in a folded text."""
        return re.compile("|".join(each.pattern for each in self._wanted))

    def spans(self, text: str) -> list[Span]:
        """Where the hits begin and end, in the text's order; none overlaps another."""
        return _joined((start, end) for start, end, _which in self._find(text))

    def snippet(self, text: str) -> Snippet | None:
        """The part of a text in which the most of what is looked for stands; `None` without a hit.

        Addresses are left out: a word that only one of them has says nothing to a reader.
        """
        text = _ADDRESS.sub("", text)
        found = self._find(text)
        if not found:
            return None
        first = (
            max(found, key=lambda hit: (self._kinds(found, hit[0]), -hit[0]))[0]
            if self._wanted[1:]
            else found[0][0]
        )
        start = 0 if first <= _BEFORE else _word_start(text, first - _BEFORE, first)
        end = len(text)
        if end - start > SNIPPET:
            end = max(text.rfind(" ", start, start + SNIPPET), first + _BEFORE)
        part = " ".join(text[start:end].split())
        return self.mark(f"{'…' if start else ''}{part}{'…' if end < len(text) else ''}")

    def mark(self, text: str) -> Snippet:
        """The whole of a short text, with its hits."""
        return Snippet(text, tuple(self.spans(text)))

    def _kinds(self, found: list[_Hit], start: int) -> int:
        """How much of what is looked for stands in a snippet whose first hit is there."""
        return len({which for at, _end, which in found if start <= at < start + SNIPPET - _BEFORE})

    def _find(self, text: str) -> list[_Hit]:
        """The first hits in a text."""
        plain = folded(text)
        return sorted(
            (*each.span(), which)
            for which, wanted in enumerate(self._wanted)
            for each in islice(wanted.finditer(plain), _MOST_HITS)
        )


def _pattern(wanted: Words) -> str:
    """What finds this in a folded text: whole words, with anything but words between them."""
    if len(wanted.words) == 1 and not wanted.exact:
        made = (beginnings if wanted.begun else forms)(wanted.words[0])
    else:
        made = (r"[\W_]+".join(wanted.words),)
    goes_on = r"[^\W_]*" if wanted.begun else ""
    # The longest first: of `di` and `dibangun` the latter is to be found.
    words = "|".join(sorted(made, key=len, reverse=True))
    return rf"(?<![^\W_])(?:{words}){goes_on}(?![^\W_])"


def _word_start(text: str, least: int, most: int) -> int:
    """Where the first whole word begins between two places."""
    blank = text.find(" ", least, most)
    return blank + 1 if blank >= 0 else most


def _joined(found: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
