"""Footnotes in HTML: a raised number that leads to an item of a list, and a sign that leads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kalbar_tui.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_WAYS_BACK = frozenset(("↩", "↑", "^", "⤴", "↵", "⏎", "⬆"))
_NOTE_CLASSES = frozenset(("fn", "footnote", "footnote-ref", "footnote-link"))


def note_numbers(root: _Element) -> Mapping[str, int]:
    """The footnotes of a page: their number by each `id` in them.

    A list holds footnotes if every item of it is referred to. WordPress's own block, Markdown's
    and those of the plugins we know are like this.
    """
    referred = set(_referred(root))
    numbers: dict[str, int] = {}
    for element in root.iter("ol", "ul") if referred else ():
        if next(element.iterancestors("li"), None) is not None:
            continue
        items = [
            [name for part in item.iter("*") if (name := part.get("id")) in referred]
            for item in element.iterchildren("li")
        ]
        if items and all(items):
            numbers |= {name: number for number, names in enumerate(items, 1) for name in names if name}
    return numbers


def referred_note(href: str, numbers: Mapping[str, int]) -> int:
    """The number of the footnote that a link on the same page leads to; 0 if it leads to none."""
    return numbers.get(unquote(href.partition("#")[2]), 0) if numbers else 0


def is_way_back(element: _Element) -> bool:
    """Whether this link only leads from a footnote back into the text."""
    if not (element.get("href") or "").startswith("#"):
        return False
    text = element.text or ""
    return not len(element) and len(text) < 8 and clean.line(text) in _WAYS_BACK


def _referred(root: _Element) -> Iterator[str]:
    for element in root.iter("a"):
        place = (element.get("href") or "").partition("#")[2]
        if place and _is_reference(element):
            yield unquote(place)


def _is_reference(element: _Element) -> bool:
    parent = element.getparent()
    raised = (parent is not None and parent.tag == "sup") or next(
        element.iterchildren("sup"), None
    ) is not None
    named = set((element.get("class") or "").split()) & _NOTE_CLASSES or element.get("role") == "doc-noteref"
    return raised or bool(named)
