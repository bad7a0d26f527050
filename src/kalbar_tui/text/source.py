"""HTML source before it is parsed: what no parser should see is taken out, in linear time.

HTML parsers lose text or time on comments that never end, tags that are none and the
inside of scripts. After `sound`, every `<` begins a complete tag.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

_TAG = r"</?[a-zA-Z](?:[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+>|</?[a-zA-Z][^<>]*+>"
"""A complete tag: with quotes that close, or else up to the next bracket.

Linear on any input. Nothing in it is tried twice (`++` gives nothing back), and a `<`
outside quotes ends the attempt. What a quote is at a later `<` is one of three states (out,
in double, in single quotes), and each stretch between maps them one to one; so of all the
attempts that began before a place at most three can have come as far as that.
"""

_TAGS = re.compile(_TAG)
_DECLARATION_OR_TAG_OR_BRACKET = re.compile(rf"<[!?][^<>]*+>|{_TAG}|<")
_WITH_HIDDEN_CONTENT = (
    *("script", "style", "template", "svg"),
    *("noembed", "noframes", "textarea", "select", "iframe"),
)
_HIDDEN_CONTENT = re.compile(rf"<(?:!--|({'|'.join(_WITH_HIDDEN_CONTENT)})(?=[\s/>]))", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}[^<>]*+>", re.IGNORECASE) for name in _WITH_HIDDEN_CONTENT}
_LONG_TAG = 4_000
"""Characters from which on a tag is looked into: lxml takes quadratic time over attributes."""
_MAX_ATTRIBUTES = 50
_ATTRIBUTE = re.compile(r"\s[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=]++))?")
_TAG_NAME = re.compile(r"</?[a-zA-Z][^\s/>]*+")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|section|article|figure|figcaption|pre)"
    r"[\s/>]",
    re.IGNORECASE,
)


def sound(html: str) -> str:
    """`html` without comments, declarations, scripts and styles; a `<` that begins no tag as `&lt;`."""
    html = _without_invisible(html)
    if "<![CDATA[" in html:
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    tags = _TAGS.findall(html)
    if len(tags) == html.count("<") and max(map(len, tags), default=0) <= _LONG_TAG:
        return html  # as most is: each bracket begins a tag
    return _DECLARATION_OR_TAG_OR_BRACKET.sub(_tag_or_text, html)


def stripped(html: str) -> str:
    """The text of sound HTML, with all tags taken out and nothing in their place."""
    return unescape(_TAGS.sub("", html))


def parts(html: str) -> list[str]:
    """The text of sound HTML, cut where a block begins or ends; parts may be empty."""

    def cut(match: re.Match[str]) -> str:
        return "\0" if _BLOCK_TAG.match(match[0]) else ""

    return [unescape(part) for part in _TAGS.sub(cut, html).split("\0")]


def _tag_or_text(match: re.Match[str]) -> str:
    found = match[0]
    if found == "<":
        return "&lt;"
    if found[1] in "!?":
        return ""
    return found if len(found) <= _LONG_TAG else _shortened(found)


def _shortened(tag: str) -> str:
    """A long tag with its first attributes only, and without pictures written out in it."""
    attributes = (found for found in _ATTRIBUTE.findall(tag) if "data:" not in found[:20])
    return f"{_TAG_NAME.findall(tag)[0]}{''.join(islice(attributes, _MAX_ATTRIBUTES))}>"


def _without_invisible(html: str) -> str:
    """`html` without comments and elements whose inside is not text; of a frame its tag stays.

    A comment that never ends is only its mark: a browser would hide all the rest, a reader
    must not. A script or style that never ends goes on to the end of the text.
    """
    kept: list[str] = []
    endless: set[str] = set()  # ends looked for in vain, not to be looked for again
    done = 0
    start = _HIDDEN_CONTENT.search(html)
    while start:
        kept.append(html[done : start.start()])
        name = (start[1] or "").lower()
        if name == "iframe" and (tag := _TAGS.match(html, start.start())):
            kept.append(f"{tag[0]}</iframe>")
        done = _end_of(name, html, start, endless) if name else _end_of_comment(html, start.end(), endless)
        start = _HIDDEN_CONTENT.search(html, done)
    return "".join((*kept, html[done:])) if kept else html


def _end_of_comment(html: str, position: int, endless: set[str]) -> int:
    if html.startswith((">", "->"), position):
        return html.index(">", position) + 1
    end = -1 if "-->" in endless else html.find("-->", position)
    if end < 0:
        endless.add("-->")
        return position
    return end + 3


def _end_of(name: str, html: str, start: re.Match[str], endless: set[str]) -> int:
    if name not in endless and (end := _ENDS[name].search(html, start.end())):
        return end.end()
    endless.add(name)
    if name in {"script", "style"}:
        return len(html)
    tag = _TAGS.match(html, start.start())
    return tag.end() if tag else start.end()
