"""A feed's XML before it is parsed: judged, repaired, and without what came only in part.

What parsers stumble over (references to no character, HTML's entities, control characters)
is repaired always and not on failure alone, so that one bad byte does not send a feed to
another parser, with other results, from one visit to the next. Linear on any input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from html.entities import html5

from kalbar_tui.model.errors import UnreadableReason
from kalbar_tui.text import clean

_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MOST_DIGITS = 8

_MARK = re.compile(r"<!\[CDATA\[|<!--|<\?|<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENDS = {"<![cdata[": "]]>", "<!--": "-->", "<?": "?>"}
_REFERENCE = re.compile(r"&(?:#([0-9]++|[xX][0-9a-fA-F]++);|([a-zA-Z][a-zA-Z0-9]{1,31};))?+")
_TAG = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(/?)((?:[\w.-]{1,20}:)?(item|entry|rss|feed|rdf|channel))(?=[\s/>])[^<>]*+>",
    re.IGNORECASE | re.DOTALL,
)
_ITEMS = frozenset({"item", "entry"})


class NoFeedError(ValueError):
    """The text is no feed, or none that is parsed; `reason` says why."""

    def __init__(self, reason: UnreadableReason) -> None:
        super().__init__(reason)
        self.reason: UnreadableReason = reason


@dataclass(frozen=True, slots=True)
class FeedXml:
    """A feed that can be parsed: all before its items, each item, and all after.

    `is_cut` says that the end had not come; what had come of the last item is left out.
    """

    head: str
    items: tuple[str, ...]
    foot: str
    is_cut: bool = False

    def holding(self, items: tuple[str, ...]) -> str:
        """The feed with only these of its items."""
        return "".join((self.head, *items, self.foot))


def feed_xml(text: str) -> FeedXml:
    """The feed in `text`, whatever stands before and after it. Raises `NoFeedError`."""
    text = _repaired(text)
    scan = _Scan()
    for tag in _TAG.finditer(text):
        if tag[2]:
            scan.take(tag)
            if scan.is_done:
                return _in_parts(text[: tag.end()], scan.root, scan.items)
    if scan.root < 0:
        raise NoFeedError("not_a_feed")
    if not scan.items:
        raise NoFeedError("cut")
    came = text[: scan.items[-1][1]] + "".join(f"</{name}>" for name in reversed(scan.open_tags))
    return replace(_in_parts(came, scan.root, scan.items), is_cut=True)


class _Scan:
    """What has been seen of a feed's outline: where it begins, its items, what is still open."""

    def __init__(self) -> None:
        self.root = -1
        self.items: list[tuple[int, int]] = []
        self.open_tags: list[str] = []
        self._item = -1

    @property
    def is_done(self) -> bool:
        return self.root >= 0 and not self.open_tags

    def take(self, tag: re.Match[str]) -> None:
        """Notes one tag of the outline."""
        closes, name, is_item = bool(tag[1]), tag[2], tag[3].lower() in _ITEMS
        opens = not closes and not tag[0].endswith("/>")
        if self.root < 0:
            if is_item or closes:
                return
            self.root = tag.start()
        if is_item:
            self._take_item(tag, opens=opens, closes=closes)
        elif self._item >= 0:
            return  # an item that quotes a feed
        elif opens:
            self.open_tags.append(name)
        elif closes and name in self.open_tags:
            del self.open_tags[self.open_tags.index(name) :]

    def _take_item(self, tag: re.Match[str], *, opens: bool, closes: bool) -> None:
        if opens and self._item < 0:
            self._item = tag.start()
        elif closes and self._item >= 0:
            self.items.append((self._item, tag.end()))
            self._item = -1


def _in_parts(text: str, root: int, items: list[tuple[int, int]]) -> FeedXml:
    if not items:
        return FeedXml(text[root:], (), "")
    # What stands between two items belongs to the one before.
    starts = [start for start, _end in items]
    ends = [*starts[1:], items[-1][1]]
    parts = tuple(text[start:end] for start, end in zip(starts, ends, strict=True))
    return FeedXml(text[root : starts[0]], parts, text[ends[-1] :])


def _repaired(text: str) -> str:
    """`text` without comments and instructions, and with references that all parsers read.

    Raises `NoFeedError` for a document type: entities of its own are how a short text
    becomes a long one, or another file's.
    """
    kept: list[str] = []
    endless: set[str] = set()
    done = 0
    while mark := _MARK.search(text, done):
        kept.append(_REFERENCE.sub(_reference, text[done : mark.start()]))
        begin = mark[0].lower()
        end = _ENDS.get(begin)
        if end is None:
            is_html = text[mark.end() : mark.end() + 40].lstrip()[:4].lower() == "html"
            raise NoFeedError("not_a_feed" if is_html else "doctype")
        found = -1 if end in endless else text.find(end, mark.end())
        if found < 0:
            endless.add(end)
            if begin == "<![cdata[":
                kept.append(text[mark.start() :])
                return clean.markup("".join(kept))
            kept.append("&lt;")
            done = mark.start() + 1
            continue
        if begin == "<![cdata[":
            kept.append(text[mark.start() : found + len(end)])
        done = found + len(end)
    kept.append(_REFERENCE.sub(_reference, text[done:]))
    return clean.markup("".join(kept))


def _reference(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        digits = number.lstrip("xX0")
        code = int(digits or "0", 16 if number[0] in "xX" else 10) if len(digits) <= _MOST_DIGITS else -1
        if 0xD800 <= code <= 0xDFFF:
            return chr(code)  # half of a pair, perhaps: what cleans the whole joins the two
        return match[0] if _is_of_xml(code) else "\N{REPLACEMENT CHARACTER}"
    if name:
        if name[:-1] in _OF_XML:
            return match[0]
        if name in html5:
            return escape(html5[name])
    return f"&amp;{match[0][1:]}"


def _is_of_xml(code: int) -> bool:
    return code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
