"""Reads XHTML as an XML parser does, for the tests of what is written as XHTML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def tree_of(source: str) -> etree._Element:
    """The fragment in one element; raises `XMLSyntaxError` if it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, remove_comments=False)
    return etree.fromstring(f"<section>{source}</section>".encode(), parser)


def words_of_xhtml(root: etree._Element) -> str:
    """All words that are read in a tree, of pictures what they show; no bare address and no way back."""
    return " ".join("".join(_pieces(root)).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.get("class") != "address" and element.get("role") != "doc-backlink":
        yield element.get("alt") or element.text or ""
        for child in element:
            yield from _pieces(child)
    if element.tag in {"br", "td", "th"}:
        yield " "
    yield element.tail or ""
