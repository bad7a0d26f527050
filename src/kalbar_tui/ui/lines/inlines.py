"""Inlines as the words of a part: flat text, with where marks and links hold in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from kalbar_tui.text.document import Inlines, LineBreak, Link, Text, inline_text
from kalbar_tui.text.shifted import shifted
from kalbar_tui.ui.lines.parts import NO_MARKS, Span, Target, Words
from kalbar_tui.ui.lines.wrapping import a_set

QUIET = frozenset(("quiet",))
WARNING = frozenset(("warning",))
_NOTE = frozenset(("note",))

_SIGNS = {"sup": "^", "sub": "_"}

_HOST = re.compile(r"(?<![@\w.-])(https?://|www\.)?((?:[\w-]+\.)+([^\W\d_]{2,24}))\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:https?://)?((?:\d{1,3}\.){3}\d{1,3})(?=[:/]|\s*$)", re.IGNORECASE)
_DOTS = str.maketrans("\u3002\uff61", "..")  # browsers take these for the dot of a host too
_PORT = re.compile(r":\d+$")
_KNOWN_ENDINGS = a_set(
    "com net org id info biz co gov edu mil int io me tv news app dev site online xyz top link shop live"
    " my sg au uk us cc ly be gl ru cn jp de nl fr eu in th ph vn to gg ai"
)
"""Last parts of host names that are taken for such without `www.` or a scheme before them."""


def words(content: Inlines, told: set[tuple[str, str]] | None = None) -> Words:
    """The text of `content`, with its marks and links.

    A link whose text shows one host and leads to another has the true host in brackets
    behind it. So has an abbreviation what it stands for, unless it is in `told`, to which it is
    then added.
    """
    match content:
        case (Text(text=text, styles=styles, title="", note=0),) if not styles:
            return Words(text)  # as most are
    maker = _Maker(set() if told is None else told)
    for inline in content:
        match inline:
            case Link(url=url, content=inner):
                start = maker.at
                maker.add_all(inner)
                host = misled(inline_text(inner), url)
                maker.link(start, url, misleading=bool(host))
                if host:
                    maker.add(f" [{host}]", WARNING)
            case Text() | LineBreak():
                maker.add_all((inline,))
    return Words("".join(maker.pieces), tuple(maker.spans), tuple(maker.targets))


def joined(*parts: Words) -> Words:
    """Words one behind the other."""
    text = ""
    spans: list[Span] = []
    targets: list[Target] = []
    for part in parts:
        at = len(text)
        text += part.text
        spans += (Span(at + start, at + end, marks) for start, end, marks in part.spans)
        targets += (target._replace(start=at + target.start, end=at + target.end) for target in part.targets)
    return Words(text, tuple(spans), tuple(targets))


def marked(text: str, marks: frozenset[str]) -> Words:
    """A text with marks on all of it."""
    return Words(text, (Span(0, len(text), marks),) if text else ())


def linked(text: str, url: str) -> Words:
    """A text that leads to an address; to nowhere if that is empty."""
    return Words(text, (), (Target(0, len(text), url),) if url and text else ())


def host_of(url: str) -> str:
    """The host of a safe address, without `www.`."""
    return url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].removeprefix("www.")


def misled(text: str, url: str) -> str:
    """The host that `url` leads to if `text` shows another one, else empty.

    A host above or below the true one is none other: it has the same owner.
    """
    if not text.isascii():
        text = normalize("NFKC", text.translate(_DOTS))
    if "." not in text:
        return ""
    true = host_of(url)
    bare = _PORT.sub("", true)
    for found in _HOST.finditer(text):
        opening, shown, ending = found.groups()
        if not opening and ending.lower() not in _KNOWN_ENDINGS:
            continue
        host = _in_ascii(shown.lower().removeprefix("www."))
        if host != bare and not bare.endswith(f".{host}") and not host.endswith(f".{bare}"):
            return true
    numbers = _NUMBERS.match(text.strip())
    return true if numbers and numbers[1] != bare else ""


def _in_ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


class _Maker:
    def __init__(self, told: set[tuple[str, str]]) -> None:
        self._told = told
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self.targets: list[Target] = []
        self.at = 0

    def add(self, text: str, marks: frozenset[str]) -> None:
        if marks:
            before = self.spans[-1] if self.spans else None
            if before and before.end == self.at and before.marks == marks:
                self.spans[-1] = before._replace(end=self.at + len(text))
            else:
                self.spans.append(Span(self.at, self.at + len(text), marks))
        self.pieces.append(text)
        self.at += len(text)

    def add_all(self, content: Iterable[Text | LineBreak]) -> None:
        for inline in content:
            match inline:
                case Text(text=text, styles=styles, title=title, note=note):
                    marks = frozenset(styles) | _NOTE if note else frozenset(styles)
                    self.add(_seen(text, styles) if styles & _SIGNS.keys() else text, marks)
                    if title and title.lower() != text.lower() and (text, title) not in self._told:
                        self._told.add((text, title))
                        self.add(f" ({title})", QUIET)
                case LineBreak():
                    self.add("\n", NO_MARKS)

    def link(self, start: int, url: str, *, misleading: bool) -> None:
        if self.at == start:
            return
        before = self.targets[-1] if self.targets else None
        if before and before.end == start and before.url == url:
            self.targets[-1] = before._replace(end=self.at, misleading=misleading or before.misleading)
        else:
            self.targets.append(Target(start, self.at, url, misleading=misleading))


def _seen(text: str, styles: frozenset[str]) -> str:
    """Raised and lowered text with Unicode's own figures, else with `^` or `_` before it."""
    if (found := shifted(text, styles)) is not None:
        return found
    sign = next(sign for style, sign in _SIGNS.items() if style in styles)
    is_set_apart = text.startswith((sign, "["))  # "[1]" refers to a note as it is
    return sign + text if text.strip() and not is_set_apart else text
