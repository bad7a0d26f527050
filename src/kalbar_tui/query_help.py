"""What may be written to look for posts, in the reader's words: one table for `--help` and the reader."""

from __future__ import annotations

from kalbar_tui.i18n import _, noop

SYNTAX = (
    ("banjir", noop("the word and its forms: kebanjiran, membanjiri …")),
    ('"banjir rob"', noop("these words, in this order and as they are")),
    ("pontian*", noop("words that begin so")),
    ("-karet", noop("not this; before a word, a phrase or a field")),
    ("judul:banjir", noop("in the headline; also title:")),
    ("kategori:sintang", noop("in this category or below it; also category:")),
    ('penulis:"jimi halawa"', noop("by this author; also author:")),
    ("tag:pilkada", noop("with this tag")),
    ("sejak:7d", noop("from this day on: 7d, 2w, 2024, 2024-05-31, kemarin; also since:")),
    ("sampai:2024-05", noop("through this day; also until:")),
    ("belum:dibaca", noop("unread; also unread:yes and dibaca:tidak")),
    ("markah:ya", noop("bookmarked; also bookmarked:yes")),
)
"""Examples in the order they are learnt in, each with what it finds."""


def lines() -> list[str]:
    """The table as lines of text."""
    width = max(len(example) for example, _meaning in SYNTAX)
    return [f"  {example:<{width}}  {_(meaning)}" for example, meaning in SYNTAX]
