"""The articles of the edition as plain text, without a parser of HTML.

It gives what `text.plain.plain(text.html.document(html))` gives, a test makes sure, and
takes a tenth of the time. It can because the articles are ours: blocks follow one another
on lines of their own, are closed, and are only those that are handled here.
"""

from __future__ import annotations

import re
from html import unescape

from kalbar_tui.text.shifted import shifted

_BLOCK = re.compile(
    r"<(hr)>|<(p|h[2-6]|pre|ul|ol|dl|blockquote|figure)\b[^>]*>(.*?)</\2>(?=\n<[^/]|\Z)", re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_SHIFTED = re.compile(r"<(sub|sup)>(.*?)</\1>")
_QUOTED = re.compile(r"<(p|cite)>(.*?)</\1>", re.DOTALL)
_TERM = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
_LIST_PART = re.compile(r"<(/?)(ul|ol|li)>([^<]*(?:<(?!/?(?:ul|ol|li)>)[^<]*)*)")
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.DOTALL)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]* alt="([^"]*)"')
_FRAME = re.compile(r'<iframe title="([^"]*)"[^>]* src="([^"]*)"')
_AUDIO = re.compile(r'<audio\b[^>]* src="([^"]*)"')


def plain(html: str) -> str:
    """The plain text of an article of the edition; empty of an empty one."""
    return _Lines().article(html)


class _Lines:
    """Makes the text of one article; keeps the addresses that it numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def article(self, html: str) -> str:
        parts: list[str] = []
        for block in _BLOCK.finditer(html):
            parts += self._block(block[1] or block[2], block[3] or "")
        if self._numbers:
            parts.append("\n".join(f"[{number}] {url}" for url, number in self._numbers.items()))
        return "\n\n".join(parts)

    def _block(self, name: str, inner: str) -> list[str]:
        match name:
            case "hr":
                text = "---"
            case "pre":
                text = unescape(_TAG.sub("", inner)).rstrip()
            case "ul" | "ol":
                text = self._list(name, inner)
            case "dl":
                items = ((self._inline(term), self._inline(said)) for term, said in _TERM.findall(inner))
                text = "\n".join(f"{term}\n  {said}" for term, said in items)
            case "blockquote":
                paragraphs = [self._inline(words) for _name, words in _QUOTED.findall(inner)]
                text = "\n".join(f"> {line}".rstrip() for line in "\n\n".join(paragraphs).split("\n"))
            case "figure":
                return self._figure(inner)
            case _:
                text = self._inline(inner)
        return [text]

    def _list(self, name: str, inner: str) -> str:
        """A list with those inside it, each indented to the words of the item that holds it."""
        lines: list[str] = []
        marks: list[int | None] = [0 if name == "ol" else None]
        for closing, tag, words in _LIST_PART.findall(inner):
            if tag == "li" and not closing:
                if (number := marks[-1]) is not None:
                    marks[-1] = number = number + 1
                indent = "".join("  " if outer is None else " " * len(f"{outer}. ") for outer in marks[:-1])
                mark = "- " if number is None else f"{number}. "
                lines.append(indent + mark + self._inline(words))
            elif tag != "li" and closing:
                marks.pop()
            elif tag != "li":
                marks.append(0 if tag == "ol" else None)
        return "\n".join(lines)

    def _figure(self, inner: str) -> list[str]:
        found = _CAPTION.search(inner)
        caption = self._inline(found[1]) if found else ""
        if image := _IMAGE.search(inner):
            return [f"[{caption or unescape(image[1])}]"]
        if frame := _FRAME.search(inner):
            return [f"{unescape(frame[1])} {self._number(frame[2])}", *filter(None, [caption])]
        if audio := _AUDIO.search(inner):
            return [f"{caption} {self._number(audio[1])}"]
        rows = (" | ".join(map(self._inline, _CELL.findall(row))) for row in _ROW.findall(inner))
        return ["\n".join(filter(None, [caption, *rows]))]

    def _inline(self, html: str) -> str:
        html = _LINK.sub(lambda link: f"{link[2]} {self._number(link[1])}", html.replace("<br>", "\n"))
        html = _SHIFTED.sub(lambda found: shifted(found[2], {found[1]}) or found[2], html)
        return unescape(_TAG.sub("", html)).strip()

    def _number(self, url: str) -> str:
        return f"[{self._numbers.setdefault(unescape(url), len(self._numbers) + 1)}]"
