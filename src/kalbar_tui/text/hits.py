"""Where the words of a query stand in a text, and the part of a long text that shows them best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from kalbar_tui.text.query import Query, Words
from kalbar_tui.text.words import beginnings, forms, spans

SNIPPET = 180
"""Characters of a snippet, about: it begins and ends with whole words."""

_BEFORE = 40
"""Of these, so many at most stand before the first hit."""

_MOST_HITS = 100
"""Of each word so many hits are looked at: a text may be but one word over and over."""

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
        self._wanted = [
            [_test(word, each, last=n == len(each.words) - 1) for n, word in enumerate(each.words)]
            for each in query.words
            if not each.negated
        ]

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def spans(self, text: str) -> list[Span]:
        """Where the hits begin and end, in the text's order; none overlaps another."""
        return _joined((start, end) for start, end, _which in self._find(text))

    def snippet(self, text: str) -> Snippet | None:
        """The part of a text in which the most of what is looked for stands; `None` without a hit."""
        found = self._find(text)
        if not found:
            return None
        first = max(found, key=lambda hit: (self._kinds(found, hit[0]), -hit[0]))[0]
        start = 0 if first <= _BEFORE else _word_start(text, first - _BEFORE, first)
        end = len(text)
        if end - start > SNIPPET:
            end = max(text.rfind(" ", start, start + SNIPPET), first + _BEFORE)
        part = " ".join(text[start:end].split())
        part = f"{'…' if start else ''}{part}{'…' if end < len(text) else ''}"
        return Snippet(part, tuple(self.spans(part)))

    def mark(self, text: str) -> Snippet:
        """The whole of a short text, with its hits."""
        return Snippet(text, tuple(self.spans(text)))

    def _kinds(self, found: list[_Hit], start: int) -> int:
        """How much of what is looked for stands in a snippet whose first hit is there."""
        return len({which for at, _end, which in found if start <= at < start + SNIPPET - _BEFORE})

    def _find(self, text: str) -> list[_Hit]:
        """The first hits in a text."""
        words = list(spans(text))
        found: list[_Hit] = []
        for which, tests in enumerate(self._wanted):
            places = (
                n
                for n in range(len(words) - len(tests) + 1)
                if all(test(words[n + k][2]) for k, test in enumerate(tests))
            )
            found += [(words[n][0], words[n + len(tests) - 1][1], which) for n in islice(places, _MOST_HITS)]
        return sorted(found)


def _test(word: str, wanted: Words, *, last: bool) -> Callable[[str], bool]:
    """Tells whether a word of a text is this one of the query."""
    begun = wanted.begun and last
    whole = wanted.exact or len(wanted.words) > 1
    if begun:
        begins = (word,) if whole else beginnings(word)
        return lambda found: found.startswith(begins)
    made = frozenset((word,) if whole else forms(word))
    return lambda found: found in made


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
