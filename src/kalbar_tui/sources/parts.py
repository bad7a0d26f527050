"""Articles that a site shows on several pages."""

from __future__ import annotations

from collections.abc import Sequence

from kalbar_tui.text import source

MOST_PARTS = 20
"""Pages of one article that are joined."""

PAGE_BREAK = "\n<!--nextpage-->\n"
"""What stands between two pages of an article, as in the API's answer."""


def is_another_part(html: str, parts: Sequence[str]) -> bool:
    """Whether `html` is one more page of the article of which these are the pages so far.

    A site answers with a page it gave before where there is no further one, so what counts is
    whether most of the text is new. Not all of it: counters and advertisements change.
    """
    before = {line for part in parts for line in _lines(part)}
    lines = _lines(html)
    new = sum(len(line) for line in lines if line not in before)
    return new * 2 > sum(len(line) for line in lines)


def _lines(html: str) -> list[str]:
    return [" ".join(part.split()) for part in source.parts(source.sound(html)) if part.strip()]
