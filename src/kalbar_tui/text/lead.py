"""The lead of an article: its first sentence or two, which in a newsroom tell the news."""

from __future__ import annotations

import re

from kalbar_tui.text import clean, dateline

SHORT = 60
"""A first sentence shorter than this takes the next along: it is often only a call or a quotation."""

LIMIT = 280
"""Characters of a lead; a longer sentence is cut between two words."""

_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9])")
_ABBREVIATIONS = frozenset(
    (
        *("bp", "dr", "drs", "dra", "h", "hj", "ir", "prof", "sdr", "tn", "ny", "yth", "mr", "mrs", "ms"),
        *("jl", "kab", "kec", "kel", "no", "rp", "tgl", "st", "pt", "cv", "dll", "dsb", "dkk", "vs"),
        *("kol", "letkol", "letjen", "mayjen", "brigjen", "irjen", "kombes", "kompol", "akp", "akbp", "ipda"),
    )
)


def lead(text: str, kicker: str = "") -> str:
    """The lead of an article's plain text, on one line, without the kicker and the dateline before it.

    Empty where the text has no paragraph of words.
    """
    for paragraph in text.split("\n\n"):
        words = clean.line(paragraph)
        # A line in brackets stands for a picture, and one without an end is a heading.
        if words and words != clean.line(kicker) and words[0] not in "[#" and re.search(r"[.!?…]", words):
            return _first(dateline.without(words))
    return ""


def _first(words: str) -> str:
    """The first sentence, with the next where that is short."""
    end = 0
    while end < SHORT:
        following = next(
            (each for each in _END.finditer(words, end) if not _is_abbreviated(words, each)), None
        )
        if following is None:
            end = len(words)
            break
        if end and following.end() > LIMIT:
            break
        end = following.end()
    return (
        clean.line(words[:end]) if end <= LIMIT else words[:LIMIT].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
    )


def _is_abbreviated(words: str, end: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial, and not to a sentence."""
    if end[0] != ".":
        return False
    before = words[: end.start()].rpartition(" ")[2].strip("(“\"‘'").lower()
    return before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()) or "." in before.strip(".")
